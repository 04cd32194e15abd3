// SPDX-License-Identifier: Apache-2.0
/*
 * JSON lines: a record a line, spliced and never re-serialised, so that every byte outside its text
 * stays. A line's number is its record's number; a line of white space is a record that is no
 * document, and a byte-order mark before the first one, or alone after the last, takes no number.
 */
#include "format/format.h"

#include "format/mark.h"

#include <string.h>

static const char BYTE_ORDER_MARK[3] = {'\xEF', '\xBB', '\xBF'};

static bool is_mark(unecho_bytes bytes)
{
    return bytes.length >= 3 && memcmp(bytes.at, BYTE_ORDER_MARK, 3) == 0;
}

static enum frame_result frame(unecho_bytes window, bool ended, bool first, struct framing *framing)
{
    bool alone = ended && window.length == sizeof BYTE_ORDER_MARK;
    if ((first || alone) && is_mark(window)) {
        framing->uncounted = true;
        framing->length = 3;
        return FRAME_WHOLE;
    }
    const char *feed =
        window.length == framing->searched
            ? NULL
            : memchr(window.at + framing->searched, '\n', window.length - framing->searched);
    framing->searched = window.length;
    framing->length = feed ? (size_t)(feed - window.at) + 1 : window.length;
    return feed || ended ? FRAME_WHOLE : FRAME_PARTIAL;
}

static bool is_white(unecho_bytes bytes)
{
    for (size_t i = 0; i < bytes.length; i++)
        if (!strchr(" \t\r\n", bytes.at[i]) || !bytes.at[i])
            return false;
    return true;
}

/* The names of the top-level members that hold strings: what the text field may be called. */
static void name_strings(unecho_bytes record, unecho_error *error)
{
    struct json_members members;
    struct json_value key, value, object = {JSON_OBJECT, false, 0, record.length};
    char names[256] = "";
    size_t used = 0;
    while (is_white((unecho_bytes){record.at + object.start, 1}))
        object.start++;
    json_members_start(&members, record, object);
    while (!json_members_next(&members, &key, &value, NULL) && key.type != JSON_NONE) {
        size_t length = key.end - key.start;
        if (value.type != JSON_STRING || used + length + 3 > sizeof names)
            continue;
        if (used) {
            names[used++] = ',';
            names[used++] = ' ';
        }
        memcpy(names + used, record.at + key.start, length);
        used += length;
        names[used] = '\0';
    }
    if (used)
        error_hint(error, "name it with --text-field; strings in this record: %s", names);
    else
        error_hint(error, "this record holds no string at all");
}

static int no_text(const struct fields *fields, unecho_bytes record, struct json_value value,
                   unecho_error *error)
{
    int length = (int)(fields->text.length < 64 ? fields->text.length : 64);
    if (value.type == JSON_NONE)
        error_set(error, UNECHO_E_INPUT, "no text field \"%.*s\" in this record", length,
                  fields->text.at);
    else
        error_set(error, UNECHO_E_INPUT, "the text field \"%.*s\" is %s, not a string", length,
                  fields->text.at, json_type_name(value.type));
    error_place(error, NULL, 0, value.type == JSON_NONE ? 0 : value.start);
    name_strings(record, error);
    return UNECHO_E_INPUT;
}

/* The bytes of a string, or a value of another type as its JSON text. */
static int decode_value(unecho_bytes record, struct json_value value, struct json_map *map,
                        struct buffer *room, unecho_bytes *to, unecho_error *error)
{
    if (value.type == JSON_STRING)
        return json_decode(json_string_raw(record, value), room, map, to, error);
    bool none = value.type == JSON_NONE || value.type == JSON_NULL;
    *to = none ? (unecho_bytes){NULL, 0}
               : (unecho_bytes){record.at + value.start, value.end - value.start};
    return UNECHO_OK;
}

static int parse(const struct fields *fields, unecho_bytes record, struct parsed *to,
                 struct buffer *room, unecho_error *error)
{
    enum {
        TEXT,
        ID,
        URL,
        PATHS
    };
    const unecho_bytes paths[PATHS] = {fields->text, fields->id, fields->url};
    struct json_value values[PATHS];
    to->record = record;
    to->nothing = is_white(record) ? "blank" : is_mark(record) && record.length == 3 ? "bom" : NULL;
    if (to->nothing)
        return UNECHO_OK;
    int code = json_record_find(record, paths, PATHS, values, error);
    if (code)
        return code;
    if (values[TEXT].type != JSON_STRING)
        return no_text(fields, record, values[TEXT], error);
    if (fields->mark.length)
        code = mark_check(record, fields->mark, error);
    if (code)
        return code;
    to->value = values[TEXT];
    code = decode_value(record, values[TEXT], &to->map, room, &to->text, error);
    if (!code)
        code = decode_value(record, values[ID], NULL, room, &to->id, error);
    if (!code)
        code = decode_value(record, values[URL], NULL, room, &to->url, error);
    return code;
}

static int render(const struct parsed *parsed, const struct json_part *parts, size_t count,
                  struct buffer *to, struct parts *shown, unecho_error *error)
{
    (void)shown;
    if (!count)
        return buffer_append(to, parsed->record.at, parsed->record.length, error);
    return json_splice(parsed->record, parsed->value, &parsed->map, parts, count, to, error);
}

static unecho_bytes raw(const struct parsed *parsed, struct json_part part, bool *differs)
{
    size_t from, to;
    unecho_bytes whole = json_string_raw(parsed->record, parsed->value);
    if (json_map_part(&parsed->map, part.offset, part.length, &from, &to, NULL))
        return whole; /* beyond the text: json_splice has refused it */
    unecho_bytes bytes = {whole.at + from, to - from};
    *differs = !json_is_canonical(bytes);
    return bytes;
}

/* The raw bytes of each piece: its own, or the canonical escapes of its text. The escapes go to
 * `room`, which moves while it grows: so places first, pointers after. */
static int fill_raw(const struct piece *pieces, size_t count, struct buffer *room,
                    struct json_piece *to, unecho_error *error)
{
    for (size_t i = 0; i < count; i++) {
        size_t before = room->count;
        to[i] = (struct json_piece){(size_t)pieces[i].offset, pieces[i].raw};
        if (!pieces[i].raw.at && json_encode(room, pieces[i].text, error))
            return UNECHO_E_MEMORY;
        if (!pieces[i].raw.at)
            to[i].raw.length = room->count - before;
    }
    const char *at = room->at;
    for (size_t i = 0; i < count; i++)
        if (!pieces[i].raw.at) {
            to[i].raw.at = at;
            at += to[i].raw.length;
        }
    return UNECHO_OK;
}

static int restore(const struct fields *fields, unecho_bytes kept, const struct piece *pieces,
                   size_t count, struct buffer *to, unecho_error *error)
{
    struct json_value value;
    struct buffer room = {0};
    if (!count)
        return buffer_append(to, kept.at, kept.length, error);
    int code = json_record_find(kept, &fields->text, 1, &value, error);
    if (!code && value.type != JSON_STRING)
        code = error_set(error, UNECHO_E_MISMATCH, "the record has no text field \"%.*s\"",
                         (int)fields->text.length, fields->text.at);
    if (code)
        return code;
    struct json_piece *own = mem_new(count, sizeof *own, "removed parts", error);
    code = own ? fill_raw(pieces, count, &room, own, error) : UNECHO_E_MEMORY;
    if (!code)
        code = json_unsplice(kept, value, own, count, to, error);
    free(own);
    buffer_free(&room);
    return code;
}

const struct format format_jsonl = {.name = "jsonl",
                                    .extension = ".jsonl",
                                    .frame = frame,
                                    .parse = parse,
                                    .render = render,
                                    .raw = raw,
                                    .restore = restore};
