// SPDX-License-Identifier: Apache-2.0
#include "support/files.h"

#include "stream/file.h"
#include "stream/input.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

static void must(bool good)
{
    if (!good)
        abort();
}

/* ---- The folder ---- */

void files_begin(struct files *files)
{
    const char *base = getenv("TMPDIR");
    *files = (struct files){.next = 0};
    snprintf(files->root, sizeof files->root, "%s/unecho-XXXXXX",
             base && strlen(base) < 40 ? base : "/tmp");
    must(mkdtemp(files->root));
}

static void remove_all(const char *path)
{
    if (!unlink(path) || !rmdir(path))
        return;
    DIR *names = opendir(path);
    must(names);
    for (struct dirent *entry; (entry = readdir(names)) != NULL;) {
        char inner[1024];
        if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, ".."))
            continue;
        must(snprintf(inner, sizeof inner, "%s/%s", path, entry->d_name) < (int)sizeof inner);
        remove_all(inner);
    }
    closedir(names);
    must(!rmdir(path));
}

void files_end(struct files *files)
{
    remove_all(files->root);
    buffer_free(&files->told);
}

const char *files_at(struct files *files, const char *name)
{
    char *path = files->paths[files->next++ % 8];
    size_t root = strlen(files->root), length = strlen(name);
    must(root + length + 2 <= sizeof files->paths[0]);
    memcpy(path, files->root, root);
    path[root] = '/';
    memmove(path + root + 1, name, length + 1);
    return path;
}

bool files_has(struct files *files, const char *name)
{
    struct stat status;
    return !lstat(files_at(files, name), &status);
}

/* ---- Files ---- */

void files_put(struct files *files, const char *name, unecho_bytes bytes)
{
    char *folder = strdup(files_at(files, name));
    int made = -1;
    must(folder);
    *strrchr(folder, '/') = '\0';
    must(!folder_open(folder, &made, NULL));
    close(made);
    free(folder);
    int fd = open(files_at(files, name), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    must(fd >= 0 && !file_write(fd, name, bytes.at, bytes.length, NULL));
    close(fd);
}

void files_read(struct files *files, const char *name, struct buffer *to)
{
    const char *path = files_at(files, name);
    must(!file_read_whole(AT_FDCWD, path, path, UINT32_MAX, NULL, to, NULL));
}

void files_unpack(struct files *files, const char *name, struct buffer *to)
{
    struct input *input;
    must(!input_open(files_at(files, name), NULL, &input, NULL));
    for (size_t got = 1; got;) {
        must(!ARRAY_RESERVE(to, 65536, "a file", NULL));
        must(!input_read(input, to->at + to->count, 65536, &got, NULL));
        to->count += got;
    }
    input_close(input);
}

void files_flip(struct files *files, const char *name, size_t offset)
{
    char byte = 0;
    int fd = open(files_at(files, name), O_RDWR | O_CLOEXEC);
    must(fd >= 0 && pread(fd, &byte, 1, (off_t)offset) == 1);
    byte ^= 0x08;
    must(pwrite(fd, &byte, 1, (off_t)offset) == 1);
    close(fd);
}

/* ---- Listing ---- */

struct paths {
    char **at;
    size_t count, room;
};

static void list_folder(const char *path, size_t root, struct paths *paths)
{
    struct stat status;
    must(!lstat(path, &status));
    if (!S_ISDIR(status.st_mode)) {
        must(!ARRAY_RESERVE(paths, 1, "paths", NULL));
        paths->at[paths->count++] = strdup(path + root);
        return;
    }
    DIR *names = opendir(path);
    must(names);
    for (struct dirent *entry; (entry = readdir(names)) != NULL;) {
        char inner[1024];
        if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, ".."))
            continue;
        must(snprintf(inner, sizeof inner, "%s/%s", path, entry->d_name) < (int)sizeof inner);
        list_folder(inner, root, paths);
    }
    closedir(names);
}

static int by_bytes(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

const char *files_list(struct files *files, const char *name)
{
    struct paths paths = {.count = 0};
    const char *path = files_at(files, name);
    files->told.count = 0;
    if (files_has(files, name))
        list_folder(path, strlen(path) + 1, &paths);
    if (paths.count)
        qsort(paths.at, paths.count, sizeof *paths.at, by_bytes);
    for (size_t i = 0; i < paths.count; i++) {
        must(!buffer_print(&files->told, NULL, "%s%s", i ? " " : "", paths.at[i]));
        free(paths.at[i]);
    }
    ARRAY_FREE(&paths);
    must(!buffer_terminate(&files->told, NULL));
    return files->told.at;
}

/* ---- Compressing ---- */

void files_gzip(struct buffer *to, unecho_bytes bytes)
{
    z_stream stream = {.next_in = (unsigned char *)(uintptr_t)bytes.at,
                       .avail_in = (unsigned)bytes.length};
    must(deflateInit2(&stream, 1, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) == Z_OK);
    size_t room = deflateBound(&stream, (unsigned long)bytes.length);
    must(!ARRAY_RESERVE(to, room, "gzip", NULL));
    stream.next_out = (unsigned char *)to->at + to->count;
    stream.avail_out = (unsigned)room;
    must(deflate(&stream, Z_FINISH) == Z_STREAM_END);
    to->count += room - stream.avail_out;
    deflateEnd(&stream);
}

void files_zstd(struct buffer *to, unecho_bytes bytes)
{
    ZSTD_CCtx *context = ZSTD_createCCtx();
    must(context && !ZSTD_isError(ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1)));
    size_t room = ZSTD_compressBound(bytes.length);
    must(!ARRAY_RESERVE(to, room, "zstd", NULL));
    size_t made = ZSTD_compress2(context, to->at + to->count, room, bytes.at, bytes.length);
    must(!ZSTD_isError(made));
    to->count += made;
    ZSTD_freeCCtx(context);
}

uint32_t files_draw(uint64_t *state, uint32_t below)
{
    *state = *state * 6364136223846793005 + 1442695040888963407;
    return (uint32_t)((*state >> 32) * below >> 32);
}
