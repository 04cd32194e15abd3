// SPDX-License-Identifier: Apache-2.0
/*
 * A walk through what a finished folder holds of one input: the rows of its log, and its documents
 * as they were read, in order.
 *
 * Takes:   the folder, an entry of its manifest, and who is told (unecho.h, section 7).
 * Gives:   with documents, the proof of report/rebuild.h besides; without, the log alone is read.
 * Bounds:  memory is a few records.
 * Refuses: as report/rebuild.h and report/rows.h.
 */
#ifndef REPORT_VISIT_H
#define REPORT_VISIT_H

#include "report/finished.h"
#include "report/shards.h"

/* `shards` are those of the folder, opened by who asks for many of its inputs. */
int visit_input(const struct finished *finished, struct shards *shards, const struct entry *entry,
                const unecho_visit *visit, unecho_error *error);

#endif
