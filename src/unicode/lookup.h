// SPDX-License-Identifier: Apache-2.0
/*
 * What the generated tables say of a code point. Private to src/unicode: other rooms ask
 * unicode.h. Inline, because the comparison form asks for every code point of a corpus.
 */
#ifndef UNICODE_LOOKUP_H
#define UNICODE_LOOKUP_H

#include "unicode/tables.h"

/* `code_point` is at most 0x10FFFF. */
static inline struct unicode_record unicode_record(uint32_t code_point)
{
    uint32_t block = unicode_record_stage[code_point >> RECORD_BITS];
    uint32_t low = code_point & ((1u << RECORD_BITS) - 1);
    return unicode_records[unicode_record_blocks[block << RECORD_BITS | low]];
}

/* The NFKC_CF of a code point with TRAIT_FOLDS: its first code point in `*first`, the others at
 * `*others`. Returns how many they are in all, 0 to 18. */
static inline uint32_t unicode_fold(uint32_t code_point, uint32_t *first, const uint32_t **others)
{
    uint32_t block = unicode_fold_stage[code_point >> FOLD_BITS];
    uint32_t low = code_point & ((1u << FOLD_BITS) - 1);
    uint32_t place = unicode_fold_blocks[block << FOLD_BITS | low];
    *first = unicode_fold_pool[place] & 0xFFFFFF;
    *others = unicode_fold_pool + place + 1;
    return unicode_fold_pool[place] >> 24;
}

#endif
