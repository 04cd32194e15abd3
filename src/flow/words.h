// SPDX-License-Identifier: Apache-2.0
/*
 * The words of a worker: each distinct token form gets a small id, so that every later stage
 * compares tokens by comparing integers, exactly (equal ids if and only if equal bytes).
 *
 * Owned by one worker and never shared; ids mean nothing outside it, and no result may depend on
 * their order. The table stays warm from batch to batch, since most tokens are frequent words, and
 * is emptied between batches once it outgrows WORDS_KEPT_BYTES (flow/limits.h).
 */
#ifndef FLOW_WORDS_H
#define FLOW_WORDS_H

#include "base/hash.h"
#include "base/mem.h"

#define WORDS_NONE UINT32_MAX /* no word */

struct word {
    uint64_t form;   /* offset of its bytes in words.forms */
    uint32_t length; /* in bytes */
    uint32_t flags;  /* TOKEN_NUMBER, TOKEN_UNSPACED */
    uint32_t symbol; /* what the rules know it as: filled by the rules stage, WORDS_NONE before */
    uint64_t hash;   /* unkeyed, the same in every run: what sketches are made of */
    uint32_t check;  /* the upper half of its hash: spares most comparisons of bytes */
};

struct words {
    const struct hash_secret *secret; /* borrowed */
    ARRAY(struct word) list;          /* by id */
    struct buffer forms;
    uint32_t *slots; /* open addressing: id + 1, 0 empty; a power of two of them */
    size_t slot_count;
};

void words_init(struct words *words, const struct hash_secret *secret);
void words_free(struct words *words);

/* The id of a form; a new one if it was not seen. Returns WORDS_NONE when out of memory (or past
 * 2^32 - 2 words), with `error` filled. */
uint32_t words_intern(struct words *words, const char *form, uint32_t length, uint32_t flags,
                      unecho_error *error);

static inline const char *words_form(const struct words *words, uint32_t id)
{
    return words->forms.at + words->list.at[id].form;
}

/* Forgets all words where they take more than the limit. Call between batches only: every id of
 * earlier batches dies. */
void words_trim(struct words *words);

#endif
