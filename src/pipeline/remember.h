// SPDX-License-Identifier: Apache-2.0
/* The first pass of corpus scope: what a chunk holds for the corpus (private to this folder). */
#ifndef PIPELINE_REMEMBER_H
#define PIPELINE_REMEMBER_H

#include "pipeline/corpus.h"
#include "sketch/sketch.h"

clean_decide remember_batch;     /* self: a struct corpus_pass over units */
clean_decide remember_documents; /* … over documents */

int remember_chunk(void *self, const struct chunk *chunk, const struct format *format,
                   unecho_error *error);

#endif
