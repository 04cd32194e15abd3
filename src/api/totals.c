// SPDX-License-Identifier: Apache-2.0
#include "api/totals.h"

#include <string.h>

_Static_assert(COUNTS_REASONS <= sizeof((unecho_totals *)0)->rows / sizeof(uint64_t),
               "every reason has its place");

void totals_fill(unecho_totals *totals, const struct counts *counts, bool was_complete)
{
    unecho_totals all = {.size = totals->size,
                         .records = counts->records,
                         .documents = counts->documents,
                         .dropped = counts->dropped,
                         .quarantined = counts->quarantined,
                         .source_bytes = counts->source_bytes,
                         .kept_bytes = counts->kept_bytes,
                         .logged_bytes = counts->logged_bytes,
                         .quarantined_bytes = counts->quarantined_bytes,
                         .text_bytes = counts->text_bytes,
                         .removed_bytes = counts->removed_bytes,
                         .was_complete = was_complete};
    memcpy(all.rows, counts->rows, sizeof counts->rows);
    memcpy(all.row_bytes, counts->row_bytes, sizeof counts->row_bytes);
    memcpy(totals, &all, totals->size < sizeof all ? totals->size : sizeof all);
}
