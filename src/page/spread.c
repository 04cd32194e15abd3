// SPDX-License-Identifier: Apache-2.0
#include "page/spread.h"

#include <string.h>

int spread_init(struct spread *spread, const struct hash_secret *secret, size_t most,
                unecho_error *error)
{
    size_t slots = 4;
    while (slots < 2 * most)
        slots *= 2;
    *spread = (struct spread){.secret = secret};
    spread->slots.at = mem_new(slots, sizeof *spread->slots.at, "class sizes", error);
    spread->slots.count = spread->slots.room = spread->slots.at ? slots : 0;
    return spread->slots.at ? UNECHO_OK : UNECHO_E_MEMORY;
}

void spread_free(struct spread *spread)
{
    ARRAY_FREE(&spread->slots);
}

static bool is_sampled(const struct spread *spread, uint64_t key)
{
    return !spread->halvings || !(key >> (64 - spread->halvings));
}

static struct spread_slot *slot_of(struct spread *spread, uint64_t key)
{
    size_t mask = spread->slots.count - 1, at = hash_two(spread->secret, key, 0) & mask;
    while (spread->slots.at[at].count && spread->slots.at[at].key != key)
        at = (at + 1) & mask;
    return &spread->slots.at[at];
}

/* Takes out the slot at `hole`; those behind it that could not stand nearer move up. */
static void take_out(struct spread *spread, size_t hole)
{
    size_t mask = spread->slots.count - 1;
    spread->used--;
    for (size_t at = (hole + 1) & mask; spread->slots.at[at].count; at = (at + 1) & mask) {
        size_t home = hash_two(spread->secret, spread->slots.at[at].key, 0) & mask;
        if (((at - home) & mask) < ((at - hole) & mask))
            continue;
        spread->slots.at[hole] = spread->slots.at[at];
        hole = at;
    }
    spread->slots.at[hole].count = 0;
}

static void halve(struct spread *spread)
{
    spread->halvings++;
    for (size_t i = 0; i < spread->slots.count;) {
        struct spread_slot *slot = &spread->slots.at[i];
        if (slot->count && !is_sampled(spread, slot->key))
            take_out(spread, i); /* another one may stand here now */
        else
            i++;
    }
}

void spread_add(struct spread *spread, uint64_t key)
{
    while (is_sampled(spread, key)) {
        struct spread_slot *slot = slot_of(spread, key);
        if (slot->count || spread->used < spread->slots.count / 2) {
            spread->used += !slot->count;
            slot->key = key;
            slot->count++;
            return;
        }
        if (spread->halvings == 63) /* keys that no hash would give */
            return;
        halve(spread);
    }
}

void spread_bins(const struct spread *spread, uint64_t bins[SPREAD_BINS])
{
    memset(bins, 0, SPREAD_BINS * sizeof *bins);
    for (size_t i = 0; i < spread->slots.count; i++) {
        int bin = -1;
        for (uint64_t count = spread->slots.at[i].count; count; count /= 2)
            bin++;
        if (bin >= 0)
            bins[bin < SPREAD_BINS ? bin : SPREAD_BINS - 1] += (uint64_t)1 << spread->halvings;
    }
}
