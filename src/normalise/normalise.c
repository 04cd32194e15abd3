// SPDX-License-Identifier: Apache-2.0
#include "normalise/normalise.h"

enum {
    AHEAD = 32
}; /* look-ups under way at once: they hide each other's wait for memory */

/* Interns some tokens of a line. */
static int intern(const struct comparison *made, size_t first, size_t count, struct batch *batch,
                  uint32_t start, unecho_error *error)
{
    struct tokens *tokens = &batch->tokens;
    struct words_seek seeks[AHEAD];
    if (words_reserve(batch->words, count, error))
        return UNECHO_E_MEMORY;
    for (size_t i = 0; i < count; i++) {
        const struct token_form *token = &made->tokens.at[first + i];
        words_seek(batch->words, made->forms.at + token->form, token->form_length, &seeks[i]);
    }
    for (size_t i = 0; i < count; i++) {
        const struct token_form *token = &made->tokens.at[first + i];
        uint32_t word = words_settle(batch->words, &seeks[i], made->forms.at + token->form,
                                     token->flags, error);
        if (word == WORDS_NONE)
            return error ? error->code : UNECHO_E_MEMORY;
        tokens->word[tokens->count] = word;
        tokens->flags[tokens->count] = (uint8_t)token->flags;
        tokens->start[tokens->count] = start + token->start;
        tokens->end[tokens->count] = start + token->end;
        tokens->form[tokens->count] = token->form - 1; /* its mark */
        tokens->count++;
    }
    return UNECHO_OK;
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
    size_t count = made->tokens.count;
    for (size_t first = 0; first < count && !code; first += AHEAD)
        code = intern(made, first, count - first < AHEAD ? count - first : AHEAD, batch,
                      line->start, error);
    line->tokens.count = (uint32_t)count;
    return code;
}

int normalise_run(struct comparison *scratch, struct batch *batch, unecho_error *error)
{
    scratch->forms.count = 0;
    batch->forms = &scratch->forms;
    for (size_t i = 0; i < batch->documents.count; i++) {
        struct document *document = &batch->documents.at[i];
        for (uint32_t k = 0; k < document->lines.count; k++) {
            struct line *line = &batch->lines.at[document->lines.first + k];
            int code = normalise_line(scratch, batch, document->text.at, line, error);
            if (code)
                return code;
        }
    }
    batch->tokens.in_order = batch->tokens.count;
    return UNECHO_OK;
}
