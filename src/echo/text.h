// SPDX-License-Identifier: Apache-2.0
/*
 * The units of one document in keep order, their words laid out flat: sentences in text order, then
 * all others in text order; no blocks, nothing without a token. A place in keep order is how the
 * rest of this room names a unit.
 */
#ifndef ECHO_TEXT_H
#define ECHO_TEXT_H

#include "flow/batch.h"
#include "similarity/grams.h"

struct echo_text {
    ARRAY(struct flat_unit) units; /* by keep order */
    ARRAY(uint32_t) unit;          /* index in batch.units, by keep order */
    ARRAY(uint32_t) words;         /* flat */
    ARRAY(uint8_t) flags;          /* TOKEN_* of each flat word */
    struct list32 half_words;      /* length of each unit, by keep order */
    struct list32 unspaced;        /* its tokens of unspaced scripts */
    bool any_spaced, any_unspaced; /* some unit has runs of 3, of 6 */
};

/* Lays out `document`. Returns 0 or UNECHO_E_MEMORY. */
int echo_text_lay_out(struct echo_text *text, const struct batch *batch,
                      const struct document *document, unecho_error *error);
void echo_text_free(struct echo_text *text);

/* Do units a and b have the same T? */
bool echo_text_same(const struct echo_text *text, uint32_t a, uint32_t b);

/* Classes of equal T within a document, by exact comparison of the words. */
struct class_table {
    ARRAY(uint32_t) of_unit; /* class of each unit, by keep order; classes count from 0 */
    ARRAY(uint32_t) slots;   /* scratch: unit + 1, open addressing */
    uint32_t count;
};

int class_table_build(struct class_table *classes, const struct echo_text *text,
                      const struct hash_secret *secret, unecho_error *error);
void class_table_free(struct class_table *classes);

#endif
