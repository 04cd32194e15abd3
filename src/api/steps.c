// SPDX-License-Identifier: Apache-2.0
#include "steps/steps.h"

#include "api/job.h"

#include <string.h>

static int refuse_setting(unecho_error *error, const char *what, const char *hint)
{
    error_set(error, UNECHO_E_SETTING, "%s", what);
    error_hint(error, "%s", hint);
    return UNECHO_E_SETTING;
}

static int check_settings(const unecho_job *job, const unecho_stage_share *share,
                          unecho_error *error)
{
    const struct settings *settings = &job->plan.settings;
    if (settings->scope != SCOPE_CORPUS)
        return refuse_setting(error, "stages are for corpus scope",
                              "at document scope nothing depends on other inputs: clean them one "
                              "by one, each with `unecho clean`");
    if (settings->boilerplate != BOILERPLATE_OFF)
        return refuse_setting(error, "stages do not count boilerplate",
                              "leave out --boilerplate, or run `unecho clean`");
    if (settings->shard_size)
        return refuse_setting(error, "stages write a shard an input",
                              "leave out --shard-size, or run `unecho clean`");
    if (share->documents && !(settings->units & UNITS_DOCUMENT))
        return refuse_setting(error, "whole documents are not among the units",
                              "leave out --pass documents, or give --units "
                              "line,paragraph,document");
    if (share->documents && share->stage == UNECHO_STAGE_APPLY)
        return refuse_setting(error, "what documents and units come to is applied at once",
                              "leave out --pass documents");
    return UNECHO_OK;
}

/* Several processes read the inputs. */
static int check_regular(const struct inputs *inputs, unecho_error *error)
{
    for (size_t i = 0; inputs && i < inputs->count; i++) {
        if (inputs->at[i].regular && !input_is_stdin(&inputs->at[i]))
            continue;
        error_set(error, UNECHO_E_ARGUMENT, "stages read files, and this is none");
        error_hint(error, "save it as a file that all machines see");
        error_place(error, inputs->at[i].path, 0, UNECHO_NOWHERE);
        return UNECHO_E_ARGUMENT;
    }
    return UNECHO_OK;
}

/* Where all inputs are written, this process may be the one that ends the run. */
static int finish(unecho_job *job, struct steps *steps, const struct timespec *start,
                  bool *finished, unecho_error *error)
{
    struct manifest_corpus corpus;
    struct buffer references = {0};
    char facts[JOB_FACTS_ROOM];
    bool ours;
    int code = directory_take(steps->directory, &ours, error);
    if (code || !ours)
        return code;
    code = steps_facts(steps, &corpus, &references, error);
    job->candidates = corpus.candidates;
    job_describe_run(job, start, facts);
    if (!code)
        code = directory_finish(steps->directory, &corpus, facts, error);
    buffer_free(&references);
    *finished = !code;
    return code;
}

static int run_step(unecho_job *job, int stage, struct steps *steps, const struct timespec *start,
                    bool *finished, unecho_error *error)
{
    struct target target = job_target(job, directory_target(steps->directory));
    int code;
    switch (stage) {
    case UNECHO_STAGE_SKETCH:
        return steps_sketch(steps, error);
    case UNECHO_STAGE_JOIN:
        return steps_join(steps, error);
    case UNECHO_STAGE_DECIDE:
        return steps_decide(steps, error);
    default:
        code = steps_apply(steps, &target, error);
        return code ? code : finish(job, steps, start, finished, error);
    }
}

static int run_in(unecho_job *job, int stage, struct directory *directory, struct steps *steps,
                  bool *finished, unecho_error *error)
{
    struct timespec start;
    struct buffer spill = {0};
    clock_gettime(CLOCK_MONOTONIC, &start);
    int code = job_spill_folder(job, directory, &spill, error);
    vast_limit_init(&job->limit, spill.at, job->corpus_bytes);
    if (!code)
        code = steps_open(steps, error);
    if (!code)
        code = run_step(job, stage, steps, &start, finished, error);
    steps_close(steps);
    buffer_free(&spill);
    return code;
}

static int check_call(const unecho_job *job, const unecho_stage_share *share, const char *folder,
                      unecho_error *error)
{
    if (!job || !folder || !folder[0] || !share || share->size < sizeof *share ||
        share->stage < UNECHO_STAGE_SKETCH || share->stage > UNECHO_STAGE_APPLY || !share->parts ||
        share->part >= share->parts)
        return error_set(error, UNECHO_E_ARGUMENT,
                         "unecho_job_stage: a job, a stage, a part below the number of parts and a "
                         "folder must be given");
    int code = job_check_inputs(job, error);
    if (!code)
        code = check_settings(job, share, error);
    if (!code)
        code = check_regular(&job->inputs, error);
    return code ? code : check_regular(job->inputs.references, error);
}

int unecho_job_stage(unecho_job *job, const unecho_stage_share *share, const char *folder,
                     unecho_stage_result *result, unecho_error *error)
{
    struct directory directory;
    int code = check_call(job, share, folder, error);
    if (code)
        return code;
    code = directory_share(&directory, folder, &job->plan, job->settings, &job->inputs, error);
    struct steps steps = {.plan = &job->plan,
                          .inputs = &job->inputs,
                          .directory = &directory,
                          .limit = &job->limit,
                          .stop = &job->stop,
                          .documents = share->documents,
                          .part = share->part,
                          .parts = share->parts,
                          .folder = -1};
    bool finished = !code && directory.complete;
    if (!code)
        job_tell_earlier(job, &directory);
    if (!code && !finished)
        code = run_in(job, share->stage, &directory, &steps, &finished, error);
    directory_close(&directory);
    if (result && result->size >= sizeof *result)
        *result = (unecho_stage_result){result->size, steps.count, steps.done_before,
                                        steps.done_now, finished};
    return code;
}
