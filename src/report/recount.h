// SPDX-License-Identifier: Apache-2.0
/*
 * The counts of an input, taken again from its log and shard while it is rebuilt, and held against
 * those of its entry in the manifest. The bytes of text and of the log are not taken again; those
 * of the log follow from the balance.
 */
#ifndef REPORT_RECOUNT_H
#define REPORT_RECOUNT_H

#include "report/manifest.h"

/* Counts a row of the log. `reason` is its member of that name ("rule:ID", "emptied"). */
void recount_row(struct counts *seen, int kind, uint64_t length, unecho_bytes reason);

/* UNECHO_E_MISMATCH, naming the count, where the entry has another or does not balance.
 * `marked`: the records of the shard have marks (format/mark.h). */
int recount_check(const struct counts *seen, const struct entry *entry, bool marked,
                  unecho_error *error);

#endif
