// SPDX-License-Identifier: Apache-2.0
#include "pipeline/worker.h"

#include "normalise/normalise.h"
#include "pipeline/count.h"
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
    buffer_free(&worker->form);
    batch_free(&worker->batch);
    words_free(&worker->words);
    free(worker);
}

void worker_begin(struct worker *worker)
{
    batch_empty(&worker->batch);
    words_trim(&worker->words);
}

int worker_normalise(struct worker *worker, unecho_error *error)
{
    int code = split_run(&worker->batch, error);
    return code ? code : normalise_run(&worker->comparison, &worker->batch, error);
}

int worker_prepare(struct worker *worker, unecho_error *error)
{
    struct batch *batch = &worker->batch;
    int code = rules_name_words(worker->plan->rules, &worker->words, error);
    if (!code)
        code = worker_normalise(worker, error);
    if (!code)
        code = rules_protect(worker->plan->protect, worker->protect, batch, error);
    return code ? code : rules_run(worker->plan->rules, worker->rules, batch, error);
}

/* With documents alone there are no units: what stands in documents is not judged. */
int worker_divide(struct worker *worker, unecho_error *error)
{
    uint32_t units = worker->plan->settings.units;
    int code = worker_prepare(worker, error);
    return code || !(units & (UNITS_LINE | UNITS_PARAGRAPH))
               ? code
               : units_run(units, &worker->batch, error);
}

int worker_decide(struct worker *worker, unecho_error *error)
{
    int code = worker_divide(worker, error);
    if (!code && worker->boilerplate)
        code = mark_boilerplate(worker, error);
    return code ? code : echo_run(&worker->echo, &worker->plan->settings, &worker->batch, error);
}
