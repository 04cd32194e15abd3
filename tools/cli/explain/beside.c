// SPDX-License-Identifier: Apache-2.0
#include "explain/beside.h"

#include <string.h>

static const char INDENT[] = "    ";

/* The printing of one side: where lines begin anew. */
struct side {
    struct text *to;
    struct paint stream;
    int nth; /* 0: the first text; 1: the other */
    bool begun;
};

/* Hostile text in which line feeds begin a new indented line. */
static int put_lines(struct text *to, unecho_bytes text, unecho_error *error)
{
    int code = UNECHO_OK;
    while (text.length && !code) {
        const char *feed = memchr(text.at, '\n', text.length);
        size_t length = feed ? (size_t)(feed - text.at) : text.length;
        code = inert(to, (unecho_bytes){text.at, length}, error);
        text.at += length + (feed != NULL);
        text.length -= length + (feed != NULL);
        if (!code && feed && text.length)
            code = text_print(to, error, "\n%s", INDENT);
    }
    return code;
}

static int put_run(void *self, int nth, unecho_bytes run, bool common, unecho_error *error)
{
    static const enum colour colours[] = {RED, GREEN};
    static const char *const marks[2][2] = {{"[-", "-]"}, {"{+", "+}"}};
    struct side *side = self;
    if (nth != side->nth)
        return UNECHO_OK;
    bool marked = !common, words = marked && !side->stream.colour;
    text_print(side->to, error, "%s%s", side->begun ? "" : INDENT,
               marked ? paint(side->stream, colours[nth]) : "");
    side->begun = true;
    text_print(side->to, error, "%s", words ? marks[nth][0] : "");
    put_lines(side->to, run, error);
    text_print(side->to, error, "%s%s", words ? marks[nth][1] : "",
               marked ? paint(side->stream, PLAIN) : "");
    return error->code;
}

static unecho_bytes without_feeds(unecho_bytes text)
{
    while (text.length && (text.at[text.length - 1] == '\n' || text.at[text.length - 1] == '\r'))
        text.length--;
    return text;
}

static int put_side(struct side side, const struct beside_text texts[2], unecho_error *error)
{
    text_print(side.to, error, "  %s%s%s\n", paint(side.stream, DIM), texts[side.nth].name,
               paint(side.stream, PLAIN));
    int code = unecho_beside(texts[0].text, texts[1].text, put_run, &side, error);
    return code ? code : text_print(side.to, error, "\n");
}

int beside_print(struct text *to, struct paint stream, struct beside_text one,
                 struct beside_text other, unecho_error *error)
{
    struct beside_text texts[2] = {{one.name, without_feeds(one.text)},
                                   {other.name, without_feeds(other.text)}};
    int code = put_side((struct side){to, stream, 0, false}, texts, error);
    return code ? code : put_side((struct side){to, stream, 1, false}, texts, error);
}

int beside_print_one(struct text *to, unecho_bytes text, unecho_error *error)
{
    text_print(to, error, "%s", INDENT);
    put_lines(to, without_feeds(text), error);
    return text_print(to, error, "\n");
}

int beside_print_reason(struct text *to, struct paint stream, const unecho_row *row,
                        unecho_error *error)
{
    text_print(to, error, "%s%s%s%s", row->kind == UNECHO_MARK ? "marked as " : "",
               paint(stream, YELLOW), unecho_reason_name(row->reason), paint(stream, PLAIN));
    if (row->rule.length) {
        text_print(to, error, " ");
        inert(to, row->rule, error);
    }
    if (row->part)
        text_print(to, error, " (%s of the line)", unecho_part_name(row->part));
    if (row->similarity_under && row->reason != UNECHO_EXACT)
        text_print(to, error, ", %.4f",
                   (double)row->similarity_over / (double)row->similarity_under);
    return error->code;
}

int beside_print_lines(struct text *to, uint64_t line, uint64_t lines, unecho_error *error)
{
    if (lines == 1)
        return text_print(to, error, "line %llu", (unsigned long long)line);
    return text_print(to, error, "lines %llu to %llu", (unsigned long long)line,
                      (unsigned long long)(line + lines - 1));
}

int beside_print_place(struct text *to, unecho_bytes doc, uint64_t record, uint64_t line,
                       uint64_t lines, unecho_error *error)
{
    inert(to, doc, error);
    text_print(to, error, ", record %llu", (unsigned long long)record);
    if (lines)
        text_print(to, error, ", ");
    return lines ? beside_print_lines(to, line, lines, error) : error->code;
}

int beside_print_removal(struct text *to, struct paint stream, const unecho_removal *removal,
                         unecho_error *error)
{
    const unecho_row *row = removal->row;
    beside_print_reason(to, stream, row, error);
    text_print(to, error, ": ");
    beside_print_place(to, row->doc, row->record, row->line, row->lines, error);
    if (row->has_witness) {
        text_print(to, error, "; on account of ");
        beside_print_place(to, row->witness.doc, row->witness.record, row->witness.line,
                           row->witness.lines, error);
        if (row->witness_count)
            text_print(to, error, " and %zu more together", row->witness_count - 1);
    }
    text_print(to, error, "\n");
    if (removal->has_witness_text)
        return beside_print(
            to, stream,
            (struct beside_text){row->kind == UNECHO_MARK ? "marked" : "went", row->text},
            (struct beside_text){"stays", removal->witness_text}, error);
    beside_print_one(to, row->text, error);
    if (row->has_witness)
        text_print(to, error, "  The text of its witness is not in this folder.\n");
    return error->code;
}
