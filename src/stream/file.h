// SPDX-License-Identifier: Apache-2.0
/*
 * Files: descriptors done right, so that nobody above has to think of short counts, signals, or
 * what is on disk after a power cut.
 *
 *   struct file           reading: a file, FIFO, device or an adopted descriptor
 *   file_write            writing all of it, or an error that says how much was still to go
 *   folder_*              folders made and synced, beneath a root without following links
 *   file_publish_*        a file appears under its name whole or not at all
 *
 * Thread rule: one object, one thread at a time; distinct objects are independent. Errors carry
 * the path as their source, so messages do not repeat it. Nothing here retries a failed fsync:
 * after one the kernel may have dropped the pages, and a second one would lie.
 */
#ifndef STREAM_FILE_H
#define STREAM_FILE_H

#include "base/mem.h"

#include <limits.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* ---- Reading -------------------------------------------------------------------------------- */

struct file {
    int fd;                  /* -1: none */
    bool owned;              /* closed by file_close */
    bool waits;              /* no regular file: reading may wait for someone */
    const char *name;        /* for messages; borrowed */
    const atomic_bool *stop; /* borrowed; NULL: nobody stops it */
};

/* openat with O_CLOEXEC (new files: 0666 & ~umask), tried again where a signal came between. A
 * descriptor, or -1 and errno. */
int file_open_at(int folder, const char *path, int flags);

/*
 * Opens `path` (borrowed while the file is open) for reading. Once `*stop` is true, reads and waits
 * end with UNECHO_E_CANCELLED within a fifth of a second, even on a FIFO whose writer sleeps; only
 * the opening of a FIFO that nobody writes to waits until a signal comes.
 * UNECHO_E_IO: no such file, no permission, or a folder. On failure there is nothing to close.
 */
int file_open(struct file *file, const char *path, const atomic_bool *stop, unecho_error *error);

/* The same over a descriptor that stays the caller's, such as standard input. */
int file_adopt(struct file *file, int fd, const char *name, const atomic_bool *stop,
               unecho_error *error);

/*
 * Reads up to `room` (over 0) bytes with one successful read; `*got` 0 is the end. EINTR is
 * retried, a descriptor in non-blocking mode is waited for. UNECHO_E_IO, UNECHO_E_CANCELLED.
 */
int file_read(struct file *file, void *to, size_t room, size_t *got, unecho_error *error);

/*
 * Appends the whole of the regular file `path` beneath the open folder `root` (AT_FDCWD: the
 * current one) to `to`. `shown` is for messages. `*missing` (may be NULL) tells that there is no
 * such file, which then is no error. UNECHO_E_LIMIT where it is longer than `most`; UNECHO_E_IO;
 * UNECHO_E_MEMORY.
 */
int file_read_whole(int root, const char *path, const char *shown, uint64_t most, bool *missing,
                    struct buffer *to, unecho_error *error);

/* Closes what file_open opened. May be called twice. */
void file_close(struct file *file);

/* ---- Writing -------------------------------------------------------------------------------- */

/*
 * Writes all `length` bytes to `fd`, whatever the kernel takes at once. `name` is for messages.
 * UNECHO_E_IO says how many bytes were still to be written; for a full disk or quota the hint says
 * what to free. EPIPE is an error like any other: whoever writes to a pipe ignores SIGPIPE or dies
 * of it.
 */
int file_write(int fd, const char *name, const void *bytes, size_t length, unecho_error *error);

/* Makes a file without a name in `folder`, for reading and writing, which is gone when `*fd` is
 * closed, whatever becomes of the process. UNECHO_E_IO, UNECHO_E_MEMORY. */
int file_unnamed(const char *folder, int *fd, unecho_error *error);

/* fsync, once. UNECHO_E_IO. */
int file_sync(int fd, const char *name, unecho_error *error);

/* ---- Folders -------------------------------------------------------------------------------- */

/*
 * Opens the folder `path`, making what is missing of it (mode 0777 & ~umask); each new name is
 * synced into its parent. Symbolic links are followed: the path is the user's own. `*folder` is
 * the caller's to close. UNECHO_E_IO: a component is no folder, or the system refuses.
 */
int folder_open(const char *path, int *folder, unecho_error *error);

/*
 * The same for `path` beneath the open folder `root`, for names that come from data: an absolute
 * path, an empty or ".." component is UNECHO_E_ARGUMENT, and no symbolic link is followed, so that
 * nothing is made or opened outside `root`. `shown` is for messages.
 */
int folder_beneath(int root, const char *path, const char *shown, int *folder, unecho_error *error);

/* Removes the folder `name` in `folder` with all that is in it; no link is followed. That it is
 * gone already is fine. UNECHO_E_IO. */
int folder_remove(int folder, const char *name, const char *shown, unecho_error *error);

/* fsync of a folder, so that names in it survive a power cut. A file system that knows no such
 * thing (EINVAL) is taken at its word. UNECHO_E_IO. */
int folder_sync(int folder, const char *shown, unecho_error *error);

/* ---- Publishing ----------------------------------------------------------------------------- */

/*
 * A file under construction: begin, write, then finish or abandon.
 *
 * It grows under a temporary name in the folder of its target: `.NAME.xxxxxxxxxxxxxxxx.part`, x
 * random, NAME shortened where the whole would be too long. Finish syncs it, renames it over the
 * target and syncs the folder, in this order, so at each moment, power cuts included, the target
 * is the old file or the whole new one. Two runs that publish the same target never see each
 * other's temporary. The temporary is locked (flock) while its writer lives; that is how
 * file_publish_sweep knows the leftovers of a killed process.
 */
struct file_publish {
    int folder, fd; /* -1: none */
    char *name;     /* in `folder`; owned */
    char *shown;    /* for messages; owned */
    char part[NAME_MAX + 1];
    uint64_t bytes; /* written so far */
};

/*
 * Begins to publish `path`. Its folder must be there. The new file has the mode and, where the
 * system allows, the owner of the one it replaces, else 0666 & ~umask. A symbolic link at `path` is
 * replaced, never written through. UNECHO_E_IO: the folder is missing or full, or `path` is a
 * folder, a device or a FIFO (or a link to one: replacing /dev/stdout helps nobody).
 * UNECHO_E_MEMORY. On failure nothing is left; file_publish_abandon is harmless.
 */
int file_publish_begin(struct file_publish *publish, const char *path, unecho_error *error);

/* The same for `name`, one component, in an open folder (borrowed during the call only). */
int file_publish_begin_at(struct file_publish *publish, int folder, const char *name,
                          const char *shown, unecho_error *error);

/* As file_write. After a failure only abandon makes sense. */
int file_publish_write(struct file_publish *publish, const void *bytes, size_t length,
                       unecho_error *error);

/* The same as a sink; valid as long as `publish` is. */
unecho_sink file_publish_sink(struct file_publish *publish);

/*
 * Makes it durable and visible. UNECHO_E_IO: the temporary is removed and the target is the old
 * one; only where the very last step, the sync of the folder, failed is it the whole new one
 * already. Either way the object is done with.
 */
int file_publish_finish(struct file_publish *publish, unecho_error *error);

/*
 * The same where no file of that name may be replaced: `*existed` tells that there was one, which
 * stays, and of which this call changed nothing (no error). Of several that publish one name at the
 * same time, on whatever machines, exactly one succeeds.
 */
int file_publish_finish_new(struct file_publish *publish, bool *existed, unecho_error *error);

/* Removes the temporary. Harmless after finish, after abandon, and on a zeroed-then-failed begin.
 */
void file_publish_abandon(struct file_publish *publish);

/*
 * Removes temporaries in `folder` whose writers are dead; those of living ones, this process's
 * included, stay. `*removed` (may be NULL) counts them. UNECHO_E_IO. Cost: one pass over the
 * folder's names.
 */
int file_publish_sweep(int folder, const char *shown, uint64_t *removed, unecho_error *error);

#endif
