// SPDX-License-Identifier: Apache-2.0
/*
 * Where a unit stands in another one, token by token (docs/JUDGEMENT.md, section 1): a longest
 * common subsequence of its tokens and of a place in the other.
 *
 * Owns:   its scratch, of fixed size: it allocates nothing.
 * Cost:   bit-parallel, 64 tokens a step: for n <= 256 tokens, (n + 16) * n / 64 steps to fill and
 *         at most 2n + 16 to walk, however long the other unit is.
 * Source: the row recurrence of H. Hyyrö, Bit-parallel LCS-length computation revisited (2004), on
 *         both sequences from behind, so that a bit answers "is nothing lost if this token of u is
 *         passed over?".
 */
#ifndef SIMILARITY_ALIGNMENT_H
#define SIMILARITY_ALIGNMENT_H

#include "flow/batch.h"

enum {
    ALIGNED_TOKENS = 256, /* of the longest unit that is aligned */
    ALIGNED_SLACK = 16,   /* tokens by which the place may be longer than the unit */
    ALIGNED_PLACE = ALIGNED_TOKENS + ALIGNED_SLACK,
    ALIGNED_CELLS = ALIGNED_TOKENS / 64
};

/* A maximal stretch of tokens of u that stand in v, one after the other. */
struct aligned_piece {
    uint32_t u, v; /* where it begins in either */
    uint32_t tokens;
};

struct alignment {
    const uint32_t *words; /* of u, borrowed */
    uint32_t tokens, cells;
    uint32_t distinct;
    uint32_t word[ALIGNED_TOKENS]; /* the words of u, sorted, each once */
    /* Bits stand for the tokens of u, from behind. By word: where in u it stands. By token of the
     * place: passing over that token of u loses nothing of what follows. */
    uint64_t mask[ALIGNED_TOKENS][ALIGNED_CELLS];
    uint64_t passes[ALIGNED_PLACE][ALIGNED_CELLS];
    uint32_t starts[ALIGNED_TOKENS]; /* scratch of alignment_place */
    struct aligned_piece pieces[ALIGNED_TOKENS];
    uint32_t piece_count;
};

/* Gets ready for units v that are compared with u, whose `tokens` <= ALIGNED_TOKENS words are
 * borrowed until the next one. */
void alignment_begin(struct alignment *alignment, const uint32_t *words, uint32_t tokens);

/* The place of u in a unit of `tokens` tokens: the tokens among which most of u's different runs
 * stand, each where it first does. `at` has, for each of the `starts` runs of u, that token or
 * NONE. Count 0: no run stands there. */
struct range32 alignment_place(struct alignment *alignment, const uint32_t *at, uint32_t starts,
                               uint32_t run, uint32_t tokens);

/* Aligns u with the words of v's `place`; fills `pieces`, in order. */
void alignment_make(struct alignment *alignment, const uint32_t *v, struct range32 place);

#endif
