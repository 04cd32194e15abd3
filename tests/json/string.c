// SPDX-License-Identifier: Apache-2.0
#include "json/string.h"
#include "generate.h"

#include <criterion/criterion.h>
#include <stdlib.h>

static unecho_bytes bytes_of(const char *text)
{
    return (unecho_bytes){text, strlen(text)};
}

static bool same(unecho_bytes one, unecho_bytes other)
{
    return one.length == other.length && (!one.length || !memcmp(one.at, other.at, one.length));
}

static void decodes(const char *raw, const char *bytes, size_t length)
{
    struct buffer room = {0};
    unecho_bytes text, wanted = {bytes, length};
    cr_assert_eq(json_decode(bytes_of(raw), &room, NULL, &text, NULL), 0, "%s", raw);
    cr_assert(same(text, wanted), "%s", raw);
    cr_assert(json_string_equals(bytes_of(raw), wanted), "%s", raw);
    buffer_free(&room);
}

Test(json, decodes_escapes)
{
    decodes("", "", 0);
    decodes("plain", "plain", 5);
    decodes("\\\"\\\\\\/\\b\\f\\n\\r\\t", "\"\\/\b\f\n\r\t", 8);
    decodes("\\u0000\\u007f\\u0080\\u07ff\\u0800\\uffff",
            "\0\x7F\xC2\x80\xDF\xBF\xE0\xA0\x80\xEF\xBF\xBF", 12);
    decodes("\\uD83D\\ude00", "\xF0\x9F\x98\x80", 4);
    decodes("\\uD800\\uDC00 \\uDBFF\\uDFFF", "\xF0\x90\x80\x80 \xF4\x8F\xBF\xBF", 9);
    decodes("\xFF\\n\xC0", "\xFF\n\xC0", 3);
}

#define LONE "\xEF\xBF\xBD"

Test(json, decodes_each_lone_surrogate)
{
    decodes("\\ud83d", LONE, 3);
    decodes("\\ude00", LONE, 3);
    decodes("\\ude00\\ud83d", LONE LONE, 6);
    decodes("\\ud83d\\ud83d\\ude00\\ude00", LONE "\xF0\x9F\x98\x80" LONE, 10);
    decodes("\\ud83dx\\ude00", LONE "x" LONE, 7);
    decodes("\\ud83d\\n", LONE "\n", 4);
    decodes("\\ud83d\\u0041", LONE "A", 4);
}

Test(json, borrows_where_nothing_is_escaped)
{
    struct buffer room = {0};
    struct json_map map = {0};
    unecho_bytes raw = bytes_of("no escape, ill-formed \xFF"), text;
    cr_assert_eq(json_decode(raw, &room, &map, &text, NULL), 0);
    cr_assert_eq(text.at, raw.at);
    cr_assert_eq(room.room, 0);
    cr_assert_eq(map.raw, raw.length);
    cr_assert_eq(map.runs.count, 0);
}

Test(json, refuses_broken_escapes)
{
    static const char *const broken[] = {"\\", "a\\", "\\x", "\\u", "\\u123", "\\u12g4", "\\U0041"};
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
        struct buffer room = {0};
        unecho_bytes text;
        cr_assert_eq(json_decode(bytes_of(broken[i]), &room, NULL, &text, NULL), UNECHO_E_INPUT);
        cr_assert(!json_is_canonical(bytes_of(broken[i])), "%s", broken[i]);
        buffer_free(&room);
    }
}

Test(json, compares_without_decoding)
{
    cr_assert(!json_string_equals(bytes_of("a\\n"), bytes_of("a")));
    cr_assert(!json_string_equals(bytes_of("a"), bytes_of("a\n")));
    cr_assert(!json_string_equals(bytes_of("\\u00e9"), bytes_of("\xC3")));
    cr_assert(!json_string_equals(bytes_of("\\n"), bytes_of("")));
    cr_assert(json_string_equals(bytes_of(""), bytes_of("")));
}

/* A run is one entry, however long. */
Test(json, maps_rows_of_escapes_as_one)
{
    struct buffer room = {0};
    struct json_map map = {0};
    unecho_bytes text;
    unecho_bytes raw = bytes_of("\\u0434\\u0430 \\u0434\\n\\n\\ud83d\\ude00\\ud83d\\ude00");
    cr_assert_eq(json_decode(raw, &room, &map, &text, NULL), 0);
    cr_assert_eq(map.runs.count, 4);
    cr_assert_eq(map.runs.at[0].count, 2);
    size_t at;
    cr_assert_eq(json_map_raw(&map, 1, &at, NULL), UNECHO_E_INTERNAL);
    cr_assert_eq(json_map_raw(&map, text.length + 1, &at, NULL), UNECHO_E_INTERNAL);
    cr_assert_eq(json_map_raw(&map, text.length, &at, NULL), 0);
    cr_assert_eq(at, raw.length);
    json_map_free(&map);
    buffer_free(&room);
}

/* Every place that begins a unit gives the raw place that begins it, and from there to the end the
 * raw content decodes to the rest of the text; every place inside an escape is refused. */
static void check_map(const struct text *made, const struct json_map *map)
{
    for (size_t i = 0; i <= made->units; i++) {
        size_t raw;
        cr_assert_eq(json_map_raw(map, made->decoded_at[i], &raw, NULL), 0);
        cr_assert_eq(raw, made->raw_at[i]);
        cr_assert(json_string_equals((unecho_bytes){made->raw + raw, made->raw_length - raw},
                                     (unecho_bytes){made->decoded + made->decoded_at[i],
                                                    made->decoded_length - made->decoded_at[i]}));
        bool escape = i < made->units && made->raw[raw] == '\\';
        for (size_t in = made->decoded_at[i] + 1; i < made->units && in < made->decoded_at[i + 1];
             in++)
            cr_assert_eq(json_map_raw(map, in, &raw, NULL), escape ? UNECHO_E_INTERNAL : 0);
    }
}

/* Both ends of every part are what they are one by one. */
static void check_parts(const struct text *made, const struct json_map *map)
{
    for (size_t i = 0; i <= made->units; i++)
        for (size_t k = i; k <= made->units; k++) {
            size_t start, end, offset = made->decoded_at[i], length = made->decoded_at[k] - offset;
            cr_assert_eq(json_map_part(map, offset, length, &start, &end, NULL), 0);
            cr_assert(start == made->raw_at[i] && end == made->raw_at[k]);
        }
    size_t start, end;
    cr_assert_eq(json_map_part(map, 1, map->decoded, &start, &end, NULL), UNECHO_E_INTERNAL);
    cr_assert_eq(json_map_part(map, 1, SIZE_MAX, &start, &end, NULL), UNECHO_E_INTERNAL);
}

Test(json, maps_every_place)
{
    uint64_t seed = 4;
    struct buffer room = {0};
    struct json_map map = {0};
    for (int round = 0; round < 20000; round++) {
        struct text made;
        unecho_bytes text;
        generate_text(&made, &seed);
        room.count = 0;
        cr_assert_eq(
            json_decode((unecho_bytes){made.raw, made.raw_length}, &room, &map, &text, NULL), 0);
        cr_assert(same(text, (unecho_bytes){made.decoded, made.decoded_length}));
        cr_assert_eq(map.raw, made.raw_length);
        cr_assert_eq(map.decoded, made.decoded_length);
        check_map(&made, &map);
        check_parts(&made, &map);
    }
    json_map_free(&map);
    buffer_free(&room);
}

static void encodes(const char *bytes, size_t length, const char *raw)
{
    struct buffer to = {0};
    cr_assert_eq(json_encode(&to, (unecho_bytes){bytes, length}, NULL), 0);
    cr_assert(same((unecho_bytes){to.at, to.count}, bytes_of(raw)), "%s", raw);
    buffer_free(&to);
}

Test(json, encodes_in_one_form)
{
    encodes("", 0, "");
    encodes("\"\\/\b\f\n\r\t", 8, "\\\"\\\\/\\b\\f\\n\\r\\t");
    encodes("\0\x01\x0B\x1F\x7F ~", 7, "\\u0000\\u0001\\u000b\\u001f\\u007f ~");
    encodes("\xC2\x80\xC2\x9F\xC2\xA0", 6, "\\u0080\\u009f\xC2\xA0");
    encodes("\xD8\x9C\xD8\x9D", 4, "\\u061c\xD8\x9D");
    encodes("\xE2\x80\x8D\xE2\x80\x8E\xE2\x80\x8F\xE2\x80\x90", 12,
            "\xE2\x80\x8D\\u200e\\u200f\xE2\x80\x90");
    encodes("\xE2\x80\xA9\xE2\x80\xAA\xE2\x80\xAE\xE2\x80\xAF", 12,
            "\xE2\x80\xA9\\u202a\\u202e\xE2\x80\xAF");
    encodes("\xE2\x81\xA5\xE2\x81\xA6\xE2\x81\xA9\xE2\x81\xAA", 12,
            "\xE2\x81\xA5\\u2066\\u2069\xE2\x81\xAA");
    encodes("\xF0\x9F\x98\x80\xFF\xC2", 6, "\xF0\x9F\x98\x80\xFF\xC2");
    encodes("\xE2\x80\n", 3, "\xE2\x80\\n");
}

/* What is encoded decodes to what it was, is canonical, and a scan accepts it; anything else that
 * decodes to the same is not canonical. */
Test(json, knows_its_own_form)
{
    uint64_t seed = 8;
    struct buffer to = {0};
    int canonical = 0;
    for (int round = 0; round < 50000; round++) {
        struct text made;
        generate_text(&made, &seed);
        unecho_bytes bytes = {made.decoded, made.decoded_length}, raw = {made.raw, made.raw_length};
        to.count = 0;
        cr_assert_eq(buffer_append(&to, "\"", 1, NULL), 0);
        cr_assert_eq(json_encode(&to, bytes, NULL), 0);
        cr_assert_eq(buffer_append(&to, "\"", 1, NULL), 0);
        cr_assert_eq(json_check((unecho_bytes){to.at, to.count}, NULL), 0);
        unecho_bytes ours = {to.at + 1, to.count - 2};
        cr_assert(json_string_equals(ours, bytes));
        cr_assert(json_is_canonical(ours));
        cr_assert_eq(json_is_canonical(raw), same(raw, ours));
        canonical += same(raw, ours);
    }
    cr_assert_gt(canonical, 100);
    buffer_free(&to);
}

/* The definition: a sequence is well formed if decoding and encoding its code point gives it. */
static bool slowly_utf8(const unsigned char *at, size_t length)
{
    for (size_t i = 0; i < length;) {
        size_t more = at[i] < 0x80 ? 0 : at[i] < 0xC0 ? 9 : at[i] < 0xE0 ? 1 : at[i] < 0xF0 ? 2 : 3;
        if (more == 9 || i + more >= length || at[i] > 0xF7)
            return false;
        uint32_t c = more ? at[i] & (0x3Fu >> more) : at[i];
        for (size_t k = 1; k <= more; k++)
            c = (at[i + k] & 0xC0) == 0x80 ? c << 6 | (at[i + k] & 0x3Fu) : 0x110000;
        char again[4];
        if (c > 0x10FFFF || (c >= 0xD800 && c < 0xE000) || put_utf8(again, c) != more + 1)
            return false;
        i += more + 1;
    }
    return true;
}

Test(json, knows_utf8)
{
    static const unsigned char some[] = {0x00, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF,
                                         0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xED, 0xEE, 0xEF,
                                         0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xF8, 0xFF};
    enum {
        SOME = sizeof some
    };
    for (size_t i = 0; i < (size_t)SOME * SOME * SOME * SOME; i++) {
        unsigned char text[13] = "plain te";
        size_t rest = i;
        for (int k = 0; k < 4; k++, rest /= SOME)
            text[8 + k] = some[rest % SOME];
        for (size_t skip = 0; skip <= 8; skip += 8)
            for (size_t length = 8; length <= 12; length += 2) {
                unecho_bytes bytes = {(char *)text + skip, length - skip};
                cr_assert_eq(json_is_utf8(bytes), slowly_utf8(text + skip, length - skip));
            }
    }
    cr_assert(json_is_utf8((unecho_bytes){NULL, 0}));
}
