// SPDX-License-Identifier: Apache-2.0
/* Counts as the public struct. */
#ifndef API_TOTALS_H
#define API_TOTALS_H

#include "flow/chunk.h"

/* Fills as much of `totals` as its size says. */
void totals_fill(unecho_totals *totals, const struct counts *counts, bool was_complete);

#endif
