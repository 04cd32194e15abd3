// SPDX-License-Identifier: Apache-2.0
/*
 * The heaviest of many keys, counted in fixed memory: the Space-Saving counters of Metwally,
 * Agrawal and El Abbadi ("Efficient computation of frequent and top-k elements in data streams",
 * 2005).
 *
 * Takes:   keys (public hashes of what is counted), weights, sums beside them, and a text to show.
 * Gives:   entries by the weight that is certainly theirs. Exact while no key had to make room;
 *          afterwards every key over (all weight / capacity) is there, and what is told of it is
 *          a lower bound.
 * Owns:    at most `capacity` entries. Cost: logarithmic in that.
 * Order:   a function of what is added alone. The secret only places entries, so that hostile keys
 *          cannot make it slow.
 */
#ifndef PAGE_TOP_H
#define PAGE_TOP_H

#include "base/hash.h"
#include "base/mem.h"

enum {
    TOP_TEXT_BYTES = 320, /* of the text kept of an entry: more than any table shows */
    TOP_SUMS = 3
};

struct top_entry {
    uint64_t key;
    uint64_t weight, inherited; /* weight - inherited is certain */
    uint64_t sums[TOP_SUMS];    /* since the key came in (last) */
    uint32_t next;              /* in the chain of its slot, + 1; 0: the last */
    uint32_t place;             /* in the heap */
    uint32_t text_length;
    bool text_cut;
    char text[TOP_TEXT_BYTES];
};

struct top {
    const struct hash_secret *secret;
    size_t capacity;
    ARRAY(struct top_entry) entries;
    struct list32 heap;  /* of entries, the lightest first */
    struct list32 slots; /* entry + 1; 0: none */
    bool full_once;      /* some key had to make room */
};

/* `secret` must outlive it. Returns 0 or UNECHO_E_MEMORY. top_free releases in any state. */
int top_init(struct top *top, const struct hash_secret *secret, size_t capacity,
             unecho_error *error);
void top_free(struct top *top);

/* Counts `weight` > 0 and `sums` (NULL: none) for `key`. The first text given for a key stays. */
int top_add(struct top *top, uint64_t key, uint64_t weight, const uint64_t sums[TOP_SUMS],
            unecho_bytes text, unecho_error *error);

/* Puts the entries in order, the heaviest first. Nothing can be added afterwards. */
void top_sort(struct top *top);

static inline uint64_t top_certain(const struct top_entry *entry)
{
    return entry->weight - entry->inherited;
}

#endif
