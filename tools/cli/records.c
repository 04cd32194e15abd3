// SPDX-License-Identifier: Apache-2.0
#include "records.h"

#include "corpus.h"
#include "outcome.h"
#include "packed.h"
#include "progress.h"

#include <string.h>

/* One cleaning: filled from top to bottom. */
struct cleaning {
    const struct request *request;
    unecho_error *error;
    struct file_identity identity;
    unecho_job *job;
    const char *compression;
    struct new_file log_file;
    struct packed text_file;
    struct outcome outcome;
    bool keep_log; /* that of an earlier run stays */
};

/* ---- What cannot be ------------------------------------------------------------------------- */

/* What only a folder can take. */
static int refuse(const struct cleaning *clean, const char *why)
{
    fail(clean->error, UNECHO_E_SETTING, "%s", why);
    fail_at(clean->error, clean->request->name);
    corpus_advise(clean->request->call);
    return UNECHO_E_SETTING;
}

static int check_mode(const struct cleaning *clean, const unecho_look *look)
{
    enum mode mode = clean->request->mode;
    if (mode == DIFF) {
        fail(clean->error, UNECHO_E_SETTING,
             look->format == UNECHO_FORMAT_TEXT
                 ? "--diff shows what goes from one text by itself, without --reference"
                 : "--diff compares one text, and this has many records");
        fail_at(clean->error, clean->request->name);
        advise(clean->error, "-n --audit - prints a row for each removed range");
        return UNECHO_E_SETTING;
    }
    if (mode == IN_PLACE && look->format == UNECHO_FORMAT_WET)
        return refuse(clean, "WET is not edited in place, since its records leave as JSON lines");
    return UNECHO_OK;
}

/* ---- Where it goes -------------------------------------------------------------------------- */

static int put_on_stdout(void *self, const void *bytes, size_t length, unecho_error *error)
{
    const struct call *call = self;
    struct text shown = {0};
    unecho_bytes put = {bytes, length};
    int code = UNECHO_OK;
    if (call->out.terminal) {
        code = inert_lines(&shown, put, error);
        put = text_bytes(&shown);
    }
    if (!code)
        code = file_write_all(STDOUT, "stdout", put.at, put.length, error);
    text_free(&shown);
    return code;
}

static int discard(void *self, const void *bytes, size_t length, unecho_error *error)
{
    (void)self;
    (void)bytes;
    (void)length;
    (void)error;
    return UNECHO_OK;
}

static int text_sink_of(struct cleaning *clean, unecho_sink *sink)
{
    const struct request *request = clean->request;
    *sink = (unecho_sink){sizeof *sink, discard, NULL};
    if (request->mode == TO_STDOUT)
        *sink = (unecho_sink){sizeof *sink, put_on_stdout, request->call};
    if (request->mode != IN_PLACE)
        return UNECHO_OK;
    if (packed_begin(&clean->text_file, request->name, clean->compression, request->call->settings,
                     clean->error))
        return clean->error->code;
    *sink = packed_sink(&clean->text_file);
    return UNECHO_OK;
}

static int log_sink_of(struct cleaning *clean, unecho_sink *sink)
{
    const struct request *request = clean->request;
    *sink = (unecho_sink){sizeof *sink, put_on_stdout, request->call};
    if (!request->log || request->log_to_stdout)
        return UNECHO_OK;
    *sink = new_file_sink(&clean->log_file);
    return new_file_begin(&clean->log_file, request->log, clean->error);
}

/* ---- Cleaning ------------------------------------------------------------------------------- */

static int run_job(struct cleaning *clean)
{
    const struct request *request = clean->request;
    unecho_sink text, log;
    struct progress progress;
    if (text_sink_of(clean, &text) || log_sink_of(clean, &log))
        return clean->error->code;
    bool shows_text = request->mode == TO_STDOUT && request->call->out.terminal;
    progress_start(&progress, request->call, clean->job, shows_text);
    int code = unecho_job_to_sinks(clean->job, &text, request->log ? &log : NULL, clean->error);
    clean->outcome.seconds = progress_stop(&progress);
    unecho_job_totals(clean->job, &clean->outcome.totals);
    fail_at(clean->error, request->name);
    return code;
}

static bool finds_something(const struct cleaning *clean)
{
    const unecho_totals *totals = &clean->outcome.totals;
    bool marked = false;
    for (size_t i = 0; i < sizeof totals->rows / sizeof *totals->rows; i++)
        marked = marked || totals->rows[i];
    return totals->removed_bytes || totals->dropped || marked;
}

/* The log appears before the text that it can undo; what nothing is removed of is left alone. */
static int put_out(struct cleaning *clean)
{
    const struct request *request = clean->request;
    bool found = finds_something(clean);
    if (request_check_log(request, found, &clean->log_file, &clean->keep_log) ||
        packed_seal(&clean->text_file, clean->error))
        return clean->error->code;
    if (request->mode == IN_PLACE && request_check_unchanged(request, &clean->identity))
        return clean->error->code;
    if (!clean->keep_log && new_file_commit(&clean->log_file, clean->error))
        return clean->error->code;
    bool marks = *call_get(request->call, "mark"); /* every record changes */
    return found || marks ? new_file_commit(&clean->text_file.file, clean->error) : UNECHO_OK;
}

static int steps(struct cleaning *clean, const unecho_look *look)
{
    const struct request *request = clean->request;
    unecho_error *error = clean->error;
    if (check_mode(clean, look) || file_identify(request->name, &clean->identity, error) ||
        request_check(request, &clean->identity))
        return EXIT_ERROR;
    clean->job = unecho_job_new(request->call->settings, error);
    if (!clean->job || unecho_job_add(clean->job, request->name, error) || run_job(clean) ||
        put_out(clean))
        return EXIT_ERROR;
    struct outcome *outcome = &clean->outcome;
    outcome->log = request->log_to_stdout || clean->keep_log ? NULL : request->log;
    if (outcome_print_line(outcome, request->call))
        return EXIT_ERROR;
    return !outcome->written && finds_something(clean) ? EXIT_FOUND : EXIT_DONE;
}

int clean_records(const struct request *request, const unecho_look *look)
{
    struct cleaning clean = {.request = request,
                             .error = request->call->error,
                             .compression = look->compression,
                             .outcome = {.source = request->name,
                                         .mode = mode_name(request->mode),
                                         .written = mode_writes(request->mode),
                                         .totals = {.size = sizeof(unecho_totals)}}};
    int code = steps(&clean, look);
    packed_discard(&clean.text_file);
    new_file_discard(&clean.log_file);
    unecho_job_free(clean.job);
    return code;
}
