// SPDX-License-Identifier: Apache-2.0
/* Findings as annotations of a workflow run of GitHub. It shows ten of a kind a step, and keeps
 * some fifty; so here too, most are only counted. */
#include "check/escape.h"
#include "check/report.h"

enum {
    SHOWN_MOST = 50,
    EXCERPT = 160 /* characters */
};

static void put_title(struct text *to, const char *path, unecho_error *error)
{
    text_print(to, error, "title=unecho,file=");
    put_github(to, bytes_of(plain_path(path)), true, error);
}

static void finding(struct report *report, const struct finding *found)
{
    struct text *out = &report->out, message = {0};
    unecho_error *error = report->error;
    if (report->shown++ >= SHOWN_MOST)
        return;
    text_print(out, error, "::warning ");
    put_title(out, found->path, error);
    if (found->line)
        text_print(out, error, ",line=%llu,endLine=%llu", (unsigned long long)found->line,
                   (unsigned long long)found->last_line);
    finding_inner_place(&message, found, error);
    if (message.count)
        text_print(&message, error, ": ");
    finding_message(&message, found, error);
    if (found->row->text.length)
        text_print(&message, error, ": ");
    finding_excerpt(&message, found, EXCERPT, error);
    text_print(out, error, "::");
    put_github(out, text_bytes(&message), false, error);
    text_print(out, error, "\n");
    text_free(&message);
}

static void put_broken(struct report *report, const struct broken *broken)
{
    struct text *out = &report->out, message = {0};
    unecho_error *error = report->error;
    text_print(out, error, "::error ");
    if (broken->path)
        put_title(out, broken->path, error);
    else
        text_print(out, error, "title=unecho");
    text_print(&message, error, "%.*s allowed%s, found ", (int)broken->limit->label.count,
               broken->limit->label.at, broken->path ? "" : " in all inputs together");
    put_measured(&message, broken->limit, &broken->amount, broken->text_bytes, error);
    text_print(out, error, "::");
    put_github(out, text_bytes(&message), false, error);
    text_print(out, error, "\n");
    text_free(&message);
}

static void end(struct report *report, const struct summary_of_check *summary)
{
    if (report->shown > SHOWN_MOST)
        text_print(&report->out, report->error,
                   "::notice title=unecho::%llu more findings are not shown\n",
                   (unsigned long long)(report->shown - SHOWN_MOST));
    for (size_t i = 0; i < summary->broken_count && i < SHOWN_MOST; i++)
        put_broken(report, &summary->broken[i]);
}

const struct form github_form = {
    .name = "github",
    .finding = finding,
    .end = end,
};
