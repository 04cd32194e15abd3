// SPDX-License-Identifier: Apache-2.0
/*
 * The batch: the only thing that travels through the pipeline. It holds some documents and one
 * column for each kind of thing found in them; the columns fill from left to right:
 *
 *   read       documents   text, id, source, record
 *   split      lines       where each line begins and ends, blank or not
 *   normalise  tokens      each line's comparison form as word ids
 *   rules      cuts        lines, heads and tails that a rule takes
 *   units      units       the partition of what is left
 *   pipeline   unit.fate   which units are boilerplate
 *   echo       unit.fate   which of the others only repeat another one of their document
 *   write      (nothing)   turns cuts and fates into ranges, text and audit rows
 *
 * A stage reads the columns to its left, fills its own, and sees no other stage. A batch belongs to
 * one worker at a time; its arrays keep their room when it is emptied, so that the steady state
 * allocates nothing. Offsets inside a document are bytes of its text and 32 bits wide
 * (LIMIT_RECORD_BYTES); indexes are 32 bits wide because a batch is bounded by the same limit.
 */
#ifndef FLOW_BATCH_H
#define FLOW_BATCH_H

#include "base/mem.h"
#include "flow/words.h"

#define NONE UINT32_MAX /* no index */

/* A half-open range of a column. */
struct range32 {
    uint32_t first, count;
};

/* What was decided about a unit or a document. `reason` 0: it stays. */
struct fate {
    uint32_t reason;      /* UNECHO_BOILERPLATE, UNECHO_EXACT, UNECHO_NEAR, UNECHO_CONTAINED */
    uint32_t witness;     /* index in batch.units, or in batch.far; NONE of boilerplate */
    uint32_t over, under; /* the similarity as an exact fraction */
    bool far;             /* the witness is one of batch.far */
    /* Where it takes several: all of them, in batch.together, `witness` the first. Else empty. */
    struct range32 together;
};

struct document {
    unecho_bytes text; /* borrowed from the reader's buffer, which outlives the batch's journey */
    unecho_bytes id, source;
    unecho_bytes url;     /* at NULL: it has none */
    uint64_t record;      /* from 1 */
    struct range32 lines; /* in batch.lines */
    struct range32 units; /* in batch.units */
    struct fate fate;     /* of the whole document: one that goes has no lines */
};

enum {
    LINE_BLANK = 1, /* only White_Space and Default_Ignorable characters */
    LINE_RULED = 2, /* a rule takes it whole: see `rule` */
    LINE_PROTECTED = 4
};

struct line {
    uint32_t start, end, next; /* text, end of text before CR LF or LF, start of the next line */
    uint32_t left, right;      /* what the rules left of start..end */
    struct range32 tokens;     /* in batch.tokens; shrinks when a rule cuts a head or tail */
    struct range32 cuts;       /* in batch.cuts */
    uint32_t flags;
    uint32_t rule; /* of LINE_RULED; else NONE */
};

/* A head or tail that a rule takes off a line that stays. Rows of one line stand in text order. */
struct cut {
    uint32_t start, end; /* bytes of the document's text */
    uint32_t rule;
    uint32_t part; /* UNECHO_HEAD or UNECHO_TAIL */
};

enum {
    UNIT_WRAPPED = 1,   /* a hard-wrapped paragraph */
    UNIT_BLOCK = 2,     /* verse, addresses, lists: judged at corpus scope only */
    UNIT_PARAGRAPH = 4, /* a whole paragraph, with --units paragraph */
    UNIT_SENTENCE = 8,  /* its last line is a sentence */
    UNIT_PROTECTED = 16,
    UNIT_CUT = 32,        /* its last line breaks off with an ellipsis */
    UNIT_PUNCTUATED = 64, /* its last line ends in punctuation (Po, Pd) */
    UNIT_DASH = 128       /* its first line begins with a dash (Pd) */
};

/* One unit of the partition: the lines first_line to last_line but for those that a rule took. */
struct unit {
    uint32_t first_line, last_line; /* indexes in batch.lines, both in the unit */
    uint32_t lines;                 /* how many of them are its own */
    struct range32 tokens;          /* in batch.tokens, contiguous */
    uint32_t half_words;            /* length: 2 a token, 1 a token of an unspaced script */
    uint32_t unspaced;              /* how many tokens are of unspaced scripts */
    uint32_t flags;
    struct fate fate;
};

/* A witness that is no unit of the batch: of a decision that was taken in an earlier pass. */
struct far_witness {
    unecho_witness witness;
    int scope; /* unecho_scope */
};

/* A flag of a token beside those of unicode/comparison.h, of units that are gone: the run of r
 * tokens that begins here stands in so many texts of the document that it is part of a form. */
enum {
    TOKEN_COMMON = 4 /* FORM_COMMON of flow/form.h */
};

/* Tokens as columns of their own: most stages look at the word only. */
struct tokens {
    uint32_t *word;        /* id in batch.words */
    uint32_t *start, *end; /* source bytes in the document's text */
    uint32_t *form;        /* in batch.forms, the mark before it; of the first `in_order` tokens */
    uint8_t *flags;        /* TOKEN_* */
    size_t count, room;
    size_t in_order; /* tokens that stand as they were made: behind them are copies of some */
};

/* A row's witnesses, where it has several. */
struct witnesses {
    unecho_witness *at;
    size_t count, room;
};

struct batch {
    ARRAY(struct document) documents;
    ARRAY(struct line) lines;
    struct tokens tokens;
    ARRAY(struct cut) cuts;
    ARRAY(struct unit) units;
    ARRAY(struct far_witness) far;
    ARRAY(uint32_t) together;   /* witnesses as fates name them */
    struct words *words;        /* borrowed from the worker */
    const struct buffer *forms; /* of all tokens in order, each with its mark; borrowed from it */
};

void batch_init(struct batch *batch, struct words *words);
void batch_empty(struct batch *batch); /* keeps the room */
void batch_free(struct batch *batch);

/* Room for `more` tokens after the count. Returns 0 or UNECHO_E_MEMORY. */
int tokens_reserve(struct tokens *tokens, size_t more, unecho_error *error);

#endif
