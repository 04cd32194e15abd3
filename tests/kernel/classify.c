// SPDX-License-Identifier: Apache-2.0
#include "kernel/kernel.h"

#include <criterion/criterion.h>
#include <string.h>

/* What the header says, byte by byte. */
static void expect_block(const unsigned char *bytes)
{
    struct kernel_block block;
    kernel_classify(&block, bytes);
    for (int i = 0; i < KERNEL_BLOCK; i++) {
        unsigned char byte = bytes[i];
        int digit = byte >= '0' && byte <= '9';
        int upper = byte >= 'A' && byte <= 'Z', lower = byte >= 'a' && byte <= 'z';
        cr_assert_eq(block.digits >> i & 1, digit, "byte %d", byte);
        cr_assert_eq(block.letters >> i & 1, digit || upper || lower, "byte %d", byte);
        cr_assert_eq(block.stops >> i & 1, byte >= 0x80 || byte == '&', "byte %d", byte);
        if (digit || upper || lower)
            cr_assert_eq(block.lower[i], upper ? byte - 'A' + 'a' : byte);
    }
}

/* Each byte at each place, among bytes that are its neighbours in value. */
Test(kernel, classifies_each_byte_at_each_place)
{
    unsigned char bytes[KERNEL_BLOCK];
    for (int first = 0; first < 256; first++) {
        for (int i = 0; i < KERNEL_BLOCK; i++)
            bytes[i] = (unsigned char)(first + i);
        expect_block(bytes);
        memset(bytes, first, sizeof bytes);
        expect_block(bytes);
    }
}

Test(kernel, classifies_at_any_alignment)
{
    unsigned char bytes[2 * KERNEL_BLOCK];
    uint32_t state = 1;
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (unsigned char)((state = state * 1664525 + 1013904223) >> 24);
    for (int at = 0; at <= KERNEL_BLOCK; at++)
        expect_block(bytes + at);
}
