// SPDX-License-Identifier: Apache-2.0
/*
 * Why a unit stays at corpus scope: which unit of other documents comes nearest to it, and what is
 * missing for it to go as near. By the relation of stage 5 (similarity/verify.h).
 *
 * Takes:   a divided batch with the unit, then one after the other the batches of other documents.
 * Gives:   the place of the nearest one, and what keeps the unit.
 * Owns:    the unit's form.
 * Cost:    a Jaccard for each unit of other documents whose length comes near; the rest is passed
 *          over.
 */
#ifndef PIPELINE_ELSEWHERE_H
#define PIPELINE_ELSEWHERE_H

#include "pipeline/worker.h"
#include "similarity/verify.h"

enum {
    ELSEWHERE_LEAST = 20 /* half words of a unit that corpus scope judges */
};

/* What is missing, of two units that are alike. */
enum elsewhere_guard {
    ELSEWHERE_NONE, /* nothing: one of them is judged after the other */
    ELSEWHERE_NUMBERS,
    ELSEWHERE_THRESHOLD,
    ELSEWHERE_NEW /* too many new words in a row */
};

struct elsewhere {
    const struct settings *settings; /* borrowed */
    struct verifier verifier;
    struct buffer form, other, best; /* of the unit, of another one, of the nearest */
    uint32_t tokens;
    uint32_t common, either; /* of the nearest; either 0: there is none yet */
};

void elsewhere_init(struct elsewhere *elsewhere, const struct plan *plan);
void elsewhere_free(struct elsewhere *elsewhere);

/* The unit to explain, of `batch`. Returns 0 or UNECHO_E_MEMORY, like all below. */
int elsewhere_begin(struct elsewhere *elsewhere, const struct batch *batch, uint32_t unit,
                    unecho_error *error);

/* Unit `unit` of `batch`, another document. `*nearer`: it is the nearest so far. */
int elsewhere_compare(struct elsewhere *elsewhere, const struct batch *batch, uint32_t unit,
                      bool *nearer, unecho_error *error);

/* What keeps the unit, by the nearest one. */
int elsewhere_judge(struct elsewhere *elsewhere, enum elsewhere_guard *guard, unecho_error *error);

#endif
