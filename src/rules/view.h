// SPDX-License-Identifier: Apache-2.0
/*
 * What is left of a line while rules are tried on it, and the questions about its characters that
 * words alone cannot answer: what stands between two words, what goes with a cut, where a web
 * address is. Characters are read with their references resolved (`&nbsp;` is white space).
 *
 * Each question looks at the characters around one place only; answers about web addresses are
 * remembered for the line, so that time stays linear.
 */
#ifndef RULES_VIEW_H
#define RULES_VIEW_H

#include "flow/batch.h"

#include <stdbool.h>

struct view {
    const struct tokens *tokens; /* borrowed, as is the text */
    const char *text;            /* of the document */
    const struct words *words;   /* borrowed */
    uint32_t base, count;        /* the line's words in tokens, before any cut */
    uint32_t lo, hi;             /* the words left, in tokens */
    uint32_t left, right;        /* the bytes left */
    uint8_t *urls;               /* by word from base: enum url_place; room for count */
    bool urls_begun;             /* urls holds answers */
};

/* UNKNOWN must be 0; the others are the facts of automaton.h for a reader from the left. */
enum url_place {
    URL_UNKNOWN,
    URL_ONLY,
    URL_FIRST,
    URL_INNER,
    URL_LAST,
    URL_NOT
};

/* The characters before word k, back to the word before it or to the beginning of what is left;
 * k may be view->hi: then up to the end of what is left. */
struct gap {
    uint32_t start, end;
};
struct gap view_gap(const struct view *view, uint32_t k);

/* Does a divider, the end of a sentence, a bracket or a quote stand between the words k - 1 and k,
 * so that a cut may be made there? Does a divider? (A hyphen or apostrophe inside a word is none.)
 */
bool view_is_apart(const struct view *view, uint32_t k);
bool view_is_divided(const struct view *view, uint32_t k);

/* Does the character `sign` stand right before word k, back to the word before it? */
bool view_is_after(const struct view *view, uint32_t k, uint32_t sign);

/* Do words k - 1 and k come from the same character? Then nothing is cut between them. */
bool view_is_glued(const struct view *view, uint32_t k);

/* Do brackets stand right around the words first to last - 1? */
bool view_is_bracketed(const struct view *view, uint32_t first, uint32_t last);

/* Where the kept part begins after a head before word k is cut, ends before a tail from word k. */
uint32_t view_head_end(const struct view *view, uint32_t k);
uint32_t view_tail_start(const struct view *view, uint32_t k);

/* Takes off everything before byte `left` and word k; or from byte `right` and word k on. */
void view_cut_head(struct view *view, uint32_t k, uint32_t left);
void view_cut_tail(struct view *view, uint32_t k, uint32_t right);

/* The place of word k in a web address. Never URL_UNKNOWN. */
enum url_place view_url(struct view *view, uint32_t k);

/* Is a run of characters without white space a web address? */
bool url_is_address(const char *bytes, uint32_t length);

/* The next character or reference: its length in bytes, its code points (one or two). */
uint32_t view_next(const char *bytes, uint32_t length, uint32_t points[2], uint32_t *count);

#endif
