// SPDX-License-Identifier: Apache-2.0
/*
 * Who holds a run, and where: for each run of r tokens that stands in two units or more, the kept
 * units that hold it, in keep order, each with the token at which it first stands there. The lists
 * are complete, so that "where does v hold this run" is a binary search, however long v is; only
 * proposing is capped.
 */
#ifndef ECHO_INDEX_H
#define ECHO_INDEX_H

#include "echo/text.h"

struct run_holder {
    uint32_t unit, token;
};

struct run_index {
    uint32_t run;         /* r, or 0 while the index is not in use */
    const uint32_t *runs; /* run ids by flat place, borrowed from the grams */
    struct list32 first;  /* by run id: where its list begins in `holders`; one more at the end */
    struct list32 held;   /* by run id: how many kept units hold it so far */
    struct list32 seen;   /* scratch by run id: the last search that met it */
    ARRAY(uint8_t) texts; /* by run id: how many different T hold it, JUDGEMENT_FORM + 1 at most */
    ARRAY(struct run_holder) holders;
    uint32_t searches;
};

/* Sizes the lists for the judged units of `text`, of which those that `parts` leaves without tokens
 * take no part; all lists are empty afterwards. */
int run_index_build(struct run_index *index, uint32_t run, struct grams *grams,
                    const struct echo_text *text, const struct flat_unit *parts,
                    const struct class_table *classes, unecho_error *error);
void run_index_free(struct run_index *index);

/* Unit `k` is kept: enters it in the list of each of its runs. Units come in keep order. */
void run_index_keep(struct run_index *index, struct flat_unit unit, uint32_t k);

/* The token of kept unit v at which the run that begins at flat place `at` first stands, or NONE.
 */
uint32_t run_index_find(const struct run_index *index, uint32_t at, uint32_t v);

/* Does it stand in more than FORM texts of the document? */
static inline bool run_index_is_common(const struct run_index *index, uint32_t at)
{
    return index->texts.at[index->runs[at]] > JUDGEMENT_FORM;
}

static inline uint32_t run_index_starts(const struct run_index *index, struct flat_unit unit)
{
    return unit.tokens < index->run ? 0 : unit.tokens - index->run + 1;
}

#endif
