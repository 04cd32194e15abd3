// SPDX-License-Identifier: Apache-2.0
/*
 * Stage: lines.
 *
 * Takes:   documents.
 * Gives:   the lines column: where each line begins and ends, and whether it is blank. A line ends
 *          after LF or at the end of the document; a CR before the LF belongs to the end. A
 *          document without bytes, or one that goes as a whole, has no lines.
 * Owns:    nothing.
 * Cost:    one memchr a line and, for its first visible character, a few loads.
 * Refuses: nothing.
 */
#ifndef SPLIT_SPLIT_H
#define SPLIT_SPLIT_H

#include "flow/batch.h"

/* All documents of the batch. Returns 0 or UNECHO_E_MEMORY. */
int split_run(struct batch *batch, unecho_error *error);

#endif
