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
    words->named = 0;
}

static int grow(struct words *words, size_t count, unecho_error *error)
{
    struct words_slot *slots = mem_new(count, sizeof *slots, "the table of words", error);
    if (!slots)
        return UNECHO_E_MEMORY;
    size_t before = words->slot_count;
    words->slot_count = count;
    for (size_t i = 0; i < before; i++) {
        if (!words->slots[i].id_plus_1)
            continue;
        size_t at = words_place(words, &words->slots[i]);
        while (slots[at].id_plus_1)
            at = (at + 1) & (count - 1);
        slots[at] = words->slots[i];
    }
    free(words->slots);
    words->slots = slots;
    return UNECHO_OK;
}

/* The slots stay at most half full. */
int words_reserve(struct words *words, size_t more, unecho_error *error)
{
    size_t count = words->slot_count ? words->slot_count : FIRST_SLOTS;
    while (words->list.count + more > count / 2)
        count *= 2;
    return count == words->slot_count ? UNECHO_OK : grow(words, count, error);
}

static uint32_t add_word(struct words *words, const char *form, uint32_t length, uint32_t flags,
                         unecho_error *error)
{
    if (words->list.count >= WORDS_NONE - 1) {
        error_set(error, UNECHO_E_LIMIT, "more than 4294967294 different words in one record");
        return WORDS_NONE;
    }
    uint64_t offset = words->forms.count;
    if (ARRAY_RESERVE(&words->list, 1, "words", error) ||
        ARRAY_RESERVE(&words->forms, (size_t)length + WORDS_SLACK, "words", error) ||
        buffer_append(&words->forms, form, length, error))
        return WORDS_NONE;
    words->list.at[words->list.count] = (struct word){offset, length, flags};
    return (uint32_t)words->list.count++;
}

uint32_t words_add(struct words *words, const struct words_seek *seek, size_t at, const char *form,
                   uint32_t flags, unecho_error *error)
{
    uint32_t id = add_word(words, form, seek->sought.length, flags, error);
    if (id == WORDS_NONE)
        return WORDS_NONE;
    words->slots[at] = seek->sought;
    words->slots[at].id_plus_1 = id + 1;
    return id;
}

uint32_t words_intern(struct words *words, const char *form, uint32_t length, uint32_t flags,
                      unecho_error *error)
{
    if (words_reserve(words, 1, error))
        return WORDS_NONE;
    struct words_seek seek;
    char copy[WORDS_SLACK] = {0}; /* nothing may be read behind a form that is not ours */
    if (length <= WORDS_IN_SLOT)
        form = memcpy(copy, form, length);
    words_seek(words, form, length, &seek);
    return words_settle(words, &seek, form, flags, error);
}

void words_trim(struct words *words)
{
    size_t bytes = words->forms.room + words->list.room * sizeof *words->list.at +
                   words->slot_count * sizeof *words->slots;
    if (bytes > LIMIT_WORDS_KEPT_BYTES)
        words_free(words);
}
