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

#include <stdbool.h>
#include <string.h>

#define WORDS_NONE UINT32_MAX /* no word */

struct word {
    uint64_t form;   /* offset of its bytes in words.forms */
    uint32_t length; /* in bytes */
    uint32_t flags;  /* TOKEN_NUMBER, TOKEN_UNSPACED */
};

/* A place of the table. A form of up to 16 bytes stands here itself, so that most tokens are found,
 * exactly, with one access to memory; of a longer one its 128-bit hash does, and the bytes are
 * compared. */
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

enum {
    WORDS_IN_SLOT = 16 /* bytes of a form that stands in its slot */
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
    uint32_t named; /* words that the rules name: they come first, see rules_name_words */
};

void words_init(struct words *words, const struct hash_secret *secret);
void words_free(struct words *words);

/* Makes sure that `more` new words fit, so that no look-up in between moves the table. */
int words_reserve(struct words *words, size_t more, unecho_error *error);

/* The id of a form; a new one if it was not seen. Returns WORDS_NONE when out of memory (or past
 * 2^32 - 2 words), with `error` filled. */
uint32_t words_intern(struct words *words, const char *form, uint32_t length, uint32_t flags,
                      unecho_error *error);

static inline const char *words_form(const struct words *words, uint32_t id)
{
    return words->forms.at + words->list.at[id].form;
}

/* A form of up to WORDS_IN_SLOT bytes as two numbers, zero past its end. It need not ask how long
 * the form is, which no processor can guess; WORDS_SLACK bytes may be read from `form`. */
static inline void words_load(const char *form, uint32_t length, uint64_t *low, uint64_t *high)
{
    static const unsigned char masks[] = {255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
                                          255, 255, 255, 255, 255, 0,   0,   0,   0,   0,   0,
                                          0,   0,   0,   0,   0,   0,   0,   0,   0,   0};
    uint64_t mask[2], bytes[2];
    memcpy(mask, masks + WORDS_IN_SLOT - length, sizeof mask);
    memcpy(bytes, form, sizeof bytes);
    *low = bytes[0] & mask[0];
    *high = bytes[1] & mask[1];
}

/* What sketches are made of: unkeyed, and the same in every run on machines of one byte order.
 * WORDS_SLACK bytes may be read from `form`. */
static inline uint64_t words_hash(const char *form, uint32_t length)
{
    uint64_t low, high;
    if (length > WORDS_IN_SLOT)
        return hash_public(form, length);
    words_load(form, length, &low, &high);
    return hash_two_public(low, high);
}

/* What the slot of a form holds, but for the id. */
static inline struct words_slot words_slot_of(const struct words *words, const char *form,
                                              uint32_t length)
{
    struct words_slot slot = {.length = length};
    if (length > WORDS_IN_SLOT) {
        struct hash128 hash = hash_bytes(words->secret, form, length);
        slot.low = hash.low;
        slot.high = hash.high;
    } else {
        words_load(form, length, &slot.low, &slot.high);
    }
    return slot;
}

/* Where to look first: under the run's secret, so that nobody can craft words that crowd a place.
 */
static inline size_t words_place(const struct words *words, const struct words_slot *slot)
{
    return hash_two(words->secret, slot->low, slot->high) & (words->slot_count - 1);
}

static inline bool words_is(const struct words *words, const struct words_slot *found,
                            const struct words_slot *sought, const char *form)
{
    return found->low == sought->low && found->high == sought->high &&
           found->length == sought->length &&
           (found->length <= WORDS_IN_SLOT ||
            memcmp(words_form(words, found->id_plus_1 - 1), form, found->length) == 0);
}

/* Begins a look-up: asks for the memory in which the form will be looked for. With some others
 * between, words_settle need not wait for it. The table may not grow in between. WORDS_SLACK bytes
 * may be read from `form`. */
static inline void words_seek(const struct words *words, const char *form, uint32_t length,
                              struct words_seek *seek)
{
    seek->sought = words_slot_of(words, form, length);
    seek->at = words_place(words, &seek->sought);
    __builtin_prefetch(&words->slots[seek->at]);
}

/* The rest of words_settle for a form that is new: it goes into the empty slot `at`. */
uint32_t words_add(struct words *words, const struct words_seek *seek, size_t at, const char *form,
                   uint32_t flags, unecho_error *error);

/* Ends it: as words_intern. Both are in this header because they run once a token. */
static inline uint32_t words_settle(struct words *words, const struct words_seek *seek,
                                    const char *form, uint32_t flags, unecho_error *error)
{
    size_t at = seek->at;
    for (; words->slots[at].id_plus_1; at = (at + 1) & (words->slot_count - 1))
        if (words_is(words, &words->slots[at], &seek->sought, form))
            return words->slots[at].id_plus_1 - 1;
    return words_add(words, seek, at, form, flags, error);
}

/* Forgets all words where they take more than the limit. Call between batches only: every id of
 * earlier batches dies. */
void words_trim(struct words *words);

#endif
