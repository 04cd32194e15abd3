// SPDX-License-Identifier: Apache-2.0
/*
 * What matching and deciding have in common beside candidates: classes of units with the same
 * words. Columns by class, in the order of the classes' first members.
 */
#ifndef FLOW_CLASSES_H
#define FLOW_CLASSES_H

#include "spill/vast.h"

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
    uint32_t bands;
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

/* A class that goes as near, and the one on whose account. */
struct edge {
    uint32_t later, earlier;
    uint32_t common, either; /* Jaccard */
};

/* Sorted by the class that goes, each once. */
struct edges {
    struct edge *at;
    size_t count, room;
};

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
