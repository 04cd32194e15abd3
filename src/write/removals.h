// SPDX-License-Identifier: Apache-2.0
/*
 * What leaves a document, as byte ranges: the decisions of all stages laid over its text.
 *
 * Takes:   documents, lines, cuts, units with their fates.
 * Gives:   removals in text order. They do not overlap; document minus removals is what stays, so
 *          every byte stands in exactly one of them or in the output. A line that leaves takes its
 *          end of line along; where a removal leaves two runs of blank lines touching, the second
 *          run is part of the removal before it (SPEC 5).
 * Cost:    linear in the lines of the document.
 */
#ifndef WRITE_REMOVALS_H
#define WRITE_REMOVALS_H

#include "flow/batch.h"

struct removal {
    uint32_t offset, length; /* bytes of the document's text */
    uint32_t line, lines;    /* from 1; the removed unit's own lines in this range */
    uint32_t unit;           /* in batch.units, whose fate says why; NONE: a rule */
    uint32_t rule;           /* NONE: an echo */
    uint32_t part;           /* unecho_part */
};

struct removals {
    struct removal *at;
    size_t count, room;
};

/* Appends the removals of one document. Returns 0 or UNECHO_E_MEMORY. */
int removals_collect(struct removals *to, const struct batch *batch,
                     const struct document *document, unecho_error *error);

/* Appends to `text` the document's bytes without the given removals (those of this document). */
int removals_apply(struct buffer *text, unecho_bytes document, const struct removal *removals,
                   size_t count, unecho_error *error);

#endif
