// SPDX-License-Identifier: Apache-2.0
#include "flow/batch.h"

#include <stdlib.h>

void batch_init(struct batch *batch, struct words *words)
{
    *batch = (struct batch){.words = words};
}

void batch_empty(struct batch *batch)
{
    batch->documents.count = 0;
    batch->lines.count = 0;
    batch->tokens.count = batch->tokens.in_order = 0;
    batch->cuts.count = 0;
    batch->units.count = 0;
    batch->far.count = 0;
    batch->together.count = 0;
}

void batch_free(struct batch *batch)
{
    ARRAY_FREE(&batch->documents);
    ARRAY_FREE(&batch->lines);
    ARRAY_FREE(&batch->cuts);
    ARRAY_FREE(&batch->units);
    ARRAY_FREE(&batch->far);
    ARRAY_FREE(&batch->together);
    free(batch->tokens.word);
    free(batch->tokens.start);
    free(batch->tokens.end);
    free(batch->tokens.form);
    free(batch->tokens.flags);
    batch->tokens = (struct tokens){0};
}

static int grow_column(uint32_t **column, size_t room, unecho_error *error)
{
    uint32_t *larger = mem_resize(*column, room, sizeof **column, "tokens", error);
    if (!larger)
        return UNECHO_E_MEMORY;
    *column = larger;
    return UNECHO_OK;
}

int tokens_reserve(struct tokens *tokens, size_t more, unecho_error *error)
{
    if (tokens->room - tokens->count >= more)
        return UNECHO_OK;
    size_t room = tokens->room + tokens->room / 2;
    if (room < tokens->count + more)
        room = tokens->count + more;
    if (room < 256)
        room = 256;
    if (grow_column(&tokens->word, room, error) || grow_column(&tokens->start, room, error) ||
        grow_column(&tokens->end, room, error) || grow_column(&tokens->form, room, error))
        return UNECHO_E_MEMORY;
    uint8_t *flags = mem_resize(tokens->flags, room, 1, "tokens", error);
    if (!flags)
        return UNECHO_E_MEMORY;
    tokens->flags = flags;
    tokens->room = room;
    return UNECHO_OK;
}
