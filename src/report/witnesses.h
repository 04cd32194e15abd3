// SPDX-License-Identifier: Apache-2.0
/*
 * The texts of witnesses: rows name where they stand, the shards hold them.
 *
 * Takes:   a few sampled rows.
 * Gives:   each its witness's text, at most SAMPLE_TEXT_BYTES of it, where the folder holds it:
 * what stands in a reference set is not found. Cost:    the inputs that hold one are read again, up
 * to the last of them.
 */
#ifndef REPORT_WITNESSES_H
#define REPORT_WITNESSES_H

#include "report/sample.h"
#include "report/sources.h"

int witnesses_find(const struct finished *finished, const struct sources *sources,
                   struct sample *sample, unecho_error *error);

/* `lines` lines of `text` from `line` on, both from 1. */
unecho_bytes witnesses_lines(unecho_bytes text, uint64_t line, uint64_t lines);

#endif
