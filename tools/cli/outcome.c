// SPDX-License-Identifier: Apache-2.0
#include "outcome.h"

#include <stdio.h>
#include <sys/resource.h>

enum {
    REASONS = UNECHO_CONTAINED + 1
};

char *share_print(uint64_t part, uint64_t whole, char room[16])
{
    double share = whole ? 100.0 * (double)part / (double)whole : 0;
    snprintf(room, 16, share > 0 && share < 100 ? "%.1f %%" : "%.0f %%", share);
    return room;
}

char *amount_print(double bytes, char room[32])
{
    bool small = bytes < 1e6;
    double amount = bytes / (small ? 1e3 : 1e6);
    snprintf(room, 32, amount < 100 ? "%.1f %s" : "%.0f %s", amount, small ? "kB" : "MB");
    return room;
}

static double peak_memory(void)
{
    struct rusage usage;
    return getrusage(RUSAGE_SELF, &usage) ? 0 : (double)usage.ru_maxrss * 1024;
}

/* Of what this run read itself. */
static double speed(const unecho_totals *totals, double seconds)
{
    uint64_t bytes = totals->source_bytes - totals->earlier_bytes;
    return seconds > 0 ? (double)bytes / seconds : 0;
}

static const char *plural(uint64_t count)
{
    return count == 1 ? "" : "s";
}

static uint64_t count_ranges(const unecho_totals *totals)
{
    uint64_t count = 0;
    for (int i = 0; i < REASONS; i++)
        count += totals->rows[i];
    return count;
}

static int tell_all(struct text *out, struct call *call)
{
    if (call->error->code == UNECHO_OK)
        tell(out);
    text_free(out);
    return call->error->code ? EXIT_ERROR : EXIT_DONE;
}

/* ---- JSON ----------------------------------------------------------------------------------- */

static void put_member(struct text *to, const char *name, uint64_t number, unecho_error *error)
{
    text_print(to, error, ",\"%s\":%llu", name, (unsigned long long)number);
}

static void put_reasons(struct text *to, const unecho_totals *totals, unecho_error *error)
{
    text_print(to, error, ",\"reasons\":{");
    for (int i = UNECHO_RULE; i < REASONS; i++)
        text_print(to, error, "%s\"%s\":{\"rows\":%llu,\"bytes\":%llu}", i > 1 ? "," : "",
                   unecho_reason_name(i), (unsigned long long)totals->rows[i],
                   (unsigned long long)totals->row_bytes[i]);
    text_print(to, error, "}");
}

void outcome_put_totals(struct text *to, const unecho_totals *totals, unecho_error *error)
{
    put_member(to, "inputs", totals->inputs, error);
    put_member(to, "records", totals->records, error);
    put_member(to, "documents", totals->documents, error);
    put_member(to, "dropped", totals->dropped, error);
    put_member(to, "quarantined", totals->quarantined, error);
    put_member(to, "bytes_in", totals->source_bytes, error);
    put_member(to, "bytes_kept", totals->kept_bytes, error);
    put_member(to, "bytes_logged", totals->logged_bytes, error);
    put_member(to, "bytes_quarantined", totals->quarantined_bytes, error);
    put_member(to, "text_bytes", totals->text_bytes, error);
    put_member(to, "removed_bytes", totals->removed_bytes, error);
    put_member(to, "pages", totals->pages, error);
    put_reasons(to, totals, error);
}

void outcome_put_speed(struct text *to, const unecho_totals *totals, double seconds,
                       unecho_error *error)
{
    text_print(to, error, ",\"seconds\":%.3f,\"bytes_per_second\":%.0f,\"peak_memory_bytes\":%.0f",
               seconds, speed(totals, seconds), peak_memory());
}

static void put_json(struct text *to, const struct outcome *outcome, unecho_error *error)
{
    text_print(to, error,
               "{\"schema\":1,\"command\":\"clean\",\"mode\":\"%s\",\"source\":", outcome->mode);
    text_json(to, bytes_of(outcome->source), error);
    outcome_put_totals(to, &outcome->totals, error);
    text_print(to, error, ",\"was_complete\":%s,\"was_resumed\":%s,\"audit\":",
               outcome->totals.was_complete ? "true" : "false",
               outcome->totals.was_resumed ? "true" : "false");
    if (outcome->log)
        text_json(to, bytes_of(outcome->log), error);
    else
        text_print(to, error, "null");
    outcome_put_speed(to, &outcome->totals, outcome->seconds, error);
    text_print(to, error, "}\n");
}

/* ---- One line ------------------------------------------------------------------------------- */

/* With --mark nothing goes, and the rows are marks. */
static bool only_marked(const unecho_totals *totals)
{
    return count_ranges(totals) && !totals->removed_bytes;
}

/* "; 3 ranges removed: 1 exact, 2 near; 1 record dropped" */
static void put_removed(struct text *to, const struct outcome *outcome, unecho_error *error)
{
    char number[32];
    const unecho_totals *totals = &outcome->totals;
    uint64_t ranges = count_ranges(totals);
    const char *before = ": ";
    if (ranges)
        text_print(to, error, "; %s range%s %s", number_print(ranges, number), plural(ranges),
                   only_marked(totals) ? "marked"
                   : outcome->written  ? "removed"
                                       : "would go");
    for (int i = UNECHO_RULE; i < REASONS; i++) {
        if (!totals->rows[i])
            continue;
        text_print(to, error, "%s%s %s", before, number_print(totals->rows[i], number),
                   unecho_reason_name(i));
        before = ", ";
    }
    if (totals->dropped)
        text_print(to, error, "; %s emptied record%s %s", number_print(totals->dropped, number),
                   plural(totals->dropped), outcome->written ? "dropped" : "would be dropped");
}

void outcome_put_warning(struct text *to, const unecho_totals *totals, unecho_error *error)
{
    char pages[32], documents[32];
    if (totals->pages)
        text_print(to, error,
                   "unecho: warning: %s of %s document%s look%s like HTML, and %s taken for plain "
                   "text; extract the text first\n",
                   number_print(totals->pages, pages), number_print(totals->documents, documents),
                   plural(totals->documents), totals->pages == 1 ? "s" : "",
                   totals->pages == 1 ? "is" : "are");
}

static void put_line(struct text *to, const struct outcome *outcome, unecho_error *error)
{
    char records[32], in[32], kept[32];
    const unecho_totals *totals = &outcome->totals;
    outcome_put_warning(to, totals, error);
    text_print(to, error, "unecho: ");
    inert(to, bytes_of(outcome->source), error);
    text_print(to, error, ": %s record%s, %s byte%s in, ", number_print(totals->records, records),
               plural(totals->records), number_print(totals->source_bytes, in),
               plural(totals->source_bytes));
    if (count_ranges(totals))
        text_print(to, error, "%s kept", number_print(totals->kept_bytes, kept));
    else
        text_print(to, error, "nothing to remove");
    put_removed(to, outcome, error);
    if (outcome->log) {
        text_print(to, error, "; audit log in ");
        inert(to, bytes_of(outcome->log), error);
    }
    text_print(to, error, "\n");
}

int outcome_print_line(const struct outcome *outcome, struct call *call)
{
    struct text out = {0};
    if (call_flag(call, "quiet"))
        return EXIT_DONE;
    (call_flag(call, "json") ? put_json : put_line)(&out, outcome, call->error);
    return tell_all(&out, call);
}

/* ---- One screen ----------------------------------------------------------------------------- */

static void put_head(struct text *to, const struct outcome *outcome, unecho_error *error)
{
    char inputs[32], records[32], bytes[32], earlier[32];
    const unecho_totals *totals = &outcome->totals;
    text_print(to, error, "unecho: ");
    inert(to, bytes_of(outcome->source), error);
    if (totals->was_complete)
        text_print(to, error, ": all was done already, and nothing was written");
    if (totals->was_resumed)
        text_print(to, error, ": went on with an interrupted run, which had done %s byte%s",
                   number_print(totals->earlier_bytes, earlier), plural(totals->earlier_bytes));
    text_print(to, error, "%s %s input%s, %s record%s, %s byte%s in\n",
               totals->was_complete || totals->was_resumed ? ";" : ":",
               number_print(totals->inputs, inputs), plural(totals->inputs),
               number_print(totals->records, records), plural(totals->records),
               number_print(totals->source_bytes, bytes), plural(totals->source_bytes));
}

/* "  removed      1,234 bytes, 6.2 % of the text: 3 exact, 2 near" and what became of the rest. */
static void put_fates(struct text *to, const unecho_totals *totals, unecho_error *error)
{
    char bytes[32], number[32], share[16];
    text_print(to, error, "  kept         %s bytes, %s\n", number_print(totals->kept_bytes, bytes),
               share_print(totals->kept_bytes, totals->source_bytes, share));
    text_print(to, error, "  removed      %s bytes, %s of the text\n",
               number_print(totals->removed_bytes, bytes),
               share_print(totals->removed_bytes, totals->text_bytes, share));
    if (only_marked(totals))
        text_print(to, error, "  marked       %s range%s that would go\n",
                   number_print(count_ranges(totals), number), plural(count_ranges(totals)));
    for (int i = UNECHO_RULE; i < REASONS; i++)
        if (totals->rows[i])
            text_print(to, error, "    %-11s%s bytes in %s range%s\n", unecho_reason_name(i),
                       number_print(totals->row_bytes[i], bytes),
                       number_print(totals->rows[i], number), plural(totals->rows[i]));
    if (totals->dropped)
        text_print(to, error, "  dropped      %s record%s without any text left\n",
                   number_print(totals->dropped, number), plural(totals->dropped));
}

static void put_place(struct text *to, const char *folder, const char *name, unecho_error *error)
{
    inert(to, bytes_of(folder), error);
    text_print(to, error, "/%s", name);
}

static void put_places(struct text *to, const struct outcome *outcome, unecho_error *error)
{
    char bytes[32], number[32];
    const unecho_totals *totals = &outcome->totals;
    if (totals->quarantined) {
        text_print(to, error, "  quarantined  %s record%s, %s bytes, in ",
                   number_print(totals->quarantined, number), plural(totals->quarantined),
                   number_print(totals->quarantined_bytes, bytes));
        put_place(to, outcome->source, "quarantine\n", error);
    }
    text_print(to, error, "  shards in ");
    put_place(to, outcome->source, "shards, audit log in ", error);
    put_place(to, outcome->source, "removed, manifest ", error);
    put_place(to, outcome->source, "manifest.json\n", error);
}

/* What to type to look at it. */
static void put_next(struct text *to, const struct outcome *outcome, unecho_error *error)
{
    struct text word = {0};
    if (count_ranges(&outcome->totals) && !shell_word(&word, outcome->source, error))
        text_print(to, error,
                   "  next: unecho report %.*s -o report.html; unecho explain %.*s "
                   "--least-certain 10\n",
                   (int)word.count, word.at, (int)word.count, word.at);
    text_free(&word);
}

int outcome_print_screen(const struct outcome *outcome, struct call *call)
{
    char rate[32], peak[32];
    struct text out = {0};
    unecho_error *error = call->error;
    if (call_flag(call, "quiet"))
        return EXIT_DONE;
    if (call_flag(call, "json")) {
        put_json(&out, outcome, error);
        return tell_all(&out, call);
    }
    outcome_put_warning(&out, &outcome->totals, error);
    put_head(&out, outcome, error);
    put_fates(&out, &outcome->totals, error);
    put_places(&out, outcome, error);
    if (!outcome->totals.was_complete)
        text_print(&out, error, "  %.1f s, %s/s, peak memory %s\n", outcome->seconds,
                   amount_print(speed(&outcome->totals, outcome->seconds), rate),
                   amount_print(peak_memory(), peak));
    put_next(&out, outcome, error);
    return tell_all(&out, call);
}
