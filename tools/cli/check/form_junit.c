// SPDX-License-Identifier: Apache-2.0
/* Limits as tests of JUnit: a suite an input, a case a limit; the first findings in its failure. */
#include "check/escape.h"
#include "check/report.h"

enum {
    SAMPLES = 20, /* findings told of an input */
    EXCERPT = 120 /* characters */
};

static void begin(struct report *report)
{
    text_print(&report->out, report->error,
               "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"unecho check\">\n");
}

static void finding(struct report *report, const struct finding *found)
{
    struct text line = {0};
    unecho_error *error = report->error;
    if (report->shown++ >= SAMPLES)
        return;
    if (found->line)
        text_print(&line, error, "line %llu: ", (unsigned long long)found->line);
    finding_inner_place(&line, found, error);
    text_print(&line, error, "%s", found->format == UNECHO_FORMAT_TEXT ? "" : ": ");
    finding_message(&line, found, error);
    if (found->row->text.length)
        text_print(&line, error, ": ");
    finding_excerpt(&line, found, EXCERPT, error);
    put_xml(&report->samples, text_bytes(&line), error);
    text_print(&report->samples, error, "\n");
    text_free(&line);
}

static void put_failure(struct report *report, const struct scope *scope, const struct limit *limit)
{
    struct text *out = &report->out, measured = {0};
    unecho_error *error = report->error;
    put_measured(&measured, limit, scope_amount(scope, limit), scope->text_bytes, error);
    text_print(out, error, "\n      <failure type=\"%s\" message=\"found ", limit->name);
    put_xml(out, text_bytes(&measured), error);
    text_print(out, error, "\">");
    text_add(out, report->samples.at, report->samples.count, error);
    if (report->shown > SAMPLES)
        text_print(out, error, "and %llu more\n", (unsigned long long)(report->shown - SAMPLES));
    text_print(out, error, "</failure>\n    ");
    text_free(&measured);
}

static void put_suite(struct report *report, const struct scope *scope)
{
    struct text *out = &report->out;
    unecho_error *error = report->error;
    size_t failures = 0;
    for (size_t i = 0; i < scope->limits->count; i++)
        failures += !scope_passes(scope, &scope->limits->at[i]);
    text_print(out, error, "  <testsuite name=\"");
    put_xml(out, bytes_of(scope->path ? scope->path : "all inputs"), error);
    text_print(out, error, "\" tests=\"%zu\" failures=\"%zu\" errors=\"0\" skipped=\"0\">\n",
               scope->limits->count, failures);
    for (size_t i = 0; i < scope->limits->count; i++) {
        const struct limit *limit = &scope->limits->at[i];
        text_print(out, error, "    <testcase classname=\"unecho.check\" name=\"");
        put_xml(out, text_bytes(&limit->label), error);
        text_print(out, error, "\">");
        if (!scope_passes(scope, limit))
            put_failure(report, scope, limit);
        text_print(out, error, "</testcase>\n");
    }
    text_print(out, error, "  </testsuite>\n");
}

static void end_input(struct report *report, const struct scope *input)
{
    put_suite(report, input);
    report->shown = report->samples.count = 0;
}

static void end(struct report *report, const struct summary_of_check *summary)
{
    if (summary->totals.inputs > 1)
        put_suite(report, &summary->all);
    text_print(&report->out, report->error, "</testsuites>\n");
}

const struct form junit_form = {
    .name = "junit",
    .begin = begin,
    .finding = finding,
    .end_input = end_input,
    .end = end,
};
