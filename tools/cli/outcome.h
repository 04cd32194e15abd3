// SPDX-License-Identifier: Apache-2.0
/* What a job did, told from its totals: one line for a stream, one screen for a folder, or JSON. */
#ifndef CLI_OUTCOME_H
#define CLI_OUTCOME_H

#include "command.h"

struct outcome {
    const char *source; /* the input as named; for a folder, its name */
    const char *mode;   /* "stdout", "in-place", "dry-run", "folder" */
    const char *log;    /* where the audit log is, or NULL */
    bool written;       /* false: nothing was removed, what is told would be */
    double seconds;
    unecho_totals totals;
};

/* Prints on stderr as the settings quiet and json of the call want it. Return an exit code. */
int outcome_print_line(const struct outcome *outcome, struct call *call);
int outcome_print_screen(const struct outcome *outcome, struct call *call);

/* Adds a warning where documents look like HTML. */
void outcome_put_warning(struct text *to, const unecho_totals *totals, unecho_error *error);

/* Members of a JSON object, each with a comma before it: the counts; time, speed and memory. */
void outcome_put_totals(struct text *to, const unecho_totals *totals, unecho_error *error);
void outcome_put_speed(struct text *to, const unecho_totals *totals, double seconds,
                       unecho_error *error);

/* "6.2 %" of `whole`; "0 %" of nothing. Returns `room`. */
char *share_print(uint64_t part, uint64_t whole, char room[16]);
/* "45.1 MB", "980 kB": powers of 1000. Returns `room`. */
char *amount_print(double bytes, char room[32]);

#endif
