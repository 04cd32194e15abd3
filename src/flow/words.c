// SPDX-License-Identifier: Apache-2.0
#include "flow/words.h"

#include "flow/limits.h"

#include <stdlib.h>
#include <string.h>

enum {
    FIRST_SLOTS = 1 << 12
};

void words_init(struct words *words, const struct hash_secret *secret)
{
    *words = (struct words){.secret = secret};
}

void words_free(struct words *words)
{
    ARRAY_FREE(&words->list);
    buffer_free(&words->forms);
    free(words->slots);
    words->slots = NULL;
    words->slot_count = 0;
}

static struct hash128 hash_of(const struct words *words, uint32_t id)
{
    return hash_bytes(words->secret, words_form(words, id), words->list.at[id].length);
}

/* Doubles the slots once they are half full. */
static int make_room(struct words *words, unecho_error *error)
{
    if (words->list.count < words->slot_count / 2)
        return UNECHO_OK;
    size_t count = words->slot_count ? words->slot_count * 2 : FIRST_SLOTS;
    uint32_t *slots = mem_new(count, sizeof *slots, "the table of words", error);
    if (!slots)
        return UNECHO_E_MEMORY;
    for (size_t id = 0; id < words->list.count; id++) {
        size_t at = hash_of(words, (uint32_t)id).low & (count - 1);
        while (slots[at])
            at = (at + 1) & (count - 1);
        slots[at] = (uint32_t)id + 1;
    }
    free(words->slots);
    words->slots = slots;
    words->slot_count = count;
    return UNECHO_OK;
}

static bool is_form(const struct words *words, uint32_t id, uint32_t check, const char *form,
                    uint32_t length)
{
    const struct word *word = &words->list.at[id];
    return word->check == check && word->length == length &&
           memcmp(words_form(words, id), form, length) == 0;
}

uint32_t words_intern(struct words *words, const char *form, uint32_t length, uint32_t flags,
                      unecho_error *error)
{
    if (make_room(words, error))
        return WORDS_NONE;
    struct hash128 hash = hash_bytes(words->secret, form, length);
    uint32_t check = (uint32_t)(hash.low >> 32);
    size_t at = hash.low & (words->slot_count - 1);
    for (; words->slots[at]; at = (at + 1) & (words->slot_count - 1))
        if (is_form(words, words->slots[at] - 1, check, form, length))
            return words->slots[at] - 1;
    if (words->list.count >= WORDS_NONE - 1) {
        error_set(error, UNECHO_E_LIMIT, "more than 4294967294 different words in one record");
        return WORDS_NONE;
    }
    if (ARRAY_RESERVE(&words->list, 1, "words", error))
        return WORDS_NONE;
    uint64_t offset = words->forms.count;
    if (buffer_append(&words->forms, form, length, error))
        return WORDS_NONE;
    uint32_t id = (uint32_t)words->list.count++;
    words->list.at[id] = (struct word){.form = offset,
                                       .length = length,
                                       .flags = flags,
                                       .symbol = WORDS_NONE,
                                       .hash = hash_public(form, length),
                                       .check = check};
    words->slots[at] = id + 1;
    return id;
}

void words_trim(struct words *words)
{
    size_t bytes = words->forms.room + words->list.room * sizeof *words->list.at +
                   words->slot_count * sizeof *words->slots;
    if (bytes > LIMIT_WORDS_KEPT_BYTES)
        words_free(words);
}
