// SPDX-License-Identifier: Apache-2.0
/*
 * The lines of a file of a finished folder, one at a time.
 *
 * Takes:   a file that the manifest names, beneath its folder whatever it says.
 * Gives:   its decompressed lines, each borrowed until the next call.
 * Bounds:  memory is a line and what one read gives; nothing is read twice.
 * Refuses: a name outside the folder, a damaged file: UNECHO_E_INPUT; UNECHO_E_IO.
 */
#ifndef REPORT_LINES_H
#define REPORT_LINES_H

#include "report/manifest.h"
#include "stream/input.h"

/* Zero-initialise; lines_close releases, in any state. */
struct lines {
    struct input *input;
    struct buffer bytes;
    size_t at;       /* where the next line begins in `bytes` */
    size_t searched; /* no LF before this */
    uint64_t number; /* lines given so far */
    bool ended;      /* nothing follows `bytes` */
    bool whole;      /* set by the caller: all of the file is one line, a text */
    char *path;
};

/* Opens the file; one that the manifest does not name has no lines. */
int lines_open(struct lines *lines, const char *folder, const struct entry_file *file,
               unecho_error *error);
void lines_close(struct lines *lines);

/* The next line with its LF; the last may have none. `*line` has at NULL where there is no more. */
int lines_next(struct lines *lines, unecho_bytes *line, unecho_error *error);

/* Drops what was given, and reads on: for who takes bytes and not lines. */
int lines_more(struct lines *lines, unecho_error *error);

#endif
