// SPDX-License-Identifier: Apache-2.0
/* The summary of a check: one line for people, or one JSON object. */
#include "check/summary.h"

#include "check/escape.h"
#include "outcome.h"

static void put_count(struct text *to, const char *name, uint64_t number, unecho_error *error)
{
    text_print(to, error, "\"%s\":%llu", name, (unsigned long long)number);
}

/* {"limit":"max-removed 2%","input":…,"findings":3,"bytes":120,"text_bytes":900,"passed":false} */
static void put_limit(struct text *to, const struct limit *limit, const char *path,
                      const struct amount *amount, uint64_t whole, unecho_error *error)
{
    text_print(to, error, "{\"limit\":");
    text_json(to, text_bytes(&limit->label), error);
    text_print(to, error, ",\"input\":");
    if (path)
        text_json(to, bytes_of(path), error);
    else
        text_print(to, error, "null");
    text_print(to, error, ",");
    put_count(to, "findings", amount->rows, error);
    text_print(to, error, ",");
    put_count(to, "bytes", amount->bytes, error);
    text_print(to, error, ",");
    put_count(to, "text_bytes", whole, error);
    text_print(to, error, ",\"passed\":%s}", limit_passes(limit, amount, whole) ? "true" : "false");
}

static void put_limits(struct text *to, const struct summary_of_check *summary, unecho_error *error)
{
    const struct scope *all = &summary->all;
    text_print(to, error, ",\"limits\":[");
    for (size_t i = 0; i < all->limits->count; i++) {
        const struct limit *limit = &all->limits->at[i];
        text_print(to, error, i ? "," : "");
        put_limit(to, limit, NULL, scope_amount(all, limit), all->text_bytes, error);
    }
    text_print(to, error, "],\"broken\":[");
    for (size_t i = 0; i < summary->broken_count && i < BROKEN_KEPT; i++) {
        const struct broken *broken = &summary->broken[i];
        text_print(to, error, i ? "," : "");
        put_limit(to, broken->limit, broken->path, &broken->amount, broken->text_bytes, error);
    }
    text_print(to, error, "],");
    put_count(to, "broken_count", summary->broken_count, error);
}

static void put_baseline(struct text *to, const struct summary_of_check *summary,
                         unecho_error *error)
{
    text_print(to, error, ",\"baseline\":");
    if (!summary->baseline) {
        text_print(to, error, "null");
        return;
    }
    text_print(to, error, "{\"file\":");
    text_json(to, bytes_of(summary->baseline), error);
    text_print(to, error, ",\"updated\":%s,", summary->updated ? "true" : "false");
    put_count(to, "known", summary->known, error);
    text_print(to, error, ",");
    put_count(to, "gone", summary->gone, error);
    text_print(to, error, "}");
}

void put_summary_json(struct text *to, const struct summary_of_check *summary, unecho_error *error)
{
    text_print(to, error, "{\"schema\":1,\"command\":\"check\",\"mode\":\"check\",\"source\":");
    if (summary->source)
        text_json(to, bytes_of(summary->source), error);
    else
        text_print(to, error, "null");
    outcome_put_totals(to, &summary->totals, error);
    text_print(to, error, ",");
    put_count(to, "findings", summary->all.findings, error);
    put_limits(to, summary, error);
    put_baseline(to, summary, error);
    text_print(to, error, ",\"passed\":%s", summary->broken_count ? "false" : "true");
    outcome_put_speed(to, &summary->totals, summary->seconds, error);
    text_print(to, error, "}");
}

/* ---- One line ------------------------------------------------------------------------------- */

static const char *plural(uint64_t count)
{
    return count == 1 ? "" : "s";
}

static void put_known(struct text *to, const struct summary_of_check *summary, unecho_error *error)
{
    char number[32];
    if (!summary->baseline)
        return;
    text_print(to, error, "; %s %s", number_print(summary->known, number),
               summary->updated ? "written to " : "known by ");
    inert(to, bytes_of(summary->baseline), error);
    if (summary->gone)
        text_print(to, error, ", %s known no longer there", number_print(summary->gone, number));
}

/* "; 2 limits not held: failed" */
static void put_verdict(struct text *to, const struct summary_of_check *summary,
                        unecho_error *error)
{
    char number[32];
    const struct limits *limits = summary->all.limits;
    uint64_t broken = 0;
    for (size_t i = 0; i < limits->count; i++)
        broken += limits->at[i].given && limits->at[i].broken;
    if (broken)
        text_print(to, error, "; %s limit%s not held", number_print(broken, number),
                   plural(broken));
    if (summary->totals.quarantined)
        text_print(to, error, "; %s bad record%s",
                   number_print(summary->totals.quarantined, number),
                   plural(summary->totals.quarantined));
    text_print(to, error, "%s %s\n", broken ? ":" : ";",
               summary->broken_count ? "failed" : "passed");
}

static void put_line(struct text *to, const struct summary_of_check *summary, unecho_error *error)
{
    char inputs[32], bytes[32], findings[32], share[16];
    const unecho_totals *totals = &summary->totals;
    text_print(to, error,
               "unecho: %s input%s, %s byte%s of text: ", number_print(totals->inputs, inputs),
               plural(totals->inputs), number_print(totals->text_bytes, bytes),
               plural(totals->text_bytes));
    if (summary->all.findings)
        text_print(to, error, "%s%s finding%s", number_print(summary->all.findings, findings),
                   summary->baseline ? " new" : "", plural(summary->all.findings));
    else
        text_print(to, error, summary->baseline ? "nothing new" : "nothing found");
    if (totals->removed_bytes)
        text_print(to, error, ", %s would go",
                   share_print(totals->removed_bytes, totals->text_bytes, share));
    put_known(to, summary, error);
    put_verdict(to, summary, error);
}

int summary_of_check_print(const struct summary_of_check *summary, struct call *call)
{
    struct text out = {0};
    if (call_flag(call, "quiet"))
        return UNECHO_OK;
    if (call_flag(call, "json")) {
        put_summary_json(&out, summary, call->error);
        text_print(&out, call->error, "\n");
    } else {
        outcome_put_warning(&out, &summary->totals, call->error);
        put_line(&out, summary, call->error);
    }
    if (call->error->code == UNECHO_OK)
        tell(&out);
    text_free(&out);
    return call->error->code;
}
