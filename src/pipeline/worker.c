// SPDX-License-Identifier: Apache-2.0
#include "pipeline/worker.h"

#include "normalise/normalise.h"
#include "split/split.h"
#include "units/units.h"

#include <stdlib.h>

struct worker *worker_new(const struct plan *plan, unecho_error *error)
{
    struct worker *worker = mem_new(1, sizeof *worker, "a worker", error);
    if (!worker)
        return NULL;
    worker->plan = plan;
    words_init(&worker->words, &plan->secret);
    batch_init(&worker->batch, &worker->words);
    echo_init(&worker->echo, &plan->secret);
    worker->rules = rules_scratch_new(plan->rules, error);
    bool protects = rules_count(plan->protect) != 0;
    if (protects)
        worker->protect = rules_scratch_new(plan->protect, error);
    if (!worker->rules || (protects && !worker->protect)) {
        worker_free(worker);
        return NULL;
    }
    return worker;
}

void worker_free(struct worker *worker)
{
    if (!worker)
        return;
    rules_scratch_free(worker->rules);
    rules_scratch_free(worker->protect);
    echo_free(&worker->echo);
    comparison_free(&worker->comparison);
    batch_free(&worker->batch);
    words_free(&worker->words);
    free(worker);
}

void worker_begin(struct worker *worker)
{
    batch_empty(&worker->batch);
    words_trim(&worker->words);
}

int worker_prepare(struct worker *worker, unecho_error *error)
{
    struct batch *batch = &worker->batch;
    int code = rules_name_words(worker->plan->rules, &worker->words, error);
    if (!code)
        code = split_run(batch, error);
    if (!code)
        code = normalise_run(&worker->comparison, batch, error);
    if (!code)
        code = rules_protect(worker->plan->protect, worker->protect, batch, error);
    return code ? code : rules_run(worker->plan->rules, worker->rules, batch, error);
}

int worker_decide(struct worker *worker, unecho_error *error)
{
    const struct settings *settings = &worker->plan->settings;
    int code = worker_prepare(worker, error);
    if (code || !(settings->units & (UNITS_LINE | UNITS_PARAGRAPH)))
        return code; /* documents alone: what stands in them is not judged */
    code = units_run(settings->units, &worker->batch, error);
    return code ? code : echo_run(&worker->echo, settings, &worker->batch, error);
}
