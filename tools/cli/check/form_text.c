// SPDX-License-Identifier: Apache-2.0
/* Findings as lines for people: "a.txt:6: nearly repeats line 2 (0.8125): The beginning of it". */
#include "check/escape.h"
#include "check/report.h"

enum {
    EXCERPT = 80 /* characters */
};

static void finding(struct report *report, const struct finding *found)
{
    struct text *out = &report->out, inner = {0};
    unecho_error *error = report->error;
    text_print(out, error, "%s", paint(report->paint, BOLD));
    put_path(out, found->path, error);
    if (found->line)
        text_print(out, error, ":%llu", (unsigned long long)found->line);
    text_print(out, error, "%s: ", paint(report->paint, PLAIN));
    finding_inner_place(&inner, found, error);
    if (inner.count)
        text_print(out, error, "%.*s: ", (int)inner.count, inner.at);
    text_free(&inner);
    text_print(out, error, "%s", paint(report->paint, YELLOW));
    finding_message(out, found, error);
    text_print(out, error, "%s", paint(report->paint, PLAIN));
    if (found->row->text.length) {
        text_print(out, error, ": ");
        finding_excerpt(out, found, EXCERPT, error);
    }
    text_print(out, error, "\n");
}

static void tell_broken(struct report *report, const struct scope *scope)
{
    unecho_error *error = report->error;
    for (size_t i = 0; i < scope->limits->count; i++) {
        const struct limit *limit = &scope->limits->at[i];
        if (!limit->given || scope_passes(scope, limit))
            continue;
        if (scope->path)
            put_path(&report->out, scope->path, error);
        else
            text_print(&report->out, error, "all inputs");
        text_print(&report->out, error, ": %sover the limit%s: %.*s allowed, found ",
                   paint(report->paint, RED), paint(report->paint, PLAIN), (int)limit->label.count,
                   limit->label.at);
        put_measured(&report->out, limit, scope_amount(scope, limit), scope->text_bytes, error);
        text_print(&report->out, error, "\n");
    }
}

static void end(struct report *report, const struct summary_of_check *summary)
{
    if (summary->totals.inputs > 1)
        tell_broken(report, &summary->all);
}

const struct form text_form = {
    .name = "text",
    .finding = finding,
    .end_input = tell_broken,
    .end = end,
};
