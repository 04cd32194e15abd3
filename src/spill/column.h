// SPDX-License-Identifier: Apache-2.0
/*
 * Columns that may be larger than memory: what a run remembers of a corpus.
 *
 * A column is an array that only grows, cut into blocks. The columns of a run share a limit
 * (struct spill): once their blocks would hold more than that, full blocks move to a temporary file
 * without a name, one a column, those of the columns first that are read least (`rank`). What is
 * read is the same wherever it lies, so the limit changes nothing but time.
 *
 * Takes:   elements of one size, appended by one thread at a time.
 * Gives:   elements by number, to any number of threads at once while nobody appends or changes.
 * Owns:    blocks and files; both go with column_free and spill_free.
 * Cost:    appending: a copy, and once a block may have to go a write of it. Reading an element
 *          that was moved: a pread.
 * Refuses: UNECHO_E_LIMIT where what has to stay in memory (spill_charge) passes the limit;
 *          UNECHO_E_IO where the temporary file cannot be made, written or read.
 */
#ifndef SPILL_COLUMN_H
#define SPILL_COLUMN_H

#include "base/mem.h"

/* What the columns of a run share. */
struct spill {
    const char *folder;      /* for temporary files; borrowed */
    uint64_t limit;          /* bytes that may be held */
    uint64_t held;           /* by blocks in memory, and charged */
    uint64_t written;        /* bytes moved to files, for run.json */
    struct column **columns; /* lowest rank first */
    size_t count;
};

/* Element `i` is in block i / block_elements, at i % block_elements. */
struct column {
    struct spill *spill;
    const char *what; /* for messages: "forms" */
    uint32_t rank;
    uint32_t size;        /* of an element, in bytes */
    uint32_t shift;       /* a block has 1 << shift elements */
    uint64_t count;       /* elements */
    uint64_t moved;       /* blocks that are in the file: the first ones */
    int fd;               /* -1: none yet */
    ARRAY(char *) blocks; /* NULL where moved */
};

void spill_init(struct spill *spill, const char *folder, uint64_t limit);
/* All columns must be free. */
void spill_free(struct spill *spill);

/* Counts `bytes` (or gives them back, where negative) that stay in memory: tables. Moves blocks to
 * make room. UNECHO_E_LIMIT with what to give; UNECHO_E_IO, UNECHO_E_MEMORY. */
int spill_charge(struct spill *spill, int64_t bytes, unecho_error *error);

/* An empty column of elements of `size` bytes, in blocks of about `block_bytes`. It must not move
 * in memory while it lives. Columns of a lower rank are moved first. UNECHO_E_MEMORY. */
int column_init(struct column *column, struct spill *spill, const char *what, uint32_t size,
                uint32_t block_bytes, uint32_t rank, unecho_error *error);
void column_free(struct column *column);

/* Appends `count` elements. UNECHO_E_MEMORY, UNECHO_E_LIMIT, UNECHO_E_IO. */
int column_append(struct column *column, const void *elements, uint64_t count, unecho_error *error);

/* Copies elements first to first + count - 1 to `to`. They must be there. UNECHO_E_IO. */
int column_read(const struct column *column, uint64_t first, uint64_t count, void *to,
                unecho_error *error);

/* The same without a copy where they lie together in memory; else they are read into `room`, which
 * grows. Valid until the column or `room` changes. NULL: failed. */
const void *column_view(const struct column *column, uint64_t first, uint64_t count,
                        struct buffer *room, unecho_error *error);

/* Replaces an element. UNECHO_E_IO. */
int column_change(struct column *column, uint64_t at, const void *element, unecho_error *error);

#endif
