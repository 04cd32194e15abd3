// SPDX-License-Identifier: Apache-2.0
/* A removal beside the unit on whose account it went, for a reader. */
#ifndef CLI_BESIDE_H
#define CLI_BESIDE_H

#include "terminal.h"

struct beside_text {
    const char *name; /* its heading: "went" */
    unecho_bytes text;
};

/*
 * Adds two texts, one under the other, indented, with the words marked that the other one lacks
 * there: in colour where the stream has it, else as [-these-] and {+those+}. Both are made inert.
 */
int beside_print(struct text *to, struct paint stream, struct beside_text one,
                 struct beside_text other, unecho_error *error);

/* Adds one text, indented in the same way. */
int beside_print_one(struct text *to, unecho_bytes text, unecho_error *error);

/* Adds "near, 0.8125", "rule en.read-more (tail)": why a row went. */
int beside_print_reason(struct text *to, struct paint stream, const unecho_row *row,
                        unecho_error *error);

/* Adds "line 3", "lines 3 to 5". */
int beside_print_lines(struct text *to, uint64_t line, uint64_t lines, unecho_error *error);

/* Adds where it stands: "town-2, record 2, line 3". */
int beside_print_place(struct text *to, unecho_bytes doc, uint64_t record, uint64_t line,
                       uint64_t lines, unecho_error *error);

/* Adds all of a removal: why, where, both texts. */
int beside_print_removal(struct text *to, struct paint stream, const unecho_removal *removal,
                         unecho_error *error);

#endif
