// SPDX-License-Identifier: Apache-2.0
#include "echo/text.h"

#include "flow/limits.h"
#include "similarity/similarity.h"

#include <stdlib.h>
#include <string.h>

static int lay_out_unit(struct echo_text *text, const struct batch *batch, uint32_t index,
                        unecho_error *error)
{
    const struct unit *unit = &batch->units.at[index];
    uint32_t count = unit->tokens.count;
    if (ARRAY_RESERVE(&text->units, 1, "units", error) ||
        ARRAY_RESERVE(&text->unit, 1, "units", error) ||
        ARRAY_RESERVE(&text->half_words, 1, "units", error) ||
        ARRAY_RESERVE(&text->unspaced, 1, "units", error) ||
        ARRAY_RESERVE(&text->words, count, "words", error) ||
        ARRAY_RESERVE(&text->flags, count, "words", error))
        return UNECHO_E_MEMORY;
    text->units.at[text->units.count++] = (struct flat_unit){(uint32_t)text->words.count, count};
    text->unit.at[text->unit.count++] = index;
    text->half_words.at[text->half_words.count++] = unit->half_words;
    text->unspaced.at[text->unspaced.count++] = unit->unspaced;
    const uint32_t *words = batch->tokens.word + unit->tokens.first;
    memcpy(text->words.at + text->words.count, words, count * sizeof *words);
    memcpy(text->flags.at + text->flags.count, batch->tokens.flags + unit->tokens.first, count);
    text->words.count += count;
    text->flags.count += count;
    if (similarity_run(count, unit->unspaced) == LIMIT_RUN_SPACED)
        text->any_spaced = true;
    else
        text->any_unspaced = true;
    return UNECHO_OK;
}

int echo_text_lay_out(struct echo_text *text, const struct batch *batch,
                      const struct document *document, unecho_error *error)
{
    text->units.count = text->unit.count = text->words.count = text->flags.count = 0;
    text->half_words.count = text->unspaced.count = 0;
    text->any_spaced = text->any_unspaced = false;
    for (int sentences = 1; sentences >= 0; sentences--)
        for (uint32_t k = 0; k < document->units.count; k++) {
            uint32_t index = document->units.first + k;
            const struct unit *unit = &batch->units.at[index];
            bool is_sentence = (unit->flags & UNIT_SENTENCE) != 0;
            if (is_sentence != (sentences == 1) || (unit->flags & UNIT_BLOCK) ||
                !unit->tokens.count || unit->fate.reason)
                continue;
            if (lay_out_unit(text, batch, index, error))
                return UNECHO_E_MEMORY;
        }
    return UNECHO_OK;
}

void echo_text_free(struct echo_text *text)
{
    ARRAY_FREE(&text->units);
    ARRAY_FREE(&text->unit);
    ARRAY_FREE(&text->half_words);
    ARRAY_FREE(&text->unspaced);
    ARRAY_FREE(&text->words);
    ARRAY_FREE(&text->flags);
}

bool echo_text_same(const struct echo_text *text, uint32_t a, uint32_t b)
{
    const struct flat_unit *x = &text->units.at[a], *y = &text->units.at[b];
    return x->tokens == y->tokens && memcmp(text->words.at + x->begin, text->words.at + y->begin,
                                            x->tokens * sizeof *text->words.at) == 0;
}

int class_table_build(struct class_table *classes, const struct echo_text *text,
                      const struct hash_secret *secret, unecho_error *error)
{
    size_t units = text->units.count, slots = 64;
    while (slots < 2 * units)
        slots *= 2;
    classes->of_unit.count = classes->slots.count = classes->count = 0;
    if (ARRAY_RESERVE(&classes->of_unit, units, "classes", error) ||
        ARRAY_RESERVE(&classes->slots, slots, "classes", error))
        return UNECHO_E_MEMORY;
    uint32_t *slot = classes->slots.at;
    memset(slot, 0, slots * sizeof *slot);
    for (uint32_t k = 0; k < units; k++) {
        const struct flat_unit *unit = &text->units.at[k];
        size_t at =
            hash_bytes(secret, text->words.at + unit->begin, unit->tokens * sizeof *text->words.at)
                .low &
            (slots - 1);
        while (slot[at] && !echo_text_same(text, slot[at] - 1, k))
            at = (at + 1) & (slots - 1);
        if (!slot[at]) {
            slot[at] = k + 1;
            classes->of_unit.at[k] = classes->count++;
        } else {
            classes->of_unit.at[k] = classes->of_unit.at[slot[at] - 1];
        }
    }
    return UNECHO_OK;
}

void class_table_free(struct class_table *classes)
{
    ARRAY_FREE(&classes->of_unit);
    ARRAY_FREE(&classes->slots);
}
