// SPDX-License-Identifier: Apache-2.0
/*
 * Two texts beside each other, word by word, for people who look at a removal: a longest common
 * subsequence of their words in comparison form. It decides nothing.
 *
 * Takes:   two texts.
 * Gives:   each text cut into runs, which cover it: words that both have in this order, and others.
 * Owns:    its buffers, which stay warm.
 * Cost:    the product of the two lengths in words, of at most BESIDE_WORDS each; what comes after
 *          these counts as not common.
 */
#ifndef SIMILARITY_BESIDE_H
#define SIMILARITY_BESIDE_H

#include "unicode/comparison.h"

enum {
    BESIDE_WORDS = 1000
};

struct beside_run {
    size_t start, end; /* bytes of the text */
    bool common;
};

struct beside_text {
    struct comparison form;
    ARRAY(struct beside_run) runs;
};

/* Zero-initialised before its first use. */
struct beside {
    struct beside_text left, right;
    ARRAY(uint16_t) lengths; /* scratch: of common subsequences of what follows two words */
};

/* Returns 0, UNECHO_E_MEMORY or UNECHO_E_LIMIT (a text of 4 GiB). */
int beside_make(struct beside *beside, unecho_bytes left, unecho_bytes right, unecho_error *error);
void beside_free(struct beside *beside);

#endif
