// SPDX-License-Identifier: Apache-2.0
/*
 * The shape of a line, as far as the partition asks: its length and whether it is a sentence. Both
 * are judged on the decoded text as it stands: character references are not resolved, an ill-formed
 * maximal subpart is one code point. Pure functions.
 */
#ifndef UNITS_SHAPE_H
#define UNITS_SHAPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Code points of `text` but for its trailing White_Space. */
uint32_t shape_length(const char *text, size_t length);

/* True if, once White_Space, Default_Ignorable, Quotation_Mark, Pe, Pf and Pi characters are cut
 * from its end, it ends in a Sentence_Terminal character and not in "...". */
bool shape_is_sentence(const char *text, size_t length);

#endif
