// SPDX-License-Identifier: Apache-2.0
/*
 * A form: the words of a unit as one string, so that it can be verified when its batch is long
 * gone. Each word is a byte that holds its flags, then its bytes. Words are made of letters, digits
 * and marks, so no byte of one is a mark of ours, and equal forms of units that stay mean equal
 * words with equal flags.
 */
#ifndef FLOW_FORM_H
#define FLOW_FORM_H

#include "unicode/comparison.h"

enum {
    FORM_MARK = TOKEN_MARK, /* | TOKEN_NUMBER | TOKEN_UNSPACED … */
    FORM_COMMON = 4,        /* | this, TOKEN_COMMON of flow/batch.h, in followers: 0x20 to 0x27 */
    FORM_FLAGS = 7
};

struct form_word {
    const char *at;
    uint32_t length, flags;
};

/* The word that begins at form.at[*from]; *from moves behind it. False at the end. */
static inline bool form_next(unecho_bytes form, size_t *from, struct form_word *word)
{
    size_t at = *from, end = at + 1;
    if (at >= form.length)
        return false;
    while (end < form.length && ((unsigned char)form.at[end] & ~FORM_FLAGS) != FORM_MARK)
        end++;
    *word = (struct form_word){form.at + at + 1, (uint32_t)(end - at - 1),
                               (uint32_t)form.at[at] & FORM_FLAGS};
    *from = end;
    return true;
}

#endif
