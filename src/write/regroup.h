// SPDX-License-Identifier: Apache-2.0
/*
 * Shards of about one size, whatever the inputs were: shards/00001.jsonl.zst and so on.
 *
 * What stays of all inputs, in corpus order, is one stream of records, each with its line end. A
 * shard ends after the record with which it reaches its size. Where shards are cut, and where their
 * frames are, follows from the stream and from how it came in chunks, so it is the same for any
 * number of threads; a run that goes on skips what finished shards hold, and goes on at a cut.
 *
 * A chunk comes compressed and is passed on as it is. Only one that holds a cut, and chunks of
 * small inputs, which would make many small frames, are compressed here.
 */
#ifndef WRITE_REGROUP_H
#define WRITE_REGROUP_H

#include "flow/chunk.h"
#include "write/shard_file.h"

/* Told of each shard once it stands under its name: regroup->number is its. */
struct regroup_listener {
    void *self;
    int (*finished)(void *self, const struct shard_file *file, unecho_error *error);
};

struct regroup {
    int folder;    /* the output folder; borrowed */
    uint64_t size; /* of a shard, uncompressed */
    struct frames_options frames;
    struct regroup_listener listener;
    bool sweep;             /* leftovers of dead runs are removed with the first shard */
    uint64_t skip;          /* bytes to come that finished shards hold already */
    uint64_t number;        /* of the last shard that was begun; 0: none */
    struct shard_file file; /* that shard, while it is open */
};

/* Adds what stays of a chunk: whole records, each with its line end. UNECHO_E_IO, UNECHO_E_MEMORY,
 * and what the listener returns. */
int regroup_add(struct regroup *regroup, const struct chunk *chunk, unecho_error *error);

/* No chunk follows: the shard under way, if there is one, is the last. Returns likewise. */
int regroup_finish(struct regroup *regroup, unecho_error *error);

/* Removes what is not finished. Harmless on a zeroed one. */
void regroup_abandon(struct regroup *regroup);

#endif
