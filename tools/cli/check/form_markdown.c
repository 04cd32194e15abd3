// SPDX-License-Identifier: Apache-2.0
/* What came of it as a page of Markdown: verdict, limits, the first findings. */
#include "check/escape.h"
#include "check/report.h"
#include "outcome.h"

enum {
    SAMPLES = 20,
    BROKEN = 50,
    EXCERPT = 100 /* characters */
};

/* Within <code>: no reader makes links or mentions of what stands there. */
static void put_code(struct text *to, unecho_bytes hostile, unecho_error *error)
{
    text_print(to, error, "<code>");
    put_markdown(to, hostile, error);
    text_print(to, error, "</code>");
}

static void finding(struct report *report, const struct finding *found)
{
    struct text *out = &report->samples, piece = {0};
    unecho_error *error = report->error;
    if (report->shown++ >= SAMPLES)
        return;
    inert(&piece, bytes_of(found->path), error);
    if (found->line)
        text_print(&piece, error, ":%llu", (unsigned long long)found->line);
    if (found->format != UNECHO_FORMAT_TEXT)
        text_print(&piece, error, ": ");
    finding_inner_place(&piece, found, error);
    text_print(out, error, "| ");
    put_code(out, text_bytes(&piece), error);
    piece.count = 0;
    finding_message(&piece, found, error);
    text_print(out, error, " | ");
    put_markdown(out, text_bytes(&piece), error);
    piece.count = 0;
    finding_excerpt(&piece, found, EXCERPT, error);
    text_print(out, error, " | ");
    put_code(out, text_bytes(&piece), error);
    text_print(out, error, " |\n");
    text_free(&piece);
}

static void put_head(struct text *out, const struct summary_of_check *summary, unecho_error *error)
{
    char number[32], share[16];
    const unecho_totals *totals = &summary->totals;
    text_print(out, error, "### unecho check: %s\n\n",
               summary->broken_count ? "more than allowed" : "passed");
    text_print(out, error, "%s finding%s in ", number_print(summary->all.findings, number),
               summary->all.findings == 1 ? "" : "s");
    text_print(out, error, "%s input%s, ", number_print(totals->inputs, number),
               totals->inputs == 1 ? "" : "s");
    text_print(out, error, "%s bytes of text; %s of it would go",
               number_print(totals->text_bytes, number),
               share_print(totals->removed_bytes, totals->text_bytes, share));
    if (summary->baseline)
        text_print(out, error, "; %s known by the baseline", number_print(summary->known, number));
    text_print(out, error, ".\n");
}

static void put_limits(struct text *out, const struct scope *all, unecho_error *error)
{
    text_print(out, error, "\n| limit | of all inputs | |\n|---|---|---|\n");
    for (size_t i = 0; i < all->limits->count; i++) {
        const struct limit *limit = &all->limits->at[i];
        text_print(out, error, "| ");
        put_markdown(out, text_bytes(&limit->label), error);
        text_print(out, error, " | ");
        put_measured(out, limit, scope_amount(all, limit), all->text_bytes, error);
        text_print(out, error, " | %s |\n", scope_passes(all, limit) ? "passes" : "**over**");
    }
}

/* Single inputs that are over a limit. */
static void put_broken(struct text *out, const struct summary_of_check *summary,
                       unecho_error *error)
{
    size_t shown = 0;
    for (size_t i = 0; i < summary->broken_count && i < BROKEN_KEPT && shown < BROKEN; i++) {
        const struct broken *broken = &summary->broken[i];
        if (!broken->path)
            continue;
        text_print(out, error, "%s| ",
                   shown++ ? "" : "\n| input | over | found |\n|---|---|---|\n");
        put_code(out, bytes_of(broken->path), error);
        text_print(out, error, " | ");
        put_markdown(out, text_bytes(&broken->limit->label), error);
        text_print(out, error, " | ");
        put_measured(out, broken->limit, &broken->amount, broken->text_bytes, error);
        text_print(out, error, " |\n");
    }
}

static void end(struct report *report, const struct summary_of_check *summary)
{
    struct text *out = &report->out;
    unecho_error *error = report->error;
    put_head(out, summary, error);
    put_limits(out, &summary->all, error);
    if (summary->totals.inputs > 1)
        put_broken(out, summary, error);
    if (!report->shown)
        return;
    text_print(out, error, "\n| where | why | what |\n|---|---|---|\n");
    text_add(out, report->samples.at, report->samples.count, error);
    if (report->shown > SAMPLES)
        text_print(out, error, "\nand %llu more\n", (unsigned long long)(report->shown - SAMPLES));
}

const struct form markdown_form = {
    .name = "markdown",
    .finding = finding,
    .end = end,
};
