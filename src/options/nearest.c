// SPDX-License-Identifier: Apache-2.0
#include "options/nearest.h"

#include <stdbool.h>
#include <string.h>

enum {
    WORD_BYTES = 32,  /* no known word is longer */
    PREFIX_BYTES = 3, /* a shorter beginning says nothing */
    SHOWN_BYTES = 60,
};

/* ASCII by hand: tolower answers by locale. */
static char folded(char c)
{
    if (c >= 'A' && c <= 'Z')
        return (char)(c - 'A' + 'a');
    return c == '_' ? '-' : c;
}

static bool same(const char *a, size_t at_a, const char *b, size_t at_b)
{
    return folded(a[at_a]) == folded(b[at_b]);
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* One row of the table of distances: `now` from the two rows above it. */
static void fill_row(size_t i, const char *a, const char *b, size_t length_b, const size_t *before,
                     const size_t *above, size_t *now)
{
    now[0] = i;
    for (size_t j = 1; j <= length_b; j++) {
        size_t replaced = above[j - 1] + !same(a, i - 1, b, j - 1);
        now[j] = least(replaced, least(above[j], now[j - 1]) + 1);
        if (i > 1 && j > 1 && same(a, i - 1, b, j - 2) && same(a, i - 2, b, j - 1))
            now[j] = least(now[j], before[j - 2] + 1);
    }
}

static size_t slips(const char *a, size_t length_a, const char *b, size_t length_b)
{
    size_t table[3][WORD_BYTES + 1] = {{0}};
    for (size_t j = 0; j <= length_b; j++)
        table[0][j] = j;
    for (size_t i = 1; i <= length_a; i++)
        fill_row(i, a, b, length_b, table[(i + 1) % 3], table[(i + 2) % 3], table[i % 3]);
    return table[length_a % 3][length_b];
}

static bool begins(const char *typed, size_t typed_length, const char *known, size_t known_length)
{
    if (typed_length < PREFIX_BYTES || typed_length > known_length)
        return false;
    for (size_t i = 0; i < typed_length; i++) {
        if (!same(typed, i, known, i))
            return false;
    }
    return true;
}

size_t nearest_distance(const char *typed, size_t typed_length, const char *known,
                        size_t known_length)
{
    if (typed_length == 0 || typed_length > WORD_BYTES || known_length > WORD_BYTES)
        return NEAREST_FAR;
    size_t limit = typed_length < 3 ? 0 : typed_length < 6 ? 1 : typed_length < 9 ? 2 : 3;
    size_t distance = slips(typed, typed_length, known, known_length);
    if (distance <= limit)
        return distance;
    return begins(typed, typed_length, known, known_length) ? distance + WORD_BYTES : NEAREST_FAR;
}

size_t nearest_shown(const char *text)
{
    size_t length = strnlen(text, SHOWN_BYTES + 1);
    if (length <= SHOWN_BYTES)
        return length;
    for (length = SHOWN_BYTES; length > SHOWN_BYTES - 4; length--) {
        if (((unsigned char)text[length] & 0xC0) != 0x80)
            break;
    }
    return length;
}
