// SPDX-License-Identifier: Apache-2.0
#include "page/top.h"

#include <string.h>

int top_init(struct top *top, const struct hash_secret *secret, size_t capacity,
             unecho_error *error)
{
    size_t slots = 1;
    while (slots < 2 * capacity)
        slots *= 2;
    *top = (struct top){.secret = secret, .capacity = capacity};
    return list32_zero(&top->slots, slots, "counters", error);
}

void top_free(struct top *top)
{
    ARRAY_FREE(&top->entries);
    ARRAY_FREE(&top->heap);
    ARRAY_FREE(&top->slots);
}

static uint32_t *slot_of(struct top *top, uint64_t key)
{
    return &top->slots.at[hash_two(top->secret, key, 0) & (top->slots.count - 1)];
}

static struct top_entry *find(struct top *top, uint64_t key)
{
    for (uint32_t at = *slot_of(top, key); at; at = top->entries.at[at - 1].next)
        if (top->entries.at[at - 1].key == key)
            return &top->entries.at[at - 1];
    return NULL;
}

/* ---- The heap ---- */

static void put(struct top *top, size_t place, uint32_t entry)
{
    top->heap.at[place] = entry;
    top->entries.at[entry].place = (uint32_t)place;
}

static uint64_t weight_at(const struct top *top, size_t place)
{
    return top->entries.at[top->heap.at[place]].weight;
}

/* The entry at `place` has grown: it sinks. */
static void sink(struct top *top, size_t place)
{
    uint32_t entry = top->heap.at[place];
    uint64_t weight = top->entries.at[entry].weight;
    for (;;) {
        size_t child = 2 * place + 1;
        if (child + 1 < top->heap.count && weight_at(top, child + 1) < weight_at(top, child))
            child++;
        if (child >= top->heap.count || weight_at(top, child) >= weight)
            break;
        put(top, place, top->heap.at[child]);
        place = child;
    }
    put(top, place, entry);
}

/* The entry at `place` is new: it rises. */
static void rise(struct top *top, size_t place)
{
    uint32_t entry = top->heap.at[place];
    uint64_t weight = top->entries.at[entry].weight;
    while (place && weight_at(top, (place - 1) / 2) > weight) {
        put(top, place, top->heap.at[(place - 1) / 2]);
        place = (place - 1) / 2;
    }
    put(top, place, entry);
}

/* ---- Entries ---- */

static void link_entry(struct top *top, uint32_t entry)
{
    uint32_t *slot = slot_of(top, top->entries.at[entry].key);
    top->entries.at[entry].next = *slot;
    *slot = entry + 1;
}

static void unlink_entry(struct top *top, uint32_t entry)
{
    uint32_t *at = slot_of(top, top->entries.at[entry].key);
    while (*at != entry + 1)
        at = &top->entries.at[*at - 1].next;
    *at = top->entries.at[entry].next;
}

static void fill(struct top_entry *entry, uint64_t key, uint64_t inherited, unecho_bytes text)
{
    size_t length = text.length < TOP_TEXT_BYTES ? text.length : TOP_TEXT_BYTES;
    entry->key = key;
    entry->weight = entry->inherited = inherited;
    memset(entry->sums, 0, sizeof entry->sums);
    entry->text_length = (uint32_t)length;
    entry->text_cut = length < text.length;
    if (length)
        memcpy(entry->text, text.at, length);
}

static struct top_entry *begin(struct top *top, uint64_t key, unecho_bytes text,
                               unecho_error *error)
{
    if (ARRAY_RESERVE(&top->entries, 1, "counters", error) ||
        ARRAY_RESERVE(&top->heap, 1, "counters", error))
        return NULL;
    uint32_t entry = (uint32_t)top->entries.count++;
    fill(&top->entries.at[entry], key, 0, text);
    link_entry(top, entry);
    put(top, top->heap.count++, entry);
    rise(top, top->heap.count - 1);
    return &top->entries.at[entry];
}

/* The lightest makes room, and what it weighed may be the new one's. */
static struct top_entry *replace(struct top *top, uint64_t key, unecho_bytes text)
{
    uint32_t entry = top->heap.at[0];
    top->full_once = true;
    unlink_entry(top, entry);
    fill(&top->entries.at[entry], key, top->entries.at[entry].weight, text);
    link_entry(top, entry);
    return &top->entries.at[entry];
}

int top_add(struct top *top, uint64_t key, uint64_t weight, const uint64_t sums[TOP_SUMS],
            unecho_bytes text, unecho_error *error)
{
    struct top_entry *entry = find(top, key);
    if (!entry)
        entry = top->entries.count < top->capacity ? begin(top, key, text, error)
                                                   : replace(top, key, text);
    if (!entry)
        return UNECHO_E_MEMORY;
    entry->weight += weight;
    for (int i = 0; sums && i < TOP_SUMS; i++)
        entry->sums[i] += sums[i];
    sink(top, entry->place);
    return UNECHO_OK;
}

static int heavier_first(const void *a, const void *b)
{
    const struct top_entry *one = a, *other = b;
    uint64_t first = top_certain(one), second = top_certain(other);
    if (first != second)
        return first > second ? -1 : 1;
    return (one->key > other->key) - (one->key < other->key);
}

void top_sort(struct top *top)
{
    if (top->entries.count)
        qsort(top->entries.at, top->entries.count, sizeof *top->entries.at, heavier_first);
}
