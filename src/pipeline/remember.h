// SPDX-License-Identifier: Apache-2.0
/* The first pass of corpus scope: what a chunk holds for the corpus (private to this folder). */
#ifndef PIPELINE_REMEMBER_H
#define PIPELINE_REMEMBER_H

#include "pipeline/corpus.h"
#include "sketch/sketch.h"

/* A chunk as the pass saw it. */
struct chunk_place {
    struct hash128 hash;
    uint32_t first; /* the number of its first document */
};

/* By input: its chunks. */
struct chunk_places {
    ARRAY(struct chunk_place) chunks;
};

clean_decide remember_batch;     /* self: a struct corpus_pass over units */
clean_decide remember_documents; /* … over documents */

/* Gives documents that a pass over documents removed their fate (corpus.c). `documents` may be
 * NULL. */
int corpus_pass_drop(const struct corpus_pass *documents, const struct chunk *chunk,
                     struct batch *batch, uint32_t before, unecho_error *error);
int remember_chunk(void *self, const struct chunk *chunk, const struct format *format,
                   unecho_error *error);

#endif
