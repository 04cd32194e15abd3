// SPDX-License-Identifier: Apache-2.0
/*
 * Who holds a run: for each run of r tokens that stands in two units or more, the kept units that
 * hold it, in keep order. The lists are complete, so that "does v hold this run" is a binary
 * search, however long v is; only proposing is capped.
 */
#ifndef ECHO_INDEX_H
#define ECHO_INDEX_H

#include "echo/text.h"

struct run_index {
    uint32_t run;         /* r, or 0 while the index is not in use */
    const uint32_t *runs; /* run ids by flat place, borrowed from the grams */
    struct list32 first;  /* by run id: where its list begins in `holders`; one more at the end */
    struct list32 held;   /* by run id: how many kept units hold it so far */
    struct list32 seen;   /* scratch by run id: the last unit that met it, + 1 */
    struct list32 holders;
};

/* Sizes the lists for all units of `text`; all lists are empty afterwards. */
int run_index_build(struct run_index *index, uint32_t run, struct grams *grams,
                    const struct echo_text *text, unecho_error *error);
void run_index_free(struct run_index *index);

/* Unit `k` is kept: enters it in the list of each of its runs. Units come in keep order. */
void run_index_keep(struct run_index *index, const struct echo_text *text, uint32_t k);

/* Does kept unit v hold the run that begins at flat place `at`? */
bool run_index_holds(const struct run_index *index, uint32_t at, uint32_t v);

static inline uint32_t run_index_starts(const struct run_index *index, struct flat_unit unit)
{
    return unit.tokens < index->run ? 0 : unit.tokens - index->run + 1;
}

#endif
