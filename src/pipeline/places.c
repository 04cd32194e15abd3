// SPDX-License-Identifier: Apache-2.0
#include "pipeline/places.h"

#include <stdlib.h>

int places_init(struct places *places, size_t inputs, unecho_error *error)
{
    *places = (struct places){mem_new(inputs, sizeof *places->inputs, "inputs", error), inputs};
    return places->inputs ? UNECHO_OK : UNECHO_E_MEMORY;
}

void places_free(struct places *places)
{
    for (size_t i = 0; places->inputs && i < places->count; i++)
        ARRAY_FREE(&places->inputs[i].chunks);
    free(places->inputs);
}

int places_add(struct places *places, const struct chunk *chunk, uint32_t first,
               unecho_error *error)
{
    struct input_places *input = &places->inputs[chunk->input];
    if (ARRAY_RESERVE(&input->chunks, 1, "chunks", error))
        return UNECHO_E_MEMORY;
    input->chunks.at[input->chunks.count++] = (struct place){chunk->hash, first};
    return UNECHO_OK;
}

int places_check(const struct places *places, const struct chunk *chunk, unecho_error *error)
{
    const struct input_places *input = &places->inputs[chunk->input];
    if (chunk->nth < input->chunks.count) {
        const struct place *place = &input->chunks.at[chunk->nth];
        bool is_last = chunk->nth + 1 == input->chunks.count;
        if (place->hash.low == chunk->hash.low && place->hash.high == chunk->hash.high &&
            chunk->last == is_last)
            return UNECHO_OK;
    }
    return error_set(error, UNECHO_E_MISMATCH,
                     "the input changed while it was read: it is read more than once");
}

uint32_t places_first(const struct places *places, const struct chunk *chunk)
{
    return places->inputs[chunk->input].chunks.at[chunk->nth].first;
}
