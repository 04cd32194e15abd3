// SPDX-License-Identifier: Apache-2.0
/*
 * Sorting more than memory holds: runs, each sorted where it lies, and one merge of all.
 *
 *   sorter_init(&sorter, &limit, "keys", sizeof(struct key), by_key);
 *   sorter_add(&sorter, &key, error);                    // as often as wanted
 *   sorter_merge(&sorter, error);
 *   for (const struct key *key; (key = sorter_next(&sorter));)
 *       …
 *   sorter_free(&sorter);
 *
 * Takes:   elements of one size, and their order as qsort takes it.
 * Gives:   them in order; of equal ones in any. sorter_merge begins anew, as often as wanted.
 * Owns:    an array of a limit (spill/vast.h), which holds all of them, and a few bytes a run.
 * Cost:    n log n comparisons, and two passes over a file where they do not fit. A run is a
 *          thirty-second of the limit, and sorting it takes as much again.
 * Refuses: what its array refuses: UNECHO_E_MEMORY, UNECHO_E_IO.
 *
 * One thread at a time; adding may move other arrays of the limit, merging moves none.
 */
#ifndef SPILL_SORTER_H
#define SPILL_SORTER_H

#include "spill/vast.h"

typedef int sorter_order(const void *a, const void *b);

/* What is left of a run. */
struct sorter_run {
    const char *at, *end;
};

struct sorter {
    struct vast_bytes bytes; /* run after run */
    size_t size;             /* of an element */
    sorter_order *order;
    size_t run_bytes, sorted; /* a run's; of those that are sorted */
    ARRAY(struct sorter_run) heap;
    size_t touched; /* bytes given out since that was told to the limit */
};

/* `what` is for messages. The sorter must not move in memory. */
void sorter_init(struct sorter *sorter, struct vast_limit *limit, const char *what, size_t size,
                 sorter_order *order);
void sorter_free(struct sorter *sorter);

int sorter_add(struct sorter *sorter, const void *element, unecho_error *error);

/* Begins to give out all that was added. */
int sorter_merge(struct sorter *sorter, unecho_error *error);

/* The next one, borrowed until the one after it is asked for. NULL: no more. */
const void *sorter_next(struct sorter *sorter);

#endif
