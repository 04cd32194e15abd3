// SPDX-License-Identifier: Apache-2.0
#include "similarity/grams.h"

#include <stdlib.h>
#include <string.h>

struct pair_slot {
    uint32_t first, second;
    uint32_t id_plus_1; /* 0: empty */
};

void grams_free(struct grams *grams)
{
    for (size_t n = 0; n <= GRAMS_LONGEST; n++)
        free(grams->level[n].ids);
    free(grams->table.slots);
    const struct hash_secret *secret = grams->secret;
    *grams = (struct grams){.secret = secret};
}

void grams_reset(struct grams *grams)
{
    for (size_t n = 0; n <= GRAMS_LONGEST; n++)
        grams->level[n].built = false;
}

/* Empties the table and makes it large enough for `pairs` distinct ones at half load. */
static int table_prepare(struct pair_table *table, uint32_t pairs, unecho_error *error)
{
    size_t slots = 64;
    while (slots < 2 * (size_t)pairs)
        slots *= 2;
    if (slots > table->room) {
        free(table->slots);
        table->room = 0;
        table->slots = mem_new(slots, sizeof *table->slots, "the table of n-grams", error);
        if (!table->slots)
            return UNECHO_E_MEMORY;
        table->room = slots;
    } else {
        memset(table->slots, 0, slots * sizeof *table->slots);
    }
    table->mask = slots - 1;
    table->count = 0;
    return UNECHO_OK;
}

static uint32_t table_intern(struct pair_table *table, const struct hash_secret *secret,
                             uint32_t first, uint32_t second)
{
    size_t at = hash_pair(secret, first, second) & table->mask;
    for (struct pair_slot *slot; (slot = &table->slots[at])->id_plus_1; at = (at + 1) & table->mask)
        if (slot->first == first && slot->second == second)
            return slot->id_plus_1 - 1;
    table->slots[at] = (struct pair_slot){first, second, ++table->count};
    return table->count - 1;
}

static int level_reserve(struct grams *grams, uint32_t n, uint32_t count, unecho_error *error)
{
    if (grams->level[n].room >= count)
        return UNECHO_OK;
    uint32_t *ids = mem_resize(grams->level[n].ids, count, sizeof *ids, "n-grams", error);
    if (!ids)
        return UNECHO_E_MEMORY;
    grams->level[n].ids = ids;
    grams->level[n].room = count;
    return UNECHO_OK;
}

/* n = upper + lower, and the n-gram at i is the pair (upper-gram at i, lower-gram at i + upper). */
static void build_from_halves(struct grams *grams, uint32_t n, const struct flat_unit *units,
                              size_t unit_count)
{
    uint32_t lower = n / 2, upper = n - lower;
    const uint32_t *head = grams->level[upper].ids, *rest = grams->level[lower].ids;
    uint32_t *ids = grams->level[n].ids;
    for (size_t k = 0; k < unit_count; k++) {
        uint32_t begin = units[k].begin;
        for (uint32_t i = 0; i + n <= units[k].tokens; i++)
            ids[begin + i] = table_intern(&grams->table, grams->secret, head[begin + i],
                                          rest[begin + i + upper]);
    }
    grams->level[n].distinct = grams->table.count;
}

int grams_build(struct grams *grams, uint32_t n, const uint32_t *words, uint32_t count,
                const struct flat_unit *units, size_t unit_count, unecho_error *error)
{
    if (grams->level[n].built)
        return UNECHO_OK;
    if (level_reserve(grams, n, count, error))
        return UNECHO_E_MEMORY;
    if (n == 1) {
        memcpy(grams->level[1].ids, words, count * sizeof *words);
    } else {
        if (grams_build(grams, n - n / 2, words, count, units, unit_count, error) ||
            grams_build(grams, n / 2, words, count, units, unit_count, error) ||
            table_prepare(&grams->table, count, error))
            return UNECHO_E_MEMORY;
        build_from_halves(grams, n, units, unit_count);
    }
    grams->level[n].built = true;
    return UNECHO_OK;
}
