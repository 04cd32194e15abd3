// SPDX-License-Identifier: Apache-2.0
/*
 * Does unit v say all that unit u says? The judgement of stage 3 (docs/JUDGEMENT.md, sections 1 and
 * 2), in integers: lengths are in half words, so that nothing is rounded.
 *
 * How a caller finds out which runs of u stand in v, and where, differs (an index inside a
 * document, two forms across documents); what follows from it does not, and stands here. Numbers
 * and equality of words are the caller's, too: they are tested first.
 *
 * Owns: scratch that grows to the longest unit. One thread at a time.
 * Cost: linear in u; for a unit of up to 256 tokens an alignment, and only where a run of 7 words
 * of u can stand in v at all.
 */
#ifndef SIMILARITY_JUDGEMENT_H
#define SIMILARITY_JUDGEMENT_H

#include "options/settings.h"
#include "similarity/alignment.h"

/* What the judgement asks of two units. Words are in words of the language, tokens in tokens. */
enum {
    JUDGEMENT_LEAST = 8,    /* words of a unit that anything but exact may remove */
    JUDGEMENT_VERBATIM = 7, /* words that must stand in v in one piece */
    JUDGEMENT_MATCHED = 12, /* words that must match before anything may be novel */
    JUDGEMENT_STRICT = 15,  /* novel words are at most one in so many … */
    JUDGEMENT_LOOSE = 5,    /* … or in so many, where v is a sentence and u is not */
    JUDGEMENT_HEAD = 1, /* words of a novel head that does not count: a label, a bullet's verb */
    JUDGEMENT_FORM = 3, /* other texts of a document that share a run: then it is a form */
    JUDGEMENT_CUT_HEAD = 2,  /* novel words in front of a cut copy, at most */
    JUDGEMENT_CUT_END = 6,   /* words of its end that must stand in v in one piece */
    JUDGEMENT_SPEAKER = 1024 /* tokens of v among which a speaker is looked for */
};

/* A unit, borrowed. */
struct judged {
    const uint32_t *words;
    const uint8_t *flags; /* TOKEN_* of each word */
    uint32_t tokens, half_words;
    uint32_t run; /* similarity_run */
    bool sentence;
    bool cut; /* breaks off with an ellipsis */
};

/* How much of u is matched, fed with stretches of its tokens in order. */
struct matched {
    const struct judged *u;
    const uint8_t *common;      /* by run of u: it stands in more than FORM texts */
    uint32_t tokens;            /* matched */
    uint32_t novel, longest;    /* half words of all novel runs, of the longest */
    uint32_t head;              /* of the one at the first token, or 0 */
    uint32_t novel_runs;        /* how many they are */
    uint32_t verbatim;          /* half words of the longest piece */
    uint32_t begin, end;        /* the matched tokens around the last piece, without a gap */
    uint32_t runs, common_runs; /* that lie in matched tokens */
};

/* What keeps u although v is near: the first test that fails, in the order in which they are made.
 * 0: none, u says nothing that v does not say. */
enum judgement_guard {
    GUARD_NONE,
    GUARD_VERBATIM, /* no 7 words of it stand in v in one piece */
    GUARD_MATCHED,  /* something is novel, and fewer than 12 words match */
    GUARD_RUN,      /* too many novel words in a row */
    GUARD_SHARE,    /* too many novel words for its length */
    GUARD_FORM      /* what matches stands in many units: they are filled-in forms */
};

struct judgement {
    struct alignment alignment;
    bool aligned_u; /* alignment_begin was called for the unit under judgement */
    /* How the last judgement_says came to its answer, for who explains it. */
    struct matched matched;
    enum judgement_guard guard;
};

/* Forgets the unit that was judged before. */
void judgement_begin(struct judgement *judgement);

/* Half words of tokens first to first + count - 1. */
uint32_t judged_half_words(const struct judged *u, uint32_t first, uint32_t count);

/* The same, summed up for all of a unit: fills `half_words` and `run` from flags and tokens. */
void judged_measure(struct judged *u);

/*
 * False where v cannot say what u says, whatever an alignment would show: no run of 7 words of u
 * stands in v, nor one of 6 at the end of a cut copy. `at` has, for each run of u (none where it
 * is shorter than one), the token of v at which it first stands, or NONE.
 */
bool judgement_may_say(const struct judged *u, const uint32_t *at);

/* The judgement of one witness, given that v has the numbers of u and other words. Returns the
 * number of matched tokens, or 0 where v does not say all that u says. `common` as in matched;
 * `novel` is the setting, in words. */
uint32_t judgement_says(struct judgement *judgement, const struct judged *u, const struct judged *v,
                        const uint32_t *at, const uint8_t *common, uint32_t novel);

/* Does T(u) stand in one piece among the first tokens of v? For who said a quotation that went. */
bool judgement_stands_whole(const struct judged *u, const struct judged *v);

void matched_begin(struct matched *matched, const struct judged *u, const uint8_t *common);
void matched_add(struct matched *matched, uint32_t first, uint32_t tokens);
void matched_end(struct matched *matched);

/* At least half of the runs in matched tokens stand in 3 other texts of the document too. */
bool matched_is_form(const struct matched *matched);

#endif
