// SPDX-License-Identifier: Apache-2.0
/*
 * The parts that sections are made of: tables that can be sorted and searched, bars, histograms.
 * Pictures are SVG without text, so that words stay words for those who listen or zoom.
 */
#ifndef PAGE_DRAW_H
#define PAGE_DRAW_H

#include "page/html.h"
#include "page/survey.h"

/* A section with its heading; `id` is what links point to. */
void draw_section(struct html *html, const char *id, const char *heading);
void draw_section_end(struct html *html);
/* A paragraph of ours. */
void draw_note(struct html *html, const char *words);

struct column {
    const char *title;
    bool number; /* right-aligned, sorted by value */
};

/* A table; its caption names it. Rows are begun, their cells put in the order of the columns. */
void draw_table(struct html *html, const char *caption, const struct column *columns, size_t count);
void draw_table_end(struct html *html);
void draw_row(struct html *html);
void draw_row_end(struct html *html);

/* Cells. The first of a row is its head. */
void draw_head(struct html *html, unecho_bytes text, size_t most, bool cut);
void draw_head_words(struct html *html, const char *words);
void draw_text(struct html *html, unecho_bytes text, size_t most, bool cut);
void draw_number(struct html *html, uint64_t number);
void draw_bytes(struct html *html, uint64_t bytes);
/* "6.2 %" with a bar of that length, in the colour of `kind` (a class of page.css). */
void draw_share(struct html *html, uint64_t part, uint64_t whole, const char *kind);

/* A bar of `part` in `whole` alone. */
void draw_bar(struct html *html, double part, double whole, const char *kind);

struct slice {
    const char *kind, *name; /* class of page.css; word of the legend */
    uint64_t bytes;
};

/* What makes up a whole, as one bar with a legend. `about` says what it shows. */
void draw_slices(struct html *html, const char *about, const struct slice *slices, size_t count);

/* The counts of SURVEY_STEPS steps of a similarity from 0 to 1, with a mark at `threshold` (in
 * ten-thousandths). */
void draw_similarities(struct html *html, const char *about, const uint64_t *counts,
                       uint64_t threshold, const char *kind);

#endif
