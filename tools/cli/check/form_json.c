// SPDX-License-Identifier: Apache-2.0
/* Findings as JSON: one object, or one a line. Both end with the summary. */
#include "check/report.h"

#include <string.h>

/* What stands only in strings and goes out as an escape: the beginning of a command that a CI
 * system obeys anywhere in a line, and what some readers take for the end of a line. */
static const struct {
    const char *at;
    size_t length, taken;
    const char *escape;
} HIDDEN[] = {
    {"##[", 3, 1, "\\u0023"}, {"\xE2\x80\xA8", 3, 3, "\\u2028"}, {"\xE2\x80\xA9", 3, 3, "\\u2029"}};

static size_t put_at(struct text *to, const char *at, size_t length, unecho_error *error)
{
    for (size_t i = 0; i < sizeof HIDDEN / sizeof *HIDDEN; i++)
        if (length >= HIDDEN[i].length && memcmp(at, HIDDEN[i].at, HIDDEN[i].length) == 0) {
            text_print(to, error, "%s", HIDDEN[i].escape);
            return HIDDEN[i].taken;
        }
    size_t span = 1; /* up to where the next of them could begin */
    while (span < length && at[span] != '#' && at[span] != '\xE2')
        span++;
    text_add(to, at, span, error);
    return span;
}

/* A row is JSON already, and a line. */
static void put_row(struct text *to, const unecho_row *row, unecho_error *error)
{
    struct text line = {0};
    unecho_sink sink = text_sink(&line);
    if (!unecho_row_write(row, &sink, error))
        for (size_t i = 0; i + 1 < line.count;)
            i += put_at(to, line.at + i, line.count - 1 - i, error);
    text_free(&line);
}

void put_finding_json(struct text *to, const struct finding *finding, unecho_error *error)
{
    text_print(to, error, "{\"kind\":\"finding\",\"rule\":\"");
    finding_rule(to, finding, error);
    text_print(to, error, "\",\"fingerprint\":\"%s\",\"path\":", finding->fingerprint);
    text_json(to, bytes_of(finding->path), error);
    if (finding->line)
        text_print(to, error, ",\"line\":%llu,\"last_line\":%llu",
                   (unsigned long long)finding->line, (unsigned long long)finding->last_line);
    text_print(to, error, ",\"row\":");
    put_row(to, finding->row, error);
    text_print(to, error, "}");
}

/* ---- One object ----------------------------------------------------------------------------- */

static void json_begin(struct report *report)
{
    text_print(&report->out, report->error, "{\"schema\":1,\"findings\":[");
}

static void json_finding(struct report *report, const struct finding *finding)
{
    text_print(&report->out, report->error, report->shown++ ? ",\n" : "\n");
    put_finding_json(&report->out, finding, report->error);
}

static void json_end(struct report *report, const struct summary_of_check *summary)
{
    text_print(&report->out, report->error, "\n],\n\"summary\":");
    put_summary_json(&report->out, summary, report->error);
    text_print(&report->out, report->error, "}\n");
}

const struct form json_form = {
    .name = "json",
    .begin = json_begin,
    .finding = json_finding,
    .end = json_end,
};

/* ---- One a line ----------------------------------------------------------------------------- */

static void jsonl_finding(struct report *report, const struct finding *finding)
{
    put_finding_json(&report->out, finding, report->error);
    text_print(&report->out, report->error, "\n");
}

static void jsonl_end(struct report *report, const struct summary_of_check *summary)
{
    text_print(&report->out, report->error, "{\"kind\":\"summary\",\"summary\":");
    put_summary_json(&report->out, summary, report->error);
    text_print(&report->out, report->error, "}\n");
}

const struct form jsonl_form = {
    .name = "jsonl",
    .finding = jsonl_finding,
    .end = jsonl_end,
};
