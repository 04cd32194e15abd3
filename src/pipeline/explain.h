// SPDX-License-Identifier: Apache-2.0
/*
 * Why a unit stays: which kept unit comes nearest to saying what it says, how near that is, and
 * what keeps it. By the library's own judgement of pairs (similarity/follow.h).
 *
 * Takes:   a worker whose documents were decided (worker_decide): one document, or two, each one
 *          unit, to be compared.
 * Gives:   facts about the unit and the nearest one.
 * Cost:    a judgement for each unit of the document: at most EXPLAIN_UNITS.
 */
#ifndef PIPELINE_EXPLAIN_H
#define PIPELINE_EXPLAIN_H

#include "pipeline/worker.h"
#include "similarity/follow.h"

enum {
    EXPLAIN_UNITS = 100000
};

struct explained {
    const struct unit *unit;
    const struct unit *nearest;   /* NULL: it shares no word with another one */
    struct follow_result verdict; /* by `nearest` */
    struct follow_measures measures;
};

/* The unit that holds line `line` (index in batch.lines); false where the line is none's. */
bool explain_find(const struct batch *batch, uint32_t line, uint32_t *unit);

/* Compares unit `unit` with all others that stay. Returns 0 or UNECHO_E_MEMORY. */
int explain_unit(const struct worker *worker, uint32_t unit, struct explained *to,
                 unecho_error *error);

#endif
