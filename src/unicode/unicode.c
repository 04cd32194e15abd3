// SPDX-License-Identifier: Apache-2.0
#include "unicode/unicode.h"

#include "unicode/lookup.h"
#include "unicode/utf8.h"

uint32_t unicode_properties(uint32_t code_point)
{
    return code_point <= 0x10FFFF ? unicode_record(code_point).properties : 0;
}

/* What may follow a lead byte (table 3-7): the bounds of the second byte, and how many bytes the
 * sequence has. 0 bytes: not a lead byte. */
static uint32_t second_byte(unsigned char lead, unsigned char *low, unsigned char *high)
{
    *low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    *high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    if (lead < 0xC2 || lead > 0xF4)
        return 0;
    return lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
}

uint32_t utf8_ill_formed(const unsigned char *at, size_t length)
{
    unsigned char low, high;
    uint32_t whole = second_byte(at[0], &low, &high);
    if (whole < 3 || length < 2 || at[1] < low || at[1] > high)
        return 1;
    return whole == 4 && length > 2 && utf8_continues(at[2]) ? 3 : 2;
}

uint32_t unicode_decode(const char *bytes, size_t length, uint32_t *code_point, bool *ill)
{
    uint32_t used = utf8_decode((const unsigned char *)bytes, length, code_point);
    bool is_ill = *code_point == UTF8_ILL_FORMED;
    if (is_ill)
        *code_point = UNICODE_REPLACEMENT;
    if (ill)
        *ill = is_ill;
    return used;
}

uint32_t unicode_encode(uint32_t code_point, char to[4])
{
    return utf8_encode(code_point, to);
}
