// SPDX-License-Identifier: Apache-2.0
#include "json/splice.h"

#include <string.h>

static int append_range(struct buffer *to, unecho_bytes from, size_t start, size_t end,
                        unecho_error *error)
{
    return end > start ? buffer_append(to, from.at + start, end - start, error) : UNECHO_OK;
}

/* The raw range of a part, counted in the record. */
static int part_range(const struct json_part *part, const struct json_map *map, size_t content,
                      size_t *start, size_t *end, unecho_error *error)
{
    if (json_map_part(map, part->offset, part->length, start, end, error))
        return UNECHO_E_INTERNAL;
    *start += content;
    *end += content;
    return UNECHO_OK;
}

int json_splice(unecho_bytes record, struct json_value text, const struct json_map *map,
                const struct json_part *parts, size_t count, struct buffer *to, unecho_error *error)
{
    size_t content = text.start + 1, done = 0;
    if (json_string_raw(record, text).length != map->raw)
        return error_set(error, UNECHO_E_INTERNAL, "a splice with the map of another text");
    for (size_t i = 0; i < count; i++) {
        size_t start, end;
        if (part_range(&parts[i], map, content, &start, &end, error))
            return UNECHO_E_INTERNAL;
        if (start < done)
            return error_set(error, UNECHO_E_INTERNAL, "removed parts out of order at %zu",
                             parts[i].offset);
        if (append_range(to, record, done, start, error))
            return UNECHO_E_MEMORY;
        done = end;
    }
    return append_range(to, record, done, record.length, error);
}

/*
 * Goes on from raw place *at by `decoded` bytes of text. False if the text has no such place. A
 * pair of which only the first half (three bytes, as U+FFFD) is wanted became a pair by the cut.
 */
static bool advance(unecho_bytes raw, size_t *at, size_t decoded)
{
    while (decoded) {
        unecho_bytes rest = {raw.at + *at, raw.length - *at};
        if (!rest.length)
            return false;
        if (rest.at[0] == '\\') {
            struct json_escape escape;
            if (!json_escape_read(rest, &escape))
                return false;
            if (escape.raw == 12 && decoded == 3) {
                escape.raw = 6;
                escape.decoded = 3;
            }
            if (escape.decoded > decoded)
                return false;
            *at += escape.raw;
            decoded -= escape.decoded;
        } else {
            size_t most = rest.length < decoded ? rest.length : decoded;
            const char *backslash = memchr(rest.at, '\\', most);
            size_t plain = backslash ? (size_t)(backslash - rest.at) : most;
            *at += plain;
            decoded -= plain;
        }
    }
    return true;
}

/* How many bytes of text a raw piece stands for. False if it is not the content of a string. */
static bool decoded_length(unecho_bytes raw, size_t *length)
{
    *length = 0;
    for (size_t at = 0; at < raw.length;) {
        unecho_bytes rest = {raw.at + at, raw.length - at};
        const char *backslash = memchr(rest.at, '\\', rest.length);
        size_t plain = backslash ? (size_t)(backslash - rest.at) : rest.length;
        struct json_escape escape = {.raw = 0};
        rest = (unecho_bytes){rest.at + plain, rest.length - plain};
        if (rest.length && !json_escape_read(rest, &escape))
            return false;
        at += plain + escape.raw;
        *length += plain + escape.decoded;
    }
    return true;
}

int json_unsplice(unecho_bytes record, struct json_value text, const struct json_piece *pieces,
                  size_t count, struct buffer *to, unecho_error *error)
{
    unecho_bytes raw = json_string_raw(record, text);
    size_t content = text.start + 1, at = 0;
    size_t decoded = 0; /* the place in the text as it was */
    if (append_range(to, record, 0, content, error))
        return UNECHO_E_MEMORY;
    for (size_t i = 0; i < count; i++) {
        size_t from = at, length;
        const struct json_piece *piece = &pieces[i];
        if (piece->offset < decoded || !advance(raw, &at, piece->offset - decoded))
            return error_set(error, UNECHO_E_MISMATCH, "no place for a removed part at byte %zu",
                             piece->offset);
        if (!decoded_length(piece->raw, &length))
            return error_set(error, UNECHO_E_MISMATCH,
                             "the removed part at byte %zu has a broken escape", piece->offset);
        if (append_range(to, raw, from, at, error) ||
            append_range(to, piece->raw, 0, piece->raw.length, error))
            return UNECHO_E_MEMORY;
        decoded = piece->offset + length;
    }
    return append_range(to, record, content + at, record.length, error);
}
