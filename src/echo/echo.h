// SPDX-License-Identifier: Apache-2.0
/*
 * Stage: echoes at document scope (SPEC 4, stage 3).
 *
 * Takes:   documents, units, tokens.
 * Gives:   unit.fate: of each unit that only repeats a kept unit of its own document, the reason,
 *          the witness and the similarity as an exact fraction.
 * Owns:    a `struct echo` a worker: the flat words of one document, its n-grams, who holds which
 *          run, and the sets of units that were compared. Emptied from document to document.
 * Cost:    near linear on any document: n-grams are interned once; a unit looks at 64 units a run
 *          at most, is compared with 64 at most, and a comparison costs the shorter unit times a
 *          logarithm. `echo.work` counts it for the tests.
 * Refuses: nothing.
 *
 * The answer is a function of one document and the settings; ids and table placement never show.
 */
#ifndef ECHO_ECHO_H
#define ECHO_ECHO_H

#include "echo/compare.h"
#include "echo/filter.h"
#include "echo/index.h"
#include "flow/batch.h"

struct echo {
    struct echo_text text;
    struct grams grams;
    struct run_index spaced, unspaced; /* of runs of 3 and of 6 tokens */
    struct echo_filter filter;
    struct compare compare;
    struct class_table classes;
    ARRAY(uint32_t) first_of_class; /* the first kept unit with this T, by class; or NONE */
    ARRAY(uint32_t) proposed;       /* scratch: units proposed for the current one */
    ARRAY(uint32_t) proposals;      /* how many runs proposed a unit, by keep order */
    ARRAY(uint64_t) ranked;         /* scratch: the candidates that are compared, in keep order */
    uint64_t work;                  /* postings read and pairs compared, for the tests */
};

void echo_init(struct echo *echo, const struct hash_secret *secret);
void echo_free(struct echo *echo);

/* The stage, over all documents of the batch. Returns 0 or UNECHO_E_MEMORY. */
int echo_run(struct echo *echo, const struct settings *settings, struct batch *batch,
             unecho_error *error);

#endif
