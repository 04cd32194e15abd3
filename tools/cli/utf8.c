// SPDX-License-Identifier: Apache-2.0
#include "utf8.h"

/* The bounds of the second byte after a lead byte (table 3-7 of the standard): tighter than 80..BF
 * where an overlong form, a surrogate or a value past U+10FFFF would come out. */
static void second_bounds(unsigned lead, unsigned *low, unsigned *high)
{
    *low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    *high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
}

size_t utf8_next(const char *at, size_t length, uint32_t *point)
{
    const unsigned char *bytes = (const unsigned char *)at;
    unsigned lead = bytes[0];
    *point = lead;
    if (lead < 0x80)
        return 1;
    *point = UTF8_ILL_FORMED;
    if (lead < 0xC2 || lead > 0xF4)
        return 1;
    size_t wanted = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    uint32_t value = lead & (0x7Fu >> wanted);
    unsigned low, high;
    second_bounds(lead, &low, &high);
    size_t taken = 1;
    while (taken < wanted && taken < length && bytes[taken] >= low && bytes[taken] <= high) {
        value = value << 6 | (bytes[taken++] & 0x3F);
        low = 0x80;
        high = 0xBF;
    }
    if (taken == wanted)
        *point = value;
    return taken;
}
