// SPDX-License-Identifier: Apache-2.0
/*
 * Matching: which earlier classes justify a class (SPEC 4, stage 5, Candidates).
 *
 * Takes:   classes in their order, each with its form and its band keys.
 * Gives:   edges (class, earlier class, Jaccard), sorted: a function of the texts alone, whatever
 *          becomes of the classes, so pairs are found and verified in any order, in parallel.
 * Owns:    pairs while they are found; the edges.
 * Cost:    a band at a time: keys that stand once are dropped by a filter, the others sorted. A
 *          class meets 64 classes a key at most; what that cap leaves out is counted.
 */
#ifndef MATCH_MATCH_H
#define MATCH_MATCH_H

#include "flow/classes.h"
#include "similarity/verify.h"

/* Finds all edges by bands. Returns 0 or UNECHO_E_MEMORY. */
int match_bands(const struct classes *classes, const struct verify_rules *rules,
                const struct hash_secret *secret, unsigned threads, struct edges *edges,
                struct match_counts *counts, unecho_error *error);

/* The same over all pairs that can be near at all (a prefix filter: S. Chaudhuri et al., A
 * primitive operator for similarity joins, 2006): recall 1, for measuring. */
int match_exhaustive(const struct classes *classes, const struct verify_rules *rules,
                     const struct hash_secret *secret, unsigned threads, struct edges *edges,
                     struct match_counts *counts, unecho_error *error);

#endif
