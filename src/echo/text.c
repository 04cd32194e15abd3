// SPDX-License-Identifier: Apache-2.0
#include "echo/text.h"

#include "flow/limits.h"
#include "similarity/similarity.h"

#include <stdlib.h>
#include <string.h>

enum part {
    SENTENCES,
    OTHERS,
    BLOCKS,
    PARTS
};

static enum part part_of(const struct unit *unit)
{
    if (unit->flags & UNIT_BLOCK)
        return BLOCKS;
    return unit->flags & UNIT_SENTENCE ? SENTENCES : OTHERS;
}

static int reserve_unit(struct echo_text *text, uint32_t tokens, unecho_error *error)
{
    if (ARRAY_RESERVE(&text->units, 1, "units", error) ||
        ARRAY_RESERVE(&text->unit, 1, "units", error) ||
        ARRAY_RESERVE(&text->words, tokens, "words", error) ||
        ARRAY_RESERVE(&text->flags, tokens, "words", error))
        return UNECHO_E_MEMORY;
    return UNECHO_OK;
}

static int lay_out_unit(struct echo_text *text, uint32_t index, unecho_error *error)
{
    const struct batch *batch = text->batch;
    struct range32 tokens = batch->units.at[index].tokens;
    if (reserve_unit(text, tokens.count, error))
        return UNECHO_E_MEMORY;
    text->units.at[text->units.count++] =
        (struct flat_unit){(uint32_t)text->words.count, tokens.count};
    text->unit.at[text->unit.count++] = index;
    const uint32_t *words = batch->tokens.word + tokens.first;
    memcpy(text->words.at + text->words.count, words, tokens.count * sizeof *words);
    memcpy(text->flags.at + text->flags.count, batch->tokens.flags + tokens.first, tokens.count);
    text->words.count += tokens.count;
    text->flags.count += tokens.count;
    return UNECHO_OK;
}

static int lay_out_part(struct echo_text *text, const struct document *document, enum part part,
                        unecho_error *error)
{
    for (uint32_t i = 0; i < document->units.count; i++) {
        uint32_t index = document->units.first + i;
        const struct unit *unit = &text->batch->units.at[index];
        if (!unit->tokens.count || unit->fate.reason || part_of(unit) != part)
            continue;
        if (lay_out_unit(text, index, error))
            return UNECHO_E_MEMORY;
        if (part == BLOCKS)
            continue;
        if (similarity_run(unit->tokens.count, unit->unspaced) == LIMIT_RUN_SPACED)
            text->any_spaced = true;
        else
            text->any_unspaced = true;
    }
    return UNECHO_OK;
}

/* The three parts, each in text order, are merged into `order`. */
static int make_order(struct echo_text *text, const uint32_t *end, unecho_error *error)
{
    size_t units = text->units.count;
    uint32_t at[PARTS] = {0, end[SENTENCES], end[OTHERS]};
    text->order.count = text->position.count = 0;
    if (ARRAY_RESERVE(&text->order, units, "units", error) ||
        ARRAY_RESERVE(&text->position, units, "units", error))
        return UNECHO_E_MEMORY;
    for (uint32_t p = 0; p < units; p++) {
        int first = -1;
        for (int part = 0; part < PARTS; part++)
            if (at[part] < end[part] &&
                (first < 0 || text->unit.at[at[part]] < text->unit.at[at[first]]))
                first = part;
        text->position.at[at[first]] = p;
        text->order.at[p] = at[first]++;
    }
    text->order.count = text->position.count = units;
    return UNECHO_OK;
}

int echo_text_lay_out(struct echo_text *text, struct batch *batch, const struct document *document,
                      unecho_error *error)
{
    uint32_t end[PARTS];
    text->batch = batch;
    text->units.count = text->unit.count = text->words.count = text->flags.count = 0;
    text->any_spaced = text->any_unspaced = false;
    for (int part = 0; part < PARTS; part++) {
        if (part == BLOCKS) {
            text->judged = (uint32_t)text->units.count;
            text->judged_words = (uint32_t)text->words.count;
        }
        if (lay_out_part(text, document, (enum part)part, error))
            return UNECHO_E_MEMORY;
        end[part] = (uint32_t)text->units.count;
    }
    return make_order(text, end, error);
}

void echo_text_free(struct echo_text *text)
{
    ARRAY_FREE(&text->units);
    ARRAY_FREE(&text->unit);
    ARRAY_FREE(&text->order);
    ARRAY_FREE(&text->position);
    ARRAY_FREE(&text->words);
    ARRAY_FREE(&text->flags);
}

uint32_t echo_text_run(const struct echo_text *text, uint32_t k)
{
    return similarity_run(text->units.at[k].tokens, echo_text_unit(text, k)->unspaced);
}

struct judged echo_text_judged(const struct echo_text *text, uint32_t k)
{
    struct flat_unit flat = text->units.at[k];
    const struct unit *unit = echo_text_unit(text, k);
    return (struct judged){.words = text->words.at + flat.begin,
                           .flags = text->flags.at + flat.begin,
                           .tokens = flat.tokens,
                           .half_words = unit->half_words,
                           .run = echo_text_run(text, k),
                           .sentence = (unit->flags & UNIT_SENTENCE) != 0,
                           .cut = (unit->flags & UNIT_CUT) != 0};
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
    classes->first.count = 0;
    if (ARRAY_RESERVE(&classes->of_unit, units, "classes", error) ||
        ARRAY_RESERVE(&classes->first, units, "classes", error) ||
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
            classes->first.at[classes->count] = k;
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
    ARRAY_FREE(&classes->first);
    ARRAY_FREE(&classes->slots);
}
