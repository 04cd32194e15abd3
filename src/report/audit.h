// SPDX-License-Identifier: Apache-2.0
/*
 * The audit log, read back: strictly, since what it says decides what an original is made of.
 *
 * Takes:   lines of a log as row_print wrote them.
 * Gives:   for each row what restoring needs of it.
 * Owns:    decoded bytes, in the caller's buffer; rows name places in it, which stay when it grows.
 * Refuses: a line that is not JSON, lacks a member or has one of another type, a number that is not
 *          below 10^18, a text whose length is not the row's: UNECHO_E_INPUT.
 */
#ifndef REPORT_AUDIT_H
#define REPORT_AUDIT_H

#include "base/mem.h"

/* A run of bytes in the buffer given to audit_row_read. */
struct audit_bytes {
    size_t first, length;
    bool given;
};

struct audit_row {
    int kind; /* unecho_kind */
    uint64_t record, offset, length;
    uint64_t line; /* of the original, from 1; 0: not given */
    struct audit_bytes text, raw, reason;
};

struct audit_rows {
    struct audit_row *at;
    size_t count, room;
};

/* Reads one line, without its LF; decoded bytes are appended to `bytes`. */
int audit_row_read(unecho_bytes line, struct audit_row *row, struct buffer *bytes,
                   unecho_error *error);

/* Reads a whole log of range rows. The error's record is the line of the log, from 1. */
int audit_read(unecho_bytes log, struct audit_rows *rows, struct buffer *bytes,
               unecho_error *error);

/* At NULL where they are not given, and only there. */
static inline unecho_bytes audit_bytes_of(const struct buffer *buffer, struct audit_bytes bytes)
{
    if (!bytes.given)
        return (unecho_bytes){NULL, 0};
    return (unecho_bytes){buffer->at ? buffer->at + bytes.first : "", bytes.length};
}

#endif
