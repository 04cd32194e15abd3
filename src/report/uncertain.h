// SPDX-License-Identifier: Apache-2.0
/*
 * The removals that are nearest to their thresholds: near and contained echoes by how far their
 * similarity is above the least that the run asked for.
 */
#ifndef REPORT_UNCERTAIN_H
#define REPORT_UNCERTAIN_H

#include "report/finished.h"
#include "report/sample.h"

struct uncertain {
    uint64_t thresholds[UNECHO_CONTAINED + 1]; /* in ten-thousandths; 0: the reason has none */
    struct sample sample;
};

/* Reads the thresholds of the run; at most `most` rows will be kept. uncertain_free releases. */
int uncertain_begin(struct uncertain *uncertain, const struct finished *finished, size_t most,
                    unecho_error *error);
void uncertain_free(struct uncertain *uncertain);

/* Offers a row, whatever its reason; `tie` decides between rows equally near. */
int uncertain_offer(struct uncertain *uncertain, uint64_t tie, size_t input, const unecho_row *row,
                    unecho_error *error);

/* The similarity of a row in ten-thousandths, rounded down; 0 where it has none. */
static inline uint64_t uncertain_similarity(const unecho_row *row)
{
    return row->similarity_under ? row->similarity_over * 10000 / row->similarity_under : 0;
}

#endif
