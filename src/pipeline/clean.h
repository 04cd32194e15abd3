// SPDX-License-Identifier: Apache-2.0
/*
 * A pass over many records, chunk by chunk:
 *
 *   fill     the reader's chunks
 *   work     parse, decide, and, where the pass writes, render and compress: a pure function of
 *            the chunk, the settings and what earlier passes found
 *   commit   in corpus order, to where it is written or remembered
 *
 * At document scope there is one pass, in which each document is judged by itself. At corpus scope
 * (pipeline/corpus.h) a first pass judges and remembers, a second one writes.
 */
#ifndef PIPELINE_CLEAN_H
#define PIPELINE_CLEAN_H

#include "pipeline/places.h"
#include "pipeline/pool.h"
#include "pipeline/worker.h"
#include "read/reader.h"

/* Where finished chunks go: a folder of shards, or one stream. Called in corpus order, by one
 * thread at a time. */
struct target {
    void *self;
    bool compressed; /* it takes out_frame and log_frame: workers compress */
    bool packed;     /* it takes rows as write/pack.h has them, not as JSON */
    int (*commit)(void *self, const struct chunk *chunk, const struct format *format,
                  unecho_error *error);
};

/* What a pass decides about a batch: `before` documents of the chunk came in earlier batches. */
typedef int clean_decide(void *self, struct worker *worker, struct chunk *chunk, uint32_t before,
                         unecho_error *error);

/* CPU time of what is done in order: each by one thread at a time, but both at once. */
struct clean_serial {
    uint64_t fill_ns, commit_ns;
};

struct clean_run {
    const struct plan *plan;
    const struct inputs *inputs;
    struct reader *reader; /* owned by whoever made the run */
    struct target target;
    clean_decide *decide; /* NULL: at document scope */
    void *decide_self;
    const struct places *places;           /* what an earlier pass saw; NULL: there was none */
    const struct boilerplate *boilerplate; /* NULL unless asked for */
    bool remembers;                        /* nothing is rendered: the pass only looks */
    bool of_references;                    /* `inputs` are the reference set, never written */
    struct clean_serial *serial;           /* added to; may be NULL */
    const atomic_bool *stop;
};

/* Cleans all inputs of the reader that are not skipped. Returns the code of what failed first. */
int clean_run(const struct clean_run *run, unecho_error *error);

/* How many threads the settings ask for: at least one (see memory_divide). */
unsigned clean_threads(const struct settings *settings);

/* Whether what goes from one input depends on others: at corpus scope, and with boilerplate. */
bool clean_is_of_corpus(const struct settings *settings);

/* What the settings call the members of a record. Borrowed from them. */
struct fields clean_fields(const struct settings *settings);

/* The options of a reader under these settings. */
void clean_reader_options(const struct settings *settings, const atomic_bool *stop,
                          struct reader_options *options);

#endif
