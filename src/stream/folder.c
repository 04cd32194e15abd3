// SPDX-License-Identifier: Apache-2.0
#include "stream/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int refused(const char *shown, int errno_value, const char *what, unecho_error *error)
{
    int code = error_system(error, errno_value, "%s", what);
    error_place(error, shown, 0, UNECHO_NOWHERE);
    return code;
}

int folder_sync(int folder, const char *shown, unecho_error *error)
{
    if (fsync(folder) == 0 || errno == EINVAL)
        return UNECHO_OK;
    return refused(shown, errno, "the folder cannot be made durable (fsync)", error);
}

/* Removes what is in an open folder, which it closes. */
static int empty_folder(int own, const char *shown, unecho_error *error)
{
    DIR *names = fdopendir(own);
    if (!names) {
        int code = refused(shown, errno, "the folder cannot be listed", error);
        close(own);
        return code;
    }
    int code = UNECHO_OK;
    for (struct dirent *entry; !code && (errno = 0, entry = readdir(names));) {
        const char *name = entry->d_name;
        if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
            continue;
        if (unlinkat(own, name, 0) == 0 || errno == ENOENT)
            continue;
        code = errno == EISDIR || errno == EPERM
                   ? folder_remove(own, name, shown, error)
                   : refused(shown, errno, "a file in it cannot be removed", error);
    }
    if (!code && errno)
        code = refused(shown, errno, "the folder cannot be listed", error);
    closedir(names);
    return code;
}

int folder_remove(int folder, const char *name, const char *shown, unecho_error *error)
{
    int own = file_open_at(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
    if (own < 0)
        return errno == ENOENT ? UNECHO_OK
                               : refused(shown, errno, "cannot be opened as a folder", error);
    int code = empty_folder(own, shown, error);
    if (code || unlinkat(folder, name, AT_REMOVEDIR) == 0 || errno == ENOENT)
        return code;
    return refused(shown, errno, "the folder cannot be removed", error);
}

/* Opens the folder `name` in `parent`, made and synced if it is not there. */
static int enter(int parent, const char *name, int flags, const char *shown, int *folder,
                 unecho_error *error)
{
    int how = O_RDONLY | O_DIRECTORY | flags;
    *folder = file_open_at(parent, name, how);
    if (*folder >= 0)
        return UNECHO_OK;
    if (errno != ENOENT)
        return refused(shown, errno, "cannot be opened as a folder", error);
    /* EEXIST: another process was faster, or a link to nowhere; opening tells which */
    if (mkdirat(parent, name, 0777) && errno != EEXIST)
        return refused(shown, errno, "the folder cannot be made", error);
    int code = folder_sync(parent, shown, error);
    if (code)
        return code;
    *folder = file_open_at(parent, name, how);
    if (*folder < 0)
        return refused(shown, errno, "cannot be opened as a folder", error);
    return UNECHO_OK;
}

/* Enters the components of `path` one by one, from `at`, which is the caller's. */
static int walk(int at, const char *path, int flags, const char *shown, int *folder,
                unecho_error *error)
{
    int here = at, code = UNECHO_OK;
    while (*path && !code) {
        char name[NAME_MAX + 1];
        size_t length = strcspn(path, "/");
        if (length > NAME_MAX) {
            code = refused(shown, ENAMETOOLONG, "the folder cannot be made", error);
            break;
        }
        memcpy(name, path, length);
        name[length] = '\0';
        path += length;
        path += strspn(path, "/");
        int next = -1;
        code = enter(here, name, flags, shown, &next, error);
        if (here != at)
            close(here);
        here = next;
    }
    if (code) {
        if (here != at && here >= 0)
            close(here);
        return code;
    }
    *folder = here;
    return UNECHO_OK;
}

int folder_open(const char *path, int *folder, unecho_error *error)
{
    *folder = -1;
    if (!*path)
        return error_set(error, UNECHO_E_ARGUMENT, "an empty path names no folder");
    int start = file_open_at(AT_FDCWD, *path == '/' ? "/" : ".", O_RDONLY | O_DIRECTORY);
    if (start < 0)
        return refused(path, errno, "cannot be opened as a folder", error);
    int code = walk(start, path + strspn(path, "/"), 0, path, folder, error);
    if (code || *folder != start)
        close(start);
    return code;
}

/* Only components that lead downwards: no "", ".", "..", nothing absolute. */
static bool leads_down(const char *path)
{
    do {
        size_t length = strcspn(path, "/");
        if (length == 0 || (length <= 2 && strncmp(path, "..", length) == 0))
            return false;
        path += length;
    } while (*path && *++path);
    return true;
}

int folder_beneath(int root, const char *path, const char *shown, int *folder, unecho_error *error)
{
    *folder = -1;
    if (!leads_down(path)) {
        error_set(error, UNECHO_E_ARGUMENT, "\"%s\" does not name a folder beneath this one", path);
        error_place(error, shown, 0, UNECHO_NOWHERE);
        return UNECHO_E_ARGUMENT;
    }
    return walk(root, path, O_NOFOLLOW, shown, folder, error);
}
