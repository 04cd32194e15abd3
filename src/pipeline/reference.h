// SPDX-License-Identifier: Apache-2.0
/*
 * The reference set (SPEC 4; docs/DECISIONS.md): documents that stand before the corpus, witnesses
 * against it, and are never written. A pass of corpus scope remembers them before it reads its
 * inputs: they go through the rules and the partition, nothing of them is judged, and what is
 * remembered of them stays whatever follows.
 */
#ifndef PIPELINE_REFERENCE_H
#define PIPELINE_REFERENCE_H

#include "pipeline/corpus.h"

/* Adds a text to the set; the path is copied. UNECHO_E_MEMORY, UNECHO_E_LIMIT. */
int reference_add_source(struct corpus_pass *pass, unecho_bytes path, unecho_error *error);

/* Reads texts of the set into the pass, after those that are there and before any input: `reader`
 * reads inputs->references, or some of them. Errors as clean_run. */
int reference_remember(struct corpus_pass *pass, struct reader *reader, const atomic_bool *stop,
                       unecho_error *error);

/* The set is whole: nothing of it will go. */
void reference_end(struct corpus_pass *pass);

/* Appends what the manifest says of the set, a JSON array. UNECHO_E_MEMORY. */
int reference_print(struct buffer *to, const struct corpus_pass *pass, unecho_error *error);

#endif
