// SPDX-License-Identifier: Apache-2.0
/*
 * The pool: threads that carry chunks from the reader through their workers to the writer.
 *
 * There is no reader thread and no writer thread: every thread does what is next. It takes an
 * empty chunk, fills it while it holds the reader's turn, works on it alone, puts it among the
 * finished ones, and, if nobody else does, commits all finished chunks that are next in order. So
 * one thread is no special case, no queue has to be sized, and chunks are committed in corpus
 * order whatever the number of threads.
 *
 * A chunk that failed ends the run when its turn to be committed comes: every chunk before it has
 * been committed, so the error that is told is the first one in corpus order, always.
 */
#ifndef PIPELINE_POOL_H
#define PIPELINE_POOL_H

#include "flow/chunk.h"

#include <stdatomic.h>

/* What a run does with chunks. `fill` and `commit` are called by one thread at a time, in order;
 * `work` by several at once, each with its own `worker`. */
struct pool_job {
    void *self;
    bool (*fill)(void *self, struct chunk *chunk);               /* false: nothing is left */
    void (*work)(void *self, void *worker, struct chunk *chunk); /* may set chunk->code */
    int (*commit)(void *self, struct chunk *chunk, unecho_error *error);
    void *(*worker_new)(void *self, unecho_error *error);
    void (*worker_free)(void *worker);
};

/* Runs until everything is committed, something failed, or `*stop` (may be NULL) became true:
 * UNECHO_E_CANCELLED. `threads` from 1. Returns the code of what failed first in order. */
int pool_run(const struct pool_job *job, unsigned threads, const atomic_bool *stop,
             unecho_error *error);

#endif
