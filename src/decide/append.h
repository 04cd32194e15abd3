// SPDX-License-Identifier: Apache-2.0
/*
 * A corpus put together from parts, each of which was remembered by itself: the same as if one pass
 * had remembered them all, but for the place of forms, which are appended as they stand.
 *
 * Takes:   parts in corpus order, sketched under the same secret and settings.
 * Gives:   one corpus; by class of each part, its class there.
 * Owns:    nothing.
 * Cost:    one look-up a class of the part, and a copy of its columns.
 */
#ifndef DECIDE_APPEND_H
#define DECIDE_APPEND_H

#include "decide/corpus.h"

struct class_numbers {
    VAST(uint32_t) list;
};

/* Appends `part` to `to`. Its documents are of input `input`. `classes`, of the same limit, is
 * appended to: for each class of the part its number in `to`. UNECHO_E_MEMORY, UNECHO_E_IO,
 * UNECHO_E_LIMIT. */
int corpus_append(struct corpus *to, const struct corpus *part, uint32_t input,
                  struct class_numbers *classes, unecho_error *error);

#endif
