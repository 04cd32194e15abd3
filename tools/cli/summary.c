// SPDX-License-Identifier: Apache-2.0
#include "summary.h"

#include "examples.h"
#include "files.h"

int summary_count(struct summary *summary, unecho_error *error)
{
    uint64_t removed = 0;
    size_t rows = unecho_result_row_count(summary->result);
    for (size_t i = 0; i < rows; i++) {
        unecho_row row = {.size = sizeof row};
        if (unecho_result_row(summary->result, i, &row) || row.reason <= 0 || row.reason >= REASONS)
            return fail(error, UNECHO_E_INTERNAL, "a removed range has no reason");
        struct tally *tally = &summary->of[row.reason];
        tally->rows++;
        tally->bytes += row.length;
        tally->lines += row.part == UNECHO_WHOLE ? row.lines : 0;
        tally->parts += row.part != UNECHO_WHOLE;
        removed += row.length;
    }
    if (unecho_result_text(summary->result).length + removed != summary->before.length)
        return fail(error, UNECHO_E_INTERNAL, "the bytes kept and removed are not all bytes");
    return UNECHO_OK;
}

static struct tally total(const struct tally *of)
{
    struct tally sum = {0};
    for (int i = 0; i < REASONS; i++) {
        sum.rows += of[i].rows;
        sum.lines += of[i].lines;
        sum.parts += of[i].parts;
        sum.bytes += of[i].bytes;
    }
    return sum;
}

/* ": 2 rule, 1 exact": lines by reason. */
static void put_reasons(struct text *to, const struct tally *of, unecho_error *error)
{
    char number[32];
    const char *before = ": ";
    for (int i = 0; i < REASONS; i++) {
        if (!of[i].lines)
            continue;
        text_print(to, error, "%s%s %s", before, number_print(of[i].lines, number),
                   unecho_reason_name(i));
        before = ", ";
    }
}

static const char *plural(uint64_t count)
{
    return count == 1 ? "" : "s";
}

/* "4 lines removed: 2 rule, 1 exact, 1 near; 1 line shortened by a rule" */
static void put_removed(struct text *to, const struct summary *summary, unecho_error *error)
{
    char number[32];
    struct tally all = total(summary->of);
    if (all.lines) {
        text_print(to, error, "; %s line%s %s", number_print(all.lines, number), plural(all.lines),
                   summary->written ? "removed" : "would go");
        put_reasons(to, summary->of, error);
    }
    if (all.parts)
        text_print(to, error, "; %s %s %s: %s rule", number_print(all.parts, number),
                   all.parts == 1 ? "part of a line" : "parts of lines",
                   summary->written ? "cut" : "would be cut", number);
}

static void put_line(struct text *to, const struct summary *summary, unecho_error *error)
{
    char in[32], kept[32];
    text_print(to, error, "unecho: ");
    inert(to, bytes_of(summary->source), error);
    text_print(to, error, ": %s byte%s in, ", number_print(summary->before.length, in),
               plural(summary->before.length));
    if (total(summary->of).rows == 0)
        text_print(to, error,
                   summary->before.length ? "all kept; nothing to remove" : "nothing to remove");
    else
        text_print(to, error, "%s kept",
                   number_print(unecho_result_text(summary->result).length, kept));
    put_removed(to, summary, error);
    if (summary->log) {
        text_print(to, error, "; audit log in ");
        inert(to, bytes_of(summary->log), error);
    }
    text_print(to, error, "\n");
}

static void put_tally(struct text *to, const char *name, const struct tally *tally,
                      unecho_error *error)
{
    text_print(to, error, "\"%s\":{\"rows\":%llu,\"lines\":%llu,\"parts\":%llu,\"bytes\":%llu}",
               name, (unsigned long long)tally->rows, (unsigned long long)tally->lines,
               (unsigned long long)tally->parts, (unsigned long long)tally->bytes);
}

static void put_json(struct text *to, const struct summary *summary, unecho_error *error)
{
    struct tally all = total(summary->of);
    text_print(to, error,
               "{\"schema\":1,\"command\":\"clean\",\"mode\":\"%s\",\"source\":", summary->mode);
    text_json(to, bytes_of(summary->source), error);
    text_print(to, error, ",\"bytes_in\":%zu,\"bytes_kept\":%zu,", summary->before.length,
               unecho_result_text(summary->result).length);
    put_tally(to, "removed", &all, error);
    text_print(to, error, ",\"reasons\":{");
    for (int i = UNECHO_RULE; i < REASONS; i++) {
        put_tally(to, unecho_reason_name(i), &summary->of[i], error);
        text_print(to, error, i + 1 < REASONS ? "," : "}");
    }
    text_print(to, error, ",\"audit\":");
    if (summary->log)
        text_json(to, bytes_of(summary->log), error);
    else
        text_print(to, error, "null");
    text_print(to, error, "}\n");
}

int summary_print(const struct summary *summary, struct call *call)
{
    if (call_flag(call, "quiet"))
        return EXIT_DONE;
    struct text out = {0};
    if (call_flag(call, "json")) {
        put_json(&out, summary, call->error);
    } else {
        put_line(&out, summary, call->error);
        if (call_flag(call, "verbose"))
            examples_print(&out, summary, call->err, call->error);
    }
    if (call->error->code == UNECHO_OK)
        tell(&out);
    text_free(&out);
    return call->error->code ? EXIT_ERROR : EXIT_DONE;
}
