// SPDX-License-Identifier: Apache-2.0
#include "check/report.h"

#include "outcome.h"

#include <string.h>

enum {
    WRITTEN_AT = 1 << 16
};

const struct amount *scope_amount(const struct scope *scope, const struct limit *limit)
{
    return scope->path ? &limit->input : &limit->all;
}

bool scope_passes(const struct scope *scope, const struct limit *limit)
{
    return limit_passes(limit, scope_amount(scope, limit), scope->text_bytes);
}

const struct form *form_find(const char *name)
{
    static const struct form *const forms[] = {&text_form,    &json_form,  &jsonl_form,
                                               &github_form,  &junit_form, &sarif_form,
                                               &markdown_form};
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        if (strcmp(name, forms[i]->name) == 0)
            return forms[i];
    return NULL;
}

static void write_out(struct report *report, size_t at_least)
{
    if (report->error->code == UNECHO_OK && report->out.count && report->out.count >= at_least)
        report->to.write(report->to.self, report->out.at, report->out.count, report->error);
    if (report->out.count >= at_least)
        report->out.count = 0;
}

void report_begin(struct report *report)
{
    if (report->form->begin)
        report->form->begin(report);
}

void report_finding(struct report *report, const struct finding *finding)
{
    if (report->form->finding)
        report->form->finding(report, finding);
    write_out(report, WRITTEN_AT);
}

void report_end_input(struct report *report, const struct scope *input)
{
    if (report->form->end_input)
        report->form->end_input(report, input);
    write_out(report, WRITTEN_AT);
}

void report_end(struct report *report, const struct summary_of_check *summary)
{
    report->form->end(report, summary);
    write_out(report, 0);
}

void report_free(struct report *report)
{
    text_free(&report->out);
    text_free(&report->samples);
}

void put_measured(struct text *to, const struct limit *limit, const struct amount *amount,
                  uint64_t text_bytes, unecho_error *error)
{
    char part[32], whole[32], share[16];
    const char *what = limit->measure == OF_BAD_RECORDS ? "bad record" : "finding";
    if (limit->is_share)
        text_print(to, error, "%s, %s of %s bytes of text",
                   share_print(amount->bytes, text_bytes, share), number_print(amount->bytes, part),
                   number_print(text_bytes, whole));
    else
        text_print(to, error, "%s %s%s", number_print(amount->rows, part), what,
                   amount->rows == 1 ? "" : "s");
}
