// SPDX-License-Identifier: Apache-2.0
/*
 * The comparison form T: text as the tokens by which units are compared (docs/DECISIONS.md gives
 * the five steps: decode, resolve character references, set apart, NFKC_Casefold, cut into tokens).
 *
 * Takes:   the bytes of one line (or of any text: a line end is a separator like any other).
 * Gives:   tokens appended to `struct comparison`: the bytes of each token's form, what kind it is,
 *          and which source bytes it came from.
 * Owns:    its buffers, which grow to the longest line seen and stay.
 * Cost:    linear. ASCII and code points that normalisation leaves alone take a fast path; only a
 *          segment in which something composes, decomposes or reorders is normalised in full.
 *          A hostile run of combining marks is sorted by counting, so that stays linear too.
 * Refuses: nothing; ill-formed bytes become U+FFFD, which separates.
 *
 * Sources: UAX #15 (normalisation forms), UTR/UAX #44 NFKC_Casefold, UAX #24 Script_Extensions,
 * HTML standard, section "Named character references".
 */
#ifndef UNICODE_COMPARISON_H
#define UNICODE_COMPARISON_H

#include "base/mem.h"

enum {
    TOKEN_NUMBER = 1,  /* holds a decimal digit (Nd) */
    TOKEN_UNSPACED = 2 /* a letter of a script written without spaces: half a word */
};

/* The byte before a token's form: TOKEN_MARK | its flags. Forms are made of letters, digits and
 * marks, so no byte of one looks like it, and the bytes from the mark of one token to the end of
 * another are these tokens as one string (flow/form.h). */
enum {
    TOKEN_MARK = 0x20
};

/* One token. Source offsets count from the beginning of the text given to comparison_make; `start`
 * is the first byte of the first source character that contributes, `end` the byte after the last.
 * Two tokens of one source character (from ½) have overlapping ranges. */
struct token_form {
    uint32_t form, form_length; /* in comparison.forms */
    uint32_t start, end;
    uint32_t flags;
};

/* A code point after NFKC_CF and the source bytes it stands for. */
struct form_point {
    uint32_t code_point;
    uint32_t start, end;
    uint32_t class; /* Canonical_Combining_Class */
};

struct comparison {
    struct buffer forms;              /* of each token its mark, then its UTF-8 */
    ARRAY(struct token_form) tokens;  /* of the last comparison_make */
    ARRAY(struct form_point) segment; /* scratch: the segment that may need normalising */
    ARRAY(uint32_t) points, sorted;   /* scratch: the same while it is normalised */
};

/* Replaces what `made` holds by the tokens of `length` bytes (at most UINT32_MAX). `made` is
 * zero-initialised before the first call. Returns 0, UNECHO_E_MEMORY, or UNECHO_E_LIMIT where the
 * forms take more than 4 GiB (a text of as many bytes could reach eleven times that). */
int comparison_make(struct comparison *made, const char *bytes, size_t length, unecho_error *error);

/* The same, after the forms that are there: `made->tokens` holds the new tokens only. */
int comparison_add(struct comparison *made, const char *bytes, size_t length, unecho_error *error);

/* For tests: leaves the NFKC_Casefold of the text (steps 1 and 4 only, nothing cut) as UTF-8 in
 * made->forms, by the code that makes tokens. made->tokens has the whole as one token, or none
 * where nothing is left. Returns as above. */
int comparison_fold(struct comparison *made, const char *bytes, size_t length, unecho_error *error);

void comparison_free(struct comparison *made);

#endif
