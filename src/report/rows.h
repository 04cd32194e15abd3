// SPDX-License-Identifier: Apache-2.0
/*
 * Rows of the audit log as the public struct: all that they say, for who looks at removals. What
 * restoring needs is read by report/audit.h, more strictly.
 *
 * Takes:   a line of a log as row_print wrote it.
 * Gives:   the row, its bytes borrowed from the line or decoded to the caller's buffer. Similarity
 *          has the four decimals that the log has. Members that this version does not know are
 *          passed over.
 * Refuses: what is no JSON object, a known member of another type: UNECHO_E_INPUT.
 */
#ifndef REPORT_ROWS_H
#define REPORT_ROWS_H

#include "flow/batch.h"

/* Fills all of `row`. What `room` and `witnesses` hold goes; the row is good until the next call
 * with them. */
int row_read(unecho_bytes line, unecho_row *row, struct buffer *room, struct witnesses *witnesses,
             unecho_error *error);

#endif
