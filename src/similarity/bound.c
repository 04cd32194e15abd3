// SPDX-License-Identifier: Apache-2.0
#include "similarity/bound.h"

#include "flow/form.h"

#include <string.h>

#define ODD                                                                                        \
    UINT64_C(0x9E3779B97F4A7C15) /* 2^64 by the golden ratio, as multiplicative hashing has it */

void bound_init(struct bound *bound, const struct hash_secret *secret, uint32_t shingle)
{
    *bound = (struct bound){.shingle = shingle};
    memcpy(&bound->seed, secret->bytes, sizeof bound->seed);
}

void bound_free(struct bound *bound)
{
    ARRAY_FREE(&bound->u.hashes);
    ARRAY_FREE(&bound->v.hashes);
    free(bound->table);
}

/* Folds a value into a hash. */
static inline uint64_t fold(uint64_t hash, uint64_t value)
{
    hash = (hash ^ value) * ODD;
    return hash ^ hash >> 29;
}

/* The hash of each word of a form, in the place of `hashes`. A word's mark is part of it. */
static int hash_words(struct bound *bound, unecho_bytes form, struct bound_side *side,
                      unecho_error *error)
{
    uint64_t hash = bound->seed;
    side->hashes.count = 0;
    if (ARRAY_RESERVE(&side->hashes, form.length / 2 + 1, "a form",
                      error)) /* a mark and a letter */
        return UNECHO_E_MEMORY;
    for (size_t at = 0; at < form.length; at++) {
        unsigned char byte = (unsigned char)form.at[at];
        bool is_mark = (byte & ~FORM_FLAGS) == FORM_MARK;
        if (is_mark && at)
            side->hashes.at[side->hashes.count++] = hash;
        hash = fold(is_mark ? bound->seed : hash, byte);
    }
    if (form.length)
        side->hashes.at[side->hashes.count++] = hash;
    return UNECHO_OK;
}

/* Turns the hashes of words into those of shingles. */
static void hash_shingles(const struct bound *bound, struct bound_side *side)
{
    size_t n = bound->shingle, words = side->hashes.count;
    size_t starts = words < n ? 0 : words - n + 1;
    for (size_t i = 0; i < starts; i++) {
        uint64_t hash = bound->seed;
        for (size_t k = 0; k < n; k++)
            hash = fold(hash, side->hashes.at[i + k]);
        side->hashes.at[i] = hash | 1; /* never the empty slot */
    }
    side->hashes.count = starts;
}

/* At most half full, and no larger than this side needs: it is emptied for each. */
static int empty_table(struct bound *bound, size_t hashes, unecho_error *error)
{
    size_t slots = 64;
    while (slots < 2 * hashes)
        slots *= 2;
    bound->mask = slots - 1;
    if (slots <= bound->room) {
        memset(bound->table, 0, slots * sizeof *bound->table);
        return UNECHO_OK;
    }
    free(bound->table);
    bound->room = 0;
    bound->table = mem_new(slots, sizeof *bound->table, "hashes of shingles", error);
    if (!bound->table)
        return UNECHO_E_MEMORY;
    bound->room = slots;
    return UNECHO_OK;
}

/* Where a hash is, or the empty slot where it belongs. */
static inline uint64_t *place_of(const struct bound *bound, uint64_t hash)
{
    size_t at = (hash >> 20) & bound->mask;
    while (bound->table[at] && bound->table[at] != hash)
        at = (at + 1) & bound->mask;
    return &bound->table[at];
}

static int read_side(struct bound *bound, unecho_bytes form, struct bound_side *side,
                     unecho_error *error)
{
    if (hash_words(bound, form, side, error))
        return UNECHO_E_MEMORY;
    hash_shingles(bound, side);
    if (empty_table(bound, side->hashes.count, error))
        return UNECHO_E_MEMORY;
    side->distinct = 0;
    for (size_t i = 0; i < side->hashes.count; i++) {
        uint64_t *place = place_of(bound, side->hashes.at[i]);
        side->distinct += !*place;
        *place = side->hashes.at[i];
    }
    return UNECHO_OK;
}

int bound_begin(struct bound *bound, unecho_bytes u, unecho_error *error)
{
    return read_side(bound, u, &bound->u, error);
}

int bound_reaches(struct bound *bound, unecho_bytes v, struct share threshold, bool *may,
                  unecho_error *error)
{
    if (read_side(bound, v, &bound->v, error))
        return UNECHO_E_MEMORY;
    *may = true;
    if (!bound->u.distinct || !bound->v.distinct)
        return UNECHO_OK; /* one is shorter than a shingle, and is its own */
    uint64_t common = 0, sum = (uint64_t)bound->u.distinct + bound->v.distinct;
    for (size_t i = 0; i < bound->u.hashes.count; i++)
        common += *place_of(bound, bound->u.hashes.at[i]) != 0;
    /* common / (sum - common) >= t, in integers of at most 32 + 30 bits */
    *may = common >= sum || common * threshold.under >= (sum - common) * threshold.over;
    return UNECHO_OK;
}
