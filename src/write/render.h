// SPDX-License-Identifier: Apache-2.0
/*
 * Stage: what leaves. The last stage of a batch: records with the removed parts of their texts cut
 * out, and the rows that account for every byte that does not leave.
 *
 * Takes:   a batch whose decisions stand, the records that its documents came from.
 * Gives:   appended to the chunk: the bytes of the shard, of the log and of the quarantine, and
 *          the counts.
 * Owns:    a `struct render` a worker, as scratch.
 * Cost:    one copy of what stays, one of what goes.
 */
#ifndef WRITE_RENDER_H
#define WRITE_RENDER_H

#include "flow/chunk.h"
#include "format/format.h"
#include "write/row.h"

struct render {
    const struct format *format;
    const char *source;          /* the input's path */
    bool keep_empty;             /* emptied records leave all the same */
    bool packs;                  /* the chunk's log gets packed rows (write/pack.h), not JSON */
    unecho_bytes mark;           /* nothing goes: rows go to this member; length 0: not so */
    const char *const *rule_ids; /* by rule; borrowed */
    struct removals removals;    /* scratch */
    struct parts parts, shown;
    struct buffer marks;        /* of the record at hand, with commas between */
    struct buffer head;         /* what rows of the record at hand have in common */
    struct witnesses witnesses; /* scratch: of one row */
};

void render_free(struct render *render);

/* A document of the batch, by its index, and the record that it came from. */
int render_document(struct render *render, struct chunk *chunk, const struct batch *batch,
                    uint32_t document, const struct parsed *parsed, unecho_error *error);

/* A record that is no document. */
int render_nothing(struct render *render, struct chunk *chunk, const struct record *record,
                   const char *why, unecho_error *error);

/* A bad record, or a piece of one: to the quarantine, with a row at its last piece. */
int render_bad(struct render *render, struct chunk *chunk, const struct record *record,
               unecho_error *error);

#endif
