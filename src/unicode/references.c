// SPDX-License-Identifier: Apache-2.0
/*
 * HTML character references (HTML standard, sections 13.2.5.72 and following), of which only those
 * that end in ';' count: "&copy" without it stands in too many URLs and prices.
 */
#include "unicode/tables.h"
#include "unicode/unicode.h"

#include <string.h>

/* What numbers 0x80 to 0x9F stand for: windows-1252, as browsers read them. Its five holes are
 * themselves. */
static const uint16_t windows_1252[32] = {
    0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x8D,   0x017D, 0x8F,   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178};

static uint32_t numbered(uint32_t number)
{
    if (number == 0 || number > 0x10FFFF || (number & 0xFFFFF800) == 0xD800)
        return UNICODE_REPLACEMENT;
    return number >= 0x80 && number < 0xA0 ? windows_1252[number - 0x80] : number;
}

/* The value of a hexadecimal digit, 16 for any other byte. */
static uint32_t digit_of(char byte)
{
    if (byte >= '0' && byte <= '9')
        return (uint32_t)(byte - '0');
    char lower = (char)(byte | 0x20);
    return lower >= 'a' && lower <= 'f' ? (uint32_t)(lower - 'a') + 10 : 16;
}

/* After "&#". Any number of digits is read, since "&#00000000065;" is an A. */
static uint32_t numeric(const char *bytes, size_t length, uint32_t *to)
{
    uint32_t base = length > 2 && (bytes[2] | 0x20) == 'x' ? 16 : 10;
    size_t at = base == 16 ? 3 : 2, first = at;
    uint32_t number = 0;
    for (; at < length && digit_of(bytes[at]) < base; at++)
        if (number <= 0x10FFFF) /* beyond, all are the same */
            number = number * base + digit_of(bytes[at]);
    if (at == first || at == length || bytes[at] != ';')
        return 0;
    *to = numbered(number);
    return (uint32_t)at + 1;
}

/* `length` is at most NAME_MOST. */
static const struct unicode_reference_name *find(const char *name, size_t length, uint32_t hash)
{
    enum {
        LAST_SLOT = (1 << NAME_SLOTS_LOG2) - 1
    };
    uint32_t slot = NAME_HASH_END(hash) >> (32 - NAME_SLOTS_LOG2);
    for (; unicode_name_slots[slot]; slot = (slot + 1) & LAST_SLOT) {
        const struct unicode_reference_name *row =
            unicode_reference_names + unicode_name_slots[slot] - 1;
        if (memcmp(row->name, name, length) == 0 && row->name[length] == '\0')
            return row;
    }
    return NULL;
}

static bool is_name_byte(char byte)
{
    char lower = (char)(byte | 0x20);
    return (lower >= 'a' && lower <= 'z') || (byte >= '0' && byte <= '9');
}

uint32_t unicode_reference(const char *bytes, size_t length, uint32_t to[2], uint32_t *count)
{
    *count = 1;
    if (length < 4) /* the shortest are "&gt;" and "&#9;" */
        return 0;
    if (bytes[1] == '#')
        return numeric(bytes, length, to);
    uint32_t hash = 0;
    size_t at = 1;
    for (; at < length && at <= NAME_MOST && is_name_byte(bytes[at]); at++)
        hash = NAME_HASH_STEP(hash, (unsigned char)bytes[at]);
    if (at == length || bytes[at] != ';')
        return 0;
    const struct unicode_reference_name *row = find(bytes + 1, at - 1, hash);
    if (!row)
        return 0;
    to[0] = row->first;
    to[1] = row->second;
    *count = row->second ? 2 : 1;
    return (uint32_t)at + 1;
}
