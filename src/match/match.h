// SPDX-License-Identifier: Apache-2.0
/*
 * Matching: which classes are to be compared (SPEC 4, stage 5, Candidates).
 *
 * Takes:   classes in their order, each with its form and its band keys.
 * Gives:   candidates: groups of classes that share a key. Whether a pair of them is near is asked
 *          by decide/, and only where the answer counts.
 * Owns:    what it works with; the candidates are the caller's.
 * Cost:    a band at a time: keys that stand once are dropped by a filter, the others sorted. A
 *          class meets 64 classes a key at most; what that cap leaves out is counted.
 */
#ifndef MATCH_MATCH_H
#define MATCH_MATCH_H

#include "flow/candidates.h"
#include "flow/classes.h"
#include "similarity/verify.h"

/* Candidates by bands, into empty `candidates`, on `threads` threads; adds to counts->skipped and
 * counts->serial_ns. Returns 0 or UNECHO_E_MEMORY. */
int match_bands(const struct classes *classes, unsigned threads, struct candidates *candidates,
                struct match_counts *counts, unecho_error *error);

/* All pairs that can be near at all under `rules` (a prefix filter: S. Chaudhuri et al., A
 * primitive operator for similarity joins, 2006): recall 1, for measuring. Runs on one
 * thread. Returns as above. */
int match_exhaustive(const struct classes *classes, const struct verify_rules *rules,
                     const struct hash_secret *secret, struct candidates *candidates,
                     struct match_counts *counts, unecho_error *error);

#endif
