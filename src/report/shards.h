// SPDX-License-Identifier: Apache-2.0
/*
 * The shards that the inputs of a folder share, read as one text (write/regroup.h).
 *
 * Takes:   the folder and its manifest.
 * Gives:   bytes from any place on. A shard that has been read to its end is proved to be what the
 *          manifest says.
 * Cost:    going forward reads what is between; going back reads the shard from its beginning. Who
 *          asks for inputs in their order reads each shard once.
 * Refuses: a damaged shard: UNECHO_E_INPUT; one that is not what the manifest says, and places that
 *          no shard holds: UNECHO_E_MISMATCH.
 *
 * One thread at a time.
 */
#ifndef REPORT_SHARDS_H
#define REPORT_SHARDS_H

#include "report/finished.h"
#include "stream/input.h"

struct shards {
    const char *folder;              /* borrowed */
    const struct manifest *manifest; /* borrowed */
    size_t next;                     /* the shard after the one at hand */
    uint64_t at;                     /* of the byte that is read next */
    struct input *input;             /* the shard at hand; NULL: none */
    struct entry_file file;          /* what the manifest says of it; borrows from `room` */
    struct buffer room;
    char *path;
};

/* Nothing is opened yet. shards_close releases, and is harmless on a zeroed one. */
void shards_init(struct shards *shards, const struct finished *finished);
void shards_close(struct shards *shards);

/* Makes byte `at` the next one. */
int shards_seek(struct shards *shards, uint64_t at, unecho_error *error);

/* The next bytes: 1 to `room` (over 0) of them in `*got`, or 0 at the end of the last shard. */
int shards_read(struct shards *shards, char *to, size_t room, size_t *got, unecho_error *error);

/* Proves that all has been read: the place is the end of the last shard. */
int shards_finish(struct shards *shards, unecho_error *error);

#endif
