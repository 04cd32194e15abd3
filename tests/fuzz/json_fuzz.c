// SPDX-License-Identifier: Apache-2.0
/*
 * Our JSON scanner against jansson (a libFuzzer target): both take a text or both refuse it, both
 * find the same value at "text" and at "a.b", strings decode to the same bytes; and a record that
 * is spliced at places drawn from the input comes back byte for byte.
 *
 * Where jansson is known to refuse what RFC 8259 allows, its refusal is not held against us. Each
 * such difference is told by its error, so that nothing else hides behind it:
 *
 *   ill-formed UTF-8 in a string      we keep such bytes; outside strings we refuse them too
 *   a lone surrogate in escapes       we give U+FFFD
 *   a NUL in a key                    jansson's keys end at a NUL
 *   a number beyond a double          we do not convert
 *
 * The other way round there are two: nesting over JSON_DEPTH (jansson: 2048), and a raw NUL byte,
 * which we refuse everywhere and jansson overlooks after a number. Flags even out the
 * rest: JSON_DECODE_ANY (any value may be the text), JSON_ALLOW_NUL (in values), and
 * JSON_DECODE_INT_AS_REAL (whole numbers beyond 64 bits). Of equal keys both let the last one
 * count.
 */
/* Both sides have names such as JSON_STRING: jansson's are given another name here. */
#define json_type   jansson_type
#define JSON_OBJECT JANSSON_OBJECT
#define JSON_ARRAY  JANSSON_ARRAY
#define JSON_STRING JANSSON_STRING
#define JSON_TRUE   JANSSON_TRUE
#define JSON_FALSE  JANSSON_FALSE
#define JSON_NULL   JANSSON_NULL
#include <jansson.h>
#undef json_type
#undef JSON_OBJECT
#undef JSON_ARRAY
#undef JSON_STRING
#undef JSON_TRUE
#undef JSON_FALSE
#undef JSON_NULL

#include "fuzz.h"
#include "json/splice.h"

#include <stdlib.h>
#include <string.h>

#define MUST(condition) ((condition) ? (void)0 : abort())

enum {
    FLAGS = JSON_DECODE_ANY | JSON_ALLOW_NUL | JSON_DECODE_INT_AS_REAL,
    MOST_PARTS = 8
};

/* ---- The same answers ---- */

static bool known_difference(const json_error_t *error)
{
    switch (json_error_code(error)) {
    case json_error_invalid_utf8:
    case json_error_null_byte_in_key:
    case json_error_numeric_overflow:
        return true;
    default:
        return !strncmp(error->text, "invalid Unicode", 15);
    }
}

/* What jansson finds by a path as json_record_find has it. */
static json_t *theirs_at(json_t *record, const char *outer, const char *inner)
{
    json_t *value = json_object_get(record, outer);
    if (!inner)
        return value;
    value = value && json_typeof(value) == JANSSON_OBJECT ? json_object_get(value, inner) : NULL;
    return value ? value : json_object_get(record, "a.b");
}

/* Our range, read by jansson by itself, must be the value that it found in the whole. */
static void compare_value(unecho_bytes record, struct json_value ours, json_t *theirs)
{
    MUST(!theirs == (ours.type == JSON_NONE));
    if (!theirs)
        return;
    json_t *alone = json_loadb(record.at + ours.start, ours.end - ours.start, FLAGS, NULL);
    MUST(alone && json_equal(alone, theirs));
    json_decref(alone);
    MUST((ours.type == JSON_STRING) == (json_typeof(theirs) == JANSSON_STRING));
    if (ours.type != JSON_STRING)
        return;
    struct buffer room = {0};
    unecho_bytes text, wanted = {json_string_value(theirs), json_string_length(theirs)};
    unecho_bytes raw = json_string_raw(record, ours);
    MUST(!json_decode(raw, &room, NULL, &text, NULL));
    MUST(text.length == wanted.length && !memcmp(text.at, wanted.at, text.length));
    MUST(json_string_equals(raw, wanted) && json_is_utf8(text));
    buffer_free(&room);
}

/* ---- Splice and back ---- */

/* Parts whose places are drawn from the record's own bytes; those inside an escape are passed over.
 */
static size_t draw_parts(unecho_bytes record, const struct json_map *map, struct json_part *parts)
{
    size_t count = 0, place = 0, start = 0, raw;
    bool open = false;
    for (size_t i = 0; count < MOST_PARTS && place <= map->decoded; i++) {
        if (!json_map_raw(map, place, &raw, NULL)) {
            if (open)
                parts[count++] = (struct json_part){start, place - start};
            start = place;
            open = !open;
        }
        place += (unsigned char)record.at[i % record.length] % 7;
        if (i > record.length) /* all of them may be multiples of seven */
            place++;
    }
    return count;
}

static size_t raw_place(const struct json_map *map, size_t decoded)
{
    size_t raw;
    MUST(!json_map_raw(map, decoded, &raw, NULL));
    return raw;
}

static void check_spliced(unecho_bytes record, unecho_bytes path, const struct json_piece *pieces,
                          size_t count, unecho_bytes spliced)
{
    struct json_value value;
    struct buffer whole = {0};
    MUST(!json_record_find(spliced, &path, 1, &value, NULL) && value.type == JSON_STRING);
    MUST(!json_unsplice(spliced, value, pieces, count, &whole, NULL));
    MUST(whole.count == record.length && !memcmp(whole.at, record.at, record.length));
    buffer_free(&whole);
}

static void splice_and_back(unecho_bytes record, unecho_bytes path, struct json_value value)
{
    struct buffer room = {0}, spliced = {0}, again = {0};
    struct json_map map = {0};
    struct json_part parts[MOST_PARTS];
    struct json_piece pieces[MOST_PARTS];
    unecho_bytes text, raw = json_string_raw(record, value);
    MUST(!json_decode(raw, &room, &map, &text, NULL));
    size_t count = draw_parts(record, &map, parts);
    for (size_t i = 0; i < count; i++) {
        size_t start = raw_place(&map, parts[i].offset);
        size_t end = raw_place(&map, parts[i].offset + parts[i].length);
        pieces[i] = (struct json_piece){parts[i].offset, {raw.at + start, end - start}};
        MUST(json_string_equals(pieces[i].raw,
                                (unecho_bytes){text.at + parts[i].offset, parts[i].length}));
    }
    MUST(!json_splice(record, value, &map, parts, count, &spliced, NULL));
    check_spliced(record, path, pieces, count, (unecho_bytes){spliced.at, spliced.count});
    MUST(!json_encode(&again, text, NULL));
    bool same = again.count == raw.length && !memcmp(again.at ? again.at : "", raw.at, raw.length);
    MUST(json_is_canonical(raw) == same);
    buffer_free(&room);
    buffer_free(&spliced);
    buffer_free(&again);
    json_map_free(&map);
}

/* ---- One input ---- */

static void check_record(unecho_bytes record, json_t *theirs)
{
    static const unecho_bytes paths[] = {{"text", 4}, {"a.b", 3}};
    struct json_value values[2];
    MUST(!json_record_find(record, paths, 2, values, NULL));
    if (theirs) {
        compare_value(record, values[0], theirs_at(theirs, "text", NULL));
        compare_value(record, values[1], theirs_at(theirs, "a", "b"));
    }
    for (int i = 0; i < 2; i++)
        if (values[i].type == JSON_STRING)
            splice_and_back(record, paths[i], values[i]);
}

/* The first byte that is not white space, of a text that was accepted. */
static char first_byte(unecho_bytes text)
{
    size_t i = 0;
    while (strchr(" \t\r\n", text.at[i]))
        i++;
    return text.at[i];
}

/* Input is copied to a block of its exact size, so that a byte read too many is seen. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *copy = calloc(size ? size : 1, 1);
    MUST(copy);
    memcpy(copy, size ? data : (const uint8_t *)"", size);
    unecho_bytes text = {copy, size};
    unecho_error error = UNECHO_ERROR_INIT;
    json_error_t their_error;
    json_t *theirs = json_loadb(copy, size, FLAGS, &their_error);
    if (json_check(text, &error)) {
        MUST(error.offset <= size);
        MUST(!theirs || memchr(copy, '\0', size) || !strncmp(error.message, "JSON nested", 11));
    } else {
        MUST(!memchr(copy, '\0', size));
        MUST(theirs || known_difference(&their_error));
        if (first_byte(text) == '{')
            check_record(text, theirs);
    }
    if (theirs)
        json_decref(theirs);
    free(copy);
    return 0;
}
