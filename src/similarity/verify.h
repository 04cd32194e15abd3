// SPDX-License-Identifier: Apache-2.0
/*
 * Is unit u near unit v? Stage 4 and 5's relation (SPEC 3 and 4) on the tokens of two forms,
 * exactly: what a sketch proposed is decided here, never by a hash.
 *
 * Owned by one thread. Words are interned in a table that stays warm from pair to pair. Cost:
 * linear in the two units.
 */
#ifndef SIMILARITY_VERIFY_H
#define SIMILARITY_VERIFY_H

#include "flow/words.h"
#include "options/settings.h"
#include "similarity/grams.h"

/* What is asked of a pair, by the stage. */
struct verify_rules {
    uint32_t shingle;
    struct share threshold;
    uint32_t novel;     /* words */
    bool numbers_stand; /* each number of u stands in v at least as often */
    bool numbers_equal; /* the same numbers equally often */
};

struct verify_result {
    bool near;
    uint32_t common, either; /* Jaccard, where it is near */
};

struct verifier {
    struct words words;
    struct grams grams;
    struct list32 flat;         /* the words of u, then those of v */
    ARRAY(uint8_t) flags, hits; /* of each flat word; of each run of u */
    ARRAY(uint8_t) marks;       /* by run id: it stands in v */
    struct list32 sets;         /* sorted shingles of u, of v; sorted numbers of u, of v */
    uint64_t pairs;             /* verified, for the tests and the manifest */
};

void verifier_init(struct verifier *verifier, const struct hash_secret *secret);
void verifier_free(struct verifier *verifier);

/* Judges the pair of two forms (flow/form.h). Returns 0 or UNECHO_E_MEMORY. */
int verify_pair(struct verifier *verifier, const struct verify_rules *rules, unecho_bytes u,
                unecho_bytes v, struct verify_result *result, unecho_error *error);

/* ---- The steps of it, for who compares more than two (similarity/follow.h) ---- */

/* Forgets the units of the last comparison. */
void verifier_begin(struct verifier *verifier);

/* Lays out a form behind the others: its words in `flat`, their flags in `flags`. */
int verifier_add(struct verifier *verifier, unecho_bytes form, struct flat_unit *unit,
                 unecho_error *error);

/* Does each number of the first unit stand in the others together at least as often? */
int verifier_numbers_stand(struct verifier *verifier, const struct flat_unit *units, uint32_t count,
                           bool *stand, unecho_error *error);

/* Jaccard of the shingles of two units, the only ones. */
int verifier_jaccard(struct verifier *verifier, uint32_t shingle, const struct flat_unit units[2],
                     uint32_t *common, uint32_t *either, unecho_error *error);

#endif
