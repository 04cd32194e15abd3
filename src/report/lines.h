// SPDX-License-Identifier: Apache-2.0
/*
 * The lines of a file of a finished folder, one at a time; of a file of a foreign format, its
 * records.
 *
 * Takes:   a file that the manifest names, beneath its folder whatever it says, or a part of shards
 *          that inputs share.
 * Gives:   its decompressed lines, each borrowed until the next call.
 * Bounds:  memory is a line and what one read gives; nothing is read twice.
 * Refuses: a name outside the folder, a damaged file: UNECHO_E_INPUT; UNECHO_E_IO.
 */
#ifndef REPORT_LINES_H
#define REPORT_LINES_H

#include "format/foreign.h"
#include "report/shards.h"

/* Zero-initialise; lines_close releases, in any state. */
struct lines {
    struct input *input;
    struct shards *shards;   /* borrowed: they come from there, and not from a file of their own */
    uint64_t left;           /* of `shards`: how many bytes */
    struct hash_stream hash; /* of what was taken from there */
    struct buffer bytes;
    size_t at;                     /* where the next line begins in `bytes` */
    size_t searched;               /* no LF before this */
    uint64_t number;               /* lines given so far */
    bool ended;                    /* nothing follows `bytes` */
    bool whole;                    /* set by the caller: all of the file is one line, a text */
    const struct foreign *foreign; /* set by the caller: what reads the file; NULL: nobody need */
    const struct fields *fields;   /* for that; borrowed */
    char *path;                    /* NULL where there is no file of their own */
};

/* Opens the file; one that the manifest does not name has no lines. */
int lines_open(struct lines *lines, const char *folder, const struct entry_file *file,
               unecho_error *error);

/* The same over `bytes` bytes of shards that inputs share, from `at` on. */
int lines_open_shards(struct lines *lines, struct shards *shards, uint64_t at, uint64_t bytes,
                      unecho_error *error);
void lines_close(struct lines *lines);

/* FOLDER/PATH of a file that the manifest names, owned by the caller. UNECHO_E_INPUT where that is
 * not beneath the folder. */
int lines_path(const char *folder, const struct entry_file *file, char **path, unecho_error *error);

/* The next line with its LF; the last may have none. `*line` has at NULL where there is no more. */
int lines_next(struct lines *lines, unecho_bytes *line, unecho_error *error);

/* Drops what was given, and reads on: for who takes bytes and not lines. */
int lines_more(struct lines *lines, unecho_error *error);

#endif
