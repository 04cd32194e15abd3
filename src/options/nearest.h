// SPDX-License-Identifier: Apache-2.0
/* How near a mistyped word is to a known one, for "did you mean". Bytes, ASCII case ignored. */
#ifndef OPTIONS_NEAREST_H
#define OPTIONS_NEAREST_H

#include <stddef.h>
#include <stdint.h>

#define NEAREST_FAR SIZE_MAX

/*
 * The number of slips (a character left out, added, replaced, or two neighbours swapped:
 * Damerau-Levenshtein, optimal string alignment) between `typed` and `known`, or NEAREST_FAR if
 * there are more than a typist makes in a word that long. `_` and `-` are one character. Three or
 * more characters that `known` begins with are near too, after everything else.
 */
size_t nearest_distance(const char *typed, size_t typed_length, const char *known,
                        size_t known_length);

/* How many bytes of a foreign text an error message shows: all, or about 60, never half a
 * character. */
size_t nearest_shown(const char *text);

#endif
