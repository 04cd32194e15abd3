// SPDX-License-Identifier: Apache-2.0
/*
 * An input rebuilt from what a finished folder holds of it: records of the shard as they stand or
 * with their removed parts put back, records that only the log knows, bad ones from the quarantine,
 * in the order in which they came.
 *
 * Takes:   the folder and an entry of its manifest.
 * Gives:   the decompressed bytes of the input, to a sink, and the proof that they and the files
 *          are what the manifest says: lengths and XXH3-128 of each, and the counts.
 * Bounds:  memory is a few records; nothing is read twice.
 * Refuses: what does not fit together: UNECHO_E_MISMATCH, naming the file and, for the log, its
 *          line; damaged files: UNECHO_E_INPUT.
 */
#ifndef REPORT_REBUILD_H
#define REPORT_REBUILD_H

#include "format/format.h"
#include "report/manifest.h"
#include "report/shards.h"

/* Who looks on: each row of the log as it is read, which is before the record after it is rebuilt,
 * and each record that has or had a text, once it is rebuilt. What is given is borrowed for the
 * time of the call; another value than 0 stops the rebuilding, which returns it. */
struct rebuild_watch {
    void *self;
    int (*row)(void *self, unecho_bytes line, unecho_error *error);
    int (*record)(void *self, uint64_t number, unecho_bytes record, unecho_error *error);
};

/* Where to rebuild from. */
struct rebuild_from {
    const char *folder;
    struct fields fields;  /* of the manifest's settings */
    struct shards *shards; /* that inputs share; may be NULL for an entry that has its own */
};

/* The sink may be given bytes before a failure shows: whoever publishes waits for the end. `watch`
 * may be NULL. */
int rebuild_input(const struct rebuild_from *from, const struct entry *entry, const unecho_sink *to,
                  const struct rebuild_watch *watch, unecho_error *error);

#endif
