// SPDX-License-Identifier: Apache-2.0
#include "one_text.h"

#include "diff.h"
#include "input.h"
#include "packed.h"
#include "summary.h"

#include <string.h>

/* One cleaning: filled from top to bottom. */
struct cleaning {
    const struct request *request;
    unecho_error *error;
    struct text input, rows;
    struct file_identity identity;
    unecho_cleaner *cleaner;
    unecho_result *result;
    const char *compression;
    struct new_file log_file;
    struct packed text_file;
    bool keep_log; /* that of an earlier run stays */
};

/* ---- What comes in -------------------------------------------------------------------------- */

static void warn(const struct request *request, unecho_bytes text, bool as_text)
{
    const char *sentence = NULL;
    if (unecho_is_page(text))
        sentence = INPUT_HTML_WARNING;
    else if (!as_text && input_is_warc(text))
        sentence = "this looks like WARC records, and is cleaned as one plain text; "
                   "--format wet reads them";
    else if (!as_text && input_is_jsonl(text))
        sentence = "this looks like JSON lines, and is cleaned as one plain text; "
                   "--format jsonl reads them";
    if (sentence)
        call_warn(request->call, request->name, sentence);
}

static int read_input(struct cleaning *clean)
{
    const struct request *request = clean->request;
    bool as_text = strcmp(call_get(request->call, "format"), "text") == 0;
    uint64_t limit = call_size(request->call, "max-record");
    if (!as_text && input_check_name(request->name, clean->error))
        return UNECHO_E_INPUT;
    if (file_load(request->name, limit, &clean->input, &clean->identity, clean->error) ||
        request_check(request, &clean->identity) ||
        input_unpack(&clean->input, request->name, limit, clean->error))
        return clean->error->code;
    unecho_bytes text = text_bytes(&clean->input);
    if (!as_text && input_check_bytes(request->name, text, clean->error))
        return UNECHO_E_INPUT;
    warn(request, text, as_text);
    return UNECHO_OK;
}

/* ---- Cleaning ------------------------------------------------------------------------------- */

static int decide(struct cleaning *clean)
{
    unecho_document document = {
        .size = sizeof document,
        .text = text_bytes(&clean->input),
        .id = bytes_of(clean->request->name),
        .source = bytes_of(clean->request->name),
        .record = 1,
    };
    unecho_error *error = clean->error;
    clean->result = unecho_clean(clean->cleaner, &document, error);
    if (!clean->result) {
        fail_at(error, clean->request->name);
        return error->code;
    }
    unecho_sink sink = text_sink(&clean->rows);
    size_t rows = clean->request->log ? unecho_result_row_count(clean->result) : 0;
    for (size_t i = 0; i < rows; i++) {
        unecho_row row = {.size = sizeof row};
        if (unecho_result_row(clean->result, i, &row) || unecho_row_write(&row, &sink, error))
            return fail(error, UNECHO_E_INTERNAL, "a row of the audit log cannot be written");
    }
    return UNECHO_OK;
}

static bool finds_something(const struct cleaning *clean)
{
    return unecho_result_row_count(clean->result) > 0;
}

/* ---- What goes out -------------------------------------------------------------------------- */

/* The cleaned text, or the diff. Text from outside reaches a terminal only in inert form. */
static int put_text(struct cleaning *clean)
{
    const struct call *call = clean->request->call;
    bool is_diff = clean->request->mode == DIFF;
    unecho_bytes kept = unecho_result_text(clean->result);
    struct text out = {0};
    if (is_diff)
        diff_print(&out, call->out, clean->request->name, text_bytes(&clean->input), clean->result,
                   clean->error);
    else if (call->out.terminal)
        inert_lines(&out, kept, clean->error);
    if (clean->error->code == UNECHO_OK && (is_diff || call->out.terminal))
        kept = text_bytes(&out);
    if (clean->error->code == UNECHO_OK)
        file_write_all(STDOUT, "stdout", kept.at, kept.length, clean->error);
    text_free(&out);
    return clean->error->code;
}

static int prepare_log(struct cleaning *clean)
{
    const struct request *request = clean->request;
    if (!request->log || request->log_to_stdout)
        return UNECHO_OK;
    int code =
        new_file_prepare(&clean->log_file, request->log, text_bytes(&clean->rows), clean->error);
    return code ? code
                : request_check_log(request, finds_something(clean), &clean->log_file,
                                    &clean->keep_log);
}

/* The text for its own file; a file of which nothing is removed is left alone. */
static int prepare_text(struct cleaning *clean)
{
    const struct request *request = clean->request;
    if (request->mode != IN_PLACE || !finds_something(clean))
        return UNECHO_OK;
    int code =
        packed_prepare(&clean->text_file, request->name, clean->compression,
                       request->call->settings, unecho_result_text(clean->result), clean->error);
    return code ? code : request_check_unchanged(request, &clean->identity);
}

/* Everything is prepared before anything appears; the log appears before the text that it can
 * undo. */
static int put_out(struct cleaning *clean)
{
    const struct request *request = clean->request;
    unecho_error *error = clean->error;
    if (prepare_log(clean) || prepare_text(clean))
        return error->code;
    if (request->mode == TO_STDOUT || request->mode == DIFF)
        put_text(clean);
    if (request->log_to_stdout)
        file_write_all(STDOUT, "stdout", clean->rows.at, clean->rows.count, error);
    if (error->code || (!clean->keep_log && new_file_commit(&clean->log_file, error)))
        return error->code;
    return new_file_commit(&clean->text_file.file, error);
}

static int steps(struct cleaning *clean)
{
    const struct request *request = clean->request;
    clean->cleaner = unecho_cleaner_new(request->call->settings, clean->error);
    if (!clean->cleaner || read_input(clean) || decide(clean))
        return EXIT_ERROR;
    struct summary summary = {
        .source = request->name,
        .mode = mode_name(request->mode),
        .before = text_bytes(&clean->input),
        .written = mode_writes(request->mode),
        .result = clean->result,
    };
    if (summary_count(&summary, clean->error) || put_out(clean))
        return EXIT_ERROR;
    summary.log = request->log_to_stdout || clean->keep_log ? NULL : request->log;
    if (summary_print(&summary, request->call))
        return EXIT_ERROR;
    return !summary.written && finds_something(clean) ? EXIT_FOUND : EXIT_DONE;
}

int clean_text(const struct request *request, const char *compression)
{
    struct cleaning clean = {
        .request = request, .error = request->call->error, .compression = compression};
    int code = steps(&clean);
    packed_discard(&clean.text_file);
    new_file_discard(&clean.log_file);
    unecho_result_free(clean.result);
    unecho_cleaner_free(clean.cleaner);
    text_free(&clean.rows);
    text_free(&clean.input);
    return code;
}
