// SPDX-License-Identifier: Apache-2.0
/* The first pass of corpus scope: what a chunk holds for the corpus (private to this folder). */
#ifndef PIPELINE_REMEMBER_H
#define PIPELINE_REMEMBER_H

#include "pipeline/corpus.h"
#include "sketch/sketch.h"

clean_decide remember_batch;     /* self: a struct corpus_pass over units */
clean_decide remember_units;     /* … over units, nothing of which is judged */
clean_decide remember_documents; /* a pass over documents */

/* Adds what the chunk holds to the corpus, as of input `input`, and the chunk to `places`. */
int remember_findings(struct corpus_pass *pass, struct places *places, const struct chunk *chunk,
                      uint32_t input, unecho_error *error);

int remember_chunk(void *self, const struct chunk *chunk, const struct format *format,
                   unecho_error *error);

#endif
