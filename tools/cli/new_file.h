// SPDX-License-Identifier: Apache-2.0
/*
 * Files that appear under their name only when they are whole.
 *
 * A new file is prepared (written and flushed to disk under a temporary name in the folder where
 * it will stand, at once or piece by piece) and then committed (renamed, and the folder flushed).
 * So a command that writes two files prepares both before it commits either. A signal removes what
 * was only prepared.
 */
#ifndef CLI_NEW_FILE_H
#define CLI_NEW_FILE_H

#include "text.h"

#include <signal.h>

/* Once at the start of the program: makes sure that descriptors 0 to 2 are taken, so that no file
 * opened later is mistaken for stdout, and removes prepared files on SIGINT, SIGTERM, SIGHUP and
 * SIGPIPE before the program ends by them. */
void signals_start(void);

/* Keeps those signals from the calling thread, and from threads that it starts; the handler then
 * runs on another. `before` goes back to pthread_sigmask. */
void signals_block(sigset_t *before);

/* A file on its way to its name. Zero-initialise. */
struct new_file {
    char *path;      /* where it will stand, links followed */
    char *temporary; /* NULL: a pipe or device, which is written directly */
    int slot;        /* its place among the files that a signal removes */
    bool is_device;
    bool open;
    int descriptor;
    unecho_bytes direct; /* what a pipe or device gets at commit */
};

/* Begins a file for `path`. An existing file keeps its permission bits (and owner, where the system
 * allows it). */
int new_file_begin(struct new_file *file, const char *path, unecho_error *error);
/* Appends; a pipe or device gets it at once. */
int new_file_write(struct new_file *file, unecho_bytes bytes, unecho_error *error);
/* The same as a sink, valid as long as `file` is. */
unecho_sink new_file_sink(struct new_file *file);
/* Everything is written: flushes it to disk. */
int new_file_seal(struct new_file *file, unecho_error *error);

/* Begins, writes `bytes` and seals. A pipe or device is written at commit: `bytes` must live until
 * then. */
int new_file_prepare(struct new_file *file, const char *path, unecho_bytes bytes,
                     unecho_error *error);
/* True if the very bytes that are prepared stand under its name already. */
bool new_file_stands(const struct new_file *file);
/* Puts a prepared file under its name. Does nothing to a zeroed one. */
int new_file_commit(struct new_file *file, unecho_error *error);
/* Removes what was prepared and not committed; releases the memory. Any state is fine. */
void new_file_discard(struct new_file *file);

#endif
