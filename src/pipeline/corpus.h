// SPDX-License-Identifier: Apache-2.0
/*
 * Corpus scope (SPEC 4, stage 5; docs/DECISIONS.md): two passes over the inputs and a join between.
 *
 *   reference  where there is a reference set: read, sketch; nothing of it is judged
 *   remember   read, judge at document scope, sketch; in corpus order: what was decided and the
 *              classes of what is left
 *   join       candidate pairs, verified, in parallel; then the one pass that decides
 *   write      read again, take out what was decided, render: at the cost of splitting lines
 */
#ifndef PIPELINE_CORPUS_H
#define PIPELINE_CORPUS_H

#include "decide/corpus.h"
#include "match/match.h"
#include "pipeline/clean.h"
#include "pipeline/places.h"

/* A text of the reference set, and what was read of it: for the manifest. */
struct reference_source {
    char *path;      /* owned */
    char format[16]; /* its name, cut where it is longer */
    uint64_t bytes, compressed_bytes;
    uint64_t hash[2]; /* XXH3-128 of the decompressed bytes: high, low */
    uint64_t documents, quarantined;
};

/* What the first pass of a run has found. */
struct corpus_pass {
    const struct plan *plan;
    const struct inputs *inputs;
    struct corpus corpus;
    struct sketch_plan *sketch;
    struct places places;
    struct places reference_places;         /* of inputs->references */
    ARRAY(struct reference_source) sources; /* of the reference set, by corpus_document.input */
    const struct places *before;            /* of the pass before this one; NULL: it is the first */
    const struct boilerplate *boilerplate;  /* borrowed; NULL unless asked for */
    struct match_counts counts;
    struct corpus_pass *documents; /* stage 4, done before this one; NULL unless asked for */
    struct list32 gone; /* of a pass over documents: by document, its removal + 1; 0: it stays */
    bool of_documents;
};

/* A pass over units; with `--units document`, with one over documents before it. What they hold
 * counts against `limit`. */
struct corpus_pass *corpus_pass_new(const struct plan *plan, const struct inputs *inputs,
                                    struct vast_limit *limit, unecho_error *error);
/* One of the two alone. */
struct corpus_pass *corpus_pass_make(const struct plan *plan, const struct inputs *inputs,
                                     struct vast_limit *limit, bool of_documents,
                                     unecho_error *error);
void corpus_pass_free(struct corpus_pass *pass);

/* The first pass and the join: reads all inputs of `reader`. A pass over documents comes before
 * that over units, which needs its answer. */
int corpus_pass_remember(struct corpus_pass *pass, struct reader *reader, const atomic_bool *stop,
                         unecho_error *error);

/* The first pass alone, and the join alone: for those who keep what was remembered in between
 * (steps/). corpus_pass_remember is one after the other. `proposer` NULL: candidates are found as
 * the settings say. */
struct proposer {
    void *self;
    int (*propose)(void *self, uint32_t classes, struct candidates *candidates,
                   unecho_error *error);
};
int corpus_pass_read(struct corpus_pass *pass, struct reader *reader, const atomic_bool *stop,
                     unecho_error *error);
int corpus_pass_decide(struct corpus_pass *pass, const struct proposer *proposer,
                       unecho_error *error);

/* Of a pass over documents whose corpus holds what was decided: lists which documents go. */
int corpus_pass_list_gone(struct corpus_pass *pass, unecho_error *error);

/* Gives documents of a batch that a pass over documents removed their fate; `documents` may be
 * NULL. `before` documents of the chunk came in earlier batches. */
int corpus_pass_drop(const struct corpus_pass *documents, const struct chunk *chunk,
                     struct batch *batch, uint32_t before, unecho_error *error);

/* Makes `run` the second pass: its decisions are those of `pass`. An input that is not what it was
 * in the first pass is UNECHO_E_MISMATCH. */
void corpus_pass_apply(struct corpus_pass *pass, struct clean_run *run);

#endif
