// SPDX-License-Identifier: Apache-2.0
/*
 * What a run remembers of a corpus between its two passes, and the one pass that decides (SPEC 4,
 * stage 5; docs/DECISIONS.md).
 *
 * Takes:   batch by batch, in corpus order: documents, their verdicts of document scope, and the
 *          sketches of the units that are left.
 * Gives:   classes for matching; then, with the edges, which members go and on whose account.
 * Owns:    all of it, in columns that may be larger than memory (spill/vast.h), the table of 8
 *          bytes a place as the last; 64-bit offsets, 32-bit numbers of classes, members and
 *          documents.
 * Cost:    adding: one look-up a unit, which the caller can hide by asking for it in advance.
 *          Deciding: one pass over classes and one over members.
 *
 * One thread at a time, but for corpus_fate and the like once everything is decided.
 */
#ifndef DECIDE_CORPUS_H
#define DECIDE_CORPUS_H

#include "flow/batch.h"
#include "flow/classes.h"
#include "similarity/follow.h"
#include "spill/vast.h"

/* A document, as witnesses are named. */
struct corpus_document {
    uint64_t id; /* in corpus.names */
    uint64_t record;
    uint32_t id_length;
    uint32_t input;
};

/* What document scope decided about a line or a unit: enough to take it out again without judging
 * it again. Lines are counted from 0 inside the document. */
enum verdict_kind {
    VERDICT_RULED,      /* a rule takes the line: `rule` */
    VERDICT_CUT,        /* a rule takes a part of it: `rule`, `part`, bytes over to under - 1 */
    VERDICT_ECHO,       /* the unit goes: reason, over/under, witness */
    VERDICT_BOILERPLATE /* the unit goes */
};
struct verdict {
    uint32_t document;
    uint32_t kind;
    uint32_t line, last_line, lines; /* of the unit */
    uint32_t flags;                  /* UNIT_* */
    uint32_t rule;                   /* or unecho_reason */
    uint32_t part;
    uint32_t over, under;
    uint32_t witness_line, witness_lines; /* in the same document */
    uint32_t member;         /* NONE; or the member, of another document, that is the witness now */
    struct range32 together; /* where it took several: all, in corpus.witnesses. Else empty */
};

/* One of several units on whose account another one went. */
struct corpus_witness {
    uint64_t form; /* in corpus.forms, of the unit that is the witness now */
    uint32_t form_length;
    uint32_t line, lines; /* in the same document */
    uint32_t member;      /* as in struct verdict */
};

/* What proposes pairs of a class; borrowed. */
struct corpus_sketch {
    const uint64_t *keys, *signature;
    uint32_t bands, signature_words; /* how many of each */
};

/* A unit that corpus scope judges. */
struct corpus_member {
    uint32_t class, document;
    uint32_t line, last_line, lines, flags;
    uint32_t follower; /* the first of its followers, or NONE */
};

/* A unit that stage 3 removed on account of a member. */
struct corpus_follower {
    uint64_t form;    /* in corpus.forms */
    uint64_t verdict; /* in corpus.verdicts */
    uint32_t form_length;
    uint32_t nth;  /* which of its witnesses the member is, where it has several */
    uint32_t next; /* another one of the same member, or NONE */
};

/* A member that goes at corpus scope. */
struct corpus_removal {
    uint32_t member, witness; /* members */
    uint32_t reason, over, under;
};

/* A place of the table: the class is the one if its key is, which need not be asked where the tag,
 * half of the key's upper half, is another. */
struct class_slot {
    uint32_t tag;
    uint32_t class_plus_1; /* 0: empty */
};

struct corpus {
    const struct hash_secret *secret;
    struct vast_limit *limit;
    VAST(struct class_slot) slots; /* open addressing; a power of two of them */
    VAST(struct hash128) key;      /* by class */
    VAST(uint64_t) form;           /* by class */
    VAST(uint32_t) form_length;    /* by class */
    VAST(uint32_t) first_member;   /* by class */
    VAST(uint64_t) keys;           /* by class: band keys */
    VAST(uint64_t) signatures;     /* by class */
    struct vast_bytes forms, names;
    VAST(struct corpus_document) documents;
    VAST(struct verdict) verdicts;
    VAST(struct corpus_member) members;
    VAST(struct corpus_follower) followers;
    VAST(struct corpus_witness) witnesses;
    VAST(struct corpus_removal) removals; /* in the order of members */
    struct {
        uint32_t documents, classes, members;
    } reference; /* how many of each, the first ones, are of the reference set */
};

/* What it holds counts against `limit`. It must not move in memory. */
void corpus_init(struct corpus *corpus, const struct hash_secret *secret, struct vast_limit *limit);
void corpus_free(struct corpus *corpus);

/* No member is added any more: the table of classes goes. */
void corpus_seal(struct corpus *corpus);

/* Everything is decided: what only deciding needs goes, and the rest stays where it is, so that any
 * number of threads may read it, even while another corpus of the same limit grows. */
void corpus_settle(struct corpus *corpus);

/* What classes are matched by stays where it is, or may move again. */
void corpus_pin_classes(struct corpus *corpus);
void corpus_unpin_classes(struct corpus *corpus);

/* Adds a document. Returns its number, or NONE with `error` filled. */
uint32_t corpus_add_document(struct corpus *corpus, uint32_t input, uint64_t record,
                             unecho_bytes id, unecho_error *error);

/* Asks for the memory in which the class of `key` will be looked up. */
void corpus_prefetch(const struct corpus *corpus, struct hash128 key);

/* Adds a member of the class of `key`; where the class is new, with its form and its sketch.
 * Returns its number, or NONE with `error` filled. */
uint32_t corpus_add_member(struct corpus *corpus, struct hash128 key, unecho_bytes form,
                           struct corpus_sketch sketch, const struct corpus_member *member,
                           unecho_error *error);

/* A class, as it stands in the columns. */
struct corpus_class {
    struct hash128 key;
    uint64_t form; /* in corpus.forms */
    uint32_t form_length, first_member;
};

/* The number of the class that has the key of `class`; where there is none, `class` is added, whose
 * form stands in corpus.forms already. NONE with `error` filled. */
uint32_t corpus_find_class(struct corpus *corpus, const struct corpus_class *class,
                           struct corpus_sketch sketch, unecho_error *error);

/* Appends a form of a follower, or of a witness that is no member. `*at` gets its place. */
int corpus_add_form(struct corpus *corpus, unecho_bytes form, uint64_t *at, unecho_error *error);

/* Says that a unit, whose verdict and form it names, went on account of `member`. */
int corpus_add_follower(struct corpus *corpus, uint32_t member,
                        const struct corpus_follower *follower, unecho_error *error);

/* Says that all that was added so far is the reference set: none of it goes. */
void corpus_end_reference(struct corpus *corpus);

/* The classes, for matching, but for what the sketches are like: `bands` and the members that
 * speak of signatures. Borrowed until the next one is added. */
struct classes corpus_classes(const struct corpus *corpus);

/* Decides: fills `removals` and gives followers their new witnesses. `gone` are the classes that go
 * as near (decide/near.h); `rules` are those of stage 3: which reasons count, and what followers
 * are judged by. Returns 0 or UNECHO_E_MEMORY. */
int corpus_decide(struct corpus *corpus, const struct edges *gone, const struct follow_rules *rules,
                  unecho_error *error);

#endif
