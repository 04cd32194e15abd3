// SPDX-License-Identifier: Apache-2.0
/*
 * Stage: echoes at document scope (SPEC 4, stage 3, as docs/JUDGEMENT.md changes it).
 *
 * Takes:   documents, units, tokens.
 * Gives:   unit.fate: of each unit that only repeats kept units of its own document, the reason,
 *          the witness (or witnesses: batch.together) and the similarity as an exact fraction.
 *          Tokens of such a unit have TOKEN_COMMON where corpus scope must know it.
 * Owns:    a `struct echo` a worker: the flat words of one document, its n-grams, who holds which
 *          run, and the sets of units that were compared. Emptied from document to document.
 * Cost:    near linear on any document: n-grams are interned once; a unit looks at 64 units a run
 *          at most, is compared with 64 at most and is searched for twice at most; see
 *          similarity/alignment.h for what a comparison costs. `echo_work` counts it for the tests.
 * Refuses: nothing.
 *
 * The answer is a function of one document and the settings; ids and table placement never show.
 */
#ifndef ECHO_ECHO_H
#define ECHO_ECHO_H

#include "echo/compare.h"
#include "echo/filter.h"
#include "echo/index.h"
#include "echo/proposals.h"
#include "flow/batch.h"
#include "similarity/together.h"

/* Scratch of the pass over captions of a player. */
struct captions {
    struct list32 copies, first, last; /* by class: how many; where in text order, + 1 */
    ARRAY(uint8_t) recurs;             /* by place in text order */
};

struct echo {
    const struct settings *settings; /* borrowed while the stage runs */
    struct echo_text text;
    struct grams grams;
    struct run_index spaced, unspaced; /* of runs of 3 and of 6 tokens */
    struct echo_filter filter;
    ARRAY(struct flat_unit) parts; /* the judged units; those that take no part without tokens */
    struct proposals proposals;
    struct compare compare;
    struct together together;
    struct class_table classes;
    struct captions captions;
    ARRAY(uint32_t) first_of_class; /* the first kept unit with this T, by class; or NONE */
    ARRAY(uint8_t) named;           /* by keep order: it is a witness */
    struct list32 sharing;          /* candidates that may be witnesses together */
};

void echo_init(struct echo *echo, const struct hash_secret *secret);
void echo_free(struct echo *echo);

/* The stage, over all documents of the batch. Returns 0 or UNECHO_E_MEMORY. */
int echo_run(struct echo *echo, const struct settings *settings, struct batch *batch,
             unecho_error *error);

/* What keeps a unit whatever another one says. */
enum echo_hold {
    ECHO_HOLD_NONE,
    ECHO_HOLD_REFRAIN, /* verse or a quantity: not tested */
    ECHO_HOLD_NAMED    /* another unit went on its account */
};

/* For who explains what became of unit `unit` (index in batch.units) of the only document, right
 * after echo_run: what keeps it. Marks its tokens as those of units that go are marked. */
enum echo_hold echo_look_again(struct echo *echo, uint32_t unit);

/* Holders read, tokens compared and aligned so far, for the tests. */
static inline uint64_t echo_work(const struct echo *echo)
{
    return echo->proposals.work + echo->compare.work;
}

#endif
