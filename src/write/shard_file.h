// SPDX-License-Identifier: Apache-2.0
/*
 * One file of the output folder: where it stands, and what went into it. It grows under a temporary
 * name and appears when it is finished (stream/file.h).
 */
#ifndef WRITE_SHARD_FILE_H
#define WRITE_SHARD_FILE_H

#include "base/hash.h"
#include "format/foreign.h"
#include "stream/file.h"
#include "stream/frames.h"

struct shard_file {
    char *path; /* beneath the output folder: "shards/a.jsonl.zst"; owned */
    struct file_publish publish;
    struct frames *frames;        /* NULL: plain, or foreign */
    struct foreign_file *foreign; /* set by the caller of shard_file_begin; NULL: not so */
    struct hash_stream hash;      /* of the uncompressed bytes */
    uint64_t bytes, file_bytes;   /* uncompressed; on disk, once finished */
    bool open;
};

/* Begins `path`, which is taken, beneath the folder `root`. `frames` NULL: plain. `sweep`: what
 * dead runs left in its folder is removed. UNECHO_E_IO, UNECHO_E_MEMORY; shard_file_abandon is due
 * after a failure too. */
int shard_file_begin(struct shard_file *file, int root, char *path,
                     const struct frames_options *frames, bool sweep, unecho_error *error);

/* Counts and hashes bytes that the caller gives to file->frames, file->foreign or file->publish. */
void shard_file_count(struct shard_file *file, const void *bytes, size_t length);

/* The file appears, synced. Harmless where it is not open. */
int shard_file_finish(struct shard_file *file, unecho_error *error);

/* Removes what is not finished and releases everything. Harmless on a zeroed file. */
void shard_file_abandon(struct shard_file *file);

#endif
