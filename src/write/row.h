// SPDX-License-Identifier: Apache-2.0
/* A removal as a row of the audit log (unecho.h, section 5): what it is called outside. */
#ifndef WRITE_ROW_H
#define WRITE_ROW_H

#include "write/removals.h"

/* How many witnesses a row of the removal lists: 0 where one suffices. */
uint32_t row_witnesses(const struct batch *batch, const struct removal *removal);

/* Fills all of `row` for a removal of `document`. `rule` is the rule's id where removal.rule is
 * set, else NULL. `witnesses` is room for row_witnesses of them. Everything the row points to is
 * borrowed from the document, `rule` and `witnesses`. */
void row_make(unecho_row *row, const struct batch *batch, const struct document *document,
              const struct removal *removal, const char *rule, unecho_witness *witnesses);

/* Appends the row as one line of JSON. Returns 0 or UNECHO_E_MEMORY. */
int row_print(struct buffer *to, const unecho_row *row, unecho_error *error);

/* As row_print, with what rows about parts of one text have in common kept in `head`: printed into
 * it where it is empty, else taken from it. Empty it before the next text. */
int row_print_next(struct buffer *to, struct buffer *head, const unecho_row *row,
                   unecho_error *error);

#endif
