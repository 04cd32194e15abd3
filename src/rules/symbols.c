// SPDX-License-Identifier: Apache-2.0
#include "rules/symbols.h"

#include <stdlib.h>
#include <string.h>

enum {
    FIRST_SLOTS = 1 << 8
};

void symbols_free(struct symbols *symbols)
{
    ARRAY_FREE(&symbols->list);
    buffer_free(&symbols->forms);
    free(symbols->slots);
    symbols->slots = NULL;
    symbols->slot_count = 0;
}

/* The slot that holds the form, or the empty one where it belongs. There is always an empty one. */
static size_t slot_of(const struct symbols *symbols, const struct hash_secret *secret,
                      const char *form, uint32_t length)
{
    size_t at = hash_bytes(secret, form, length).low & (symbols->slot_count - 1);
    for (; symbols->slots[at]; at = (at + 1) & (symbols->slot_count - 1)) {
        const struct symbol *symbol = &symbols->list.at[symbols->slots[at] - 1];
        if (symbol->length == length && memcmp(symbols->forms.at + symbol->form, form, length) == 0)
            break;
    }
    return at;
}

uint32_t symbols_find(const struct symbols *symbols, const struct hash_secret *secret,
                      const char *form, uint32_t length)
{
    if (!symbols->slot_count)
        return SYMBOLS_NONE;
    return symbols->slots[slot_of(symbols, secret, form, length)] - 1; /* 0 - 1 is SYMBOLS_NONE */
}

static int make_room(struct symbols *symbols, const struct hash_secret *secret, unecho_error *error)
{
    if (symbols->list.count < symbols->slot_count / 2)
        return UNECHO_OK;
    size_t count = symbols->slot_count ? symbols->slot_count * 2 : FIRST_SLOTS;
    uint32_t *slots = mem_new(count, sizeof *slots, "the table of symbols", error);
    if (!slots)
        return UNECHO_E_MEMORY;
    free(symbols->slots);
    symbols->slots = slots;
    symbols->slot_count = count;
    for (size_t i = 0; i < symbols->list.count; i++) {
        const struct symbol *symbol = &symbols->list.at[i];
        const char *form = symbols->forms.at + symbol->form;
        slots[slot_of(symbols, secret, form, symbol->length)] = (uint32_t)i + 1;
    }
    return UNECHO_OK;
}

uint32_t symbols_intern(struct symbols *symbols, const struct hash_secret *secret, const char *form,
                        uint32_t length, uint32_t flags, unecho_error *error)
{
    if (make_room(symbols, secret, error))
        return SYMBOLS_NONE;
    size_t at = slot_of(symbols, secret, form, length);
    if (symbols->slots[at])
        return symbols->slots[at] - 1;
    uint64_t offset = symbols->forms.count;
    if (ARRAY_RESERVE(&symbols->list, 1, "symbols", error) ||
        buffer_append(&symbols->forms, form, length, error))
        return SYMBOLS_NONE;
    symbols->list.at[symbols->list.count++] = (struct symbol){offset, length, flags};
    symbols->slots[at] = (uint32_t)symbols->list.count;
    return symbols->slots[at] - 1;
}
