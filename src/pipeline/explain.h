// SPDX-License-Identifier: Apache-2.0
/*
 * Why a unit stays: which kept unit comes nearest to saying what it says, how near that is, and
 * what keeps it. By the library's own judgement of pairs (similarity/follow.h).
 *
 * Takes:   a worker whose one document was divided into units, and decided or not.
 * Gives:   facts about the unit and the nearest one.
 * Cost:    a judgement for each unit of the document, until EXPLAIN_TOKENS were compared.
 */
#ifndef PIPELINE_EXPLAIN_H
#define PIPELINE_EXPLAIN_H

#include "pipeline/worker.h"
#include "similarity/follow.h"

enum {
    EXPLAIN_TOKENS = 1 << 25 /* some seconds: no real document comes near */
};

struct explained {
    const struct unit *unit;
    enum echo_hold hold;          /* what keeps it whatever another one says */
    const struct unit *nearest;   /* NULL: none is like it */
    struct follow_result verdict; /* by `nearest` */
    struct follow_result any;     /* the same, were no reason left out by the settings */
    struct follow_measures measures;
    bool partial; /* not all units were looked at */
};

/* The unit that holds line `line` (index in batch.lines); false where the line is none's. */
bool explain_find(const struct batch *batch, uint32_t line, uint32_t *unit);

/* Compares unit `unit` with all others that stay. `decided`: worker_decide was the last that the
 * worker did, else nothing was judged yet. Returns 0 or UNECHO_E_MEMORY. */
int explain_unit(struct worker *worker, uint32_t unit, bool decided, struct explained *to,
                 unecho_error *error);

#endif
