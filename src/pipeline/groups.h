// SPDX-License-Identifier: Apache-2.0
/*
 * Shards that inputs share (--shard-size; write/regroup.h), as a folder knows them: which are
 * finished, and where the input that is being written stands in them.
 *
 *   .state/done/shard-N   what the manifest will say of shard N, written once it stands
 *
 * An input is done once every shard that holds some of it is, so a run that goes on finds finished
 * shards with the inputs that end in them, and cleans the next input again, perhaps without writing
 * its first bytes.
 */
#ifndef PIPELINE_GROUPS_H
#define PIPELINE_GROUPS_H

#include "options/settings.h"
#include "report/manifest.h"
#include "write/regroup.h"

struct groups {
    struct regroup out;
    int state; /* the folder .state; borrowed */
    ARRAY(struct buffer) texts;
    struct manifest shards;  /* its shards only: those that are finished, borrowed from `texts` */
    struct entry_span span;  /* of the input that is being written */
    struct hash_stream hash; /* of that */
};

/* Nothing is open. groups_free releases, and is harmless on a zeroed one. */
void groups_init(struct groups *groups, int folder, int state, const struct settings *settings);
void groups_free(struct groups *groups);

/* Reads which shards earlier runs finished. UNECHO_E_INPUT where what was left of that is faulty.
 */
int groups_read(struct groups *groups, int folder, unecho_error *error);

/* The bytes of finished shards. */
uint64_t groups_bytes(const struct groups *groups);

/* The inputs that are done hold the first `bytes` bytes: those that come next begin there. */
void groups_continue(struct groups *groups, uint64_t bytes);

/* A shard stands: for regroup_listener. */
int groups_note(struct groups *groups, const struct shard_file *file, unecho_error *error);

/* Begins an input; adds what stays of it; `span` is whole after its last chunk. */
void groups_begin_input(struct groups *groups);
int groups_add(struct groups *groups, const struct chunk *chunk, unecho_error *error);

#endif
