// SPDX-License-Identifier: Apache-2.0
/*
 * Stage: sketches of the units that corpus scope judges (SPEC 4, stage 5; docs/DECISIONS.md).
 *
 * Takes:   documents, units with their fates, tokens.
 * Gives:   an entry for each unit that is left and has 10 words or more, in corpus order and keep
 *          order inside a document: the key of its class, its band keys, and its form, from which
 *          it can be verified when the batch is long gone.
 * Owns:    the entries of the batch and their bytes.
 * Cost:    a hash a word, and for each shingle one minimum a slot.
 *
 * A sketch proposes; it never decides. Its hashes are unkeyed and fixed by the settings, because
 * which pairs are proposed is part of the answer. The class key is the 128-bit hash of the form
 * under the run's secret: it places the class in a table and stands for the equality of two forms.
 *
 * MinHash: A. Broder, On the resemblance and containment of documents, 1997. Bands: P. Indyk and
 * R. Motwani, Approximate nearest neighbors, 1998.
 */
#ifndef SKETCH_SKETCH_H
#define SKETCH_SKETCH_H

#include "flow/batch.h"
#include "flow/form.h"
#include "kernel/kernel.h"
#include "options/settings.h"

enum {
    SKETCH_ROWS_MOST = 16,
    SKETCH_SLOTS_MOST = 512,
    SKETCH_SIGNED_MOST = 64 /* slots of which a signature keeps something */
};

/* How a signature is cut into bands; a function of the threshold. */
struct bands {
    uint32_t bands, rows;
};

/* The documented rule: as many rows as keep t^rows at .4 or more, at least 1 and at most 16; then
 * as many bands as leave a pair at the threshold unfound with a probability of .005 at most. */
struct bands sketch_bands(struct share threshold);

/* What is kept of the slots themselves, 4 bits of each of the first SKETCH_SIGNED_MOST, 16 to a
 * word: two units that share a band and disagree in most of the other slots are no candidates. */
struct signing {
    uint32_t words; /* a signature's; 0: there is none */
    uint32_t least; /* slots in which two must agree; those that only fill the last word do */
};

/* The documented rule: at the threshold t two signatures agree in a slot with probability
 * p = t + (1 - t) / 16; of n slots, n p less four standard deviations must agree (b-bit minwise
 * hashing: P. Li and A. C. Koenig, 2010). */
struct signing sketch_signing(struct bands bands, struct share threshold);

struct sketch_entry {
    struct hash128 key; /* of the form, under the run's secret */
    uint32_t document;  /* in batch.documents */
    uint32_t unit;      /* in batch.units; NONE: the document itself */
    uint32_t half_words;
    uint32_t form_length;
    uint64_t form; /* in sketches.forms */
};

struct sketches {
    ARRAY(struct sketch_entry) entries;
    ARRAY(uint64_t) keys; /* band keys, `bands` an entry; empty where no bands are asked for */
    ARRAY(uint64_t) signatures; /* `signature_words` an entry */
    struct buffer forms;
    uint32_t bands, signature_words;
    /* scratch */
    uint32_t slots[SKETCH_SLOTS_MOST];
    ARRAY(uint64_t) words, shingles, numbers; /* hashes */
    struct buffer form;
};

/* What to sketch, the same for all batches of a run. */
struct sketch_plan {
    struct bands bands; /* none: classes only */
    struct signing signing;
    uint32_t xors[SKETCH_SLOTS_MOST], factors[SKETCH_SLOTS_MOST]; /* by slot, from the seed */
    uint32_t shingle;                                             /* tokens */
    uint64_t seed;
    bool numbers; /* the numbers of a unit are part of its band keys */
    bool forms;   /* keep the forms */
    const struct hash_secret *secret;
    const struct kernel *kernel; /* what finds minima */
};

/* Draws the functions of the slots from plan->seed, and chooses what finds their minima; due once
 * bands and seed are set. */
void sketch_plan_draw(struct sketch_plan *plan);

/* The stage: adds the entries of a batch. Returns 0 or UNECHO_E_MEMORY. */
int sketch_run(struct sketches *sketches, const struct sketch_plan *plan, const struct batch *batch,
               unecho_error *error);
/* The same for whole documents (stage 4): an entry for each of 10 words or more, of the words that
 * the rules left of its lines. Their tokens are put together at the end of the tokens column. */
int sketch_documents(struct sketches *sketches, const struct sketch_plan *plan, struct batch *batch,
                     unecho_error *error);
void sketches_empty(struct sketches *sketches);
void sketches_free(struct sketches *sketches);

/* Appends the form of a unit's words. */
int sketch_form(struct buffer *to, const struct batch *batch, struct range32 tokens,
                unecho_error *error);

#endif
