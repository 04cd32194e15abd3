// SPDX-License-Identifier: Apache-2.0
/*
 * UTF-8, inline for the loops of this room; other rooms call unicode_decode and unicode_encode.
 * Ill-formed bytes are cut into maximal subparts (Unicode 15.0, section 3.9, table 3-7).
 */
#ifndef UNICODE_UTF8_H
#define UNICODE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    UTF8_ILL_FORMED = 0x110000
};

static inline bool utf8_continues(unsigned char byte)
{
    return (byte & 0xC0) == 0x80;
}

/* The length of the maximal subpart that ill-formed bytes begin with. */
uint32_t utf8_ill_formed(const unsigned char *at, size_t length);

/* One code point, or UTF8_ILL_FORMED, of `length` > 0 bytes. Returns the bytes consumed. */
static inline uint32_t utf8_decode(const unsigned char *at, size_t length, uint32_t *code_point)
{
    if (at[0] < 0x80) {
        *code_point = at[0];
        return 1;
    }
    if (at[0] >= 0xC2 && at[0] < 0xE0 && length > 1 && utf8_continues(at[1])) {
        *code_point = (at[0] & 0x1Fu) << 6 | (at[1] & 0x3Fu);
        return 2;
    }
    if ((at[0] & 0xF0) == 0xE0 && length > 2 && utf8_continues(at[1]) && utf8_continues(at[2])) {
        *code_point = (at[0] & 0xFu) << 12 | (at[1] & 0x3Fu) << 6 | (at[2] & 0x3Fu);
        if (*code_point >= 0x800 && (*code_point & 0xF800) != 0xD800)
            return 3;
    } else if ((at[0] & 0xF8) == 0xF0 && length > 3 && utf8_continues(at[1]) &&
               utf8_continues(at[2]) && utf8_continues(at[3])) {
        *code_point =
            (at[0] & 7u) << 18 | (at[1] & 0x3Fu) << 12 | (at[2] & 0x3Fu) << 6 | (at[3] & 0x3Fu);
        if (*code_point >= 0x10000 && *code_point <= 0x10FFFF)
            return 4;
    }
    *code_point = UTF8_ILL_FORMED;
    return utf8_ill_formed(at, length);
}

/* Writes 1 to 4 bytes. Returns how many. */
static inline uint32_t utf8_encode(uint32_t code_point, char *to)
{
    if (code_point < 0x80) {
        to[0] = (char)code_point;
        return 1;
    }
    if (code_point < 0x800) {
        to[0] = (char)(0xC0 | code_point >> 6);
        to[1] = (char)(0x80 | (code_point & 0x3F));
        return 2;
    }
    if (code_point < 0x10000) {
        to[0] = (char)(0xE0 | code_point >> 12);
        to[1] = (char)(0x80 | (code_point >> 6 & 0x3F));
        to[2] = (char)(0x80 | (code_point & 0x3F));
        return 3;
    }
    to[0] = (char)(0xF0 | code_point >> 18);
    to[1] = (char)(0x80 | (code_point >> 12 & 0x3F));
    to[2] = (char)(0x80 | (code_point >> 6 & 0x3F));
    to[3] = (char)(0x80 | (code_point & 0x3F));
    return 4;
}

#endif
