// SPDX-License-Identifier: Apache-2.0
/* The passes over one document (docs/JUDGEMENT.md, section 3), private to this room. */
#ifndef ECHO_PASSES_H
#define ECHO_PASSES_H

#include "echo/echo.h"

/* Why a unit goes. */
struct finding {
    uint32_t reason;           /* UNECHO_*; 0: it stays */
    uint32_t over, under;      /* the similarity */
    const uint32_t *witnesses; /* by keep order; borrowed */
    uint32_t count;
};

/* Unit k goes: fills its fate and remembers its witnesses. Returns 0 or UNECHO_E_MEMORY. */
int echo_remove(struct echo *echo, uint32_t k, const struct finding *finding, unecho_error *error);

/* Marks the runs of unit k that are those of a form, for who judges it again. */
void echo_mark_common(struct echo *echo, uint32_t k);

static inline bool echo_is_gone(const struct echo *echo, uint32_t k)
{
    return echo_text_unit(&echo->text, k)->fate.reason != 0;
}

/* Which kept units say all that unit k says. `fuller`: of those kept, only units that are longer
 * and not gone (pass 2); `*witness` is room for one. */
int echo_judge(struct echo *echo, uint32_t k, bool fuller, uint32_t *witness,
               struct finding *finding, unecho_error *error);

/* A copy of such a unit is a refrain or a quantity, and not tested in pass 1. */
bool echo_is_refrain(const struct echo *echo, uint32_t k);

/* Pass 3: the captions of a player, one line again and again among others. */
int echo_remove_captions(struct echo *echo, unecho_error *error);

/* Pass 4: who said a quotation that went. */
int echo_remove_speakers(struct echo *echo, unecho_error *error);

#endif
