// SPDX-License-Identifier: Apache-2.0
#include "stream/file.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    /* The kernel takes no more than about 2 GiB at once. */
    MOST_AT_ONCE = 1 << 30,
    /* How soon a wait notices that it should stop. */
    WAIT_MS = 200,
    /* A descriptor that says "ready" and then "not now" this often in a row is broken. */
    MOST_FALSE_STARTS = 1000
};

static bool stopped(const struct file *file)
{
    return file->stop && atomic_load_explicit(file->stop, memory_order_relaxed);
}

static int cancelled(const struct file *file, unecho_error *error)
{
    int code = error_set(error, UNECHO_E_CANCELLED, "stopped on request");
    error_place(error, file->name, 0, UNECHO_NOWHERE);
    return code;
}

static int refused(const char *name, int errno_value, const char *what, unecho_error *error)
{
    int code = error_system(error, errno_value, "%s", what);
    error_place(error, name, 0, UNECHO_NOWHERE);
    return code;
}

int file_adopt(struct file *file, int fd, const char *name, const atomic_bool *stop,
               unecho_error *error)
{
    struct stat status;
    *file = (struct file){.fd = -1, .name = name, .stop = stop};
    if (fstat(fd, &status))
        return refused(name, errno, "cannot be read", error);
    if (S_ISDIR(status.st_mode)) {
        error_set(error, UNECHO_E_IO, "is a folder, a file was expected");
        error_place(error, name, 0, UNECHO_NOWHERE);
        return UNECHO_E_IO;
    }
    file->fd = fd;
    file->waits = !S_ISREG(status.st_mode);
    return UNECHO_OK;
}

int file_open_at(int folder, const char *path, int flags)
{
    int fd;
    do
        fd = openat(folder, path, flags | O_CLOEXEC, 0666);
    while (fd < 0 && errno == EINTR);
    return fd;
}

int file_open(struct file *file, const char *path, const atomic_bool *stop, unecho_error *error)
{
    int fd;
    *file = (struct file){.fd = -1, .name = path, .stop = stop};
    do {
        if (stopped(file))
            return cancelled(file, error);
        fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    } while (fd < 0 && errno == EINTR);
    if (fd < 0)
        return refused(path, errno, "cannot be opened", error);
    int code = file_adopt(file, fd, path, stop, error);
    if (code) {
        close(fd);
        return code;
    }
    file->owned = true;
    return UNECHO_OK;
}

void file_close(struct file *file)
{
    if (file->owned && file->fd >= 0)
        close(file->fd); /* nothing was written, so nothing can fail that matters */
    file->fd = -1;
}

/* Waits until there is something to read, or until asked to stop. */
static int wait_readable(const struct file *file, unecho_error *error)
{
    struct pollfd poller = {.fd = file->fd, .events = POLLIN};
    for (;;) {
        if (stopped(file))
            return cancelled(file, error);
        int ready = poll(&poller, 1, file->stop ? WAIT_MS : -1);
        if (ready > 0)
            return UNECHO_OK;
        if (ready < 0 && errno != EINTR && errno != EAGAIN)
            return refused(file->name, errno, "cannot be waited for", error);
    }
}

int file_read(struct file *file, void *to, size_t room, size_t *got, unecho_error *error)
{
    assert(room);
    *got = 0;
    for (int false_starts = 0;;) {
        if (stopped(file))
            return cancelled(file, error);
        if (file->waits && (file->stop || false_starts)) {
            int code = wait_readable(file, error);
            if (code)
                return code;
        }
        ssize_t count = read(file->fd, to, room < MOST_AT_ONCE ? room : MOST_AT_ONCE);
        if (count >= 0) {
            *got = (size_t)count;
            return UNECHO_OK;
        }
        bool later = errno == EAGAIN && file->waits && ++false_starts < MOST_FALSE_STARTS;
        if (errno != EINTR && !later)
            return refused(file->name, errno, "cannot be read", error);
    }
}

static int write_refused(const char *name, int errno_value, size_t left, unecho_error *error)
{
    int code = error_system(error, errno_value, "cannot write %zu bytes", left);
    error_place(error, name, 0, UNECHO_NOWHERE);
    if (errno_value == ENOSPC || errno_value == EDQUOT)
        error_hint(error, "free some space (at least %zu bytes for this step) and run it again",
                   left);
    return code;
}

int file_write(int fd, const char *name, const void *bytes, size_t length, unecho_error *error)
{
    const char *at = bytes;
    int false_starts = 0;
    while (length) {
        ssize_t count = write(fd, at, length < MOST_AT_ONCE ? length : MOST_AT_ONCE);
        if (count > 0) {
            at += count;
            length -= (size_t)count;
            false_starts = 0;
        } else if (count == 0) {
            /* not an error by the book, but to try for ever would hang */
            return write_refused(name, EIO, length, error);
        } else if (errno == EAGAIN && ++false_starts < MOST_FALSE_STARTS) {
            struct pollfd poller = {.fd = fd, .events = POLLOUT};
            if (poll(&poller, 1, -1) < 0 && errno != EINTR && errno != EAGAIN)
                return write_refused(name, errno, length, error);
        } else if (errno != EINTR) {
            return write_refused(name, errno, length, error);
        }
    }
    return UNECHO_OK;
}

int file_sync(int fd, const char *name, unecho_error *error)
{
    if (fsync(fd) == 0)
        return UNECHO_OK;
    return refused(name, errno, "cannot be made durable (fsync)", error);
}

int file_unnamed(const char *folder, int *fd, unecho_error *error)
{
    *fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (*fd >= 0)
        return UNECHO_OK;
    struct buffer name = {0}; /* a file system without O_TMPFILE: a name that goes at once */
    int code = buffer_print(&name, error, "%s/.unecho.XXXXXX", folder);
    if (!code)
        code = buffer_terminate(&name, error);
    if (!code && (*fd = mkostemp(name.at, O_CLOEXEC)) < 0)
        code = error_system(error, errno, "cannot make a temporary file");
    if (!code)
        unlink(name.at);
    error_place(error, folder, 0, UNECHO_NOWHERE);
    buffer_free(&name);
    return code;
}
