// SPDX-License-Identifier: Apache-2.0
/*
 * A reference set on disk: written from what passes of corpus scope remember of it, and taken back
 * by other runs as if they had read its texts (index/file.h; docs/INDEX.md).
 *
 * It holds the words of each class, from which each run makes keys under a secret of its own, and
 * what takes long to make again: sketches, which follow from the settings. So nothing in it is
 * secret, and an index is a function of texts and settings.
 */
#ifndef PIPELINE_INDEX_H
#define PIPELINE_INDEX_H

#include "index/file.h"
#include "pipeline/reference.h"

/* Writes what `pass` (and the pass over whole documents before it, if there is one) remembers of
 * the reference set to `path`. UNECHO_E_IO, UNECHO_E_MEMORY, UNECHO_E_LIMIT. */
int index_write(const struct corpus_pass *pass, const char *path, unecho_error *error);

/* Adds what an index holds to the reference set of `pass`, after what is there. UNECHO_E_MISMATCH:
 * it was made with settings that the run does not have; UNECHO_E_INPUT: it is damaged. */
int index_load(struct corpus_pass *pass, const struct index_file *file, unecho_error *error);

/* Fills `facts`, whose size is that of this version. UNECHO_E_INPUT where the index is damaged. */
int index_describe(const struct index_file *file, unecho_index_facts *facts, unecho_error *error);

#endif
