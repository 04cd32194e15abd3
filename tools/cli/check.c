// SPDX-License-Identifier: Apache-2.0
/* The decisions of clean, and whether they are within limits; nothing is written but the report. */
#include "check/baseline.h"
#include "check/summary.h"
#include "files.h"
#include "help.h"
#include "new_file.h"
#include "operands.h"
#include "progress.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

extern const struct command check_command;

/* One check: filled from top to bottom. */
struct check {
    struct call *call;
    unecho_error *error;
    unecho_cleaner *rules;
    struct limits limits;
    struct baseline baseline;
    struct new_file file;
    struct file_identity replaced; /* what stands where the report goes; regular: a file */
    struct report reports[2];      /* the second: the job summary of a workflow run */
    size_t report_count;
    unecho_job *job;
    struct place place;
    struct summary_of_check summary;
    uint64_t findings; /* of the input under way */
};

/* ---- What is read as it comes --------------------------------------------------------------- */

/* A job collects the error of whom it tells in a place of its own. */
static int pass_on(const struct check *check, unecho_error *error)
{
    if (error->code == UNECHO_OK)
        *error = *check->error;
    return error->code;
}

static int begin_input(void *self, const char *path, int format, unecho_error *error)
{
    struct check *check = self;
    if (check->replaced.regular && file_is(path, &check->replaced)) {
        fail(error, UNECHO_E_SETTING, "the report would replace this input");
        fail_at(error, path);
        advise(error, "give --output-file another name, outside of what is checked");
        return UNECHO_E_SETTING;
    }
    check->place = (struct place){.path = path, .format = format};
    check->findings = 0;
    limits_begin_input(&check->limits);
    return UNECHO_OK;
}

/* Whether a baseline takes it: one that is made now takes everything but what could not be read,
 * since nobody knows what stands in it. */
static bool is_known(struct check *check, const struct finding *finding)
{
    if (!check->summary.baseline || finding->row->kind == UNECHO_QUARANTINE)
        return false;
    bool known = check->summary.updated || baseline_knows(&check->baseline, finding);
    if (check->summary.updated)
        baseline_add(&check->baseline, finding, check->error);
    check->summary.known += known;
    return known;
}

static int take_row(void *self, const unecho_row *row, unecho_error *error)
{
    struct check *check = self;
    struct finding finding;
    if (!finding_read(&finding, &check->place, row) || is_known(check, &finding))
        return pass_on(check, error);
    check->findings++;
    check->summary.all.findings++;
    limits_count(&check->limits, &finding);
    for (size_t i = 0; i < check->report_count; i++)
        report_finding(&check->reports[i], &finding);
    return pass_on(check, error);
}

/* Keeps what did not hold of an input, or of all. */
static int keep_broken(struct check *check, const struct scope *scope)
{
    struct summary_of_check *summary = &check->summary;
    for (size_t i = 0; i < check->limits.count; i++) {
        struct limit *limit = &check->limits.at[i];
        if (scope_passes(scope, limit))
            continue;
        limit->broken = true;
        if (summary->broken_count++ >= BROKEN_KEPT)
            continue;
        struct broken *broken = &summary->broken[summary->broken_count - 1];
        *broken = (struct broken){.limit = limit,
                                  .path = scope->path ? strdup(scope->path) : NULL,
                                  .amount = *scope_amount(scope, limit),
                                  .text_bytes = scope->text_bytes};
        if (scope->path && !broken->path)
            return fail(check->error, UNECHO_E_MEMORY, "out of memory");
    }
    return UNECHO_OK;
}

static int end_input(void *self, const unecho_totals *totals, unecho_error *error)
{
    struct check *check = self;
    struct scope scope = {.path = check->place.path,
                          .text_bytes = totals->text_bytes,
                          .findings = check->findings,
                          .limits = &check->limits};
    for (size_t i = 0; i < check->report_count; i++)
        report_end_input(&check->reports[i], &scope);
    keep_broken(check, &scope);
    return pass_on(check, error);
}

/* ---- Where it goes -------------------------------------------------------------------------- */

static int put_on_stdout(void *self, const void *bytes, size_t length, unecho_error *error)
{
    (void)self;
    return file_write_all(STDOUT, "stdout", bytes, length, error);
}

/* GitHub's file, to which every step of a job appends. */
static int append_summary(void *self, const void *bytes, size_t length, unecho_error *error)
{
    const char *path = self;
    int descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0666);
    if (descriptor < 0)
        return fail_system(error, errno, path, "the job summary cannot be written");
    int code = file_write_all(descriptor, path, bytes, length, error);
    close(descriptor);
    return code;
}

static void add_report(struct check *check, const char *form, unecho_sink to, struct paint paint)
{
    check->reports[check->report_count++] = (struct report){.form = form_find(form),
                                                            .error = check->error,
                                                            .to = to,
                                                            .rules = check->rules,
                                                            .has_baseline = check->summary.baseline,
                                                            .paint = paint};
}

static int open_reports(struct check *check)
{
    const char *form = call_get(check->call, "output-format");
    const char *file = call_get(check->call, "output-file");
    char *summary = getenv("GITHUB_STEP_SUMMARY");
    bool to_file = *file && strcmp(file, "-") != 0;
    unecho_sink to = {sizeof to, put_on_stdout, NULL};
    if (to_file) {
        if ((file_exists(file) && file_identify(file, &check->replaced, check->error)) ||
            new_file_begin(&check->file, file, check->error))
            return check->error->code;
        to = new_file_sink(&check->file);
    }
    add_report(check, form, to, to_file ? (struct paint){.colour = false} : check->call->out);
    if (strcmp(form, "github") == 0 && summary && *summary)
        add_report(check, "markdown", (unecho_sink){sizeof to, append_summary, summary},
                   (struct paint){.colour = false});
    for (size_t i = 0; i < check->report_count; i++)
        report_begin(&check->reports[i]);
    return check->error->code;
}

static int open_baseline(struct check *check)
{
    const char *path = call_get(check->call, "baseline");
    bool update = call_flag(check->call, "update-baseline");
    if (update && !*path) {
        fail(check->error, UNECHO_E_SETTING, "--update-baseline needs to know which file");
        advise(check->error, "name it: --baseline FILE --update-baseline");
        return UNECHO_E_SETTING;
    }
    if (!*path)
        return UNECHO_OK;
    check->summary.baseline = path;
    check->summary.updated = update;
    return update ? baseline_check_replaced(path, check->error)
                  : baseline_read(&check->baseline, path, check->error);
}

/* ---- One check ------------------------------------------------------------------------------ */

static int run_job(struct check *check)
{
    struct progress progress;
    unecho_listener listener = {sizeof listener, begin_input, take_row, end_input, check};
    bool shows = check->call->out.terminal && !check->file.path;
    progress_start(&progress, check->call, check->job, shows);
    int code = unecho_job_check(check->job, &listener, check->error);
    check->summary.seconds = progress_stop(&progress);
    unecho_job_totals(check->job, &check->summary.totals);
    return code;
}

static int put_out(struct check *check)
{
    struct summary_of_check *summary = &check->summary;
    summary->all.text_bytes = summary->totals.text_bytes;
    if (summary->totals.inputs > 1)
        keep_broken(check, &summary->all);
    if (summary->baseline && !summary->updated)
        summary->gone = baseline_gone(&check->baseline);
    for (size_t i = 0; i < check->report_count; i++)
        report_end(&check->reports[i], summary);
    if (check->error->code == UNECHO_OK && check->file.path)
        new_file_seal(&check->file, check->error);
    if (check->error->code == UNECHO_OK && summary->updated)
        baseline_write(&check->baseline, summary->baseline, check->error);
    if (check->error->code == UNECHO_OK)
        new_file_commit(&check->file, check->error);
    return check->error->code ? check->error->code : summary_of_check_print(summary, check->call);
}

static int steps(struct check *check)
{
    struct call *call = check->call;
    check->rules = unecho_cleaner_new(call->settings, check->error);
    if (!check->rules || limits_read(&check->limits, call, check->rules) || open_baseline(check))
        return EXIT_ERROR;
    check->job = unecho_job_new(call->settings, check->error);
    if (!check->job || operands_add(call, check->job) || open_reports(check) || run_job(check) ||
        put_out(check))
        return EXIT_ERROR;
    bool failed = check->summary.broken_count && !call_flag(call, "exit-zero");
    return failed ? EXIT_FOUND : EXIT_DONE;
}

static void check_free(struct check *check)
{
    for (size_t i = 0; i < check->report_count; i++)
        report_free(&check->reports[i]);
    for (size_t i = 0; i < check->summary.broken_count && i < BROKEN_KEPT; i++)
        free(check->summary.broken[i].path);
    new_file_discard(&check->file);
    baseline_free(&check->baseline);
    limits_free(&check->limits);
    unecho_job_free(check->job);
    unecho_cleaner_free(check->rules);
    free(check);
}

static int run(struct call *call)
{
    if (call->operand_count == 0 && isatty(STDIN)) {
        help_print(STDERR, call->err, &check_command, false, call->error);
        return EXIT_ERROR;
    }
    struct check *check = calloc(1, sizeof *check);
    if (!check) {
        fail(call->error, UNECHO_E_MEMORY, "out of memory");
        return EXIT_ERROR;
    }
    check->call = call;
    check->error = call->error;
    check->summary.totals.size = sizeof check->summary.totals;
    check->summary.all.limits = &check->limits;
    check->summary.source = call->operand_count == 0   ? "-"
                            : call->operand_count == 1 ? call->operands[0]
                                                       : NULL;
    int code = steps(check);
    check_free(check);
    return code;
}

const struct command check_command = {
    .name = "check",
    .about = "Fail where clean would remove more than is allowed",
    .usage = "unecho check [FLAG…] FILE|FOLDER…\n"
             "… | unecho check [FLAG…]",
    .detail =
        "Makes the decisions of clean, on the same inputs and under the same settings, and writes "
        "nothing but the report. Each range that would go is a finding.\n"
        "Without a threshold, any finding fails. --max-removed, --max-echo, --max-artefact and "
        "--max RULE=N each allow a number of findings (5) or a share of the text (2%); they are "
        "held against each input and against all together, and as much as they say passes. A "
        "record that cannot be read is an error; with --on-error quarantine the check goes on, "
        "and fails.\n"
        "--baseline FILE leaves out what is known: findings that --update-baseline wrote there, "
        "each known by its text, wherever it stands.\n"
        "Findings go to stdout or --output-file, as text, JSON, annotations of GitHub, JUnit, "
        "SARIF or Markdown; one line on stderr sums up, --json makes it an object.\n"
        "Exits with 0 where all limits hold, 1 where one does not, 2 where that cannot be known.",
    .examples = "unecho check article.txt\n"
                "unecho check --max-removed 2% --max near=5 corpus/\n"
                "unecho check --baseline known.txt --update-baseline corpus/\n"
                "unecho check --baseline known.txt corpus/      fails on what is new\n"
                "unecho check --output-format sarif --output-file unecho.sarif corpus/",
    .run = run,
};
