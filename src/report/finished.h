// SPDX-License-Identifier: Apache-2.0
/*
 * A finished folder, open for reading back: its manifest, and where its inputs came from.
 *
 * Takes:   the folder that `unecho clean -o` made.
 * Gives:   entries of the manifest, settings of the run, paths of the inputs as they were named.
 * Refuses: a folder without a manifest or with one of another format: UNECHO_E_MISMATCH; a damaged
 *          one: UNECHO_E_INPUT; UNECHO_E_IO.
 */
#ifndef REPORT_FINISHED_H
#define REPORT_FINISHED_H

#include "format/format.h"
#include "report/manifest.h"

struct finished {
    char *folder;
    const struct foreigns *foreigns; /* formats of files beside the built-in ones; or NULL */
    struct buffer text;
    struct manifest manifest;
    struct fields fields;
    struct buffer rooms[4]; /* what the fields borrow from */
};

/* Opens and reads; finished_close releases, after a failure too. `foreigns` are borrowed. */
int finished_open(struct finished *finished, const char *folder, const struct foreigns *foreigns,
                  unecho_error *error);
void finished_close(struct finished *finished);

/* Entry `index` of the manifest; decoded names go to `room`, whose old content goes. */
int finished_entry(const struct finished *finished, size_t index, struct entry *entry,
                   struct buffer *room, unecho_error *error);

/* Tells `take` the path of each input as it was named, in order, as far as run.json tells. */
int finished_sources(const struct finished *finished,
                     int (*take)(void *self, size_t index, unecho_bytes path, unecho_error *error),
                     void *self, unecho_error *error);

/* run.json, which tells of the run and need not be there: `run` is then empty. */
int finished_run(const struct finished *finished, struct buffer *run, unecho_error *error);

#endif
