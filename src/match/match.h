// SPDX-License-Identifier: Apache-2.0
/*
 * Matching: which classes are to be compared (SPEC 4, stage 5, Candidates).
 *
 * Takes:   classes in their order, each with its form and its band keys.
 * Gives:   candidates: groups of classes that share a key. Whether a pair of them is near is asked
 *          by decide/, and only where the answer counts.
 * Owns:    what it works with, which is bounded; the candidates are the caller's, and they and what
 *          is sorted outside (spill/sorter.h) count against their limit, of which the columns of
 *          the classes must be pinned.
 * Cost:    a band at a time: keys that stand once are dropped by a filter, the others sorted. A
 *          class meets 64 classes a key at most; what that cap leaves out is counted.
 */
#ifndef MATCH_MATCH_H
#define MATCH_MATCH_H

#include "base/hash.h"
#include "flow/candidates.h"
#include "flow/classes.h"
#include "similarity/verify.h"

#include <stdbool.h>

/* Candidates by bands, into empty `candidates`, on `threads` threads; adds to counts->skipped and
 * counts->serial_ns. UNECHO_E_MEMORY, UNECHO_E_IO. */
int match_bands(const struct classes *classes, unsigned threads, struct candidates *candidates,
                struct match_counts *counts, unecho_error *error);

/* A key, the class that has it, and its band. */
struct match_key {
    struct hash128 class_key;
    uint64_t key;
    uint32_t class, band;
};

/* A key and the class that has it. */
struct match_keyed {
    uint64_t key;
    uint32_t class;
};

/* Groups as they come, from keys in their order, those of a key by class: see match_add. */
struct match_stream {
    struct candidates *candidates;
    struct match_keyed last;
    uint32_t nth; /* of the group */
    bool goes_on; /* there is a last one */
};

/* The order of keys, for qsort and the like. */
int match_by_key(const void *a, const void *b);

/* Adds the next class: those of a key that two have are a group. Returns as candidates_add. */
int match_add(struct match_stream *stream, struct match_keyed keyed, unecho_error *error);

/* Begins candidates that are added group by group: which of a group a class meets. */
void match_begin(struct candidates *candidates);

/* For keys that were sorted outside: sorts `count` of them and tells `take` of each group of keys
 * of one band that are equal and belong to more than one class: of each class its first one,
 * ascending by class. `group` is scratch. Returns 0, UNECHO_E_MEMORY, or what `take` returns. */
int match_groups(struct match_key *keys, size_t count, struct list32 *group,
                 int (*take)(void *self, const uint32_t *classes, size_t count,
                             unecho_error *error),
                 void *self, unecho_error *error);

/* All pairs that can be near at all under `rules` (a prefix filter: S. Chaudhuri et al., A
 * primitive operator for similarity joins, 2006): recall 1, for measuring. Runs on one
 * thread. Returns as above. */
int match_exhaustive(const struct classes *classes, const struct verify_rules *rules,
                     const struct hash_secret *secret, struct candidates *candidates,
                     struct match_counts *counts, unecho_error *error);

#endif
