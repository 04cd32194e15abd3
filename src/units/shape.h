// SPDX-License-Identifier: Apache-2.0
/*
 * The shape of a line, as far as the partition asks: its length and whether it is a sentence, and
 * how it begins and ends. All are judged on the decoded text as it stands: character references are
 * not resolved, an ill-formed maximal subpart is one code point. Pure functions.
 */
#ifndef UNITS_SHAPE_H
#define UNITS_SHAPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Code points of `text` but for its trailing White_Space. */
uint32_t shape_length(const char *text, size_t length);

/* How a text ends, once White_Space, Default_Ignorable, Quotation_Mark, Pe, Pf and Pi characters
 * are cut from its end. */
enum {
    SHAPE_SENTENCE = 1,  /* in a Sentence_Terminal character and not in "..." */
    SHAPE_CUT = 2,       /* in "...", U+2026 or "&hellip;": it breaks off */
    SHAPE_PUNCTUATED = 4 /* in a character of General_Category Po or Pd */
};
uint32_t shape_end(const char *text, size_t length);

static inline bool shape_is_sentence(const char *text, size_t length)
{
    return (shape_end(text, length) & SHAPE_SENTENCE) != 0;
}

/* True if its first character that is not White_Space is a dash (General_Category Pd). */
bool shape_begins_with_dash(const char *text, size_t length);

#endif
