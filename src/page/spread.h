// SPDX-License-Identifier: Apache-2.0
/*
 * How often keys occur: how many once, twice, three and four times, and so on, in fixed memory.
 *
 * While there are few keys all are counted. When the table is full, those with an odd hash bit go
 * and no more of such are let in: so every key that is left is counted exactly, and they are a
 * sample of known rate that follows from the keys alone (Wegman's adaptive sampling).
 */
#ifndef PAGE_SPREAD_H
#define PAGE_SPREAD_H

#include "base/hash.h"
#include "base/mem.h"

enum {
    SPREAD_BINS = 32
};

struct spread_slot {
    uint64_t key, count; /* count 0: empty */
};

struct spread {
    const struct hash_secret *secret;
    ARRAY(struct spread_slot) slots; /* a power of two */
    size_t used;
    unsigned halvings; /* a key in 2^halvings is counted */
};

/* At most `most` keys at a time, over 1. */
int spread_init(struct spread *spread, const struct hash_secret *secret, size_t most,
                unecho_error *error);
void spread_free(struct spread *spread);

/* `key` is a public hash: which keys are sampled is the same on every machine. */
void spread_add(struct spread *spread, uint64_t key);

/* bins[i]: estimated keys that occurred 2^i to 2^(i+1) - 1 times. */
void spread_bins(const struct spread *spread, uint64_t bins[SPREAD_BINS]);

#endif
