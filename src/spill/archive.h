// SPDX-License-Identifier: Apache-2.0
/*
 * Archives: columns in a file, for a later process that goes on with them, maybe on another machine
 * of the same kind.
 *
 *   section…                 the columns, each begun at a multiple of 8 bytes
 *   struct archive_section…  the table: which column, where, how long, its XXH3-128
 *   struct archive_trailer   what the file is, and the hash of the table
 *
 * Columns stand as they do in memory, so an archive is for the version and the kind of machine that
 * wrote it; the stamp says whose it is, and what is not is refused. Checksums find damage, not
 * malice: archives stand among the state of a run, whose folder is the user's own.
 *
 * Takes:   arrays, written one after the other.
 * Gives:   the file whole or not at all (stream/file.h); arrays again, mapped and proved.
 * Owns:    an open archive its mapping, a writer its table.
 * Cost:    one pass over a section when it is asked for first; pages proved are given back.
 * Refuses: another stamp: UNECHO_E_MISMATCH; a damaged file: UNECHO_E_INPUT.
 */
#ifndef SPILL_ARCHIVE_H
#define SPILL_ARCHIVE_H

#include "base/hash.h"
#include "stream/file.h"

#include <stdbool.h>

enum {
    ARCHIVE_FORMAT = 1,
    ARCHIVE_ALIGNMENT = 8
};

struct archive_section {
    uint64_t offset, bytes;
    struct hash128 hash;
    uint32_t id;   /* which column */
    uint32_t size; /* of an element */
};

/* ---- Writing ---- */

struct archive_writer {
    struct file_publish publish;
    ARRAY(struct archive_section) table;
    struct hash128 stamp;
};

/* Begins the file `name` in `folder`; `shown` is for messages. archive_abandon is due in any case.
 * UNECHO_E_IO, UNECHO_E_MEMORY. */
int archive_begin(struct archive_writer *writer, int folder, const char *name, const char *shown,
                  struct hash128 stamp, unecho_error *error);

/* Adds a column of `count` elements of `size` bytes. Each id once. Errors likewise. */
int archive_add(struct archive_writer *writer, uint32_t id, const void *at, size_t count,
                size_t size, unecho_error *error);

/* The file appears. */
int archive_finish(struct archive_writer *writer, unecho_error *error);

/* Removes what is not finished and releases everything. Harmless on a zeroed-then-begun writer. */
void archive_abandon(struct archive_writer *writer);

/* ---- Reading ---- */

struct archive {
    void *map;
    size_t bytes;
    const struct archive_section *table;
    size_t count;
    char *shown; /* owned */
};

/* Maps the file and proves its table. `*missing` (may be NULL): there is none, which then is no
 * error. archive_close is due in any case. */
int archive_open(struct archive *archive, int folder, const char *name, const char *shown,
                 struct hash128 stamp, bool *missing, unecho_error *error);
void archive_close(struct archive *archive);

/* How many elements the column has; 0 where there is none. */
size_t archive_count(const struct archive *archive, uint32_t id);

/* The column, proved: borrowed until the archive is closed, never to be written. A column that is
 * not there is empty. UNECHO_E_INPUT. */
int archive_get(const struct archive *archive, uint32_t id, size_t size, const void **at,
                size_t *count, unecho_error *error);

#endif
