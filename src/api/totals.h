// SPDX-License-Identifier: Apache-2.0
/* Counts as the public struct. */
#ifndef API_TOTALS_H
#define API_TOTALS_H

#include "flow/chunk.h"

/* The counts in their public form; every other member is zero. */
unecho_totals totals_of(const struct counts *counts);

/* Gives the caller as much of `all` as the size of `totals` says. */
void totals_give(unecho_totals *totals, const unecho_totals *all);

#endif
