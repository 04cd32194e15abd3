// SPDX-License-Identifier: Apache-2.0
/*
 * Exact ids for the n-grams of some units.
 *
 * Units (of a document, or the two of a pair) are laid out one after the other in a flat sequence
 * of words. The n-gram that begins at a place gets an id: equal ids if and only if equal n-grams.
 * It is interned as the pair of ids of its two halves, so a key is 64 bits and exact, with no hash
 * to trust: 2 = 1 + 1, 3 = 2 + 1, 6 = 3 + 3. Tables are placed under the run's secret; ids depend
 * on the order of the text only.
 */
#ifndef SIMILARITY_GRAMS_H
#define SIMILARITY_GRAMS_H

#include "base/hash.h"
#include "base/mem.h"

enum {
    GRAMS_LONGEST = 16
};

/* Interns pairs of ids. */
struct pair_table {
    struct pair_slot *slots; /* a power of two of them in use */
    size_t mask, room;
    uint32_t count; /* ids given */
};

struct grams {
    const struct hash_secret *secret; /* borrowed */
    struct {
        uint32_t *ids; /* by flat place; undefined where the n-gram would leave its unit */
        size_t room;
        uint32_t distinct; /* ids are 0 to distinct - 1 */
        bool built;
    } level[GRAMS_LONGEST + 1];
    struct pair_table table; /* scratch: one level is built at a time */
};

/* A unit's place in the flat sequence. */
struct flat_unit {
    uint32_t begin, tokens;
};

void grams_free(struct grams *grams);

/* Forgets the levels of the last document; keeps the room. */
void grams_reset(struct grams *grams);

/* Builds level n, 1 <= n <= GRAMS_LONGEST, unless it is built. `words` holds `count` flat words
 * with ids below `distinct_words`. Returns 0 or UNECHO_E_MEMORY. Linear. */
int grams_build(struct grams *grams, uint32_t n, const uint32_t *words, uint32_t count,
                const struct flat_unit *units, size_t unit_count, unecho_error *error);

#endif
