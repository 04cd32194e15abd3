// SPDX-License-Identifier: Apache-2.0
#include "explain/beside.h"
#include "explain/explain.h"
#include "files.h"
#include "input.h"

#include <string.h>

/* A text and what the library makes of it. */
struct explaining {
    struct call *call;
    struct text input;
    unecho_cleaner *cleaner;
    unecho_result *result;
    struct text *out;
    uint64_t line; /* asked for; 0: all */
};

static void warn(const struct call *call, const char *name, unecho_bytes text)
{
    if (unecho_is_page(text))
        call_warn(call, name, INPUT_HTML_WARNING);
    else if (input_is_warc(text) || input_is_jsonl(text))
        call_warn(call, name,
                  "this looks like records, and is taken for one plain text; clean them with -o "
                  "DIR, then: unecho explain DIR DOC#LINE");
}

/* The text of a file that may be compressed. */
static int load(struct call *call, const char *name, struct text *to)
{
    struct text raw = {0};
    unecho_sink sink = text_sink(to);
    uint64_t limit = call_size(call, "max-record");
    int code = file_load(name, limit, &raw, NULL, call->error);
    if (!code)
        code = unecho_decompress(text_bytes(&raw), name, limit, &sink, call->error);
    if (!code)
        code = input_check_bytes(name, text_bytes(to), call->error);
    if (!code)
        warn(call, name, text_bytes(to));
    text_free(&raw);
    return code;
}

static unecho_document document_of(const struct explaining *explain, const char *name)
{
    return (unecho_document){.size = sizeof(unecho_document),
                             .text = text_bytes(&explain->input),
                             .id = bytes_of(name),
                             .source = bytes_of(name),
                             .record = 1};
}

static int clean(struct explaining *explain, const char *name)
{
    unecho_error *error = explain->call->error;
    unecho_document document = document_of(explain, name);
    explain->cleaner = unecho_cleaner_new(explain->call->settings, error);
    if (explain->cleaner)
        explain->result = unecho_clean(explain->cleaner, &document, error);
    return explain->result ? UNECHO_OK : error->code;
}

static bool takes_line(const unecho_row *row, uint64_t line)
{
    return !line || (row->line <= line && line < row->line + row->lines);
}

/* Returns how many took a line or a unit whole. */
static uint64_t print_rows(struct explaining *explain)
{
    unecho_error *error = explain->call->error;
    unecho_bytes text = text_bytes(&explain->input);
    uint64_t whole = 0;
    for (size_t i = 0; i < unecho_result_row_count(explain->result); i++) {
        unecho_row row = {.size = sizeof row};
        if (unecho_result_row(explain->result, i, &row) || !takes_line(&row, explain->line))
            continue;
        unecho_removal removal = {
            .size = sizeof removal, .row = &row, .has_witness_text = row.has_witness};
        if (row.has_witness)
            removal.witness_text = lines_of(text, row.witness.line, row.witness.lines);
        text_print(explain->out, error, "%s", explain->out->count ? "\n" : "");
        beside_print_removal(explain->out, explain->call->out, &removal, error);
        whole += !row.part;
    }
    return whole;
}

int explain_text(struct call *call, const char *name, uint64_t line, struct text *out)
{
    struct explaining explain = {.call = call, .out = out, .line = line};
    int code = load(call, name, &explain.input);
    if (!code)
        code = clean(&explain, name);
    uint64_t whole = code ? 0 : print_rows(&explain);
    if (!code && line && !whole) {
        unecho_document document = document_of(&explain, name);
        explain_kept(call, explain.cleaner, &document, line, out);
    } else if (!code && !out->count) {
        text_print(out, call->error, "Nothing of it goes.\n");
    }
    fail_at(call->error, name);
    unecho_result_free(explain.result);
    unecho_cleaner_free(explain.cleaner);
    text_free(&explain.input);
    return call->error->code ? EXIT_ERROR : EXIT_DONE;
}

int explain_pair(struct call *call, const char *one, const char *other, struct text *out)
{
    struct text left = {0}, right = {0};
    if (!load(call, one, &left) && !load(call, other, &right))
        explain_pair_of(call, text_bytes(&left), text_bytes(&right), out);
    text_free(&left);
    text_free(&right);
    return call->error->code ? EXIT_ERROR : EXIT_DONE;
}
