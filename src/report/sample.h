// SPDX-License-Identifier: Apache-2.0
/*
 * A few rows of very many: those of the lowest rank. Where the rank is a similarity they are the
 * least certain ones, where it is a hash they are a fair sample, and either way they follow from
 * the rows alone.
 *
 * Takes:   rows, in any order.
 * Gives:   at most `most` of them, copied, their texts cut.
 * Bounds:  memory: `most` rows of SAMPLE_TEXT_BYTES and names as long.
 */
#ifndef REPORT_SAMPLE_H
#define REPORT_SAMPLE_H

#include "flow/batch.h"

enum {
    SAMPLE_TEXT_BYTES = 2048, /* of the text of a row: more than is shown */
    SAMPLE_NAME_BYTES = 512,  /* of each name in it */
    SAMPLE_WITNESSES = 32     /* of a row; no run names more */
};

struct sampled {
    uint64_t rank, tie;
    size_t input;        /* in the folder */
    struct buffer bytes; /* what the row borrows from */
    unecho_row row;
    struct witnesses several; /* of the row, where it has several */
    struct buffer witness;    /* the witness's text, once somebody has found it */
    bool has_witness_text;
};

struct sample {
    size_t most;
    ARRAY(struct sampled) rows; /* a heap, the highest rank first, until sample_sort */
};

void sample_free(struct sample *sample);

/* Takes a copy of the row if its rank is among the lowest so far; ties are told apart by `tie`. */
int sample_offer(struct sample *sample, uint64_t rank, uint64_t tie, size_t input,
                 const unecho_row *row, unecho_error *error);

/* Puts the rows in order, the lowest rank first. Nothing can be offered afterwards. */
void sample_sort(struct sample *sample);

#endif
