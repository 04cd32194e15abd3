// SPDX-License-Identifier: Apache-2.0
/*
 * Rule files: text to rules (docs/RULES.md has the grammar).
 *
 * Every fault is UNECHO_E_RULES with `source` "file:line:column" (columns are characters, from 1)
 * and a message that says what stands there and what was expected.
 */
#ifndef RULES_PARSE_H
#define RULES_PARSE_H

#include "rules/set.h"

/* Where in a file the parser is. */
struct place {
    const char *file;
    uint32_t line;
    const char *begin; /* of the line, for columns */
};

/* Fills `error` with a fault at the character `at` of the line. Returns UNECHO_E_RULES. */
int parse_fault(const struct place *place, const char *at, unecho_error *error, const char *format,
                ...) PRINTF_LIKE(4, 5);

/* Appends the rules of a file to the set; `file` is its index in rules.texts. On failure the set
 * holds a part of them and may only be freed. */
int parse_file(struct rules *rules, uint32_t file, const char *text, size_t length,
               unecho_error *error);

/* One pattern, the bytes `at` to `end` of the line: `*item` becomes its sequence. */
int parse_pattern(struct rules *rules, const struct place *place, const char *at, const char *end,
                  uint32_t *item, unecho_error *error);

#endif
