// SPDX-License-Identifier: Apache-2.0
/*
 * Random JSON strings and records that know what they are: each unit's raw form is made together
 * with the bytes it stands for, so that the tests need no decoder to check the decoder with.
 */
#ifndef TESTS_JSON_GENERATE_H
#define TESTS_JSON_GENERATE_H

#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum {
    MOST_UNITS = 64,
    MOST_BYTES = 16 * MOST_UNITS
};

struct text {
    char raw[MOST_BYTES], decoded[MOST_BYTES];
    size_t raw_length, decoded_length;
    /* where unit i begins; the last entry is the end */
    size_t raw_at[MOST_UNITS + 1], decoded_at[MOST_UNITS + 1];
    size_t units;
};

/* xorshift64*: the same sequence on every machine. */
static inline uint64_t draw(uint64_t *seed)
{
    *seed ^= *seed >> 12;
    *seed ^= *seed << 25;
    *seed ^= *seed >> 27;
    return *seed * UINT64_C(0x2545F4914F6CDD1D);
}

static inline uint32_t draw_below(uint64_t *seed, uint32_t limit)
{
    return (uint32_t)((draw(seed) >> 33) % limit);
}

static inline void add_unit(struct text *text, const char *raw, const char *decoded, size_t length)
{
    text->raw_at[text->units] = text->raw_length;
    text->decoded_at[text->units++] = text->decoded_length;
    memcpy(text->raw + text->raw_length, raw, strlen(raw));
    memcpy(text->decoded + text->decoded_length, decoded, length);
    text->raw_length += strlen(raw);
    text->decoded_length += length;
    text->raw_at[text->units] = text->raw_length;
    text->decoded_at[text->units] = text->decoded_length;
}

/* Digits of either case: both are JSON. */
static inline void print_unit(char *to, uint32_t unit, uint64_t *seed)
{
    snprintf(to, 7, draw_below(seed, 2) ? "\\u%04x" : "\\u%04X", (unsigned)unit);
}

static inline size_t put_utf8(char *to, uint32_t c)
{
    static const uint32_t ends[] = {0x80, 0x800, 0x10000, 0x110000};
    static const unsigned char leads[] = {0, 0xC0, 0xE0, 0xF0};
    size_t more = 0;
    while (c >= ends[more])
        more++;
    to[0] = (char)(leads[more] | c >> 6 * more);
    for (size_t i = 1; i <= more; i++)
        to[i] = (char)(0x80 | (c >> 6 * (more - i) & 0x3F));
    return more + 1;
}

/* A character of the basic plane that is no surrogate, of any length in UTF-8. */
static inline uint32_t draw_character(uint64_t *seed)
{
    static const uint32_t limits[] = {0x80, 0xA0, 0x800, 0x2070, 0xFFFF};
    uint32_t c = draw_below(seed, limits[draw_below(seed, 5)]);
    return c >= 0xD800 && c < 0xE000 ? 0xE000 : c;
}

static inline void add_escaped(struct text *text, uint64_t *seed)
{
    char raw[16], bytes[4];
    uint32_t c = draw_character(seed);
    print_unit(raw, c, seed);
    add_unit(text, raw, bytes, put_utf8(bytes, c));
}

static inline void add_pair(struct text *text, uint64_t *seed)
{
    char raw[16], bytes[4];
    uint32_t c = draw_below(seed, 0x100000);
    print_unit(raw, 0xD800 + (c >> 10), seed);
    print_unit(raw + 6, 0xDC00 + (c & 0x3FF), seed);
    add_unit(text, raw, bytes, put_utf8(bytes, 0x10000 + c));
}

/* A surrogate that joins with nothing: never a low one after a high one. */
static inline void add_lone(struct text *text, uint64_t *seed, int *after_high)
{
    char raw[16];
    int high = *after_high || draw_below(seed, 2);
    print_unit(raw, (high ? 0xD800 : 0xDC00) + draw_below(seed, 0x400), seed);
    add_unit(text, raw, "\xEF\xBF\xBD", 3);
    *after_high = high;
}

/* Bytes that stand as they are: ASCII, well-formed and ill-formed UTF-8. */
static inline void add_plain(struct text *text, uint64_t *seed)
{
    static const char *const some[] = {"a",
                                       " ",
                                       "/",
                                       "\x7F",
                                       "\xC3\xA9",
                                       "\xC2\x85",
                                       "\xD8\x9C",
                                       "\xE2\x80\xAE",
                                       "\xF0\x9F\x98\x80",
                                       "\xFF",
                                       "\xED\xA0\x80",
                                       "\xC2",
                                       "\xE2\x81",
                                       "well, some plain words "};
    const char *raw = some[draw_below(seed, sizeof some / sizeof *some)];
    add_unit(text, raw, raw, strlen(raw));
}

static inline void generate_text(struct text *text, uint64_t *seed)
{
    static const char names[] = "\"\\/bfnrt", values[] = "\"\\/\b\f\n\r\t";
    text->units = text->raw_length = text->decoded_length = 0;
    text->raw_at[0] = text->decoded_at[0] = 0;
    int after_high = 0;
    for (size_t count = draw_below(seed, MOST_UNITS); text->units < count;) {
        uint32_t kind = draw_below(seed, 6), name = draw_below(seed, 8);
        if (kind == 0) {
            add_lone(text, seed, &after_high);
            continue;
        }
        after_high = 0;
        if (kind == 1)
            add_escaped(text, seed);
        else if (kind == 2)
            add_pair(text, seed);
        else if (kind == 3)
            add_unit(text, (char[]){'\\', names[name], '\0'}, &values[name], 1);
        else
            add_plain(text, seed);
    }
}

/* What may stand around the text: none of it may change. */
static inline const char *generate_members(uint64_t *seed)
{
    static const char *const some[] = {"",
                                       "\"id\":9007199254740993",
                                       "\"v\":1e400, \"v\":-0.0E-0",
                                       "\"deep\":[[[[{\"text\":\"no\"}]]]]",
                                       " \"\\u0000\" : null ,\t\"\":[ ]",
                                       "\"text\":\"an earlier one\"",
                                       "\"lone\":\"\\uDEAD\\ud800\"",
                                       "\"\\ud83d\":{\"text\":{}}",
                                       "\"ill\":\"\xFF\xC0\""};
    return some[draw_below(seed, sizeof some / sizeof *some)];
}

#endif
