// SPDX-License-Identifier: Apache-2.0
/*
 * The audit log, read back: strictly, since what it says decides what an original is made of.
 *
 * Takes:   the lines of a log as row_print wrote them.
 * Gives:   for each range row where it stood and its bytes.
 * Owns:    decoded bytes, in the caller's buffer.
 * Refuses: a line that is not JSON, lacks a member or has one of another type, an offset or length
 *          that is not a number below 2^63, text whose length is not the row's: UNECHO_E_INPUT.
 */
#ifndef REPORT_AUDIT_H
#define REPORT_AUDIT_H

#include "base/mem.h"

struct audit_range {
    uint64_t offset, length; /* in the original text */
    size_t text;             /* where its bytes begin in the buffer given to audit_read */
};

struct audit_ranges {
    struct audit_range *at;
    size_t count, room;
};

/* Reads a whole log of range rows. `bytes` gets the removed bytes, one after the other. The error's
 * record is the line of the log, from 1. */
int audit_read(unecho_bytes log, struct audit_ranges *ranges, struct buffer *bytes,
               unecho_error *error);

#endif
