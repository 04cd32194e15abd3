// SPDX-License-Identifier: Apache-2.0
/*
 * The passes over a corpus as steps of their own, each a process that may run anywhere the output
 * folder can be seen (docs/STAGES.md). The code of the passes is that of pipeline/; here stands how
 * one leaves its columns to the next.
 *
 *   sketch   an input at a time: read, judge at document scope, sketch    units/sketch/N
 *   join     a bucket of band keys at a time: classes that share one      units/join/B
 *   decide   once: the parts put together, and the pass that decides      units/decide/N
 *   apply    an input at a time: take out what was decided, write         shards/, removed/
 *
 * With `--units document` the first three come twice: of whole documents (steps->documents; files
 * in documents/), then of units. All these files are archives (spill/archive.h) in .state/steps of
 * the output folder, which also holds the run's secret: what was sketched under one secret can be
 * compared.
 *
 * Takes:   a plan, inputs, a folder that is shared (pipeline/directory.h), and which share of the
 *          work is this process's.
 * Gives:   files, each whole or not there. What stands is not made again.
 * Owns:    nothing beyond the call.
 * Bounds:  what a pass of pipeline/ holds; --memory, past which columns are in files.
 * Refuses: files of another version, run or secret, damaged ones, and a step whose forerunners are
 *          not done, by name: UNECHO_E_MISMATCH, UNECHO_E_INPUT.
 */
#ifndef STEPS_STEPS_H
#define STEPS_STEPS_H

#include "pipeline/corpus.h"
#include "pipeline/directory.h"

enum {
    STEPS_BUCKETS = 64 /* of band keys: as many processes can join at once */
};

struct steps {
    struct plan *plan; /* its secret becomes the run's */
    const struct inputs *inputs;
    struct directory *directory; /* shared */
    struct vast_limit *limit;
    const atomic_bool *stop;
    bool documents;       /* whole documents are the work, not units */
    uint32_t part, parts; /* this process does every `parts`th thing, the part'th from 0 on */
    /* what came of it: */
    uint64_t done_before, done_now, count; /* of `count` things of this process's share */
    int folder;                            /* .state/steps; -1: none */
    struct hash128 stamp;
};

/* Opens .state/steps and takes the run's secret, or makes both. steps_close is due in any case.
 * UNECHO_E_IO, UNECHO_E_INPUT, UNECHO_E_MEMORY. */
int steps_open(struct steps *steps, unecho_error *error);
void steps_close(struct steps *steps);

/* The steps. Each does this process's share of what is not done yet. */
int steps_sketch(struct steps *steps, unecho_error *error);
int steps_join(struct steps *steps, unecho_error *error);
int steps_decide(struct steps *steps, unecho_error *error);

/* Writes inputs to `target`, which directory_target made, maybe wrapped. */
int steps_apply(struct steps *steps, const struct target *target, unecho_error *error);

/* What the manifest tells of corpus scope, once all is decided. `references` gets the text that
 * `corpus` borrows. */
int steps_facts(const struct steps *steps, struct manifest_corpus *corpus,
                struct buffer *references, unecho_error *error);

#endif
