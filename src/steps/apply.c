// SPDX-License-Identifier: Apache-2.0
#include "steps/files.h"

static int write_input(const struct steps *steps, uint32_t input, struct corpus_pass *pass,
                       const struct target *target, unecho_error *error)
{
    struct reader_options options;
    struct clean_run run = {
        .plan = steps->plan, .inputs = steps->inputs, .target = *target, .stop = steps->stop};
    clean_reader_options(&steps->plan->settings, steps->stop, &options);
    run.reader = reader_new(steps->inputs, &options, error);
    if (!run.reader)
        return UNECHO_E_MEMORY;
    for (size_t i = 0; i < steps->inputs->count; i++)
        if (i != input)
            reader_skip(run.reader, (uint32_t)i);
    corpus_pass_apply(pass, &run);
    int code = clean_run(&run, error);
    reader_free(run.reader);
    return code;
}

static int apply_input(const struct steps *steps, uint32_t input, const struct target *target,
                       unecho_error *error)
{
    struct decided units = {0}, documents = {0};
    int code = decided_load(&units, steps, ROUND_UNITS, input, error);
    if (!code && steps->plan->settings.units & UNITS_DOCUMENT) {
        code = decided_load(&documents, steps, ROUND_DOCUMENTS, input, error);
        units.pass->documents = documents.pass;
    }
    if (!code)
        code = write_input(steps, input, units.pass, target, error);
    if (units.pass)
        units.pass->documents = NULL;
    decided_free(&units);
    decided_free(&documents);
    return code;
}

int steps_apply(struct steps *steps, const struct target *target, unecho_error *error)
{
    int code = UNECHO_OK;
    for (size_t i = 0; i < steps->inputs->count && !code; i++) {
        bool done;
        if (!steps_is_mine(steps, i))
            continue;
        steps->count++;
        code = directory_is_done(steps->directory, i, &done, error);
        steps->done_before += !code && done;
        if (code || done)
            continue;
        steps->done_now++;
        code = apply_input(steps, (uint32_t)i, target, error);
    }
    return code;
}
