// SPDX-License-Identifier: Apache-2.0
/*
 * Small numbers for the words that patterns name, by the bytes of their comparison form. Filled
 * while rules are parsed, then only read, by any number of threads: see rules_name_words.
 */
#ifndef RULES_SYMBOLS_H
#define RULES_SYMBOLS_H

#include "base/hash.h"
#include "base/mem.h"

#define SYMBOLS_NONE UINT32_MAX

struct symbol {
    uint64_t form; /* offset in symbols.forms */
    uint32_t length;
    uint32_t flags; /* of the token: TOKEN_NUMBER, TOKEN_UNSPACED */
};

struct symbols {
    ARRAY(struct symbol) list;
    struct buffer forms;
    uint32_t *slots; /* index + 1, 0 empty; a power of two of them */
    size_t slot_count;
};

void symbols_free(struct symbols *symbols);

/* The index of a form, or SYMBOLS_NONE. */
uint32_t symbols_find(const struct symbols *symbols, const struct hash_secret *secret,
                      const char *form, uint32_t length);

/* The index of a form, which is added if it is new. SYMBOLS_NONE: out of memory. */
uint32_t symbols_intern(struct symbols *symbols, const struct hash_secret *secret, const char *form,
                        uint32_t length, uint32_t flags, unecho_error *error);

#endif
