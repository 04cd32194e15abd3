// SPDX-License-Identifier: Apache-2.0
/*
 * What kept unit v is to the unit u that is judged: the exact tests on the tokens, with what they
 * need of a unit (its set of shingles, its sorted numbers) made once, on first use.
 */
#ifndef ECHO_COMPARE_H
#define ECHO_COMPARE_H

#include "echo/index.h"
#include "options/settings.h"
#include "similarity/judgement.h"

/* Slices of `pool`; count NONE while not made. */
struct profile {
    struct range32 shingles; /* distinct ids, sorted */
    struct range32 numbers;  /* words, sorted, with repetitions */
};

struct compare {
    const struct settings *settings; /* these three borrowed while a document is judged */
    const struct echo_text *text;
    const struct class_table *classes;
    const struct flat_unit *parts; /* the units that take part */
    struct grams *grams;

    ARRAY(struct profile) profiles; /* by keep order */
    ARRAY(uint32_t) pool;
    const uint32_t *shingles; /* ids by flat place, borrowed; NULL until a pair asks */
    struct judgement judgement;
    uint64_t work; /* tokens looked at, for the tests */

    /* The unit that is judged. */
    uint32_t k;
    struct judged u;
    const struct run_index *index; /* of its run length */
    struct list32 at;              /* by run: where in v it first stands, or NONE */
    ARRAY(uint8_t) common;         /* by run: it stands in more than FORM texts */
};

struct pair_verdict {
    uint32_t matched; /* tokens; 0: v does not say all that u says */
    bool near;
    uint32_t common, either; /* Jaccard, where near was asked for */
    bool shares;             /* a run of u that counts together with others stands in v */
};

/* Begins a document: the four that are borrowed are set. */
int compare_begin(struct compare *compare, unecho_error *error);
void compare_free(struct compare *compare);

/* Begins with unit k, which `index` knows. */
int compare_unit(struct compare *compare, const struct run_index *index, uint32_t k,
                 unecho_error *error);

/* Compares it with v. Returns 0 or UNECHO_E_MEMORY. */
int compare_pair(struct compare *compare, uint32_t v, struct pair_verdict *verdict,
                 unecho_error *error);

/* Does each number of the unit stand in the given ones together at least as often? */
int compare_numbers(struct compare *compare, const uint32_t *units, uint32_t count, bool *stand,
                    unecho_error *error);

#endif
