// SPDX-License-Identifier: Apache-2.0
#include "api/totals.h"

#include <string.h>

_Static_assert(COUNTS_REASONS <= sizeof((unecho_totals *)0)->rows / sizeof(uint64_t),
               "every reason has its place");

unecho_totals totals_of(const struct counts *counts)
{
    unecho_totals all = {.records = counts->records,
                         .documents = counts->documents,
                         .dropped = counts->dropped,
                         .quarantined = counts->quarantined,
                         .source_bytes = counts->source_bytes,
                         .kept_bytes = counts->kept_bytes,
                         .logged_bytes = counts->logged_bytes,
                         .quarantined_bytes = counts->quarantined_bytes,
                         .text_bytes = counts->text_bytes,
                         .removed_bytes = counts->removed_bytes};
    memcpy(all.rows, counts->rows, sizeof counts->rows);
    memcpy(all.row_bytes, counts->row_bytes, sizeof counts->row_bytes);
    return all;
}

void totals_give(unecho_totals *totals, const unecho_totals *all)
{
    size_t size = totals->size;
    memcpy(totals, all, size < sizeof *all ? size : sizeof *all);
    totals->size = size;
}
