// SPDX-License-Identifier: Apache-2.0
/*
 * Stage: units, the partition of what the rules left of a document.
 *
 * Takes:   documents, lines (with the rules' marks), tokens.
 * Gives:   the units column, in text order, and each document's range in it. Every line that is not
 *          blank and that no rule took stands in exactly one unit. A unit's tokens are contiguous:
 *          those of a paragraph out of which a rule took something are copied to the end of the
 *          tokens column.
 * Owns:    nothing.
 * Cost:    linear; a line is decoded at most three times.
 * Refuses: nothing.
 */
#ifndef UNITS_UNITS_H
#define UNITS_UNITS_H

#include "flow/batch.h"
#include "options/settings.h"

/* All documents of the batch. `which` is a set of UNITS_* (options/settings.h): lines with
 * paragraphs give the mixed partition of SPEC 1, either alone only lines or only paragraphs.
 * Returns 0 or UNECHO_E_MEMORY. */
int units_run(uint32_t which, struct batch *batch, unecho_error *error);

#endif
