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

int lines_open(struct lines *lines, const char *folder, const struct entry_file *file,
               unecho_error *error)
{
    struct buffer path = {0};
    if (!file->path.at) {
        lines->ended = true;
        return UNECHO_OK;
    }
    if (!is_beneath(file->path))
        return error_set(error, UNECHO_E_INPUT, "the manifest names a file outside its folder");
    int code = buffer_print(&path, error, "%s/%.*s", folder, (int)file->path.length, file->path.at);
    if (!code)
        code = buffer_terminate(&path, error);
    lines->path = path.at;
    return code ? code : input_open(lines->path, NULL, &lines->input, error);
}

void lines_close(struct lines *lines)
{
    input_close(lines->input);
    buffer_free(&lines->bytes);
    free(lines->path);
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
    int code =
        input_read(lines->input, lines->bytes.at + lines->bytes.count, READ_BYTES, &got, error);
    lines->bytes.count += got;
    lines->ended = !code && !got;
    return code;
}

int lines_next(struct lines *lines, unecho_bytes *line, unecho_error *error)
{
    const char *feed = NULL;
    for (;;) {
        size_t left = lines->bytes.count - lines->searched;
        if (left && !lines->whole)
            feed = memchr(lines->bytes.at + lines->searched, '\n', left);
        if (feed || lines->ended)
            break;
        lines->searched = lines->bytes.count;
        int code = lines_more(lines, error);
        if (code)
            return code;
    }
    size_t end = feed ? (size_t)(feed - lines->bytes.at) + 1 : lines->bytes.count;
    bool none = end == lines->at && !(lines->whole && !lines->number);
    *line = (unecho_bytes){none              ? NULL
                           : lines->bytes.at ? lines->bytes.at + lines->at
                                             : "",
                           end - lines->at};
    lines->at = lines->searched = end;
    lines->number += !none;
    return UNECHO_OK;
}
