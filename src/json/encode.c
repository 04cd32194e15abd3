// SPDX-License-Identifier: Apache-2.0
#include "json/string.h"

#include <stdio.h>
#include <string.h>

/* The canonical escape of one character. */
struct written {
    size_t length;   /* of `text`; 0: the character stands for itself */
    size_t replaced; /* bytes of the character */
    char text[8];
};

/* Whether a character that is written as an escape may begin with this byte: C0, DEL, the quote and
 * the backslash, and the first bytes of C1 (C2), U+061C (D8), U+2000 to 2FFF (E2). */
static bool may_escape(unsigned char c)
{
    return c < 0x20 || c == '"' || c == '\\' || c == 0x7F || c == 0xC2 || c == 0xD8 || c == 0xE2;
}

/* What follows the first `count` bytes. */
static unecho_bytes after(unecho_bytes bytes, size_t count)
{
    return (unecho_bytes){count ? bytes.at + count : bytes.at, bytes.length - count};
}

static size_t plain_length(unecho_bytes bytes)
{
    size_t i = 0;
    while (i < bytes.length && !may_escape((unsigned char)bytes.at[i]))
        i++;
    return i;
}

/* The character at the beginning of `bytes` if it is one of two or three bytes that is escaped, or
 * 0. First bytes never stand inside a character, so this needs no well-formed surroundings. */
static uint32_t steering_character(unecho_bytes bytes, size_t *length)
{
    const unsigned char *at = (const unsigned char *)bytes.at;
    *length = at[0] == 0xE2 ? 3 : 2;
    if (bytes.length < *length || (at[1] & 0xC0) != 0x80 ||
        (*length == 3 && (at[2] & 0xC0) != 0x80))
        return 0;
    uint32_t c = *length == 3 ? 0x2000u | (at[1] & 0x3Fu) << 6 | (at[2] & 0x3Fu)
                              : (at[0] & 0x1Fu) << 6 | (at[1] & 0x3Fu);
    bool bidirectional = c == 0x061C || c == 0x200E || c == 0x200F ||
                         (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
    return (c >= 0x80 && c < 0xA0) || bidirectional ? c : 0;
}

static struct written write_unit(uint32_t c, size_t replaced)
{
    static const char digits[] = "0123456789abcdef";
    return (struct written){
        6,
        replaced,
        {'\\', 'u', digits[c >> 12], digits[c >> 8 & 15], digits[c >> 4 & 15], digits[c & 15]}};
}

/* How the character at the beginning of `bytes` is written. */
static struct written write_character(unecho_bytes bytes)
{
    static const char values[] = "\"\\\b\f\n\r\t", names[] = "\"\\bfnrt";
    unsigned char c = (unsigned char)bytes.at[0];
    const char *value = memchr(values, c, sizeof values - 1);
    if (value)
        return (struct written){2, 1, {'\\', names[value - values]}};
    if (c < 0x20 || c == 0x7F)
        return write_unit(c, 1);
    size_t length;
    uint32_t steering = steering_character(bytes, &length);
    return steering ? write_unit(steering, length) : (struct written){.replaced = 1};
}

static int append(struct buffer *to, unecho_bytes bytes, size_t from, size_t end,
                  unecho_error *error)
{
    return end > from ? buffer_append(to, bytes.at + from, end - from, error) : UNECHO_OK;
}

int json_encode(struct buffer *to, unecho_bytes bytes, unecho_error *error)
{
    size_t written = 0; /* how far `bytes` have been written */
    for (size_t at = 0;;) {
        at += plain_length(after(bytes, at));
        if (at == bytes.length)
            return append(to, bytes, written, at, error);
        struct written character = write_character(after(bytes, at));
        if (character.length) {
            if (append(to, bytes, written, at, error) ||
                buffer_append(to, character.text, character.length, error))
                return UNECHO_E_MEMORY;
            written = at + character.replaced;
        }
        at += character.replaced;
    }
}

/* Whether the escape at the beginning of `raw` is the one that json_encode writes. */
static bool canonical_escape(unecho_bytes raw, size_t *length)
{
    struct json_escape escape;
    if (!json_escape_read(raw, &escape))
        return false;
    *length = escape.raw;
    struct written written =
        write_character((unecho_bytes){(const char *)escape.bytes, escape.decoded});
    return written.length == escape.raw && written.replaced == escape.decoded &&
           !memcmp(written.text, raw.at, escape.raw);
}

bool json_is_canonical(unecho_bytes raw)
{
    for (;;) {
        size_t done = plain_length(raw);
        raw = after(raw, done);
        if (!raw.length)
            return true;
        if (raw.at[0] == '\\') {
            if (!canonical_escape(raw, &done))
                return false;
        } else {
            struct written written = write_character(raw);
            if (written.length)
                return false;
            done = written.replaced;
        }
        raw = after(raw, done);
    }
}

/* ---- UTF-8 ---- */

/* The length of the well-formed character of two to four bytes at `at`, or 0: Unicode, table 3-7.
 */
static size_t character_length(const unsigned char *at, size_t left)
{
    unsigned char lead = at[0], lowest = 0x80, highest = 0xBF;
    if (lead < 0xC2 || lead > 0xF4)
        return 0;
    size_t length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    if (lead == 0xE0)
        lowest = 0xA0;
    else if (lead == 0xED)
        highest = 0x9F;
    else if (lead == 0xF0)
        lowest = 0x90;
    else if (lead == 0xF4)
        highest = 0x8F;
    if (left < length || at[1] < lowest || at[1] > highest)
        return 0;
    for (size_t i = 2; i < length; i++)
        if ((at[i] & 0xC0) != 0x80)
            return 0;
    return length;
}

bool json_is_utf8(unecho_bytes bytes)
{
    const unsigned char *at = (const unsigned char *)bytes.at;
    for (size_t i = 0; i < bytes.length;) {
        uint64_t word;
        if (bytes.length - i >= sizeof word) {
            memcpy(&word, at + i, sizeof word);
            if (!(word & UINT64_C(0x8080808080808080))) {
                i += sizeof word;
                continue;
            }
        }
        size_t length = at[i] < 0x80 ? 1 : character_length(at + i, bytes.length - i);
        if (!length)
            return false;
        i += length;
    }
    return true;
}
