// SPDX-License-Identifier: Apache-2.0
/*
 * The chunks that a pass has seen: their hashes, so that a later pass finds out an input that
 * changed in between before it cuts it in the wrong places, and the number of their first document.
 */
#ifndef PIPELINE_PLACES_H
#define PIPELINE_PLACES_H

#include "flow/chunk.h"

struct place {
    struct hash128 hash;
    uint32_t first; /* the number of its first document */
};

struct input_places {
    ARRAY(struct place) chunks;
};

struct places {
    struct input_places *inputs;
    size_t count;
};

/* For so many inputs. places_free takes places that failed half-way. */
int places_init(struct places *places, size_t inputs, unecho_error *error);
void places_free(struct places *places);

/* Adds a chunk; the chunks of an input are added in their order. Returns 0 or UNECHO_E_MEMORY. */
int places_add(struct places *places, const struct chunk *chunk, uint32_t first,
               unecho_error *error);

/* UNECHO_E_MISMATCH unless the chunk is the one that was added, and the last one if that was. */
int places_check(const struct places *places, const struct chunk *chunk, unecho_error *error);

/* The number of the chunk's first document. */
uint32_t places_first(const struct places *places, const struct chunk *chunk);

#endif
