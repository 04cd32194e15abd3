// SPDX-License-Identifier: Apache-2.0
/* Proposed pairs, and their verification. */
#ifndef MATCH_PAIRS_H
#define MATCH_PAIRS_H

#include "match/match.h"

/* later << 32 | earlier */
struct pairs {
    uint64_t *at;
    size_t count, room;
};

/* Appends the pair of two different classes. Returns 0 or UNECHO_E_MEMORY. */
int pairs_add(struct pairs *pairs, uint32_t a, uint32_t b, unecho_error *error);

/* Sorts them and drops repetitions. */
void pairs_unify(struct pairs *pairs);

/* Verifies all pairs (sorted, each once) and appends those that hold to `edges`, in order. */
int pairs_verify(const struct pairs *pairs, const struct classes *classes,
                 const struct verify_rules *rules, const struct hash_secret *secret,
                 unsigned threads, struct edges *edges, unecho_error *error);

#endif
