// SPDX-License-Identifier: Apache-2.0
/*
 * A worker: everything one thread needs to take batches through the stages. THE order of the stages
 * stands in worker.c and nowhere else.
 */
#ifndef PIPELINE_WORKER_H
#define PIPELINE_WORKER_H

#include "decide/boilerplate.h"
#include "echo/echo.h"
#include "flow/batch.h"
#include "options/settings.h"
#include "rules/rules.h"
#include "unicode/comparison.h"

/* What all workers of a run share, immutable while they run. */
struct plan {
    struct settings settings;
    struct rules *rules;
    struct rules *protect; /* what is never removed */
    const char **rule_ids; /* by rule; owned, the strings are those of `rules` */
    uint32_t rule_count;
    struct hash_secret secret;
};

/* Compiles the rules and the patterns to protect that `plan->settings` name and draws the secret.
 * UNECHO_E_RULES, UNECHO_E_IO, UNECHO_E_MEMORY; plan_free takes a plan that failed half-way. */
int plan_make(struct plan *plan, unecho_error *error);
void plan_free(struct plan *plan);

struct worker {
    const struct plan *plan; /* borrowed */
    struct words words;
    struct batch batch;
    struct comparison comparison;
    struct rules_scratch *rules;
    struct rules_scratch *protect; /* NULL where nothing is protected */
    struct echo echo;
    const struct boilerplate *boilerplate; /* borrowed, closed; NULL: none is removed */
    struct buffer form;                    /* scratch */
    struct worker *next;                   /* for whoever keeps a list of idle ones */
};

/* NULL: out of memory. `plan` must outlive the worker. */
struct worker *worker_new(const struct plan *plan, unecho_error *error);
void worker_free(struct worker *worker);

/* Empties the worker's batch for new documents; forgets words where they have grown too many. */
void worker_begin(struct worker *worker);

/* The stages up to the tokens of each line. Returns as worker_decide. */
int worker_normalise(struct worker *worker, unecho_error *error);

/* The stages up to the rules: lines, tokens, what is protected, cuts. Returns as worker_decide. */
int worker_prepare(struct worker *worker, unecho_error *error);

/* The stages up to the units. Returns likewise. */
int worker_divide(struct worker *worker, unecho_error *error);

/* Takes the documents of worker->batch through the stages of document scope: afterwards the cuts
 * and the fates of the units stand. Returns 0, UNECHO_E_MEMORY or UNECHO_E_LIMIT. */
int worker_decide(struct worker *worker, unecho_error *error);

#endif
