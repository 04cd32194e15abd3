// SPDX-License-Identifier: Apache-2.0
/*
 * NFKC_Casefold as the standard defines it, slowly and from the database's text files, to compare
 * the program's generated tables and fast paths with. Shares nothing with src/unicode.
 */
#ifndef TESTS_UNICODE_DEFINITION_H
#define TESTS_UNICODE_DEFINITION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    DEFINITION_MOST = 512
}; /* code points of a text */

struct code_points {
    uint32_t at[DEFINITION_MOST];
    size_t count;
};

/* Reads UnicodeData.txt and DerivedNormalizationProps.txt of the system's Unicode Character
 * Database. False where there is none, or none of version 15.0.0. */
bool definition_load(void);
void definition_free(void);

/* NFC(map every code point by NFKC_CF). */
void definition_fold(const struct code_points *text, struct code_points *folded);

#endif
