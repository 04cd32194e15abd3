// SPDX-License-Identifier: Apache-2.0
/*
 * Where the patterns of a set are entered, sorted by the word that each begins with (automaton.h,
 * struct start), and which lengths of a line each such word makes possible: most lines are told by
 * that alone.
 */
#ifndef RULES_STARTS_H
#define RULES_STARTS_H

#include "rules/set.h"

/* Where a pattern is entered. */
struct entry {
    uint32_t node, pattern;
    int direction;
    bool is_open; /* it holds a web address: how many words it can match is not known */
};

/* Fills the starts of the automaton, whose nodes and symbols are known, from an entry a pattern. */
int starts_compile(struct rules *rules, const struct entry *entries, unecho_error *error);

#endif
