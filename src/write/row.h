// SPDX-License-Identifier: Apache-2.0
/* A removal as a row of the audit log (unecho.h, section 5): what it is called outside. */
#ifndef WRITE_ROW_H
#define WRITE_ROW_H

#include "write/removals.h"

/* Fills all of `row` for a removal of `document`. `rule` is the rule's id where removal.rule is
 * set, else NULL. Everything the row points to is borrowed from the document and `rule`. */
void row_make(unecho_row *row, const struct batch *batch, const struct document *document,
              const struct removal *removal, const char *rule);

/* Appends the row as one line of JSON. Returns 0 or UNECHO_E_MEMORY. */
int row_print(struct buffer *to, const unecho_row *row, unecho_error *error);

#endif
