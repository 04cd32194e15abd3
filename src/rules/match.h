// SPDX-License-Identifier: Apache-2.0
/*
 * What the rest of this room and its tests see of matching; the stage itself is rules_run in
 * rules.h.
 */
#ifndef RULES_MATCH_H
#define RULES_MATCH_H

#include "rules/rules.h"

/* As rules_scratch_new with a bound on the automaton's cache, for tests: no answer depends on it.
 * 0: the default. */
struct rules_scratch *rules_scratch_new_limited(const struct rules *rules, size_t states,
                                                unecho_error *error);

/* How much was done so far: words that the automaton read, steps that were not in its cache. */
void rules_scratch_count(const struct rules_scratch *scratch, uint64_t *words_read,
                         uint64_t *sets_built);

/* Judges one line. `only` is the one rule that counts, or NONE for all of them (the self-test). */
int rules_judge(const struct rules *rules, struct rules_scratch *scratch, struct batch *batch,
                uint32_t document, uint32_t line, uint32_t only, unecho_error *error);

#endif
