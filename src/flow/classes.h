// SPDX-License-Identifier: Apache-2.0
/*
 * What matching and deciding have in common beside candidates: classes of units with the same
 * words. Columns by class, in the order of the classes' first members.
 */
#ifndef FLOW_CLASSES_H
#define FLOW_CLASSES_H

#include "spill/vast.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Borrowed from whoever holds the classes. */
struct classes {
    uint32_t count;
    uint32_t kept; /* the first ones, which stay whatever they are near to: of a reference set */
    const char *forms;
    const uint64_t *form;        /* by class: where its form (flow/form.h) begins */
    const uint32_t *form_length; /* by class */
    const uint64_t *keys;        /* by class: `bands` of them */
    const uint64_t *signatures;  /* by class: `signature_words` of them, 16 slots of 4 bits each */
    uint32_t bands, signature_words;
    uint32_t signature_least; /* slots in which the signatures of a candidate pair agree */
    struct vast_limit *limit; /* of the columns; NULL: none. Whoever reads a lot touches it */
};

static inline void classes_touch(const struct classes *classes, uint64_t bytes)
{
    if (classes->limit)
        vast_touch(classes->limit, bytes);
}

static inline unecho_bytes classes_form(const struct classes *classes, uint32_t class)
{
    return (unecho_bytes){classes->forms + classes->form[class], classes->form_length[class]};
}

/* How many of 16 slots of 4 bits are equal: a bit is left of each that is not, and a product sums
 * them up. */
static inline uint32_t signature_equal(uint64_t a, uint64_t b)
{
    const uint64_t ones = UINT64_C(0x1111111111111111), bytes = UINT64_C(0x0101010101010101);
    uint64_t differ = a ^ b;
    differ |= differ >> 2;
    differ = (differ | differ >> 1) & ones;
    differ = (differ & 0xF * bytes) + (differ >> 4 & 0xF * bytes);
    return 16 - (uint32_t)(differ * bytes >> 56);
}

/* Whether the signatures of two classes agree as those of a candidate pair do. Slots that a word
 * has beyond the signature are zero in both. */
static inline bool classes_agree(const struct classes *classes, uint32_t a, uint32_t b)
{
    uint32_t words = classes->signature_words, equal = 0;
    const uint64_t *x = classes->signatures + (uint64_t)a * words,
                   *y = classes->signatures + (uint64_t)b * words;
    for (uint32_t i = 0; i < words; i++)
        equal += signature_equal(x[i], y[i]);
    return equal >= classes->signature_least;
}

/* A class that goes as near, and the one on whose account. */
struct edge {
    uint32_t later, earlier;
    uint32_t common, either; /* Jaccard */
};

/* Sorted by the class that goes, each once. */
struct edges {
    struct edge *at;
    size_t count, room;
    struct vast vast;
};

/* None yet. What they take counts against `limit`; they must not move in memory. */
void edges_init(struct edges *edges, struct vast_limit *limit);

/* What was matched: for the manifest, functions of the corpus and the settings alone; and for
 * run.json the CPU time that no other thread could have shared. */
struct match_counts {
    uint64_t classes;
    uint64_t pairs;   /* verified, each once: those after the first that held need not be */
    uint64_t near;    /* classes that went on account of another */
    uint64_t skipped; /* not proposed because a key was fuller than the cap; counted for each key */
    uint64_t serial_ns;
};

static inline void match_counts_add(struct match_counts *sum, const struct match_counts *more)
{
    sum->classes += more->classes;
    sum->pairs += more->pairs;
    sum->near += more->near;
    sum->skipped += more->skipped;
    sum->serial_ns += more->serial_ns;
}

#endif
