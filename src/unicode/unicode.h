// SPDX-License-Identifier: Apache-2.0
/*
 * Unicode 15.0: decoding, properties, and the comparison form's ingredients.
 *
 * Everything here is a pure function of code points over generated tables (tables.c, made by
 * tools/gen/unicode.py from the Unicode Character Database), so that the answer of the program
 * never depends on the machine's libraries. Safe from any thread. Cost: two dependent loads a code
 * point for a property.
 */
#ifndef UNICODE_UNICODE_H
#define UNICODE_UNICODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define UNICODE_VERSION_TEXT "15.0.0"

enum {
    UNICODE_REPLACEMENT = 0xFFFD
};

/*
 * Properties that some stage asks for. One bit each; a code point that Unicode does not assign has
 * those that the database gives unassigned ones (Default_Ignorable for a few ranges).
 */
enum {
    UNICODE_WHITE_SPACE = 1 << 0,
    UNICODE_IGNORABLE = 1 << 1,         /* Default_Ignorable_Code_Point */
    UNICODE_QUOTATION = 1 << 2,         /* Quotation_Mark */
    UNICODE_OPEN = 1 << 3,              /* General_Category Ps or Pi */
    UNICODE_CLOSE = 1 << 4,             /* General_Category Pe or Pf */
    UNICODE_FINAL_OR_INITIAL = 1 << 5,  /* General_Category Pf or Pi */
    UNICODE_SENTENCE_TERMINAL = 1 << 6, /* Sentence_Terminal */
    UNICODE_CURRENCY = 1 << 7,          /* General_Category Sc */
    UNICODE_LETTER = 1 << 8,            /* General_Category L* */
    UNICODE_NUMERIC = 1 << 9,           /* General_Category N* */
    UNICODE_DIGIT = 1 << 10,            /* General_Category Nd */
    UNICODE_MARK = 1 << 11,             /* General_Category M* */
    UNICODE_UNSPACED = 1 << 12,         /* a letter of a script written without spaces: SPEC 2.5 */
    UNICODE_DASH = 1 << 13,             /* General_Category Pd */
    UNICODE_BIDI_CONTROL = 1 << 14,     /* Bidi_Control */
    UNICODE_PUNCTUATION = 1 << 15       /* General_Category Po */
};

uint32_t unicode_properties(uint32_t code_point);

/*
 * Decodes one code point of `length` > 0 bytes. Ill-formed bytes give UNICODE_REPLACEMENT for each
 * maximal subpart (Unicode 15.0, section 3.9, table 3-8), with `*ill` set if `ill` is not NULL.
 * Returns the bytes consumed, 1 to 4.
 */
uint32_t unicode_decode(const char *bytes, size_t length, uint32_t *code_point, bool *ill);

/* Writes a code point (not a surrogate) as UTF-8, 1 to 4 bytes. Returns how many. */
uint32_t unicode_encode(uint32_t code_point, char to[4]);

/*
 * An HTML character reference that ends in ';' at `bytes` (which begins with '&'). Returns its
 * length in bytes with its one or two code points in `to` and their number in `*count`, or 0 where
 * none stands there. The names are those of the HTML standard, exactly; numeric ones follow its
 * table (0, surrogates and out of range: U+FFFD; 0x80 to 0x9F as windows-1252).
 */
uint32_t unicode_reference(const char *bytes, size_t length, uint32_t to[2], uint32_t *count);

#endif
