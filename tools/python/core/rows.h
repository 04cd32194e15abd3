// SPDX-License-Identifier: Apache-2.0
/*
 * Rows of the audit log as an Arrow table: a column for each member of docs/AUDIT.md, null where a
 * row has no such member.
 */
#ifndef PYTHON_ROWS_H
#define PYTHON_ROWS_H

#include "build.h"

enum {
    ROWS_COLUMNS = 16,
    ROWS_WITNESS = 5 /* members of a witness */
};

struct rows {
    struct build columns[ROWS_COLUMNS];
    struct build witness[ROWS_WITNESS];
    size_t count;
};

void rows_start(struct rows *rows);
void rows_drop(struct rows *rows);
void rows_add(struct rows *rows, const unecho_row *row);

/* The table; NULL: out of memory. The rows are then dropped. */
struct arrow_data *rows_finish(struct rows *rows);

#endif
