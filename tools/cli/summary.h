// SPDX-License-Identifier: Apache-2.0
/* What a cleaning did, in one line, in one screen with examples, or as one JSON object. */
#ifndef CLI_SUMMARY_H
#define CLI_SUMMARY_H

#include "command.h"

enum {
    REASONS = UNECHO_CONTAINED + 1
}; /* indexed by unecho_reason */

/* Counts of one reason. A row takes whole lines, or a part of one. */
struct tally {
    uint64_t rows, lines, parts, bytes;
};

struct summary {
    const char *source;  /* the file as named, "-" */
    const char *mode;    /* "stdout", "in-place", "diff", "dry-run": the flag's own name */
    const char *log;     /* where the audit log is, or NULL */
    unecho_bytes before; /* the text */
    bool written;        /* false: nothing was removed, what is told would be */
    const unecho_result *result;
    struct tally of[REASONS]; /* by unecho_reason; summary_count fills it */
};

/* Counts the rows by reason. UNECHO_E_INTERNAL if kept and removed bytes are not all bytes. */
int summary_count(struct summary *summary, unecho_error *error);

/* Prints on stderr as the settings quiet, verbose and json of the call want it. */
int summary_print(const struct summary *summary, struct call *call);

#endif
