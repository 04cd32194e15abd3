// SPDX-License-Identifier: Apache-2.0
#include "stream/file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    READ_ROOM = 64 << 10
};

static int read_all(struct file *file, uint64_t most, struct buffer *to, unecho_error *error)
{
    size_t before = to->count, got = 1;
    while (got) {
        if (ARRAY_RESERVE(to, READ_ROOM, "a file", error))
            return UNECHO_E_MEMORY;
        int code = file_read(file, to->at + to->count, READ_ROOM, &got, error);
        if (code)
            return code;
        to->count += got;
        if (to->count - before > most)
            return error_set(error, UNECHO_E_LIMIT, "the file is longer than %llu bytes",
                             (unsigned long long)most);
    }
    return UNECHO_OK;
}

static int check_regular(int fd, unecho_error *error)
{
    struct stat status;
    if (fstat(fd, &status))
        return error_system(error, errno, "cannot be looked at");
    return S_ISREG(status.st_mode) ? UNECHO_OK
                                   : error_set(error, UNECHO_E_IO, "is no regular file");
}

int file_read_whole(int root, const char *path, const char *shown, uint64_t most, bool *missing,
                    struct buffer *to, unecho_error *error)
{
    struct file file;
    /* O_NONBLOCK: nobody waits for a FIFO that somebody planted */
    int fd = file_open_at(root, path, O_RDONLY | O_NOCTTY | O_NONBLOCK);
    if (missing)
        *missing = fd < 0 && errno == ENOENT;
    if (missing && *missing)
        return UNECHO_OK;
    int code = fd < 0 ? error_system(error, errno, "cannot open it") : check_regular(fd, error);
    if (!code)
        code = file_adopt(&file, fd, shown, NULL, error);
    if (!code)
        code = read_all(&file, most, to, error);
    if (fd >= 0)
        close(fd);
    error_place(error, shown, 0, UNECHO_NOWHERE);
    return code;
}
