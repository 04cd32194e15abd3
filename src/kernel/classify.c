// SPDX-License-Identifier: Apache-2.0
#include "kernel/kernel.h"

#include <string.h>

#ifdef __SSE2__ /* each x86-64 has it */

#include <emmintrin.h>

/* 0xFF where a byte is from `low` to `high`; signed comparisons leave out what is beyond ASCII. */
static inline __m128i between(__m128i bytes, char low, char high)
{
    return _mm_and_si128(_mm_cmpgt_epi8(bytes, _mm_set1_epi8((char)(low - 1))),
                         _mm_cmplt_epi8(bytes, _mm_set1_epi8((char)(high + 1))));
}

static inline uint64_t bits_of(__m128i flags)
{
    return (uint32_t)_mm_movemask_epi8(flags);
}

void kernel_classify(struct kernel_block *block, const unsigned char *bytes)
{
    uint64_t letters = 0, digits = 0, stops = 0;
    for (int i = 0; i < KERNEL_BLOCK; i += 16) {
        __m128i at = _mm_loadu_si128((const __m128i *)(const void *)(bytes + i));
        __m128i lower = _mm_or_si128(at, _mm_set1_epi8(0x20)), digit = between(at, '0', '9');
        __m128i stop = _mm_or_si128(at, _mm_cmpeq_epi8(at, _mm_set1_epi8('&')));
        _mm_storeu_si128((__m128i *)(void *)(block->lower + i), lower);
        letters |= bits_of(_mm_or_si128(between(lower, 'a', 'z'), digit)) << i;
        digits |= bits_of(digit) << i;
        stops |= bits_of(stop) << i;
    }
    block->letters = letters;
    block->digits = digits;
    block->stops = stops;
}

#else

/* The upper bits of 64 bytes. */
static inline uint64_t bits_of(const unsigned char *flags)
{
    uint64_t bits = 0;
    for (int i = 0; i < KERNEL_BLOCK; i++)
        bits |= (uint64_t)(flags[i] >> 7) << i;
    return bits;
}

void kernel_classify(struct kernel_block *block, const unsigned char *bytes)
{
    unsigned char letters[KERNEL_BLOCK], digits[KERNEL_BLOCK], stops[KERNEL_BLOCK];
    for (int i = 0; i < KERNEL_BLOCK; i++) {
        unsigned char byte = bytes[i], lower = byte | 0x20;
        digits[i] = (unsigned char)(byte - '0') < 10 ? 0x80 : 0;
        letters[i] = (unsigned char)(lower - 'a') < 26 ? 0x80 : digits[i];
        stops[i] = byte == '&' ? 0x80 : byte;
        block->lower[i] = lower;
    }
    block->letters = bits_of(letters);
    block->digits = bits_of(digits);
    block->stops = bits_of(stops);
}

#endif
