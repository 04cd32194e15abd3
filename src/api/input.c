// SPDX-License-Identifier: Apache-2.0
#include "stream/input.h"
#include "format/format.h"
#include "format/markup.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum {
    LOOKED_AT = 8, /* bytes: as many as the reader decides by */
    PIECE_BYTES = 256 << 10
};

static int number_of(const struct format *format)
{
    if (format == &format_jsonl)
        return UNECHO_FORMAT_JSONL;
    return format == &format_wet ? UNECHO_FORMAT_WET : UNECHO_FORMAT_TEXT;
}

/* Appends the first bytes of the input to `beginning`, fewer where it ends before. */
static int read_beginning(struct input *input, char beginning[LOOKED_AT], size_t *count,
                          unecho_error *error)
{
    size_t got = 1;
    int code = UNECHO_OK;
    for (*count = 0; *count < LOOKED_AT && got && !code; *count += got)
        code = input_read(input, beginning + *count, LOOKED_AT - *count, &got, error);
    return code;
}

static int look_inside(const char *path, unecho_look *look, unecho_error *error)
{
    struct input *input;
    char beginning[LOOKED_AT];
    size_t count = 0;
    int code = input_open(path, NULL, &input, error);
    if (!code)
        code = read_beginning(input, beginning, &count, error);
    if (!code) {
        unecho_bytes bytes = {beginning, count};
        look->compression = input_format_name(input);
        look->format = format_is_parquet(bytes) ? UNECHO_FORMAT_PARQUET
                                                : number_of(format_detect(path, bytes));
    }
    input_close(input);
    return code;
}

int unecho_input_look(const char *path, unecho_look *look, unecho_error *error)
{
    struct stat status;
    unecho_look found = {.compression = "plain"};
    if (!path || !look)
        return error_set(error, UNECHO_E_ARGUMENT, "unecho_input_look: an argument is missing");
    bool is_stdin = strcmp(path, "-") == 0;
    int code = UNECHO_OK;
    if (!is_stdin && stat(path, &status)) {
        code = error_system(error, errno, "cannot be read");
        error_place(error, path, 0, UNECHO_NOWHERE);
    } else if (!is_stdin && (S_ISREG(status.st_mode) || S_ISDIR(status.st_mode))) {
        code = look_inside(path, &found, error);
    } else {
        found.format = number_of(format_detect(is_stdin ? NULL : path, (unecho_bytes){NULL, 0}));
    }
    found.size = look->size;
    memcpy(look, &found, look->size < sizeof found ? look->size : sizeof found);
    return code;
}

static int pour(struct input *input, uint64_t most, char *piece, const unecho_sink *to,
                unecho_error *error)
{
    for (size_t got;;) {
        int code = input_read(input, piece, PIECE_BYTES, &got, error);
        if (code || !got)
            return code;
        if (input_text_offset(input) > most)
            return error_set(error, UNECHO_E_LIMIT, "more than %llu bytes once it is decompressed",
                             (unsigned long long)most);
        code = to->write(to->self, piece, got, error);
        if (code)
            return code;
    }
}

int unecho_decompress(unecho_bytes bytes, const char *name, uint64_t most, const unecho_sink *to,
                      unecho_error *error)
{
    struct input *input = NULL;
    if (!name || !to || !to->write || (!bytes.at && bytes.length))
        return error_set(error, UNECHO_E_ARGUMENT, "unecho_decompress: an argument is missing");
    char *piece = mem_resize(NULL, PIECE_BYTES, 1, "decompressed bytes", error);
    int code = piece ? input_open_bytes(bytes, name, NULL, &input, error) : UNECHO_E_MEMORY;
    if (!code)
        code = pour(input, most, piece, to, error);
    error_place(error, name, 0, UNECHO_NOWHERE);
    input_close(input);
    free(piece);
    return code;
}

bool unecho_is_page(unecho_bytes text)
{
    return (text.at || !text.length) && markup_is_page(text);
}
