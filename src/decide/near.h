// SPDX-License-Identifier: Apache-2.0
/*
 * Which classes go as near (SPEC 4, stage 5): a class is kept unless an earlier kept class, a
 * candidate of it, justifies it; the first such one is its witness. Classes of a reference set, the
 * first ones, are kept unasked.
 *
 * Whether a pair is near is a function of the two texts alone, but it is asked only where the
 * answer counts: of a class's candidates in order, those that are kept, up to the first that
 * justifies it. So a million variants of one line cost a million comparisons, not a hundred times
 * as many. Classes are taken in blocks: against all classes before its block a class is judged in
 * parallel, against those of its block in order. Blocks are cut by the number of classes alone, so
 * the same pairs are verified for any number of threads.
 */
#ifndef DECIDE_NEAR_H
#define DECIDE_NEAR_H

#include "flow/candidates.h"
#include "flow/classes.h"
#include "similarity/verify.h"

/* Appends to `gone` an edge for each class that goes, in the order of classes, and adds to
 * counts->pairs, counts->near and counts->serial_ns. What it works with counts against the limit of
 * `gone`, of which the columns of `classes` must be pinned. UNECHO_E_MEMORY, UNECHO_E_IO. */
int near_decide(const struct classes *classes, const struct candidates *candidates,
                const struct verify_rules *rules, const struct hash_secret *secret,
                unsigned threads, struct edges *gone, struct match_counts *counts,
                unecho_error *error);

#endif
