// SPDX-License-Identifier: Apache-2.0
/*
 * The work itself, without Python: columns through the library, and what comes of them as Arrow
 * data. Called with the interpreter's lock released.
 */
#ifndef PYTHON_WORK_H
#define PYTHON_WORK_H

#include "column.h"
#include "rows.h"

/* What became of a document. */
enum fate {
    FATE_DROPPED,
    FATE_UNCHANGED,
    FATE_CHANGED
};

struct work {
    /* what is given, borrowed */
    struct arrow_data *data;
    const char *text, *id, *url; /* names of columns; text at NULL: the data is the column */
    const char *source;          /* what rows call the data */
    /* what comes out, the caller's to free */
    struct arrow_data *kept; /* the texts, chunk for chunk, in the layout that they came in */
    struct arrow_data *rows;
    char *fates; /* enum fate, a byte a document */
    size_t count;
    unecho_totals totals;
};

/* Cleans all documents at the scope that the settings of the job say, which has no input yet: what
 * unecho_job_to_writer returns. */
int work_dedup(struct work *work, unecho_job *job, unecho_error *error);

/* Cleans each document by itself, in this thread. None is dropped. `totals` are left
 * alone. */
int work_clean(struct work *work, const unecho_cleaner *cleaner, unecho_error *error);

void work_free(struct work *work);

#endif
