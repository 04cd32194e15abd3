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

bool shape_is_sentence(const char *text, size_t length)
{
    const uint32_t skipped = UNICODE_WHITE_SPACE | UNICODE_IGNORABLE | UNICODE_QUOTATION |
                             UNICODE_CLOSE | UNICODE_FINAL_OR_INITIAL;
    while (length) {
        uint32_t code_point;
        size_t begins = last_begins(text, length, &code_point);
        uint32_t properties = unicode_properties(code_point);
        if (!(properties & skipped))
            return (properties & UNICODE_SENTENCE_TERMINAL) &&
                   !(length >= 3 && memcmp(text + length - 3, "...", 3) == 0);
        length = begins;
    }
    return false;
}
