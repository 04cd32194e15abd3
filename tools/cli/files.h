// SPDX-License-Identifier: Apache-2.0
/* Files as they are: whole texts read, bytes written to what is open, one file told from another.
 */
#ifndef CLI_FILES_H
#define CLI_FILES_H

#include "text.h"

#include <sys/types.h>

enum {
    STDIN = 0,
    STDOUT = 1,
    STDERR = 2
};

/* What tells a file from another, and one state of it from the next. */
struct file_identity {
    bool regular;
    dev_t device;
    ino_t inode;
    int64_t size;
    int64_t changed_s, changed_ns;
};

/* Reads all of `path` ("-": stdin) into `to`, at most `limit` bytes. `identity` may be NULL.
 * UNECHO_E_LIMIT: there is more; UNECHO_E_IO: missing, a folder, unreadable. */
int file_load(const char *path, uint64_t limit, struct text *to, struct file_identity *identity,
              unecho_error *error);

/* The identity of a file by its name; for "-", of stdin. UNECHO_E_IO. */
int file_identify(const char *path, struct file_identity *identity, unecho_error *error);

/* True if `path` is a folder. False for "-". */
bool file_is_folder(const char *path);
/* open with O_CLOEXEC, tried again where a signal came between. A descriptor, or -1 and errno. */
int open_path(const char *path, int flags);

/* True if something stands at `path`. */
bool file_exists(const char *path);
/* True if both can be read and hold the same bytes. */
bool file_equals(const char *path, const char *other);
/* True if `path` is a regular file that is not empty. */
bool file_holds_bytes(const char *path);
/* True if `path` exists and is the file of `identity`. */
bool file_is(const char *path, const struct file_identity *identity);
/* As file_is, and it was not written since. */
bool file_is_unchanged(const char *path, const struct file_identity *identity);
/* True if the regular file of `identity` is what the descriptor writes to or reads from. */
bool file_is_open_as(int descriptor, const struct file_identity *identity);

/* Writes all bytes to an open descriptor, named `path` in errors: goes on after a short write or
 * EINTR. */
int file_write_all(int descriptor, const char *path, const void *bytes, size_t length,
                   unecho_error *error);

#endif
