// SPDX-License-Identifier: Apache-2.0
/*
 * Values: text in, checked against a row of the option table, canonical text out; and canonical
 * text to numbers. Every number is exact and read by hand, so that no locale changes it.
 *
 * A row's range is its text: "from LEAST to MOST" in the option's own notation, "a|b|c" for words,
 * "a|b|from LEAST to MOST" for both.
 */
#ifndef OPTIONS_VALUE_H
#define OPTIONS_VALUE_H

#include "base/mem.h"
#include "options/settings.h"
#include "options/table.h"

/*
 * Checks one value (one item of a list option) and appends its canonical text to `to`, without a
 * NUL: "0.8" for "80%", "64M" for "67108864", words in the order of the range. UNECHO_E_SETTING:
 * the error says what is accepted.
 */
int value_check(const struct option_row *row, const char *text, struct buffer *to,
                unecho_error *error);

/* The number that a whole text stands for; false if it is none, whatever the range. */
bool value_count(const char *text, size_t length, uint64_t *to);
bool value_size(const char *text, size_t length, uint64_t *to);
bool value_share(const char *text, size_t length, struct share *to);

/* Index of a word in "a|b|c"; -1 if it is not there. */
int word_index(const char *words, const char *text, size_t length);

/* Index of a word that a count or word takes; -1 if it is none. */
int value_word(const struct option_row *row, const char *text);

/* The nth word of "a|b|c"; NULL beyond the last. Borrowed from `words`. */
const char *word_at(const char *words, int nth, size_t *length);

/* The next piece of a comma-separated text, white space around it cut; `*at` moves behind it and
 * becomes NULL after the last. */
const char *word_next(const char **at, size_t *length);

#endif
