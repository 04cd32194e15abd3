// SPDX-License-Identifier: Apache-2.0
#include "corpus.h"

#include "files.h"
#include "operands.h"
#include "outcome.h"
#include "progress.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

void corpus_advise(const struct call *call)
{
    enum {
        NAMED = 8,
        ROOM = 400
    };
    struct text line = {0};
    unecho_error ignored = UNECHO_ERROR_INIT;
    size_t named = 0, whole = 0;
    for (; named < call->operand_count && named < NAMED && line.count < ROOM; named++) {
        whole = line.count;
        shell_word(&line, call->operands[named], &ignored);
        text_print(&line, &ignored, " ");
    }
    bool cut = line.count >= ROOM;
    advise(call->error, "clean into a folder: unecho clean %.*s%s-o DIR",
           (int)(cut ? whole : line.count), line.at ? line.at : "",
           cut || named < call->operand_count ? "… " : "");
    text_free(&line);
}

int corpus_refuse(struct call *call, const char *what)
{
    fail(call->error, UNECHO_E_SETTING, "%s, and without -o exactly one input is cleaned", what);
    corpus_advise(call);
    return UNECHO_E_SETTING;
}

/* Flags that say what becomes of one text. */
static int check_flags(struct call *call)
{
    static const char *const flags[] = {"in-place", "diff", "dry-run"};
    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
        if (call_flag(call, flags[i]))
            return fail(call->error, UNECHO_E_SETTING, "--%s is for one input without -o",
                        flags[i]);
    if (!*call_get(call, "audit"))
        return UNECHO_OK;
    fail(call->error, UNECHO_E_SETTING, "--audit is for one input without -o");
    advise(call->error, "with -o the audit log is in removed/ of that folder");
    return UNECHO_E_SETTING;
}

/* `-o -`, meant for stdout. */
static int refuse_stdout(struct call *call)
{
    fail(call->error, UNECHO_E_SETTING, "-o takes a folder, and - is no folder");
    advise(call->error, "one input goes to stdout without -o; a folder of that name is ./-");
    return UNECHO_E_SETTING;
}

/* `-o clean.txt`, meant for a file. */
static int check_folder(struct call *call, const char *folder)
{
    static const char *const endings[] = {".txt",  ".jsonl", ".json", ".wet",
                                          ".warc", ".gz",    ".zst",  ".parquet"};
    size_t length = strlen(folder);
    if (strcmp(folder, "-") == 0)
        return refuse_stdout(call);
    for (size_t i = 0; i < sizeof endings / sizeof *endings && !file_exists(folder); i++) {
        size_t tail = strlen(endings[i]);
        if (length <= tail || strcasecmp(folder + length - tail, endings[i]) != 0)
            continue;
        fail(call->error, UNECHO_E_SETTING, "-o takes a folder, and this is the name of a file");
        fail_at(call->error, folder);
        advise(call->error, "for one input, redirect stdout: > FILE; for a folder of that name, "
                            "make it first");
        return UNECHO_E_SETTING;
    }
    return UNECHO_OK;
}

/* A run that fails half-way keeps what is finished. */
static void advise_resume(struct call *call, const struct outcome *outcome)
{
    if (outcome->totals.source_bytes && call->error->code != UNECHO_E_MISMATCH)
        advise(call->error, "once that is mended, the same command goes on where this one stopped");
}

static int run_job(struct call *call, unecho_job *job, struct outcome *outcome)
{
    struct progress progress;
    progress_start(&progress, call, job, false);
    int code = unecho_job_to_folder(job, outcome->source, call->error);
    outcome->seconds = progress_stop(&progress);
    unecho_job_totals(job, &outcome->totals);
    if (code)
        advise_resume(call, outcome);
    return code;
}

/* "out" for "out/": paths beneath it are told with one slash. */
static char *without_slash(const char *folder)
{
    size_t length = strlen(folder);
    while (length > 1 && folder[length - 1] == '/')
        length--;
    return strndup(folder, length);
}

static int run_in(struct call *call, const char *folder)
{
    char log[4096];
    snprintf(log, sizeof log, "%s/removed", folder);
    struct outcome outcome = {.source = folder,
                              .mode = "folder",
                              .log = log,
                              .written = true,
                              .totals = {.size = sizeof(unecho_totals)}};
    unecho_job *job = unecho_job_new(call->settings, call->error);
    int code = EXIT_ERROR;
    if (job && !operands_add(call, job) && !run_job(call, job, &outcome))
        code = outcome_print_screen(&outcome, call);
    unecho_job_free(job);
    return code;
}

int clean_corpus(struct call *call)
{
    char *folder = without_slash(call_get(call, "output"));
    int code = EXIT_ERROR;
    if (!folder)
        fail(call->error, UNECHO_E_MEMORY, "out of memory");
    else if (!check_flags(call) && !check_folder(call, folder))
        code = run_in(call, folder);
    free(folder);
    return code;
}
