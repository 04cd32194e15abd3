// SPDX-License-Identifier: Apache-2.0
/*
 * Boilerplate (SPEC 4, stage 2): a pass that counts, before any other that looks at units, in how
 * many documents of each host each unit stands; and the marking of those that go, once it is done.
 */
#ifndef PIPELINE_COUNT_H
#define PIPELINE_COUNT_H

#include "pipeline/corpus.h"

struct count_pass {
    const struct plan *plan;
    const struct inputs *inputs;
    const struct corpus_pass *documents; /* borrowed: what stage 4 removed does not count */
    struct boilerplate boilerplate;
    struct places places;
    struct clean_serial serial; /* what ran in order */
};

/* `documents`: NULL, or a pass that is done. What it counts is held against `limit`. */
struct count_pass *count_pass_new(const struct plan *plan, const struct inputs *inputs,
                                  const struct corpus_pass *documents, struct vast_limit *limit,
                                  unecho_error *error);
void count_pass_free(struct count_pass *pass);

/* Counts all inputs of `reader`; afterwards pass->boilerplate is closed. */
int count_pass_run(struct count_pass *pass, struct reader *reader, const atomic_bool *stop,
                   unecho_error *error);

/* Gives the units of the worker's batch that are boilerplate their fate: of any length, blocks too,
 * but no sentence of 20 words or more, and nothing protected. */
int mark_boilerplate(struct worker *worker, unecho_error *error);

#endif
