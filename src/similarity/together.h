// SPDX-License-Identifier: Apache-2.0
/*
 * Do several units together say all that unit u says? One long line that is several others put
 * together (docs/JUDGEMENT.md, section 2, "Several witnesses").
 *
 * A candidate takes part if three quarters of it stand in u, in runs of 7 tokens (14 of scripts
 * without spaces). Those that add most are taken, one after the other.
 *
 * Owns: scratch that grows to the longest unit. One thread at a time.
 * Cost: for each candidate the logarithm of u a token; then, for each one taken, a 64th of a step a
 *       token and candidate.
 */
#ifndef SIMILARITY_TOGETHER_H
#define SIMILARITY_TOGETHER_H

#include "flow/limits.h"
#include "similarity/judgement.h"

enum {
    TOGETHER_RUN_SPACED = 7,    /* tokens of a run that counts */
    TOGETHER_RUN_UNSPACED = 14, /* where the unit's r is 6 */
    TOGETHER_LENGTH = 2,        /* a candidate is at most so many times as long as u */
    TOGETHER_MOST = 32          /* witnesses */
};

struct together {
    const struct judged *u;
    uint32_t run;
    size_t cells;                /* 64 tokens each, of a set of tokens of u */
    struct list32 ids;           /* of u's runs, sorted, each once */
    struct list32 number;        /* by run of u: where it stands in `ids` */
    ARRAY(uint8_t) hits;         /* scratch by number: it stands in the candidate */
    ARRAY(uint64_t) covers;      /* by candidate: `cells` of them; then those that are matched */
    struct list32 candidates;    /* what the caller calls them */
    struct list32 taken;         /* of `candidates`, in the order in which they were taken */
    const uint64_t *matched_set; /* of the last together_choose or together_cover */
};

void together_free(struct together *together);

static inline uint32_t together_run(const struct judged *u)
{
    return u->run == LIMIT_RUN_UNSPACED ? TOGETHER_RUN_UNSPACED : TOGETHER_RUN_SPACED;
}

/* Begins with u, borrowed; `ids` are exact ids of its runs of together_run(u) tokens. */
int together_begin(struct together *together, const struct judged *u, const uint32_t *ids,
                   unecho_error *error);

/* Looks at a candidate, of which `name` is remembered: `ids` are those of its runs. Candidates that
 * take no part are forgotten, unless `always`. */
int together_add(struct together *together, uint32_t name, const uint32_t *ids, uint32_t tokens,
                 bool always, unecho_error *error);

/* Takes the candidate that adds most until none adds a run; of equal ones the first added. Fills
 * `taken`; false unless 2 to TOGETHER_MOST were. */
int together_choose(struct together *together, bool *several, unecho_error *error);

/* All candidates, in the order in which they were added. */
int together_take_all(struct together *together, unecho_error *error);

/* Given that the numbers of u stand in all that were taken: do these say all that u says? Returns
 * the number of matched tokens, or 0. */
uint32_t together_says(const struct together *together, const uint8_t *common, uint32_t novel,
                       struct share containment);

#endif
