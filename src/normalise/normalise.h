// SPDX-License-Identifier: Apache-2.0
/*
 * Stage: comparison form.
 *
 * Takes:   documents, lines.
 * Gives:   the tokens column and each line's range in it: word ids of the line's comparison form
 *          (unicode/comparison.h) with the source bytes of each token.
 * Owns:    a `struct comparison` a worker, as scratch.
 * Cost:    linear; the hottest stage of all.
 * Refuses: nothing. Ill-formed bytes separate tokens.
 */
#ifndef NORMALISE_NORMALISE_H
#define NORMALISE_NORMALISE_H

#include "flow/batch.h"
#include "unicode/comparison.h"

/* All lines of the batch that are not blank. Returns 0, UNECHO_E_MEMORY or UNECHO_E_LIMIT (too many
 * different words). */
int normalise_run(struct comparison *scratch, struct batch *batch, unecho_error *error);

#endif
