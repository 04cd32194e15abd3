// SPDX-License-Identifier: Apache-2.0
/*
 * Does a unit of another document say all that unit f says, which stage 3 removed on account of a
 * unit that is to go? The judgement of stage 3 (similarity/judgement.h) on forms, once more, with
 * the new witness (docs/JUDGEMENT.md, section 4).
 *
 * Owned by one thread. Cost: linear in the units, and an alignment of f.
 */
#ifndef SIMILARITY_FOLLOW_H
#define SIMILARITY_FOLLOW_H

#include "similarity/together.h"
#include "similarity/verify.h"

/* What stage 3 was asked for. */
struct follow_rules {
    uint32_t reasons; /* REASONS_* */
    uint32_t shingle;
    struct share threshold, containment;
    uint32_t novel; /* words */
};

/* A unit as corpus scope remembers it. */
struct follow_unit {
    unecho_bytes form; /* of a follower: its runs that are those of a form are marked */
    uint32_t flags;    /* UNIT_SENTENCE, UNIT_CUT */
};

struct follow_result {
    uint32_t reason; /* UNECHO_*; 0: it is not justified */
    uint32_t over, under;
};

/* How alike two units are, whatever follows from it. */
struct follow_measures {
    uint32_t common, either;  /* of their shingles */
    uint32_t matched, tokens; /* of f */
    uint32_t verbatim;        /* half words of the longest piece of f that stands in w */
    uint32_t longest, novel;  /* half words of the longest novel run, of all of them */
    bool numbers;             /* each number of f stands in w at least as often */
    enum judgement_guard guard;
};

struct follow {
    struct verifier verifier;
    struct judgement judgement;
    struct together together;
    ARRAY(struct flat_unit) units; /* f, then its witnesses */
    struct list32 at, first;       /* by run of f: where in w it first stands; by run id */
    ARRAY(uint8_t) common;         /* by run of f */
};

void follow_init(struct follow *follow, const struct hash_secret *secret);
void follow_free(struct follow *follow);

/* By one witness. Returns 0 or UNECHO_E_MEMORY. */
int follow_one(struct follow *follow, const struct follow_rules *rules, const struct follow_unit *f,
               const struct follow_unit *w, struct follow_result *result, unecho_error *error);

/* Measures two units of other words, for who explains what became of f. */
int follow_measure(struct follow *follow, const struct follow_rules *rules,
                   const struct follow_unit *f, const struct follow_unit *w,
                   struct follow_measures *measures, unecho_error *error);

/* By `count` witnesses together, of which only the forms count. */
int follow_together(struct follow *follow, const struct follow_rules *rules,
                    const struct follow_unit *f, const unecho_bytes *witnesses, uint32_t count,
                    struct follow_result *result, unecho_error *error);

#endif
