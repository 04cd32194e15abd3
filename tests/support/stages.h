// SPDX-License-Identifier: Apache-2.0
/*
 * For tests: one text taken through the stages of document scope, as far as a test asks, and what
 * they decided as a line of text that a test can compare.
 *
 *   struct stages s;
 *   stages_begin(&s, TEXT("One line.\nAnother.\n"));   split and normalised
 *   stages_rule_line(&s, 2);                           as if a rule had taken line 2
 *   cr_assert_str_eq(stages_units(&s), "line 1 s");    divides, then tells
 *   stages_end(&s);
 *
 * Rules are played by the test, so that no test of another room depends on which rules there are.
 * A failure of a stage ends the program: it is out of memory, or a bug.
 */
#ifndef SUPPORT_STAGES_H
#define SUPPORT_STAGES_H

#include "echo/echo.h"
#include "options/settings.h"
#include "unicode/comparison.h"
#include "write/removals.h"

#define TEXT(literal) (literal), sizeof(literal) - 1

struct stages {
    unecho_settings *options;
    struct hash_secret secret;
    struct words words;
    struct batch batch;
    struct comparison comparison;
    struct echo echo;
    struct removals removals;
    struct buffer told; /* what the functions that tell return; each begins it anew */
    bool divided, judged;
};

/* `text` is borrowed until stages_end. */
void stages_begin(struct stages *s, const char *text, size_t length);
void stages_end(struct stages *s);

/* Sets an option; call before units are asked for. */
void stages_set(struct stages *s, const char *name, const char *value);

/* What the rules stage would leave: a line taken whole, protected, or without its first (or last)
 * `bytes`. Lines count from 1. Call before units are asked for, from the first line to the last. */
void stages_rule_line(struct stages *s, uint32_t line);
void stages_protect_line(struct stages *s, uint32_t line);
void stages_cut_head(struct stages *s, uint32_t line, uint32_t bytes);
void stages_cut_tail(struct stages *s, uint32_t line, uint32_t bytes);

/* The partition in text order: "line 1 s; wrapped 3-6; block 8-9; paragraph 2-4 p", by lines; s: a
 * sentence, p: protected. A unit out of which a rule took lines tells how many are its own:
 * "wrapped 1-6 of 5". */
const char *stages_units(struct stages *s);

/* What was removed, by the first line of the unit and of its witness: "3 near 1 7/8; 5 exact 2
 * 1/1; 7 contained 3+5 20/20". "" where nothing was. */
const char *stages_echoes(struct stages *s);

/* The removed ranges: "rule 2 14+9; echo 3-4 30+80; head 7 120+5": why, its line (or first and
 * last), offset + length. */
const char *stages_removals(struct stages *s);

/* What stays of the text, NUL-terminated. */
const char *stages_kept(struct stages *s);

#endif
