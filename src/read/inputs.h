// SPDX-License-Identifier: Apache-2.0
/*
 * The inputs of a run, in corpus order: what was named, folders walked in bytewise path order.
 */
#ifndef READ_INPUTS_H
#define READ_INPUTS_H

#include "format/format.h"

#include <stdatomic.h>

struct input_file {
    char *path;           /* as named, or found beneath a named folder; "-" is standard input */
    char *name;           /* what its outputs are called, unique in the run: "sub/a" */
    unecho_reader reader; /* what gives its documents; `next` NULL: a file */
    bool regular;
    uint64_t size;       /* of the file; 0 for what is no regular file */
    int64_t modified_ns; /* of what is no regular file: now */
};

struct inputs {
    struct input_file *at;
    size_t count, room;
    int stdin_fd; /* what "-" is read from: 0, or a copy that can be read twice */
    void *names;  /* a tree of all names, for finding equal ones */
    const struct foreigns *foreigns; /* whose endings are no part of names; NULL: there are none */
    struct inputs *references; /* the reference set: before them in the corpus, never written; NULL:
                                  there is none */
};

/* Adds a file, a folder (its regular files, hidden ones not) or "-". UNECHO_E_IO where it cannot be
 * read. Links to folders are not followed beneath a folder. */
int inputs_add(struct inputs *inputs, const char *path, unecho_error *error);

/* Adds a file or folder to the reference set. UNECHO_E_ARGUMENT for "-" and for a folder without
 * files; else as inputs_add. */
int inputs_add_reference(struct inputs *inputs, const char *path, unecho_error *error);

/* Adds documents that `reader`, which is copied, gives. UNECHO_E_MEMORY. */
int inputs_add_reader(struct inputs *inputs, const unecho_reader *reader, unecho_error *error);

/* Whether this is standard input. */
static inline bool input_is_stdin(const struct input_file *file)
{
    return !file->reader.next && file->path[0] == '-' && !file->path[1];
}

/* Where standard input is among the inputs, copies it to a file in `folder` that has no name, so
 * that it can be read more than once. UNECHO_E_IO, UNECHO_E_CANCELLED once `*stop`. */
int inputs_spool(struct inputs *inputs, const char *folder, const atomic_bool *stop,
                 unecho_error *error);

void inputs_free(struct inputs *inputs);

/* The sizes of all files together; 0 where one is no regular file. */
uint64_t inputs_size(const struct inputs *inputs);

#endif
