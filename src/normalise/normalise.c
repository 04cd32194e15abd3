// SPDX-License-Identifier: Apache-2.0
#include "normalise/normalise.h"

enum {
    AHEAD = 32
}; /* look-ups under way at once: they hide each other's wait for memory */

/* Appends the tokens of a line but for their words. */
static void add_tokens(const struct comparison *made, uint32_t start, struct tokens *tokens)
{
    for (size_t i = 0; i < made->tokens.count; i++) {
        const struct token_form *token = &made->tokens.at[i];
        tokens->flags[tokens->count] = (uint8_t)token->flags;
        tokens->start[tokens->count] = start + token->start;
        tokens->end[tokens->count] = start + token->end;
        tokens->form[tokens->count] = token->form - 1; /* its mark */
        tokens->count++;
    }
}

static int normalise_line(struct comparison *made, struct batch *batch, const char *text,
                          struct line *line, unecho_error *error)
{
    line->tokens = (struct range32){(uint32_t)batch->tokens.count, 0};
    if (line->flags & LINE_BLANK)
        return UNECHO_OK;
    int code = comparison_add(made, text + line->start, line->end - line->start, error);
    if (!code)
        code = tokens_reserve(&batch->tokens, made->tokens.count, error);
    if (code)
        return code;
    line->tokens.count = (uint32_t)made->tokens.count;
    add_tokens(made, line->start, &batch->tokens);
    return UNECHO_OK;
}

/* Interns some tokens; the forms are all made. */
static int intern(struct batch *batch, size_t first, size_t count, unecho_error *error)
{
    struct tokens *tokens = &batch->tokens;
    const char *forms = batch->forms->at;
    struct words_seek seeks[AHEAD];
    if (words_reserve(batch->words, count, error))
        return UNECHO_E_MEMORY;
    for (size_t i = 0; i < count; i++) {
        size_t next = first + i + 1;
        uint32_t at = tokens->form[first + i] + 1;
        size_t end = next < tokens->count ? tokens->form[next] : batch->forms->count;
        words_seek(batch->words, forms + at, (uint32_t)(end - at), &seeks[i]);
    }
    for (size_t i = 0; i < count; i++) {
        uint32_t word = words_settle(batch->words, &seeks[i], forms + tokens->form[first + i] + 1,
                                     tokens->flags[first + i], error);
        if (word == WORDS_NONE)
            return error ? error->code : UNECHO_E_MEMORY;
        tokens->word[first + i] = word;
    }
    return UNECHO_OK;
}

/* A document's lines, then its words all in a row: most lines are too short to hide a look-up. */
static int normalise_document(struct comparison *scratch, struct batch *batch,
                              const struct document *document, unecho_error *error)
{
    size_t first = batch->tokens.count;
    int code = UNECHO_OK;
    for (uint32_t k = 0; k < document->lines.count && !code; k++)
        code = normalise_line(scratch, batch, document->text.at,
                              &batch->lines.at[document->lines.first + k], error);
    for (size_t count = batch->tokens.count; first < count && !code; first += AHEAD)
        code = intern(batch, first, count - first < AHEAD ? count - first : AHEAD, error);
    return code;
}

int normalise_run(struct comparison *scratch, struct batch *batch, unecho_error *error)
{
    int code = UNECHO_OK;
    scratch->forms.count = 0;
    batch->forms = &scratch->forms;
    for (size_t i = 0; i < batch->documents.count && !code; i++)
        code = normalise_document(scratch, batch, &batch->documents.at[i], error);
    batch->tokens.in_order = batch->tokens.count;
    return code;
}
