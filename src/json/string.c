// SPDX-License-Identifier: Apache-2.0
#include "json/string.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum {
    NO_UNIT = 0x10000
}; /* beyond every UTF-16 unit */

/* ---- One escape ---- */

static uint32_t hex_value(unsigned char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10u : NO_UNIT;
}

/* The UTF-16 unit that \uXXXX at the beginning of `at` stands for, or NO_UNIT. */
static uint32_t unit_at(const char *at, size_t left)
{
    if (left < 6 || at[0] != '\\' || at[1] != 'u')
        return NO_UNIT;
    uint32_t unit = 0;
    for (int i = 2; i < 6; i++) {
        uint32_t digit = hex_value((unsigned char)at[i]);
        if (digit == NO_UNIT)
            return NO_UNIT;
        unit = unit << 4 | digit;
    }
    return unit;
}

static bool is_high(uint32_t unit)
{
    return unit >= 0xD800 && unit < 0xDC00;
}

static bool is_low(uint32_t unit)
{
    return unit >= 0xDC00 && unit < 0xE000;
}

static uint8_t utf8_put(uint32_t c, unsigned char *to)
{
    if (c < 0x80) {
        to[0] = (unsigned char)c;
        return 1;
    }
    uint8_t length = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    for (int i = length - 1; i > 0; i--, c >>= 6)
        to[i] = (unsigned char)(0x80 | (c & 0x3F));
    static const unsigned char lead[] = {0, 0, 0xC0, 0xE0, 0xF0};
    to[0] = (unsigned char)(lead[length] | c);
    return length;
}

static bool unit_read(unecho_bytes raw, struct json_escape *escape)
{
    uint32_t c = unit_at(raw.at, raw.length);
    if (c == NO_UNIT)
        return false;
    escape->raw = 6;
    if (is_high(c)) {
        uint32_t low = unit_at(raw.at + 6, raw.length - 6);
        if (is_low(low)) {
            c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
            escape->raw = 12;
        }
    }
    if (c >= 0xD800 && c < 0xE000)
        c = 0xFFFD;
    escape->decoded = utf8_put(c, escape->bytes);
    return true;
}

bool json_escape_read(unecho_bytes raw, struct json_escape *escape)
{
    if (raw.length < 2 || raw.at[0] != '\\')
        return false;
    if (raw.at[1] == 'u')
        return unit_read(raw, escape);
    static const char names[] = "\"\\/bfnrt", values[] = "\"\\/\b\f\n\r\t";
    const char *name = memchr(names, raw.at[1], sizeof names - 1);
    if (!name)
        return false;
    escape->bytes[0] = (unsigned char)values[name - names];
    escape->decoded = 1;
    escape->raw = 2;
    return true;
}

/* ---- A whole string ---- */

/* What follows the first `count` bytes. */
static unecho_bytes after(unecho_bytes bytes, size_t count)
{
    return (unecho_bytes){count ? bytes.at + count : bytes.at, bytes.length - count};
}

static size_t plain_length(unecho_bytes raw)
{
    const char *backslash = raw.length ? memchr(raw.at, '\\', raw.length) : NULL;
    return backslash ? (size_t)(backslash - raw.at) : raw.length;
}

unecho_bytes json_string_raw(unecho_bytes text, struct json_value value)
{
    assert((value.type == JSON_STRING || value.type == JSON_KEY) && value.end - value.start >= 2);
    return (unecho_bytes){text.at + value.start + 1, value.end - value.start - 2};
}

/* Adds an escape to the last run, or begins another. */
static int map_add(struct json_map *map, const struct json_escape *escape, unecho_error *error)
{
    struct json_run *last = map->runs.count ? &map->runs.at[map->runs.count - 1] : NULL;
    if (last && last->raw_each == escape->raw && last->decoded_each == escape->decoded &&
        last->raw + last->count * last->raw_each == map->raw) {
        last->count++;
    } else {
        if (ARRAY_RESERVE(&map->runs, 1, "the places of a record's escapes", error))
            return UNECHO_E_MEMORY;
        map->runs.at[map->runs.count++] =
            (struct json_run){map->decoded, map->raw, 1, escape->decoded, escape->raw};
    }
    map->decoded += escape->decoded;
    map->raw += escape->raw;
    return UNECHO_OK;
}

static int map_start(struct json_map *map, size_t length, unecho_error *error)
{
    if (length > UINT32_MAX)
        return error_set(error, UNECHO_E_LIMIT, "a string of %zu bytes, more than 4 GiB", length);
    map->runs.count = 0;
    map->decoded = map->raw = 0;
    return UNECHO_OK;
}

static void map_plain(struct json_map *map, size_t length)
{
    map->decoded += (uint32_t)length;
    map->raw += (uint32_t)length;
}

/* The escapes at the beginning of *raw, up to the next plain byte; `room` has room for them. */
static int decode_escapes(unecho_bytes *raw, struct buffer *room, struct json_map *map,
                          unecho_error *error)
{
    struct json_escape escape;
    for (; raw->length && raw->at[0] == '\\'; *raw = after(*raw, escape.raw)) {
        if (!json_escape_read(*raw, &escape))
            return error_set(error, UNECHO_E_INPUT, "a broken escape in a JSON string");
        memcpy(room->at + room->count, escape.bytes, escape.decoded);
        room->count += escape.decoded;
        if (map && map_add(map, &escape, error))
            return UNECHO_E_MEMORY;
    }
    return UNECHO_OK;
}

int json_decode(unecho_bytes raw, struct buffer *room, struct json_map *map, unecho_bytes *text,
                unecho_error *error)
{
    if (map && map_start(map, raw.length, error))
        return UNECHO_E_LIMIT;
    size_t plain = plain_length(raw);
    *text = raw;
    if (plain == raw.length) {
        if (map)
            map_plain(map, plain);
        return UNECHO_OK;
    }
    /* no escape stands for more bytes than it takes */
    if (ARRAY_RESERVE(room, raw.length, "a decoded text", error))
        return UNECHO_E_MEMORY;
    size_t first = room->count;
    for (; raw.length; plain = plain_length(raw)) {
        memcpy(room->at + room->count, raw.at, plain);
        room->count += plain;
        if (map)
            map_plain(map, plain);
        raw = after(raw, plain);
        int failed = decode_escapes(&raw, room, map, error);
        if (failed)
            return failed;
    }
    *text = (unecho_bytes){room->at + first, room->count - first};
    return UNECHO_OK;
}

static bool begins_with(unecho_bytes bytes, const void *with, size_t length)
{
    return bytes.length >= length && (!length || !memcmp(bytes.at, with, length));
}

bool json_string_equals(unecho_bytes raw, unecho_bytes bytes)
{
    while (raw.length) {
        size_t plain = plain_length(raw);
        if (!begins_with(bytes, raw.at, plain))
            return false;
        raw = after(raw, plain);
        bytes = after(bytes, plain);
        struct json_escape escape;
        if (!raw.length)
            break;
        if (!json_escape_read(raw, &escape) || !begins_with(bytes, escape.bytes, escape.decoded))
            return false;
        raw = after(raw, escape.raw);
        bytes = after(bytes, escape.decoded);
    }
    return !bytes.length;
}

/* ---- Places ---- */

void json_map_free(struct json_map *map)
{
    ARRAY_FREE(&map->runs);
}

/* How many runs begin at or before `decoded`, which at least `low` do. */
static size_t map_runs(const struct json_map *map, size_t low, size_t decoded)
{
    size_t high = map->runs.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (map->runs.at[middle].decoded <= decoded)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The raw place of `decoded`, given how many runs begin at or before it. */
static int place_after(const struct json_map *map, size_t runs, size_t decoded, size_t *raw,
                       unecho_error *error)
{
    if (!runs) {
        *raw = decoded;
        return UNECHO_OK;
    }
    const struct json_run *run = &map->runs.at[runs - 1];
    size_t into = decoded - run->decoded;
    size_t bytes = (size_t)run->count * run->decoded_each;
    if (into < bytes && into % run->decoded_each)
        return error_set(error, UNECHO_E_INTERNAL, "place %zu in the middle of an escape", decoded);
    if (into < bytes)
        *raw = run->raw + into / run->decoded_each * run->raw_each;
    else
        *raw = run->raw + (size_t)run->count * run->raw_each + (into - bytes);
    return UNECHO_OK;
}

static int check_place(const struct json_map *map, size_t decoded, unecho_error *error)
{
    return decoded <= map->decoded
               ? UNECHO_OK
               : error_set(error, UNECHO_E_INTERNAL, "place %zu beyond a text of %zu bytes",
                           decoded, (size_t)map->decoded);
}

int json_map_raw(const struct json_map *map, size_t decoded, size_t *raw, unecho_error *error)
{
    int code = check_place(map, decoded, error);
    return code ? code : place_after(map, map_runs(map, 0, decoded), decoded, raw, error);
}

int json_map_part(const struct json_map *map, size_t offset, size_t length, size_t *start,
                  size_t *end, unecho_error *error)
{
    enum {
        NEAR = 4 /* runs: a line ends with one, and may hold some */
    };
    if (length > SIZE_MAX - offset)
        return error_set(error, UNECHO_E_INTERNAL, "a part beyond every text");
    size_t stop = offset + length, runs = map_runs(map, 0, offset), count = map->runs.count;
    int code = check_place(map, stop, error);
    if (!code)
        code = place_after(map, runs, offset, start, error);
    size_t near = runs + NEAR < count ? runs + NEAR : count;
    while (runs < near && map->runs.at[runs].decoded <= stop)
        runs++;
    if (runs == near)
        runs = map_runs(map, runs, stop);
    return code ? code : place_after(map, runs, stop, end, error);
}
