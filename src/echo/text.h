// SPDX-License-Identifier: Apache-2.0
/*
 * The units of one document in keep order, their words laid out flat: sentences in text order, then
 * all others in text order; last the blocks, which are not judged and only stand beside others;
 * nothing without a token. A place in keep order is how the rest of this room names a unit.
 */
#ifndef ECHO_TEXT_H
#define ECHO_TEXT_H

#include "flow/batch.h"
#include "similarity/grams.h"
#include "similarity/judgement.h"

struct echo_text {
    struct batch *batch;           /* borrowed while a document is judged */
    ARRAY(struct flat_unit) units; /* by keep order */
    uint32_t judged;               /* so many units are judged: blocks follow */
    ARRAY(uint32_t) unit;          /* index in batch.units, by keep order */
    ARRAY(uint32_t) order;         /* places in keep order, in text order */
    ARRAY(uint32_t) position;      /* the inverse: where in `order` a unit is */
    ARRAY(uint32_t) words;         /* flat */
    ARRAY(uint8_t) flags;          /* TOKEN_* of each flat word */
    uint32_t judged_words;         /* so many words are of judged units */
    bool any_spaced, any_unspaced; /* some judged unit has runs of 3, of 6 */
};

/* Lays out `document`. Returns 0 or UNECHO_E_MEMORY. */
int echo_text_lay_out(struct echo_text *text, struct batch *batch, const struct document *document,
                      unecho_error *error);
void echo_text_free(struct echo_text *text);

static inline struct unit *echo_text_unit(const struct echo_text *text, uint32_t k)
{
    return &text->batch->units.at[text->unit.at[k]];
}

/* The run length of unit k. */
uint32_t echo_text_run(const struct echo_text *text, uint32_t k);

/* Unit k as the judgement sees it. */
struct judged echo_text_judged(const struct echo_text *text, uint32_t k);

/* Do units a and b have the same T? */
bool echo_text_same(const struct echo_text *text, uint32_t a, uint32_t b);

/* Classes of equal T within a document, by exact comparison of the words. */
struct class_table {
    ARRAY(uint32_t) of_unit; /* class of each unit, by keep order; classes count from 0 */
    ARRAY(uint32_t) first;   /* by class: its first unit */
    ARRAY(uint32_t) slots;   /* scratch: unit + 1, open addressing */
    uint32_t count;
};

int class_table_build(struct class_table *classes, const struct echo_text *text,
                      const struct hash_secret *secret, unecho_error *error);
void class_table_free(struct class_table *classes);

#endif
