// SPDX-License-Identifier: Apache-2.0
/*
 * Candidates: which classes are to be compared, as groups of classes that share a key. A class may
 * stand in many groups; its candidates are the earlier classes of them, in each group the first
 * `first` and the previous `previous` ones (SPEC 4, stage 5). They are walked, never written out: a
 * million classes of one key are one group.
 *
 * Built by match/, walked by decide/, by any number of threads at once.
 */
#ifndef FLOW_CANDIDATES_H
#define FLOW_CANDIDATES_H

#include "spill/vast.h"

#include <stdbool.h>

/* Where a class stands: members[at], which is number `nth` of its group. */
struct candidate_place {
    uint64_t at;
    uint32_t nth;
};

struct candidates {
    struct vast_limit *limit;
    VAST(uint32_t) members;              /* group after group, ascending in each */
    VAST(uint32_t) nths;                 /* by member, until they are indexed */
    VAST(struct candidate_place) places; /* by class, see `begins` */
    VAST(uint64_t) begins;               /* by class, and one more: its places */
    uint32_t first, previous;            /* UINT32_MAX: all */
    uint64_t skipped; /* classes of a group that lie between, summed over all classes */
};

/* None yet. What it holds counts against `limit`; it must not move in memory. */
void candidates_init(struct candidates *candidates, struct vast_limit *limit);
void candidates_free(struct candidates *candidates);

/* Adds a class as number `nth` of the group that is being added, after those below it. Adding may
 * move arrays of the limit that are not pinned. UNECHO_E_MEMORY, UNECHO_E_IO. */
int candidates_add(struct candidates *candidates, uint32_t class, uint32_t nth,
                   unecho_error *error);

/* Adds a group of `count` different classes, ascending. Returns likewise. */
int candidates_add_group(struct candidates *candidates, const uint32_t *classes, size_t count,
                         unecho_error *error);

/* Every group is there: finds the places of `classes` classes. Without the members of groups that
 * were never added, nothing is found. UNECHO_E_MEMORY, UNECHO_E_IO. */
int candidates_index(struct candidates *candidates, uint32_t classes, unecho_error *error);

/* A walk over the candidates of one class, each once, ascending. Keeps its room from walk to walk.
 */
struct candidate_run {
    const uint32_t *at, *end;
};
struct candidate_walk {
    ARRAY(struct candidate_run) runs;
};

/* Begins at the candidates of `class` that are `from` or later and before `end` (and before itself
 * in any case). Returns 0 or UNECHO_E_MEMORY. */
int candidates_walk(const struct candidates *candidates, uint32_t class, uint32_t from,
                    uint32_t end, struct candidate_walk *walk, unecho_error *error);

/* The next one that is not `gone` (by class; NULL: none is). UINT32_MAX: no more. */
uint32_t candidates_next(struct candidate_walk *walk, const uint8_t *gone);

void candidate_walk_free(struct candidate_walk *walk);

#endif
