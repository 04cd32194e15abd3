// SPDX-License-Identifier: Apache-2.0
/*
 * A column of Arrow data, read where it stands: strings of every layout, and whole numbers as
 * their digits.
 *
 * Takes:   data, and the name of a column, or data that is one column itself.
 * Gives:   cell after cell, borrowed from the data.
 * Refuses: columns of other types, dictionary-encoded ones, offsets that go backwards.
 */
#ifndef PYTHON_COLUMN_H
#define PYTHON_COLUMN_H

#include "arrow.h"
#include <unecho.h>

enum column_layout {
    COLUMN_NONE,  /* not one that can be read */
    COLUMN_SMALL, /* 32-bit offsets */
    COLUMN_LARGE, /* 64-bit offsets */
    COLUMN_VIEW,
    COLUMN_NUMBER
};

struct column {
    const struct arrow_data *data;
    int64_t child; /* which child of the chunks; -1: the chunks themselves */
    enum column_layout layout;
    const char *format;
    /* where reading stands */
    size_t chunk;
    int64_t row;
    char digits[24];
};

/* What a cell holds. */
struct cell {
    unecho_bytes bytes; /* at NULL: null */
    bool broken;        /* its offsets make no sense */
};

/* Finds the column `name`; NULL: the data is one. False where there is none of that name; a column
 * that cannot be read has the layout COLUMN_NONE. */
bool column_find(const struct arrow_data *data, const char *name, struct column *column);

/* Goes to the first cell of a chunk. */
void column_go(struct column *column, size_t chunk);

/* The next cell; false at the end. */
bool column_next(struct column *column, struct cell *cell);

/* The array of a chunk that holds the column, and the row of it where the chunk begins. */
const struct ArrowArray *column_chunk(const struct column *column, size_t chunk, int64_t *first);

/* How cells of this type are laid out. */
enum column_layout column_layout_of(const struct ArrowSchema *schema);

/* The cell at `row` (from the first of the array's buffers), of SMALL, LARGE and VIEW. It is there.
 */
struct cell column_bytes(enum column_layout layout, const struct ArrowArray *array, int64_t row);

/* Whether the cell at `row` (from the first of the array's buffers) is null. */
bool array_is_null(const struct ArrowArray *array, int64_t row);

#endif
