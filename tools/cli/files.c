// SPDX-License-Identifier: Apache-2.0
#include "files.h"

#include "failure.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static struct file_identity identity_of(const struct stat *info)
{
    return (struct file_identity){
        .regular = S_ISREG(info->st_mode),
        .device = info->st_dev,
        .inode = info->st_ino,
        .size = info->st_size,
        .changed_s = info->st_mtim.tv_sec,
        .changed_ns = info->st_mtim.tv_nsec,
    };
}

static int refuse_folder(const char *path, unecho_error *error)
{
    fail(error, UNECHO_E_IO, "this is a folder, and a text file was expected");
    fail_at(error, path);
    return UNECHO_E_IO;
}

int open_path(const char *path, int flags)
{
    int descriptor;
    do
        descriptor = open(path, flags | O_CLOEXEC);
    while (descriptor < 0 && errno == EINTR);
    return descriptor;
}

static int open_to_read(const char *path, unecho_error *error)
{
    if (strcmp(path, "-") == 0)
        return STDIN;
    if (!*path) {
        fail(error, UNECHO_E_SETTING, "the name of a file is empty");
        return -1;
    }
    int descriptor = open_path(path, O_RDONLY);
    if (descriptor >= 0)
        return descriptor;
    int reason = errno;
    fail_system(error, reason, path, "cannot be opened");
    if (reason == ENOENT)
        advise(error, "check the name; unecho reads files, or stdin for \"-\"");
    return -1;
}

/* More than `limit` bytes are there: says by how much the limit must rise, where that is known. */
static int refuse_size(const char *path, uint64_t limit, const struct stat *info,
                       unecho_error *error)
{
    char allowed[32], actual[32];
    number_print(limit, allowed);
    if (S_ISREG(info->st_mode))
        fail(error, UNECHO_E_LIMIT, "the text has %s bytes, and max-record allows %s",
             number_print((uint64_t)info->st_size, actual), allowed);
    else
        fail(error, UNECHO_E_LIMIT, "the text has more than the %s bytes that max-record allows",
             allowed);
    fail_at(error, path);
    advise(error, "raise the setting max-record");
    return UNECHO_E_LIMIT;
}

/* Reads what is left of `descriptor` after `to`. A byte more than the limit is asked for, so that
 * a text of exactly the limit is told from a longer one. */
static int read_all(int descriptor, const char *path, uint64_t limit, const struct stat *info,
                    struct text *to, unecho_error *error)
{
    size_t expected = S_ISREG(info->st_mode) && info->st_size > 0 ? (size_t)info->st_size : 0;
    size_t step = expected ? expected + 1 : 1 << 16;
    for (;;) {
        if (text_reserve(to, step, error))
            return UNECHO_E_MEMORY;
        size_t room = to->room - to->count;
        ssize_t got = read(descriptor, to->at + to->count, room < 1 << 30 ? room : 1 << 30);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return errno == EISDIR ? refuse_folder(path, error)
                                   : fail_system(error, errno, path, "cannot be read");
        if (got == 0)
            return UNECHO_OK;
        to->count += (size_t)got;
        if (to->count > limit)
            return refuse_size(path, limit, info, error);
        step = to->room - to->count ? 1 : to->count;
    }
}

int file_load(const char *path, uint64_t limit, struct text *to, struct file_identity *identity,
              unecho_error *error)
{
    int descriptor = open_to_read(path, error);
    if (descriptor < 0)
        return UNECHO_E_IO;
    struct stat info;
    int code = UNECHO_OK;
    if (fstat(descriptor, &info))
        code = fail_system(error, errno, path, "cannot be read");
    else if (S_ISDIR(info.st_mode))
        code = refuse_folder(path, error);
    else if (S_ISREG(info.st_mode) && info.st_size > 0 && (uint64_t)info.st_size > limit)
        code = refuse_size(path, limit, &info, error);
    else
        code = read_all(descriptor, path, limit, &info, to, error);
    if (!code && identity)
        *identity = identity_of(&info);
    if (descriptor != STDIN)
        close(descriptor);
    return code;
}

int file_identify(const char *path, struct file_identity *identity, unecho_error *error)
{
    struct stat info;
    if (strcmp(path, "-") == 0 ? fstat(STDIN, &info) : stat(path, &info))
        return fail_system(error, errno, path, "cannot be read");
    *identity = identity_of(&info);
    return UNECHO_OK;
}

bool file_is_folder(const char *path)
{
    struct stat info;
    return strcmp(path, "-") != 0 && stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

bool file_exists(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0;
}

bool file_holds_bytes(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0 && S_ISREG(info.st_mode) && info.st_size > 0;
}

bool file_equals(const char *path, const char *other)
{
    FILE *one = fopen(path, "rbe"), *two = fopen(other, "rbe");
    int a = 0, b = EOF;
    if (one && two)
        do {
            a = getc_unlocked(one);
            b = getc_unlocked(two);
        } while (a == b && a != EOF);
    bool same = a == b && !ferror(one) && !ferror(two);
    if (one)
        fclose(one);
    if (two)
        fclose(two);
    return same;
}

static bool same_file(const struct stat *info, const struct file_identity *identity)
{
    return info->st_dev == identity->device && info->st_ino == identity->inode;
}

bool file_is(const char *path, const struct file_identity *identity)
{
    struct stat info;
    return stat(path, &info) == 0 && same_file(&info, identity);
}

bool file_is_unchanged(const char *path, const struct file_identity *identity)
{
    struct stat info;
    if (stat(path, &info) != 0)
        return false;
    struct file_identity now = identity_of(&info);
    return same_file(&info, identity) && now.size == identity->size &&
           now.changed_s == identity->changed_s && now.changed_ns == identity->changed_ns;
}

bool file_is_open_as(int descriptor, const struct file_identity *identity)
{
    struct stat info;
    return identity->regular && fstat(descriptor, &info) == 0 && same_file(&info, identity);
}

int file_write_all(int descriptor, const char *path, const void *bytes, size_t length,
                   unecho_error *error)
{
    const char *at = bytes;
    while (length) {
        ssize_t put = write(descriptor, at, length < 1 << 30 ? length : 1 << 30);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return fail_system(error, errno, path, "cannot write %zu bytes", length);
        at += put;
        length -= (size_t)put;
    }
    return UNECHO_OK;
}
