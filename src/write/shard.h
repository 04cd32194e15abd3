// SPDX-License-Identifier: Apache-2.0
/*
 * The output files of one input: its shard (unless shards are regrouped: write/regroup.h), its
 * audit log, and its quarantine where there is need of one. They grow under temporary names and
 * appear together when the input is done.
 */
#ifndef WRITE_SHARD_H
#define WRITE_SHARD_H

#include "flow/chunk.h"
#include "format/foreign.h"
#include "write/shard_file.h"

/* What an output is made like: its input. Borrowed while the shard is written. */
struct shard_model {
    const struct format *format;
    const char *path;
    struct fields fields;
};

struct shard {
    int folder; /* the output folder; borrowed */
    char *name; /* the input's; owned */
    const char *extension;
    struct frames_options frames;
    bool sweep;
    struct shard_file text, log, quarantine; /* `text` without a path: there is no such file */
};

/* Begins the files of an input. `regrouped`: what stays of it goes elsewhere. `sweep`: leftovers of
 * dead runs in their folders are removed. UNECHO_E_IO, UNECHO_E_MEMORY, or what the writer of a
 * foreign format refuses; shard_abandon is due after a failure too. */
int shard_begin(struct shard *shard, int folder, const char *name, const struct shard_model *model,
                const struct frames_options *frames, bool regrouped, bool sweep,
                unecho_error *error);

/* Adds what a chunk gives: its frames, or (single frame) its bytes. */
int shard_add(struct shard *shard, const struct chunk *chunk, unecho_error *error);

/* All files appear, synced. */
int shard_finish(struct shard *shard, unecho_error *error);

/* Removes what is not finished and releases everything. Harmless on a zeroed shard. */
void shard_abandon(struct shard *shard);

#endif
