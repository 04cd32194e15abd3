// SPDX-License-Identifier: Apache-2.0
#include "examples.h"

#include <string.h>

enum {
    SHOWN = 3,
    POINTS = 160
};

/* The least certain rows of one reason so far, the first the least certain. */
struct best {
    unecho_row rows[SHOWN];
    size_t count;
};

/* True if `a` is less certain than `b`, of the same reason. */
static bool less_certain(const unecho_row *a, const unecho_row *b)
{
    if (a->reason == UNECHO_NEAR || a->reason == UNECHO_CONTAINED) {
        uint64_t left = a->similarity_over * b->similarity_under;
        uint64_t right = b->similarity_over * a->similarity_under;
        return left < right;
    }
    if (a->reason != UNECHO_RULE)
        return a->length < b->length;
    if ((a->part == UNECHO_WHOLE) != (b->part == UNECHO_WHOLE))
        return a->part != UNECHO_WHOLE;
    return a->length > b->length;
}

static void consider(struct best *best, const unecho_row *row)
{
    size_t place = best->count;
    while (place && less_certain(row, &best->rows[place - 1]))
        place--;
    if (place == SHOWN)
        return;
    size_t moved = (best->count < SHOWN ? best->count : SHOWN - 1) - place;
    memmove(&best->rows[place + 1], &best->rows[place], moved * sizeof *row);
    best->rows[place] = *row;
    best->count += best->count < SHOWN;
}

static void put_row(struct text *to, const struct summary *summary, const unecho_row *row,
                    struct paint stream, unecho_error *error)
{
    text_print(to, error, "    %sline %llu%s", paint(stream, YELLOW), (unsigned long long)row->line,
               paint(stream, PLAIN));
    if (row->reason == UNECHO_RULE) {
        text_print(to, error, "%s%s, ", row->part ? " " : "", unecho_part_name(row->part));
        inert(to, row->rule, error);
    } else if (row->has_witness && row->similarity_under) {
        text_print(to, error, ", ");
        text_fraction(to, row->similarity_over, row->similarity_under, error);
    }
    text_print(to, error, "\n        ");
    inert_excerpt(to, row->text, POINTS, error);
    if (row->has_witness) {
        text_print(to, error, "\n      like line %llu, which stays\n        ",
                   (unsigned long long)row->witness.line);
        inert_excerpt(to, lines_of(summary->before, row->witness.line, row->witness.lines), POINTS,
                      error);
    }
    text_print(to, error, "\n");
}

void examples_print(struct text *to, const struct summary *summary, struct paint stream,
                    unecho_error *error)
{
    struct best best[REASONS] = {{.count = 0}};
    size_t rows = unecho_result_row_count(summary->result), counts[REASONS] = {0};
    for (size_t i = 0; i < rows; i++) {
        unecho_row row = {.size = sizeof row};
        if (unecho_result_row(summary->result, i, &row) || row.reason >= REASONS)
            continue;
        consider(&best[row.reason], &row);
        counts[row.reason]++;
    }
    for (int reason = 0; reason < REASONS; reason++) {
        if (!best[reason].count)
            continue;
        text_print(to, error, "  %s%s%s%s\n", paint(stream, BOLD), unecho_reason_name(reason),
                   paint(stream, PLAIN),
                   counts[reason] > SHOWN ? " (the three least certain)" : "");
        for (size_t i = 0; i < best[reason].count; i++)
            put_row(to, summary, &best[reason].rows[i], stream, error);
    }
}
