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

/* What was read of a file of the set: for the manifest. */
struct reference_facts {
    const char *format;
    uint64_t bytes, compressed_bytes;
    uint64_t hash[2]; /* XXH3-128 of the decompressed bytes: high, low */
    uint64_t documents, quarantined;
};

/* Makes room for what inputs->references of the pass hold. UNECHO_E_MEMORY. */
int reference_init(struct corpus_pass *pass, unecho_error *error);

/* Reads the whole set into the pass, before any input: `reader` reads inputs->references. Errors as
 * clean_run. */
int reference_remember(struct corpus_pass *pass, struct reader *reader, const atomic_bool *stop,
                       unecho_error *error);

/* Appends what the manifest says of the set, a JSON array. UNECHO_E_MEMORY. */
int reference_print(struct buffer *to, const struct corpus_pass *pass, unecho_error *error);

#endif
