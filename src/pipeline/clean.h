// SPDX-License-Identifier: Apache-2.0
/*
 * Cleaning many records at document scope: one pass, chunk by chunk, in which each document is
 * judged by itself.
 *
 *   fill     the reader's chunks
 *   work     parse, decide, render, compress: a pure function of the chunk and the settings
 *   commit   to where it is written (`struct target`), in corpus order
 */
#ifndef PIPELINE_CLEAN_H
#define PIPELINE_CLEAN_H

#include "pipeline/pool.h"
#include "pipeline/worker.h"
#include "read/reader.h"

/* Where finished chunks go: a folder of shards, or one stream. Called in corpus order, by one
 * thread at a time. */
struct target {
    void *self;
    bool compressed; /* it takes out_frame and log_frame: workers compress */
    int (*commit)(void *self, const struct chunk *chunk, const struct format *format,
                  unecho_error *error);
};

struct clean_run {
    const struct plan *plan;
    const struct inputs *inputs;
    struct reader *reader; /* owned by whoever made the run */
    struct target target;
    const atomic_bool *stop;
};

/* Cleans all inputs of the reader that are not skipped. Returns the code of what failed first. */
int clean_run(const struct clean_run *run, unecho_error *error);

/* How many threads the settings ask for: at least one. */
unsigned clean_threads(const struct settings *settings);

/* The options of a reader under these settings. */
void clean_reader_options(const struct settings *settings, const atomic_bool *stop,
                          struct reader_options *options);

#endif
