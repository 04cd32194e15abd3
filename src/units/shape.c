// SPDX-License-Identifier: Apache-2.0
#include "units/shape.h"

#include "unicode/unicode.h"

#include <string.h>

uint32_t shape_length(const char *text, size_t length)
{
    uint32_t count = 0, visible = 0;
    while (length) {
        uint32_t code_point;
        uint32_t used = unicode_decode(text, length, &code_point, NULL);
        count++;
        if (!(unicode_properties(code_point) & UNICODE_WHITE_SPACE))
            visible = count;
        text += used;
        length -= used;
    }
    return visible;
}

/* Where the last code point begins. Going back over at most three continuation bytes finds the
 * place from which decoding forward ends exactly at the end; else the last byte is ill-formed and
 * stands for itself or ends a maximal subpart: either way it is U+FFFD. */
static size_t last_begins(const char *text, size_t length, uint32_t *code_point)
{
    for (size_t back = 1; back <= 4 && back <= length; back++) {
        if (((unsigned char)text[length - back] & 0xC0) == 0x80)
            continue;
        if (unicode_decode(text + length - back, back, code_point, NULL) == back)
            return length - back;
        break;
    }
    *code_point = UNICODE_REPLACEMENT;
    return length - 1;
}

static bool ends_in(const char *text, size_t length, const char *end, size_t end_length)
{
    return length >= end_length && memcmp(text + length - end_length, end, end_length) == 0;
}

/* What the last character of `text` says, which is none of those that are skipped. */
static uint32_t judge_end(const char *text, size_t length, uint32_t code_point, uint32_t properties)
{
    enum {
        ELLIPSIS = 0x2026
    };
    bool dots = ends_in(text, length, "...", 3);
    uint32_t end = 0;
    if ((properties & UNICODE_SENTENCE_TERMINAL) && !dots)
        end |= SHAPE_SENTENCE;
    if (dots || code_point == ELLIPSIS || ends_in(text, length, "&hellip;", 8))
        end |= SHAPE_CUT;
    if (properties & (UNICODE_PUNCTUATION | UNICODE_DASH))
        end |= SHAPE_PUNCTUATED;
    return end;
}

uint32_t shape_end(const char *text, size_t length)
{
    const uint32_t skipped = UNICODE_WHITE_SPACE | UNICODE_IGNORABLE | UNICODE_QUOTATION |
                             UNICODE_CLOSE | UNICODE_FINAL_OR_INITIAL;
    while (length) {
        uint32_t code_point;
        size_t begins = last_begins(text, length, &code_point);
        uint32_t properties = unicode_properties(code_point);
        if (!(properties & skipped))
            return judge_end(text, length, code_point, properties);
        length = begins;
    }
    return 0;
}

bool shape_begins_with_dash(const char *text, size_t length)
{
    while (length) {
        uint32_t code_point;
        uint32_t used = unicode_decode(text, length, &code_point, NULL);
        uint32_t properties = unicode_properties(code_point);
        if (!(properties & UNICODE_WHITE_SPACE))
            return (properties & UNICODE_DASH) != 0;
        text += used;
        length -= used;
    }
    return false;
}
