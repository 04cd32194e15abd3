// SPDX-License-Identifier: Apache-2.0
/*
 * The words of a worker: each distinct token form gets a small id, so that every later stage
 * compares tokens by comparing integers, exactly (equal ids if and only if equal bytes).
 *
 * Owned by one worker and never shared; ids mean nothing outside it, and no result may depend on
 * their order. The table stays warm from batch to batch, since most tokens are frequent words, and
 * is emptied between batches once it outgrows LIMIT_WORDS_KEPT_BYTES (flow/limits.h).
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
};

/* A place of the table. A form of up to 16 bytes stands here itself (its first and its last bytes,
 * which together with its length are all of it), so that most tokens are found, exactly, with one
 * access to memory; of a longer one its 128-bit hash does, and the bytes are compared. */
struct words_slot {
    uint64_t low, high;
    uint32_t length;
    uint32_t id_plus_1; /* 0: empty */
};

/* A look-up under way. */
struct words_seek {
    struct words_slot sought;
    size_t at;
};

/* Bytes after words.forms.count that may be read (whatever they hold), so that a short form can be
 * copied without asking for its length. */
enum {
    WORDS_SLACK = 16
};

struct words {
    const struct hash_secret *secret; /* borrowed */
    ARRAY(struct word) list;          /* by id */
    struct buffer forms;
    struct words_slot *slots; /* open addressing; a power of two of them */
    size_t slot_count;
};

void words_init(struct words *words, const struct hash_secret *secret);
void words_free(struct words *words);

/* Makes sure that `more` new words fit, so that no look-up in between moves the table. */
int words_reserve(struct words *words, size_t more, unecho_error *error);

/* Begins a look-up: asks for the memory in which the form will be looked for. With some others
 * between, words_settle need not wait for it. The table may not grow in between. */
struct words_seek words_seek(const struct words *words, const char *form, uint32_t length);

/* Ends it: as words_intern. */
uint32_t words_settle(struct words *words, const struct words_seek *seek, const char *form,
                      uint32_t flags, unecho_error *error);

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
