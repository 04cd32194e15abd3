// SPDX-License-Identifier: Apache-2.0
#include "stream/file.h"

#include "base/mem.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    RANDOM_DIGITS = 16,
    AROUND = 1 + 1 + RANDOM_DIGITS + 5, /* "." NAME "." digits ".part" */
    MOST_TRIES = 100
};

static int refused(const struct file_publish *publish, int errno_value, const char *what,
                   unecho_error *error)
{
    int code = error_system(error, errno_value, "%s", what);
    error_place(error, publish->shown, 0, UNECHO_NOWHERE);
    return code;
}

/* ---- Beginning ------------------------------------------------------------------------------ */

/* What stands at the target now: `*old` is filled and `*replaces` true for a file. */
static int look_at_target(const struct file_publish *publish, struct stat *old, bool *replaces,
                          unecho_error *error)
{
    struct stat aim;
    *replaces = false;
    if (fstatat(publish->folder, publish->name, old, AT_SYMLINK_NOFOLLOW)) {
        if (errno == ENOENT)
            return UNECHO_OK;
        return refused(publish, errno, "cannot be looked at", error);
    }
    *replaces = S_ISREG(old->st_mode);
    bool special = !*replaces;
    if (S_ISLNK(old->st_mode)) /* a dangling link is as good as none */
        special = !fstatat(publish->folder, publish->name, &aim, 0) && !S_ISREG(aim.st_mode);
    if (!special)
        return UNECHO_OK;
    error_set(error, UNECHO_E_IO, "is no regular file and cannot be replaced by one");
    error_place(error, publish->shown, 0, UNECHO_NOWHERE);
    return UNECHO_E_IO;
}

static int name_part(struct file_publish *publish, unecho_error *error)
{
    uint64_t random;
    ssize_t count;
    do
        count = getrandom(&random, sizeof random, 0);
    while (count < 0 && errno == EINTR);
    if (count != (ssize_t)sizeof random)
        return refused(publish, count < 0 ? errno : EIO, "cannot draw a temporary name", error);
    int keep = (int)strnlen(publish->name, NAME_MAX - AROUND + 1);
    if (keep > NAME_MAX - AROUND) {
        keep = NAME_MAX - AROUND;
        while (keep > 0 && ((unsigned char)publish->name[keep] & 0xC0) == 0x80)
            keep--; /* some file systems refuse half a character */
    }
    snprintf(publish->part, sizeof publish->part, ".%.*s.%016" PRIx64 ".part", keep, publish->name,
             random);
    return UNECHO_OK;
}

/* Opens a new temporary and locks it. The lock only tells a sweeper that we live: a file system
 * without locks is no reason to fail, since there the sweeper cannot lock either. */
static int create_part(struct file_publish *publish, unecho_error *error)
{
    for (int tries = 0; tries < MOST_TRIES; tries++) {
        struct stat status;
        int code = name_part(publish, error);
        if (code)
            return code;
        int how = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW;
        publish->fd = file_open_at(publish->folder, publish->part, how);
        if (publish->fd < 0 && errno == EEXIST)
            continue;
        if (publish->fd < 0)
            return refused(publish, errno, "cannot be created", error);
        /* A sweeper that came between holds it until it has removed the name: wait for that. */
        while (flock(publish->fd, LOCK_EX) && errno == EINTR)
            continue;
        if (!fstat(publish->fd, &status) && status.st_nlink > 0)
            return UNECHO_OK;
        (void)unlinkat(publish->folder, publish->part, 0); /* swept away before it was locked? */
        close(publish->fd);
        publish->fd = -1;
    }
    publish->part[0] = '\0';
    return refused(publish, EEXIST, "cannot be created", error);
}

static int keep_mode(const struct file_publish *publish, const struct stat *old,
                     unecho_error *error)
{
    /* only root can give files away; whoever cannot owns the new file */
    if ((old->st_uid != geteuid() || old->st_gid != getegid()) &&
        fchown(publish->fd, old->st_uid, old->st_gid))
        errno = 0;
    if (fchmod(publish->fd, old->st_mode & 0777))
        return refused(publish, errno, "cannot be given the mode of the file it replaces", error);
    return UNECHO_OK;
}

static int begin(struct file_publish *publish, const char *name, const char *shown,
                 unecho_error *error)
{
    struct stat old;
    bool replaces;
    publish->name = mem_text(name, strlen(name), error);
    publish->shown = mem_text(shown, strlen(shown), error);
    if (!publish->name || !publish->shown)
        return UNECHO_E_MEMORY;
    int code = look_at_target(publish, &old, &replaces, error);
    if (!code)
        code = create_part(publish, error);
    if (!code && replaces)
        code = keep_mode(publish, &old, error);
    return code;
}

int file_publish_begin_at(struct file_publish *publish, int folder, const char *name,
                          const char *shown, unecho_error *error)
{
    *publish = (struct file_publish){.folder = -1, .fd = -1};
    if (!*name || strchr(name, '/') || !strcmp(name, ".") || !strcmp(name, "..")) {
        error_set(error, UNECHO_E_ARGUMENT, "\"%s\" is no name for a file", name);
        error_place(error, shown, 0, UNECHO_NOWHERE);
        return UNECHO_E_ARGUMENT;
    }
    publish->folder = fcntl(folder, F_DUPFD_CLOEXEC, 0);
    if (publish->folder < 0) {
        int code = error_system(error, errno, "its folder cannot be opened");
        error_place(error, shown, 0, UNECHO_NOWHERE);
        return code;
    }
    int code = begin(publish, name, shown, error);
    if (code)
        file_publish_abandon(publish);
    return code;
}

int file_publish_begin(struct file_publish *publish, const char *path, unecho_error *error)
{
    *publish = (struct file_publish){.folder = -1, .fd = -1};
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;
    char *parent = slash ? mem_text(path, (size_t)(name - path), error) : mem_text(".", 1, error);
    if (!parent)
        return UNECHO_E_MEMORY;
    int folder = file_open_at(AT_FDCWD, parent, O_RDONLY | O_DIRECTORY);
    int reason = errno;
    free(parent);
    if (folder < 0) {
        int code = error_system(error, reason, "its folder cannot be opened");
        error_place(error, path, 0, UNECHO_NOWHERE);
        return code;
    }
    int code = file_publish_begin_at(publish, folder, name, path, error);
    close(folder);
    return code;
}

/* ---- Writing and finishing ------------------------------------------------------------------ */

int file_publish_write(struct file_publish *publish, const void *bytes, size_t length,
                       unecho_error *error)
{
    assert(publish->fd >= 0);
    int code = file_write(publish->fd, publish->shown, bytes, length, error);
    if (!code)
        publish->bytes += length;
    return code;
}

static int write_to_sink(void *self, const void *bytes, size_t length, unecho_error *error)
{
    return file_publish_write(self, bytes, length, error);
}

unecho_sink file_publish_sink(struct file_publish *publish)
{
    return (unecho_sink){sizeof(unecho_sink), write_to_sink, publish};
}

void file_publish_abandon(struct file_publish *publish)
{
    /* removed first, closed (and so unlocked) after */
    if (publish->folder >= 0 && publish->part[0])
        (void)unlinkat(publish->folder, publish->part, 0);
    if (publish->fd >= 0)
        close(publish->fd);
    if (publish->folder >= 0)
        close(publish->folder);
    free(publish->name);
    free(publish->shown);
    *publish = (struct file_publish){.folder = -1, .fd = -1};
}

/* The temporary takes the target's name. The descriptor is open until then, and with it the lock,
 * so that no sweeper comes between. */
static int rename_part(struct file_publish *publish, unecho_error *error)
{
    if (renameat(publish->folder, publish->part, publish->folder, publish->name))
        return refused(publish, errno, "cannot be put in its place (rename)", error);
    publish->part[0] = '\0';
    return UNECHO_OK;
}

int file_publish_finish(struct file_publish *publish, unecho_error *error)
{
    assert(publish->fd >= 0);
    int code = file_sync(publish->fd, publish->shown, error);
    if (!code)
        code = rename_part(publish, error);
    if (!code)
        code = folder_sync(publish->folder, publish->shown, error);
    file_publish_abandon(publish);
    return code;
}

int file_publish_finish_new(struct file_publish *publish, bool *existed, unecho_error *error)
{
    assert(publish->fd >= 0);
    int code = file_sync(publish->fd, publish->shown, error);
    *existed = false;
    if (!code && linkat(publish->folder, publish->part, publish->folder, publish->name, 0)) {
        *existed = errno == EEXIST;
        if (!*existed)
            code = refused(publish, errno, "cannot be put in its place (link)", error);
    }
    if (!code && !*existed)
        code = folder_sync(publish->folder, publish->shown, error);
    file_publish_abandon(publish); /* which removes the other name */
    return code;
}

/* ---- Sweeping ------------------------------------------------------------------------------- */

static bool names_part(const char *name)
{
    size_t length = strlen(name);
    if (length <= AROUND || name[0] != '.' || strcmp(name + length - 5, ".part"))
        return false;
    const char *digits = name + length - 5 - RANDOM_DIGITS;
    return digits[-1] == '.' && strspn(digits, "0123456789abcdef") == RANDOM_DIGITS;
}

/* Removes one temporary if its writer no longer holds it. */
static bool sweep_one(int folder, const char *name)
{
    struct stat status;
    int fd = file_open_at(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
    if (fd < 0)
        return false;
    bool dead = !fstat(fd, &status) && S_ISREG(status.st_mode) && !flock(fd, LOCK_EX | LOCK_NB) &&
                !unlinkat(folder, name, 0);
    close(fd);
    return dead;
}

int file_publish_sweep(int folder, const char *shown, uint64_t *removed, unecho_error *error)
{
    uint64_t count = 0;
    int own = file_open_at(folder, ".", O_RDONLY | O_DIRECTORY);
    DIR *names = own < 0 ? NULL : fdopendir(own);
    if (!names) {
        int code = error_system(error, errno, "the folder cannot be listed");
        error_place(error, shown, 0, UNECHO_NOWHERE);
        if (own >= 0)
            close(own);
        return code;
    }
    errno = 0;
    for (struct dirent *entry; (entry = readdir(names)); errno = 0)
        if (names_part(entry->d_name) && sweep_one(folder, entry->d_name))
            count++;
    int reason = errno, code = UNECHO_OK;
    closedir(names);
    if (reason) {
        code = error_system(error, reason, "the folder cannot be listed");
        error_place(error, shown, 0, UNECHO_NOWHERE);
    }
    if (removed)
        *removed = count;
    return code;
}
