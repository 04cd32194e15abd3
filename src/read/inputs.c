// SPDX-License-Identifier: Apache-2.0
#include "read/inputs.h"

#include "format/foreign.h"
#include "stream/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <search.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static int by_bytes(const void *a, const void *b)
{
    return strcmp(a, b);
}

static void keep_node(void *node)
{
    (void)node; /* names belong to the files */
}

void inputs_free(struct inputs *inputs)
{
    tdestroy(inputs->names, keep_node);
    if (inputs->references)
        inputs_free(inputs->references);
    free(inputs->references);
    inputs->references = NULL;
    for (size_t i = 0; i < inputs->count; i++) {
        free(inputs->at[i].path);
        free(inputs->at[i].name);
    }
    ARRAY_FREE(inputs);
    if (inputs->stdin_fd)
        close(inputs->stdin_fd);
    inputs->stdin_fd = 0;
    inputs->names = NULL;
}

uint64_t inputs_size(const struct inputs *inputs)
{
    uint64_t size = 0;
    for (size_t i = 0; i < inputs->count; i++) {
        if (!inputs->at[i].regular)
            return 0;
        size += inputs->at[i].size;
    }
    return size;
}

/* Gives the file its name: the path relative to the argument that gave it, without its format's
 * endings; a second equal one gets ~2. */
static int name_file(struct inputs *inputs, struct input_file *file, const char *relative,
                     unecho_error *error)
{
    enum {
        SUFFIX_ROOM = 24
    };
    size_t length;
    if (strcmp(relative, "-") == 0)
        relative = "stdin";
    const char *stem = format_stem(relative, &length);
    length = foreigns_stem(inputs->foreigns, stem, length) + (size_t)(stem - relative);
    file->name = mem_resize(NULL, length + SUFFIX_ROOM, 1, "a name", error);
    if (!file->name)
        return UNECHO_E_MEMORY;
    memcpy(file->name, relative, length);
    file->name[length] = '\0';
    for (unsigned n = 2; tfind(file->name, &inputs->names, by_bytes); n++)
        snprintf(file->name + length, SUFFIX_ROOM, "~%u", n);
    if (!tsearch(file->name, &inputs->names, by_bytes))
        return error_memory(error, length, "a name");
    return UNECHO_OK;
}

static int64_t nanoseconds(const struct timespec *time)
{
    return time->tv_sec * (int64_t)1000000000 + time->tv_nsec;
}

static int add_file(struct inputs *inputs, const char *path, const struct stat *status,
                    unecho_error *error)
{
    if (ARRAY_RESERVE(inputs, 1, "inputs", error))
        return UNECHO_E_MEMORY;
    struct input_file file = {.path = mem_text(path, strlen(path), error)};
    if (!file.path)
        return UNECHO_E_MEMORY;
    if (status && S_ISREG(status->st_mode)) {
        file.regular = true;
        file.size = (uint64_t)status->st_size;
        file.modified_ns = nanoseconds(&status->st_mtim);
    } else { /* what comes out of a pipe is never the same twice */
        struct timespec now = {0};
        clock_gettime(CLOCK_REALTIME, &now);
        file.modified_ns = nanoseconds(&now);
    }
    inputs->at[inputs->count++] = file;
    return UNECHO_OK;
}

struct names {
    char **at;
    size_t count, room;
};

static int list_folder(const char *path, struct names *names, unecho_error *error)
{
    DIR *folder = opendir(path);
    if (!folder)
        return error_system(error, errno, "cannot read the folder %s", path);
    int code = UNECHO_OK;
    for (struct dirent *entry; !code && (errno = 0, entry = readdir(folder)) != NULL;) {
        if (entry->d_name[0] == '.')
            continue;
        char *name = mem_text(entry->d_name, strlen(entry->d_name), error);
        code = name ? ARRAY_RESERVE(names, 1, "names", error) : UNECHO_E_MEMORY;
        if (code)
            free(name);
        else
            names->at[names->count++] = name;
    }
    if (!code && errno)
        code = error_system(error, errno, "cannot read the folder %s", path);
    closedir(folder);
    return code;
}

static int walk(struct inputs *inputs, const char *path, int depth, unecho_error *error);

static int walk_entry(struct inputs *inputs, const char *folder, const char *entry, int depth,
                      unecho_error *error)
{
    struct buffer path = {0};
    struct stat status;
    bool slash = folder[0] && folder[strlen(folder) - 1] == '/';
    int code = buffer_print(&path, error, "%s%s%s", folder, slash ? "" : "/", entry);
    if (!code)
        code = buffer_terminate(&path, error);
    if (!code && lstat(path.at, &status))
        code = error_system(error, errno, "cannot read %s", path.at);
    if (!code && S_ISLNK(status.st_mode) && (stat(path.at, &status) || S_ISDIR(status.st_mode)))
        status.st_mode = 0; /* a dangling link, or one to a folder: not followed */
    if (!code && S_ISDIR(status.st_mode))
        code = walk(inputs, path.at, depth + 1, error);
    else if (!code && S_ISREG(status.st_mode))
        code = add_file(inputs, path.at, &status, error);
    buffer_free(&path);
    return code;
}

/* Adds the files beneath a folder, in whatever order the system lists them. */
static int walk(struct inputs *inputs, const char *path, int depth, unecho_error *error)
{
    enum {
        DEEPEST = 64
    };
    struct names names = {0};
    if (depth > DEEPEST)
        return error_set(error, UNECHO_E_LIMIT, "folders more than %d deep: %s", DEEPEST, path);
    int code = list_folder(path, &names, error);
    for (size_t i = 0; i < names.count; i++) {
        if (!code)
            code = walk_entry(inputs, path, names.at[i], depth, error);
        free(names.at[i]);
    }
    ARRAY_FREE(&names);
    return code;
}

static int by_path(const void *a, const void *b)
{
    return strcmp(((const struct input_file *)a)->path, ((const struct input_file *)b)->path);
}

static int add_folder(struct inputs *inputs, const char *path, unecho_error *error)
{
    size_t before = inputs->count, root = strlen(path);
    while (root && path[root - 1] == '/')
        root--;
    int code = walk(inputs, path, 0, error);
    if (!code && inputs->count > before)
        qsort(inputs->at + before, inputs->count - before, sizeof *inputs->at, by_path);
    for (size_t i = before; !code && i < inputs->count; i++) {
        const char *relative = inputs->at[i].path + root;
        while (*relative == '/')
            relative++;
        code = name_file(inputs, &inputs->at[i], relative, error);
    }
    return code;
}

int inputs_add(struct inputs *inputs, const char *path, unecho_error *error)
{
    struct stat status;
    bool is_stdin = strcmp(path, "-") == 0;
    if (!is_stdin && stat(path, &status)) {
        int code = error_system(error, errno, "cannot read it");
        error_place(error, path, 0, UNECHO_NOWHERE);
        return code;
    }
    if (!is_stdin && S_ISDIR(status.st_mode))
        return add_folder(inputs, path, error);
    const char *slash = strrchr(path, '/');
    int code = add_file(inputs, path, is_stdin ? NULL : &status, error);
    return code
               ? code
               : name_file(inputs, &inputs->at[inputs->count - 1], slash ? slash + 1 : path, error);
}

int inputs_add_reference(struct inputs *inputs, const char *path, unecho_error *error)
{
    if (strcmp(path, "-") == 0)
        return error_set(error, UNECHO_E_ARGUMENT,
                         "a reference set is read from files, not from standard input");
    if (!inputs->references)
        inputs->references = mem_new(1, sizeof *inputs->references, "references", error);
    if (!inputs->references)
        return UNECHO_E_MEMORY;
    size_t before = inputs->references->count;
    int code = inputs_add(inputs->references, path, error);
    if (code || inputs->references->count > before)
        return code;
    error_set(error, UNECHO_E_ARGUMENT, "a reference set without files");
    error_place(error, path, 0, UNECHO_NOWHERE);
    return UNECHO_E_ARGUMENT;
}

int inputs_add_reader(struct inputs *inputs, const unecho_reader *reader, unecho_error *error)
{
    int code = add_file(inputs, reader->name, NULL, error);
    if (code)
        return code;
    struct input_file *file = &inputs->at[inputs->count - 1];
    file->reader = *reader;
    file->reader.name = file->path;
    return name_file(inputs, file, reader->name, error);
}

/* ---- Standard input, to be read twice ---- */

static int copy_stdin(int to, const char *folder, const atomic_bool *stop, unecho_error *error)
{
    enum {
        COPY_BYTES = 1 << 20
    };
    struct file from;
    char *bytes = mem_resize(NULL, COPY_BYTES, 1, "a copy of stdin", error);
    int code = bytes ? file_adopt(&from, 0, "-", stop, error) : UNECHO_E_MEMORY;
    for (size_t got = 1; !code && got;) {
        code = file_read(&from, bytes, COPY_BYTES, &got, error);
        if (!code)
            code = file_write(to, folder, bytes, got, error);
    }
    free(bytes);
    return code;
}

int inputs_spool(struct inputs *inputs, const char *folder, const atomic_bool *stop,
                 unecho_error *error)
{
    bool any = false;
    int fd = -1;
    for (size_t i = 0; i < inputs->count; i++)
        any = any || input_is_stdin(&inputs->at[i]);
    if (!any || inputs->stdin_fd)
        return UNECHO_OK;
    int code = file_unnamed(folder, &fd, error);
    if (!code)
        code = copy_stdin(fd, folder, stop, error);
    if (!code)
        inputs->stdin_fd = fd;
    else if (fd >= 0)
        close(fd);
    return code;
}
