// SPDX-License-Identifier: Apache-2.0
/* unicode.h: decoding, encoding, properties. */
#include "unicode/unicode.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

/* The decoded code points as "U+41 U+FFFD", ill-formed ones as "ill", with the bytes of each. */
static const char *decoded(const char *bytes, size_t length)
{
    static char text[512];
    size_t used = 0;
    text[0] = '\0';
    for (size_t at = 0; at < length;) {
        uint32_t code_point;
        bool ill;
        uint32_t width = unicode_decode(bytes + at, length - at, &code_point, &ill);
        cr_assert(width >= 1 && width <= 4 && width <= length - at);
        cr_assert(!ill || code_point == UNICODE_REPLACEMENT);
        const char *between = at ? " " : "";
        int more = ill ? snprintf(text + used, sizeof text - used, "%sill:%u", between, width)
                       : snprintf(text + used, sizeof text - used, "%s%X", between, code_point);
        used += (size_t)more;
        at += width;
    }
    return text;
}

#define DECODES(bytes, expected) cr_expect_str_eq(decoded(bytes, sizeof bytes - 1), expected)

Test(decode, well_formed)
{
    DECODES("A\x7F", "41 7F");
    DECODES("\xC2\x80\xDF\xBF", "80 7FF");
    DECODES("\xE0\xA0\x80\xED\x9F\xBF\xEE\x80\x80\xEF\xBF\xBF", "800 D7FF E000 FFFF");
    DECODES("\xF0\x90\x80\x80\xF4\x8F\xBF\xBF", "10000 10FFFF");
    DECODES("\xEF\xBF\xBD", "FFFD");
}

/* Unicode 15.0, section 3.9: tables 3-8 to 3-11. */
Test(decode, ill_formed_tables)
{
    DECODES("\xC0\xAF\xE0\x80\xBF\xF0\x81\x82\x41",
            "ill:1 ill:1 ill:1 ill:1 ill:1 ill:1 ill:1 ill:1 41");
    DECODES("\xED\xA0\x80\xED\xBF\xBF\xED\xAF\x41",
            "ill:1 ill:1 ill:1 ill:1 ill:1 ill:1 ill:1 ill:1 41");
    DECODES("\xF4\x91\x92\x93\xFF\x41\x80\xBF\x42",
            "ill:1 ill:1 ill:1 ill:1 ill:1 41 ill:1 ill:1 42");
    DECODES("\xE1\x80\xE2\xF0\x91\x92\xF1\xBF\x41", "ill:2 ill:1 ill:3 ill:2 41");
}

Test(decode, cut_off_at_the_end)
{
    DECODES("\xC3", "ill:1");
    DECODES("\xE3\x81", "ill:2");
    DECODES("\xE0\x80", "ill:1 ill:1");
    DECODES("\xF0\x9F\x98", "ill:3");
    DECODES("\xF0\x9F", "ill:2");
    DECODES("\xF0\x8F\xBF\xBF", "ill:1 ill:1 ill:1 ill:1");
    DECODES("\xF5\x80\xFE\xFF\xF8", "ill:1 ill:1 ill:1 ill:1 ill:1");
}

static bool comes_back(uint32_t code_point)
{
    char bytes[4];
    uint32_t length = unicode_encode(code_point, bytes), again;
    bool ill;
    return unicode_decode(bytes, length, &again, &ill) == length && again == code_point && !ill;
}

/* One assertion for all: each costs a message to the runner. */
Test(decode, gives_back_what_encode_wrote)
{
    uint32_t code_point = 0;
    while (code_point <= 0x10FFFF && comes_back(code_point))
        code_point += code_point == 0xD7FF ? 0x801 : 1;
    cr_expect_eq(code_point, 0x110000, "U+%04X does not", code_point);
}

Test(properties, one_of_each)
{
    static const struct {
        uint32_t code_point, properties;
    } known[] = {
        {'a', UNICODE_LETTER},
        {'7', UNICODE_NUMERIC | UNICODE_DIGIT},
        {' ', UNICODE_WHITE_SPACE},
        {0x3000, UNICODE_WHITE_SPACE},
        {'"', UNICODE_QUOTATION | UNICODE_PUNCTUATION},
        {'-', UNICODE_DASH},
        {0x2014, UNICODE_DASH},
        {'/', UNICODE_PUNCTUATION},
        {'.', UNICODE_SENTENCE_TERMINAL | UNICODE_PUNCTUATION},
        {0x3002, UNICODE_SENTENCE_TERMINAL | UNICODE_PUNCTUATION},
        {'(', UNICODE_OPEN},
        {']', UNICODE_CLOSE},
        {0x201C, UNICODE_OPEN | UNICODE_FINAL_OR_INITIAL | UNICODE_QUOTATION},
        {0x201D, UNICODE_CLOSE | UNICODE_FINAL_OR_INITIAL | UNICODE_QUOTATION},
        {0x20AC, UNICODE_CURRENCY},
        {0xAD, UNICODE_IGNORABLE},
        {0x200B, UNICODE_IGNORABLE},
        {0xE0FFF, UNICODE_IGNORABLE}, /* not assigned */
        {0x200E, UNICODE_IGNORABLE | UNICODE_BIDI_CONTROL},
        {0x301, UNICODE_MARK},
        {0xBD, UNICODE_NUMERIC},
        {0xB2, UNICODE_NUMERIC},
        {0x2082, UNICODE_NUMERIC},
        {0x4E00, UNICODE_LETTER | UNICODE_UNSPACED},
        {0x30FC, UNICODE_LETTER | UNICODE_UNSPACED},
        {0xE01, UNICODE_LETTER | UNICODE_UNSPACED},
        {0xE31, UNICODE_MARK},
        {0xAC00, UNICODE_LETTER},
        {0x16A0, UNICODE_LETTER},
        {0x0378, 0}, /* not assigned */
        {0x10FFFF, 0},
        {0x110000, 0},
    };
    for (size_t nth = 0; nth < sizeof known / sizeof *known; nth++)
        cr_expect_eq(unicode_properties(known[nth].code_point), known[nth].properties,
                     "U+%04X has %X", known[nth].code_point,
                     unicode_properties(known[nth].code_point));
}
