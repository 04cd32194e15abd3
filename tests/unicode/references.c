// SPDX-License-Identifier: Apache-2.0
/* unicode_reference: HTML character references that end in ';'. */
#include "unicode/unicode.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

static void expect(const char *text, uint32_t length, uint32_t first, uint32_t second)
{
    uint32_t to[2] = {0, 0}, count = 0;
    uint32_t found = unicode_reference(text, strlen(text), to, &count);
    cr_expect_eq(found, length, "%s: %u bytes", text, found);
    if (length == 0 || found == 0)
        return;
    cr_expect_eq(to[0], first, "%s: U+%04X", text, to[0]);
    cr_expect_eq(count, second ? 2 : 1, "%s: %u code points", text, count);
    if (second)
        cr_expect_eq(to[1], second, "%s: U+%04X", text, to[1]);
}

Test(references, named)
{
    expect("&amp;", 5, '&', 0);
    expect("&AMP;", 5, '&', 0);
    expect("&gt; and more", 4, '>', 0);
    expect("&nbsp;", 6, 0xA0, 0);
    expect("&Eacute;", 8, 0xC9, 0);
    expect("&eacute;", 8, 0xE9, 0);
    expect("&frac12;", 8, 0xBD, 0);
    expect("&CounterClockwiseContourIntegral;", 33, 0x2233, 0);
    expect("&NotSucceedsTilde;", 18, 0x227F, 0x338);
    expect("&fjlig;", 7, 'f', 'j');
    expect("&Afr;", 5, 0x1D504, 0);
    expect("&zwnj;", 6, 0x200C, 0);
}

Test(references, not_named)
{
    expect("&", 0, 0, 0);
    expect("&;", 0, 0, 0);
    expect("&amp", 0, 0, 0);
    expect("&amp ;", 0, 0, 0);
    expect("&copy=1;", 0, 0, 0);
    expect("&eACUTE;", 0, 0, 0);
    expect("&ampersand;", 0, 0, 0);
    expect("&am;", 0, 0, 0);
    expect("&CounterClockwiseContourIntegralx;", 0, 0, 0);
    expect("&abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz;", 0, 0, 0);
    expect("& amp;", 0, 0, 0);
}

Test(references, numeric)
{
    expect("&#65;", 5, 'A', 0);
    expect("&#x41;", 6, 'A', 0);
    expect("&#X1F600;", 9, 0x1F600, 0);
    expect("&#xfF;", 6, 0xFF, 0);
    expect("&#9;", 4, 9, 0);
    expect("&#0000000000000000065;", 22, 'A', 0);
    expect("&#x10FFFF;", 10, 0x10FFFF, 0);
    expect("&#x;", 0, 0, 0);
    expect("&#;", 0, 0, 0);
    expect("&#65", 0, 0, 0);
    expect("&#x41", 0, 0, 0);
    expect("&#6a;", 0, 0, 0);
    expect("&#xg;", 0, 0, 0);
    expect("&#-1;", 0, 0, 0);
}

Test(references, numbers_that_stand_for_others)
{
    expect("&#0;", 4, 0xFFFD, 0);
    expect("&#xD800;", 8, 0xFFFD, 0);
    expect("&#xDFFF;", 8, 0xFFFD, 0);
    expect("&#x110000;", 10, 0xFFFD, 0);
    expect("&#99999999999999999999;", 23, 0xFFFD, 0);
    expect("&#4294967361;", 13, 0xFFFD, 0); /* 2^32 + 65 */
    expect("&#128;", 6, 0x20AC, 0);
    expect("&#x92;", 6, 0x2019, 0);
    expect("&#x9F;", 6, 0x178, 0);
    expect("&#x81;", 6, 0x81, 0);
    expect("&#xA0;", 6, 0xA0, 0);
}

/* A text that ends anywhere inside a reference is read no further than its end. */
Test(references, stop_at_the_length)
{
    static const char *const texts[] = {"&CounterClockwiseContourIntegral;", "&#x10FFFF;", "&#65;"};
    for (size_t nth = 0; nth < 3; nth++)
        for (size_t length = 1; length < strlen(texts[nth]); length++) {
            uint32_t to[2], count;
            char *cut = malloc(length); /* so that a sanitizer sees a byte too far */
            memcpy(cut, texts[nth], length);
            cr_expect_eq(unicode_reference(cut, length, to, &count), 0);
            free(cut);
        }
}
