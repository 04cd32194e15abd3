// SPDX-License-Identifier: Apache-2.0
/*
 * Normalization Form C of one segment (UAX #15): decompose, put marks in canonical order, compose.
 * A segment begins with a starter that composes with nothing before it, so that what it becomes
 * depends on nothing outside it.
 *
 * Takes:   made->segment, whose code points are NFKC_CF images or left alone by NFKC_CF.
 * Gives:   made->points, and whether they differ from the segment's.
 * Cost:    linear in the segment, whatever stands in it: marks are sorted by counting.
 */
#ifndef UNICODE_NORMALISE_H
#define UNICODE_NORMALISE_H

#include "unicode/comparison.h"

#include <stdbool.h>

/* Returns 0 or UNECHO_E_MEMORY. */
int normalise_segment(struct comparison *made, bool *changed, unecho_error *error);

#endif
