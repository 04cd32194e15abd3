// SPDX-License-Identifier: Apache-2.0
/*
 * Stage: artefact rules (docs/RULES.md is the specification).
 *
 * Takes:   the lines and tokens columns.
 * Gives:   LINE_RULED with the rule on lines that leave whole; the cuts column and shrunken
 *          left, right and tokens on lines that lose a head or tail. Line fields of lines that no
 *          rule touches are unchanged. Before that, LINE_PROTECTED on lines that a set of patterns
 *          to protect matches: no rule touches those.
 * Owns:    `struct rules` is compiled once and then immutable, shared by all workers; a
 *          `struct rules_scratch` a worker holds the sets of the running automaton.
 * Cost:    linear in the tokens of a line whatever it holds: all patterns of all rules are one
 *          automaton, run once from each end over a bounded number of words. The words that
 *          patterns name have the first ids of all (rules_name_words), so the symbol of a
 *          word is its id.
 * Refuses: a faulty rule file: UNECHO_E_RULES with file, line and column.
 */
#ifndef RULES_RULES_H
#define RULES_RULES_H

#include "flow/batch.h"

struct rules;
struct rules_scratch;

/* An empty set; add files to it, then compile. NULL: out of memory. */
struct rules *rules_new(unecho_error *error);
void rules_free(struct rules *rules);

/* Adds the rules of a text. `name` is the file's name in errors and listings. Order matters. */
int rules_add(struct rules *rules, const char *name, const char *text, size_t length,
              unecho_error *error);
/* Adds every built-in file. */
int rules_add_builtin(struct rules *rules, unecho_error *error);
/* Makes an empty set that of the built-in files alone, already compiled: nothing may be added. It
 * costs nothing, and matches and tells as if they had been added; but it is no set to protect. */
void rules_take_builtin(struct rules *rules);
/* Adds a file from disk (UNECHO_E_IO where it cannot be read, at most 16 MiB). */
int rules_add_file(struct rules *rules, const char *path, unecho_error *error);

/* Builds the automaton; no rules may be added afterwards. A set without rules compiles too, and one
 * that is compiled already stays as it is. */
int rules_compile(struct rules *rules, unecho_error *error);

size_t rules_count(const struct rules *rules);
int rules_describe(const struct rules *rules, size_t index, unecho_rule *to);
const char *rules_id(const struct rules *rules, uint32_t rule); /* "en.read-more" */

struct rules_scratch *rules_scratch_new(const struct rules *rules, unecho_error *error);
void rules_scratch_free(struct rules_scratch *scratch);

/* Gives the words that patterns name the first ids of an empty table: due before the batch is
 * normalised, and again whenever the table was emptied; else nothing happens. Returns 0 or
 * UNECHO_E_MEMORY. */
int rules_name_words(const struct rules *rules, struct words *words, unecho_error *error);

/* The stage: all documents of the batch. */
int rules_run(const struct rules *rules, struct rules_scratch *scratch, struct batch *batch,
              unecho_error *error);

/* What comes before it: lines of which a rule of this set would take anything get LINE_PROTECTED.
 * The set is another one than that of rules_run, and so is its scratch; its words are looked up by
 * their form, which costs a hash a token. */
int rules_protect(const struct rules *rules, struct rules_scratch *scratch, struct batch *batch,
                  unecho_error *error);

/* The self-test behind unecho_rules_test. */
int rules_test(const struct rules *rules, void (*tell)(void *self, const char *sentence),
               void *self, uint64_t *run, uint64_t *failed, unecho_error *error);

#endif
