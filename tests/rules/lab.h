// SPDX-License-Identifier: Apache-2.0
/*
 * For the tests of this room: a set of rules from a text, tried on single lines.
 *
 *   struct lab lab;
 *   lab_begin(&lab, RULE("line read more"));
 *   cr_assert_str_eq(lab_try(&lab, "Read more"), "whole en.r");
 *   lab_end(&lab);
 *
 * lab_try tells what the rules did: "whole ID"; or what stays, and each cut from left to right:
 * "The mayor resigned. <- tail en.r"; or "-" where they did nothing.
 */
#ifndef TESTS_RULES_LAB_H
#define TESTS_RULES_LAB_H

#include "rules/match.h"
#include "unicode/comparison.h"

struct lab {
    struct rules *rules;
    struct rules_scratch *scratch;
    struct hash_secret secret;
    struct words words;
    struct batch batch;
    struct comparison form;
    struct buffer told;
};

/* One rule with the lines given, each ended by \n but the last, and an example that need not hold.
 */
#define RULE(lines) "language en\nrule r\n" lines "\nmatch x\n"

/* Fails the test where the text is no rule file. */
void lab_begin(struct lab *lab, const char *rules);
/* With room for `states` states in the automaton's cache. */
void lab_begin_limited(struct lab *lab, const char *rules, size_t states);
void lab_begin_builtin(struct lab *lab);
void lab_end(struct lab *lab);

/* Puts a line into the batch, split and normalised, as its only document. */
void lab_put(struct lab *lab, const char *line, size_t length);
const char *lab_try(struct lab *lab, const char *line);

/* One line of one rule, compiled, tried and released: for tables of cases. */
void lab_expect(const char *rules, const char *line, const char *told);

#endif
