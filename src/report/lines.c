// SPDX-License-Identifier: Apache-2.0
#include "report/lines.h"

#include <stdlib.h>
#include <string.h>

enum {
    READ_BYTES = 256 << 10
};

/* Names in a manifest are beneath its folder, whatever it says. */
static bool is_beneath(unecho_bytes path)
{
    if (!path.length || path.at[0] == '/' || memchr(path.at, '\0', path.length))
        return false;
    for (const char *at = path.at, *end = at + path.length; at < end;) {
        const char *slash = memchr(at, '/', (size_t)(end - at));
        size_t length = (size_t)((slash ? slash : end) - at);
        if (length == 2 && memcmp(at, "..", 2) == 0)
            return false;
        at += length + 1;
    }
    return true;
}

int lines_path(const char *folder, const struct entry_file *file, char **path, unecho_error *error)
{
    struct buffer to = {0};
    if (!is_beneath(file->path))
        return error_set(error, UNECHO_E_INPUT, "the manifest names a file outside its folder");
    int code = buffer_print(&to, error, "%s/%.*s", folder, (int)file->path.length, file->path.at);
    if (!code)
        code = buffer_terminate(&to, error);
    *path = to.at;
    return code;
}

int lines_open(struct lines *lines, const char *folder, const struct entry_file *file,
               unecho_error *error)
{
    if (!file->path.at) {
        lines->ended = true;
        return UNECHO_OK;
    }
    int code = lines_path(folder, file, &lines->path, error);
    if (code)
        return code;
    return lines->foreign ? foreign_open(lines->foreign, lines->path, lines->fields, NULL,
                                         &lines->input, error)
                          : input_open(lines->path, NULL, &lines->input, error);
}

int lines_open_shards(struct lines *lines, struct shards *shards, uint64_t at, uint64_t bytes,
                      unecho_error *error)
{
    lines->shards = shards;
    lines->left = bytes;
    hash_stream_init(&lines->hash);
    return bytes ? shards_seek(shards, at, error) : UNECHO_OK;
}

void lines_close(struct lines *lines)
{
    input_close(lines->input);
    buffer_free(&lines->bytes);
    free(lines->path);
}

/* Up to READ_BYTES of what is left in the shards. */
static int read_shards(struct lines *lines, char *to, size_t *got, unecho_error *error)
{
    size_t room = lines->left < READ_BYTES ? (size_t)lines->left : READ_BYTES;
    if (!room)
        return UNECHO_OK;
    int code = shards_read(lines->shards, to, room, got, error);
    if (!code && !*got)
        code = error_set(error, UNECHO_E_MISMATCH, "the shards are shorter than the manifest says");
    if (!code)
        hash_stream_update(&lines->hash, to, *got);
    lines->left -= *got;
    return code;
}

int lines_more(struct lines *lines, unecho_error *error)
{
    size_t got = 0;
    if (lines->at) { /* what was given goes, so that memory is a line */
        memmove(lines->bytes.at, lines->bytes.at + lines->at, lines->bytes.count - lines->at);
        lines->bytes.count -= lines->at;
        lines->searched -= lines->at;
        lines->at = 0;
    }
    if (ARRAY_RESERVE(&lines->bytes, READ_BYTES, "a record", error))
        return UNECHO_E_MEMORY;
    char *to = lines->bytes.at + lines->bytes.count;
    int code = lines->shards ? read_shards(lines, to, &got, error)
                             : input_read(lines->input, to, READ_BYTES, &got, error);
    lines->bytes.count += got;
    lines->ended = !code && !got;
    return code;
}

/* Where in `bytes` the line ends that begins at `at`; 0: not in sight. */
static size_t find_end(const struct lines *lines)
{
    size_t left = lines->bytes.count - lines->at, unseen = lines->bytes.count - lines->searched;
    if (!left || lines->whole)
        return 0;
    if (lines->foreign) {
        size_t length = foreign_record_length((unecho_bytes){lines->bytes.at + lines->at, left});
        return length && length <= left ? lines->at + length : 0;
    }
    const char *feed = unseen ? memchr(lines->bytes.at + lines->searched, '\n', unseen) : NULL;
    return feed ? (size_t)(feed - lines->bytes.at) + 1 : 0;
}

int lines_next(struct lines *lines, unecho_bytes *line, unecho_error *error)
{
    size_t end;
    while (!(end = find_end(lines)) && !lines->ended) {
        lines->searched = lines->bytes.count;
        int code = lines_more(lines, error);
        if (code)
            return code;
    }
    end = end ? end : lines->bytes.count;
    bool none = end == lines->at && !(lines->whole && !lines->number);
    *line = (unecho_bytes){none              ? NULL
                           : lines->bytes.at ? lines->bytes.at + lines->at
                                             : "",
                           end - lines->at};
    lines->at = lines->searched = end;
    lines->number += !none;
    return UNECHO_OK;
}
