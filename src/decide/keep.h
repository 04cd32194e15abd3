// SPDX-License-Identifier: Apache-2.0
/*
 * What a run remembers of a corpus, kept in an archive (spill/archive.h) and read back.
 *
 * Takes:   a corpus, whole or what is left of it once it is settled.
 * Gives:   an archive with its columns; a corpus whose columns lie in the archive's mapping.
 * Owns:    nothing: a mapped corpus is borrowed from its archive, and may only be read.
 * Cost:    its bytes, once written, once proved.
 * Refuses: columns that do not fit together: UNECHO_E_INPUT.
 */
#ifndef DECIDE_KEEP_H
#define DECIDE_KEEP_H

#include "decide/corpus.h"
#include "spill/archive.h"

/* Ids of columns in an archive. Those from KEEP_OTHERS on are for whoever keeps more beside a
 * corpus. */
enum {
    KEEP_CLASS_KEYS = 1,
    KEEP_FORM,
    KEEP_FORM_LENGTH,
    KEEP_FIRST_MEMBER,
    KEEP_SIGNATURES,
    KEEP_FORMS,
    KEEP_NAMES,
    KEEP_DOCUMENTS,
    KEEP_VERDICTS,
    KEEP_MEMBERS,
    KEEP_FOLLOWERS,
    KEEP_WITNESSES,
    KEEP_REMOVALS,
    KEEP_REFERENCE, /* three numbers: its documents, classes, members */
    KEEP_OTHERS
};

/* Adds all columns but the band keys. Errors as archive_add. */
int corpus_keep(const struct corpus *corpus, struct archive_writer *to, unecho_error *error);

/* Makes `corpus`, uninitialised, that of the archive. `limit` is who is told what is read. */
int corpus_map(struct corpus *corpus, const struct archive *from, struct vast_limit *limit,
               unecho_error *error);

#endif
