// SPDX-License-Identifier: Apache-2.0
/*
 * Marks: a JSON record with an array of rows as its last member, and without it again.
 *
 * The member stands directly before the bracket that closes the record, so that the record is the
 * same byte for byte once `,"FIELD":[…]` is cut out.
 */
#ifndef FORMAT_MARK_H
#define FORMAT_MARK_H

#include "base/mem.h"

/* UNECHO_E_INPUT where the record, which is a JSON object, has a member of this name already. */
int mark_check(unecho_bytes record, unecho_bytes field, unecho_error *error);

/* Adds the member to the record that `to` holds from `first` on, an object that is not empty;
 * `rows` are JSON objects with commas between. Returns 0 or UNECHO_E_MEMORY. */
int mark_add(struct buffer *to, size_t first, unecho_bytes field, unecho_bytes rows,
             unecho_error *error);

/* Appends the record without the member. UNECHO_E_MISMATCH: its last member is none that mark_add
 * made; UNECHO_E_INPUT: it is no JSON object. */
int mark_cut(unecho_bytes record, unecho_bytes field, struct buffer *to, unecho_error *error);

#endif
