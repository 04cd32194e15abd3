// SPDX-License-Identifier: Apache-2.0
/*
 * Lists of links: what a line is by its place (docs/RULES.md, "Lists"). A rule of lists has no
 * patterns; it takes lines that stand below a heading and among marks that other rules know.
 */
#ifndef RULES_LISTS_H
#define RULES_LISTS_H

#include "rules/rules.h"

/* What each rule of the set is to each rule of lists. Returns 0 or UNECHO_E_MEMORY. */
int lists_compile(struct rules *rules, unecho_error *error);

/* Judges a document whose lines have been judged one by one: lines that a list takes become
 * LINE_RULED. `only` is the one rule that counts, or NONE for all. Linear in the document. */
void lists_judge(const struct rules *rules, struct batch *batch, uint32_t document, uint32_t only);

#endif
