// SPDX-License-Identifier: Apache-2.0
#include "normalise/normalise.h"

static int normalise_line(struct comparison *made, struct batch *batch, const char *text,
                          struct line *line, unecho_error *error)
{
    struct tokens *tokens = &batch->tokens;
    line->tokens = (struct range32){(uint32_t)tokens->count, 0};
    if (line->flags & LINE_BLANK)
        return UNECHO_OK;
    if (comparison_make(made, text + line->start, line->end - line->start, error) ||
        tokens_reserve(tokens, made->tokens.count, error))
        return UNECHO_E_MEMORY;
    for (size_t i = 0; i < made->tokens.count; i++) {
        const struct token_form *token = &made->tokens.at[i];
        uint32_t word = words_intern(batch->words, made->forms.at + token->form, token->form_length,
                                     token->flags, error);
        if (word == WORDS_NONE)
            return error ? error->code : UNECHO_E_MEMORY;
        tokens->word[tokens->count] = word;
        tokens->start[tokens->count] = line->start + token->start;
        tokens->end[tokens->count] = line->start + token->end;
        tokens->count++;
    }
    line->tokens.count = (uint32_t)made->tokens.count;
    return UNECHO_OK;
}

int normalise_run(struct comparison *scratch, struct batch *batch, unecho_error *error)
{
    for (size_t i = 0; i < batch->documents.count; i++) {
        struct document *document = &batch->documents.at[i];
        for (uint32_t k = 0; k < document->lines.count; k++) {
            struct line *line = &batch->lines.at[document->lines.first + k];
            int code = normalise_line(scratch, batch, document->text.at, line, error);
            if (code)
                return code;
        }
    }
    return UNECHO_OK;
}
