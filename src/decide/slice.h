// SPDX-License-Identifier: Apache-2.0
/*
 * What was decided about one part of a corpus, with all that its rows name: a small corpus from
 * which the part can be written without the whole.
 *
 * Takes:   a corpus that is decided and settled, and which of it is the part.
 * Gives:   a corpus of the part's verdicts, removals and witnesses, with the members and documents
 *          that those name. Its documents: those of the reference set that are named, all of the
 *          part, others that are named.
 * Owns:    nothing.
 * Cost:    sorting the numbers of what is named.
 */
#ifndef DECIDE_SLICE_H
#define DECIDE_SLICE_H

#include "decide/corpus.h"

/* Where a part lies in the columns of the whole. */
struct corpus_part {
    uint64_t documents, verdicts, witnesses;               /* the first of each */
    uint64_t document_count, verdict_count, witness_count; /* and how many */
};

/* Fills `to`, which corpus_init made. to->reference.documents tells before how many of its
 * documents those of the part stand. UNECHO_E_MEMORY, UNECHO_E_IO. */
int corpus_slice(const struct corpus *whole, const struct corpus_part *part, struct corpus *to,
                 unecho_error *error);

#endif
