// SPDX-License-Identifier: Apache-2.0
#include "flow/words.h"

#include "flow/limits.h"

#include <stdlib.h>
#include <string.h>

enum {
    FIRST_SLOTS = 1 << 12,
    SHORT_BYTES = 16 /* forms that stand in their slot */
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

static uint64_t load8(const char *from)
{
    uint64_t value;
    memcpy(&value, from, sizeof value);
    return value;
}

static uint64_t load4(const char *from)
{
    uint32_t value;
    memcpy(&value, from, sizeof value);
    return value;
}

/* What the slot of a form holds, but for the id. Loads overlap, so that none reads beyond the form.
 */
static struct words_slot slot_of(const struct words *words, const char *form, uint32_t length)
{
    struct words_slot slot = {0, 0, length, 0};
    if (length > SHORT_BYTES) {
        struct hash128 hash = hash_bytes(words->secret, form, length);
        slot.low = hash.low;
        slot.high = hash.high;
    } else if (length >= 8) {
        slot.low = load8(form);
        slot.high = load8(form + length - 8);
    } else if (length >= 4) {
        slot.low = load4(form) | load4(form + length - 4) << 32;
    } else if (length) {
        const unsigned char *at = (const unsigned char *)form;
        slot.low = at[0] | (uint64_t)at[length / 2] << 8 | (uint64_t)at[length - 1] << 16;
    }
    return slot;
}

/* Where to look first: under the run's secret, so that nobody can craft words that crowd a place.
 */
static size_t place_of(const struct words *words, const struct words_slot *slot)
{
    return hash_two(words->secret, slot->low, slot->high) & (words->slot_count - 1);
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
        size_t at = place_of(words, &words->slots[i]);
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

static bool is_form(const struct words *words, const struct words_slot *found,
                    const struct words_slot *sought, const char *form)
{
    return found->low == sought->low && found->high == sought->high &&
           found->length == sought->length &&
           (found->length <= SHORT_BYTES ||
            memcmp(words_form(words, found->id_plus_1 - 1), form, found->length) == 0);
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
    words->list.at[words->list.count] = (struct word){.form = offset,
                                                      .length = length,
                                                      .flags = flags,
                                                      .symbol = WORDS_NONE,
                                                      .hash = hash_public(form, length)};
    return (uint32_t)words->list.count++;
}

struct words_seek words_seek(const struct words *words, const char *form, uint32_t length)
{
    struct words_seek seek = {.sought = slot_of(words, form, length)};
    seek.at = place_of(words, &seek.sought);
    __builtin_prefetch(&words->slots[seek.at]);
    return seek;
}

uint32_t words_settle(struct words *words, const struct words_seek *seek, const char *form,
                      uint32_t flags, unecho_error *error)
{
    size_t at = seek->at;
    for (; words->slots[at].id_plus_1; at = (at + 1) & (words->slot_count - 1))
        if (is_form(words, &words->slots[at], &seek->sought, form))
            return words->slots[at].id_plus_1 - 1;
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
    struct words_seek seek = words_seek(words, form, length);
    return words_settle(words, &seek, form, flags, error);
}

void words_trim(struct words *words)
{
    size_t bytes = words->forms.room + words->list.room * sizeof *words->list.at +
                   words->slot_count * sizeof *words->slots;
    if (bytes > LIMIT_WORDS_KEPT_BYTES)
        words_free(words);
}
