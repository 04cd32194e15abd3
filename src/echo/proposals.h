// SPDX-License-Identifier: Apache-2.0
/*
 * Which kept units a unit is compared with (SPEC 4, stage 3, "Candidates"): of the first 32 and the
 * last 32 that hold one of its runs, the 64 that the most of its different runs propose.
 */
#ifndef ECHO_PROPOSALS_H
#define ECHO_PROPOSALS_H

#include "echo/index.h"

struct proposals {
    ARRAY(uint64_t) ranked;   /* the candidates, in keep order */
    ARRAY(uint32_t) proposed; /* scratch: units proposed for the current one */
    ARRAY(uint32_t) counts;   /* how many runs proposed a unit, by keep order */
    uint64_t work;            /* holders looked at, for the tests */
};

int proposals_begin(struct proposals *proposals, uint32_t units, unecho_error *error);
void proposals_free(struct proposals *proposals);

/* Fills `ranked` for unit k, `unit` of the flat text: never k itself, and always `same`, the first
 * kept unit with its T, unless that is NONE. Returns 0 or UNECHO_E_MEMORY. */
int proposals_find(struct proposals *proposals, struct run_index *index, struct flat_unit unit,
                   uint32_t k, uint32_t same, unecho_error *error);

#endif
