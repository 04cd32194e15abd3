// SPDX-License-Identifier: Apache-2.0
/*
 * Rows on their way from the worker that made them to the program that looks at them: what a row
 * points to is gone when its batch is, so the row travels with its bytes in one buffer.
 *
 * Takes:   rows, in order.
 * Gives:   the same rows, in the same order; what they point to is borrowed from the buffer.
 * Refuses: nothing but lack of memory. Packed rows never leave the process.
 */
#ifndef WRITE_PACK_H
#define WRITE_PACK_H

#include "flow/batch.h"

/* Appends `row` and the bytes that it points to. Returns 0 or UNECHO_E_MEMORY. */
int row_pack(struct buffer *to, const unecho_row *row, unecho_error *error);

/* Takes the first row off `packed`, which is what row_pack appended, or a rest of it that is not
 * empty. `room` gets its witnesses where it has several. Returns 0 or UNECHO_E_MEMORY. */
int row_unpack(unecho_bytes *packed, unecho_row *row, struct witnesses *room, unecho_error *error);

#endif
