// SPDX-License-Identifier: Apache-2.0
/*
 * The filter in front of exact work: most units share no seven words in a row with the rest of
 * their document, and then nothing of it can justify their removal, whatever the exact tests would
 * say.
 *
 * Runs are put in a small table by a cheap hash, which can only take two different runs for one. So
 * what the filter takes for shared is at least what any kept unit shares, and a unit without a long
 * enough stretch of it stays for certain. Only for the others, and for the units that hold one of
 * their runs, are n-grams made exact. No answer depends on it.
 */
#ifndef ECHO_FILTER_H
#define ECHO_FILTER_H

#include "echo/text.h"
#include "options/settings.h"

enum {
    FILTER_MAY_GO = 1,    /* the exact tests have to decide about this unit */
    FILTER_TAKES_PART = 2 /* it may be a candidate of one that may go, or is one itself */
};

struct echo_filter {
    struct list32 table;  /* by hash of a run: the one unit that holds it, + 1, or MANY */
    ARRAY(uint8_t) marks; /* FILTER_*, by keep order */
    uint32_t mask;
    bool any; /* some unit may go */
};

/* Fills `marks`. Returns 0 or UNECHO_E_MEMORY. Linear, a few operations a token. */
int echo_filter_run(struct echo_filter *filter, const struct settings *settings,
                    const struct echo_text *text, unecho_error *error);
void echo_filter_free(struct echo_filter *filter);

#endif
