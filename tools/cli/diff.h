// SPDX-License-Identifier: Apache-2.0
#ifndef CLI_DIFF_H
#define CLI_DIFF_H

#include "terminal.h"

/*
 * The unified diff from a text to its cleaned form, with three lines of context, added to `to`.
 * It comes straight from the rows: nothing is searched for, because only removals happen. For a
 * stream that a person looks at, text is made inert; else the bytes are exact and `patch` takes
 * them. Adds nothing where nothing goes.
 */
int diff_print(struct text *to, struct paint stream, const char *name, unecho_bytes before,
               const unecho_result *result, unecho_error *error);

#endif
