// SPDX-License-Identifier: Apache-2.0
/*
 * Stands between a program and the C library (LD_PRELOAD) and makes its system calls fail as plan.h
 * says, so that no test code is in the program. Calls that the C library makes itself (fopen) do
 * not come through here.
 */
#include "journal.h"
#include "plan.h"

#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

/* The C library's own function of the name. */
#define REAL(result, name, ...)                                                                    \
    static result (*real)(__VA_ARGS__);                                                            \
    if (!real)                                                                                     \
    *(void **)&real = find(#name)

static void *find(const char *name)
{
    void *found = dlsym(RTLD_NEXT, name);
    if (!found)
        abort();
    return found;
}

/* ---- Files that are opened, made, closed ---- */

/* Whether a file is made: then its mode is an argument too. */
static bool makes(int flags)
{
    return flags & O_CREAT || (flags & O_TMPFILE) == O_TMPFILE;
}

static bool is_there(int folder, const char *path)
{
    struct statx status; /* not fstatat, which would come back to us */
    return statx(folder, path, AT_SYMLINK_NOFOLLOW, STATX_INO, &status) == 0;
}

int openat64(int folder, const char *path, int flags, ...)
{
    REAL(int, openat64, int, const char *, int, ...);
    va_list more;
    va_start(more, flags);
    mode_t mode = makes(flags) ? va_arg(more, mode_t) : 0;
    va_end(more);
    if (plan_call(makes(flags) ? CALL_CREATE : CALL_OPEN).fails)
        return -1;
    bool is_new = flags & O_CREAT && !is_there(folder, path);
    int fd = real(folder, path, flags, mode);
    if (fd >= 0 && is_new)
        journal_create(fd);
    return fd;
}

int open64(const char *path, int flags, ...)
{
    va_list more;
    va_start(more, flags);
    mode_t mode = makes(flags) ? va_arg(more, mode_t) : 0;
    va_end(more);
    return openat64(AT_FDCWD, path, flags, mode);
}

int mkostemp64(char *pattern, int flags)
{
    REAL(int, mkostemp64, char *, int);
    if (plan_call(CALL_CREATE).fails)
        return -1;
    int fd = real(pattern, flags);
    if (fd >= 0)
        journal_create(fd);
    return fd;
}

/* The descriptor is gone whatever close says. */
int close(int fd)
{
    REAL(int, close, int);
    bool fails = plan_call(CALL_CLOSE).fails;
    int reason = errno, result = real(fd);
    if (fails)
        errno = reason;
    return fails ? -1 : result;
}

/* ---- Bytes ---- */

ssize_t read(int fd, void *to, size_t room)
{
    REAL(ssize_t, read, int, void *, size_t);
    return plan_call(CALL_READ).fails ? -1 : real(fd, to, plan_length(CALL_READ, room, false));
}

/* What goes to a terminal or pipe needs no disk. */
static bool is_on_disk(int fd)
{
    struct statx status;
    return statx(fd, "", AT_EMPTY_PATH, STATX_TYPE, &status) == 0 && S_ISREG(status.stx_mode);
}

ssize_t write(int fd, const void *bytes, size_t length)
{
    REAL(ssize_t, write, int, const void *, size_t);
    struct ordered order = plan_call(CALL_WRITE);
    if (order.fails)
        return -1;
    size_t taken = order.torn ? length / 2 : plan_length(CALL_WRITE, length, is_on_disk(fd));
    if (length && !taken && !order.torn)
        return -1;
    ssize_t written = real(fd, bytes, taken);
    if (written > 0)
        journal_write(fd, bytes, (size_t)written);
    if (order.torn)
        plan_kill();
    return written;
}

int fsync(int fd)
{
    REAL(int, fsync, int);
    int result = plan_call(CALL_FSYNC).fails ? -1 : real(fd);
    int reason = errno;
    journal_fsync(fd, result ? reason : 0);
    errno = reason;
    return result;
}

/* ---- Names ---- */

int renameat(int from_folder, const char *from, int to_folder, const char *to)
{
    REAL(int, renameat, int, const char *, int, const char *);
    if (plan_call(CALL_RENAME).fails)
        return -1;
    int result = real(from_folder, from, to_folder, to);
    if (!result)
        journal_rename(from_folder, from, to_folder, to);
    return result;
}

int rename(const char *from, const char *to)
{
    return renameat(AT_FDCWD, from, AT_FDCWD, to);
}

int unlinkat(int folder, const char *path, int flags)
{
    REAL(int, unlinkat, int, const char *, int);
    if (plan_call(CALL_UNLINK).fails)
        return -1;
    int result = real(folder, path, flags);
    if (!result)
        journal_unlink(folder, path);
    return result;
}

int unlink(const char *path)
{
    return unlinkat(AT_FDCWD, path, 0);
}

int mkdirat(int folder, const char *path, mode_t mode)
{
    REAL(int, mkdirat, int, const char *, mode_t);
    if (plan_call(CALL_MKDIR).fails)
        return -1;
    int result = real(folder, path, mode);
    if (!result)
        journal_mkdir(folder, path);
    return result;
}

/* ---- The rest only counts and fails ---- */

int fstat64(int fd, struct stat64 *status)
{
    REAL(int, fstat64, int, struct stat64 *);
    return plan_call(CALL_STAT).fails ? -1 : real(fd, status);
}

int stat64(const char *path, struct stat64 *status)
{
    REAL(int, stat64, const char *, struct stat64 *);
    return plan_call(CALL_STAT).fails ? -1 : real(path, status);
}

int lstat64(const char *path, struct stat64 *status)
{
    REAL(int, lstat64, const char *, struct stat64 *);
    return plan_call(CALL_STAT).fails ? -1 : real(path, status);
}

int fstatat64(int folder, const char *path, struct stat64 *status, int flags)
{
    REAL(int, fstatat64, int, const char *, struct stat64 *, int);
    return plan_call(CALL_STAT).fails ? -1 : real(folder, path, status, flags);
}

int faccessat(int folder, const char *path, int mode, int flags)
{
    REAL(int, faccessat, int, const char *, int, int);
    return plan_call(CALL_STAT).fails ? -1 : real(folder, path, mode, flags);
}

int poll(struct pollfd *fds, nfds_t count, int timeout_ms)
{
    REAL(int, poll, struct pollfd *, nfds_t, int);
    return plan_call(CALL_POLL).fails ? -1 : real(fds, count, timeout_ms);
}

int flock(int fd, int operation)
{
    REAL(int, flock, int, int);
    return plan_call(CALL_LOCK).fails ? -1 : real(fd, operation);
}

ssize_t getrandom(void *to, size_t length, unsigned flags)
{
    REAL(ssize_t, getrandom, void *, size_t, unsigned);
    return plan_call(CALL_RANDOM).fails ? -1 : real(to, length, flags);
}

DIR *fdopendir(int fd)
{
    REAL(DIR *, fdopendir, int);
    return plan_call(CALL_FOLDER).fails ? NULL : real(fd);
}

DIR *opendir(const char *path)
{
    REAL(DIR *, opendir, const char *);
    return plan_call(CALL_FOLDER).fails ? NULL : real(path);
}

struct dirent64 *readdir64(DIR *folder)
{
    REAL(struct dirent64 *, readdir64, DIR *);
    return plan_call(CALL_LIST).fails ? NULL : real(folder);
}

int fchmod(int fd, mode_t mode)
{
    REAL(int, fchmod, int, mode_t);
    return plan_call(CALL_MODE).fails ? -1 : real(fd, mode);
}

int fchown(int fd, uid_t owner, gid_t group)
{
    REAL(int, fchown, int, uid_t, gid_t);
    return plan_call(CALL_MODE).fails ? -1 : real(fd, owner, group);
}

int pthread_create(pthread_t *thread, const pthread_attr_t *how, void *(*start)(void *), void *self)
{
    REAL(int, pthread_create, pthread_t *, const pthread_attr_t *, void *(*)(void *), void *);
    return plan_call(CALL_THREAD).fails ? errno : real(thread, how, start, self);
}
