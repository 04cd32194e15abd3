// SPDX-License-Identifier: Apache-2.0
#ifndef CLI_EXAMPLES_H
#define CLI_EXAMPLES_H

#include "summary.h"

/*
 * Up to three examples for each reason, the least certain ones first, since these are the ones to
 * look at: the least similar; of exact echoes the shortest; of rules parts of a line before whole
 * ones, and then the longest.
 */
void examples_print(struct text *to, const struct summary *summary, struct paint stream,
                    unecho_error *error);

#endif
