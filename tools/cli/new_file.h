// SPDX-License-Identifier: Apache-2.0
/*
 * Files that appear under their name only when they are whole.
 *
 * A new file is prepared (written and flushed to disk under a temporary name in the folder where
 * it will stand) and then committed (renamed, and the folder flushed). So a command that writes
 * two files prepares both before it commits either. A signal removes what was only prepared.
 */
#ifndef CLI_NEW_FILE_H
#define CLI_NEW_FILE_H

#include "text.h"

/* Once at the start of the program: makes sure that descriptors 0 to 2 are taken, so that no file
 * opened later is mistaken for stdout, and removes prepared files on SIGINT, SIGTERM, SIGHUP and
 * SIGPIPE before the program ends by them. */
void signals_start(void);

/* A file on its way to its name. Zero-initialise. */
struct new_file {
    char *path;      /* where it will stand, links followed */
    char *temporary; /* NULL: `path` is a pipe or device and is written directly, at commit */
    int slot;        /* its place among the files that a signal removes */
    unecho_bytes direct;
};

/* Writes `bytes` for `path`. An existing file keeps its permission bits (and owner, where the
 * system allows it); a pipe or device is written at commit: `bytes` must live until then. */
int new_file_prepare(struct new_file *file, const char *path, unecho_bytes bytes,
                     unecho_error *error);
/* Puts a prepared file under its name. Does nothing to a zeroed one. */
int new_file_commit(struct new_file *file, unecho_error *error);
/* Removes what was prepared and not committed; releases the memory. Any state is fine. */
void new_file_discard(struct new_file *file);

#endif
