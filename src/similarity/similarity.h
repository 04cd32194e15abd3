// SPDX-License-Identifier: Apache-2.0
/*
 * Similarity of two units (SPEC 3), as pure integer functions: no rounding, no floating point.
 *
 * How a caller finds out which runs of u stand in v differs (an index inside a document, a direct
 * comparison across documents); what follows from it does not, and stands here. Lengths are in half
 * words: a token is two, a token of a script without spaces one.
 */
#ifndef SIMILARITY_SIMILARITY_H
#define SIMILARITY_SIMILARITY_H

#include "options/settings.h"

#include <stdbool.h>
#include <stdint.h>

/* The run length r for a unit of `tokens` tokens of which `unspaced` are of unspaced scripts. */
uint32_t similarity_run(uint32_t tokens, uint32_t unspaced);

/* How u is covered by v. */
struct cover {
    uint32_t covered; /* tokens of u that lie in a run that also stands in v */
    uint32_t novel;   /* the most half words in a run of uncovered tokens */
};

/* `hits[i]` is non-zero where the run of `run` tokens that begins at token i of u stands in v; it
 * holds `tokens` - `run` + 1 entries (none where tokens < run). `unspaced[i]` is non-zero where
 * token i counts half a word; NULL where none does. */
struct cover similarity_cover(const uint8_t *hits, const uint8_t *unspaced, uint32_t tokens,
                              uint32_t run);

/* over/under >= share, exactly. False where under is 0. */
bool similarity_reaches(uint64_t over, uint64_t under, struct share share);

/* The bound of "adds nothing" on the novel run: at most `novel_words` words and at most a fifth of
 * u's `half_words`. */
bool similarity_is_short(uint32_t novel_half_words, uint32_t novel_words, uint32_t half_words);

/* Sorted lists with repetitions: each number of u stands in v at least as often as in u.
 * O(u log v), so that a long v costs a short u little. */
bool similarity_numbers_stand(const uint32_t *u, uint32_t u_count, const uint32_t *v,
                              uint32_t v_count);

/* Sorted lists without repetitions: how many stand in both. O(u log v) or O(u + v), as is less. */
uint32_t similarity_common(const uint32_t *u, uint32_t u_count, const uint32_t *v,
                           uint32_t v_count);

#endif
