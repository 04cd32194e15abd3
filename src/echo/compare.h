// SPDX-License-Identifier: Apache-2.0
/*
 * Does kept unit v justify the removal of u? The exact tests of SPEC 3 on the tokens, with what
 * they need of a unit (its set of shingles, its sorted numbers) made once, on first use.
 */
#ifndef ECHO_COMPARE_H
#define ECHO_COMPARE_H

#include "echo/index.h"
#include "options/settings.h"

/* Slices of `pool`; count NONE while not made. */
struct profile {
    struct range32 shingles; /* distinct ids, sorted */
    struct range32 numbers;  /* words, sorted, with repetitions */
};

struct compare {
    ARRAY(struct profile) profiles; /* by keep order */
    ARRAY(uint32_t) pool;
    ARRAY(uint8_t) hits;      /* scratch: the runs of u that stand in v */
    ARRAY(uint8_t) unspaced;  /* scratch: the tokens of u that count half a word */
    const uint32_t *shingles; /* ids by flat place, borrowed; NULL until a pair asks */
    uint64_t work;            /* tokens looked at, for the tests */
};

/* A unit that is being judged, and what all its comparisons share. */
struct judged {
    uint32_t k, half_words;
    struct run_index *index; /* of its own run length */
};

/* What v is to u: REASONS_NEAR, REASONS_CONTAINED, both or 0, of those asked for. */
struct pair_verdict {
    uint32_t reasons;
    uint32_t common, either;  /* Jaccard, where near */
    uint32_t covered, tokens; /* coverage, where contained */
};

int compare_begin(struct compare *compare, const struct echo_text *text, unecho_error *error);
void compare_free(struct compare *compare);

/* Compares u with v. Returns 0 or UNECHO_E_MEMORY. */
int compare_pair(struct compare *compare, const struct settings *settings, struct grams *grams,
                 const struct echo_text *text, const struct judged *u, uint32_t v,
                 struct pair_verdict *verdict, unecho_error *error);

#endif
