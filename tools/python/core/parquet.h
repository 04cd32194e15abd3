// SPDX-License-Identifier: Apache-2.0
/*
 * Parquet as a file format of the library's (unecho.h, section 6): pyarrow reads and writes, in
 * src/unecho/_parquet.py, and the columns beside the text travel as packed rows (pack.h).
 *
 * A record's rest: the number of its row group, a byte that tells whether its text is null, then
 * all columns but the text, packed as a struct.
 *
 * Thread rule: the library calls from threads of its own; each call into Python takes the
 * interpreter's lock and gives it back.
 */
#ifndef PYTHON_PARQUET_H
#define PYTHON_PARQUET_H

#include "module.h"

/* What the format works with: `state`, all else zero; parquet_end releases. Lives on the caller's
 * stack while the library is called. */
struct parquet {
    const struct state *state;
    PyObject *module; /* unecho._parquet, once it was needed; owned */
    /* The first exception that is no mere failure, such as KeyboardInterrupt; or NULL. */
    PyObject *type, *value, *trace;
};

/* With the lock held. Raises the exception that is kept, unless one is set; tells whether one is.
 */
bool parquet_end(struct parquet *parquet);

/* The format, which borrows `parquet`. */
unecho_file_format parquet_format(struct parquet *parquet);

/* ---- What the two sides share (parquet_read.c, parquet_write.c) ---- */

/* With the lock held: the module, borrowed; NULL with an exception. pyarrow comes with it. */
PyObject *parquet_module(struct parquet *parquet);

/* With the lock held and an exception set, which goes: fills `error` with what it says. Returns its
 * code. */
int parquet_fail(struct parquet *parquet, unecho_error *error);

int parquet_read(void *self, const char *path, const unecho_fields *fields, unecho_reader *reader,
                 unecho_error *error);
int parquet_write(void *self, const char *like, const unecho_fields *fields, const unecho_sink *to,
                  unecho_file_writer *writer, unecho_error *error);

#endif
