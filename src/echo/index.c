// SPDX-License-Identifier: Apache-2.0
#include "echo/index.h"

/* Counts in `held` how many units hold each run: an upper bound of how many kept ones will. */
static void count_holders(struct run_index *index, const struct echo_text *text)
{
    for (uint32_t k = 0; k < text->units.count; k++) {
        struct flat_unit unit = text->units.at[k];
        for (uint32_t i = 0; i < run_index_starts(index, unit); i++) {
            uint32_t run = index->runs[unit.begin + i];
            if (index->seen.at[run] != k + 1) {
                index->seen.at[run] = k + 1;
                index->held.at[run]++;
            }
        }
    }
}

int run_index_build(struct run_index *index, uint32_t run, struct grams *grams,
                    const struct echo_text *text, unecho_error *error)
{
    if (grams_build(grams, run, text->words.at, (uint32_t)text->words.count, text->units.at,
                    text->units.count, error))
        return UNECHO_E_MEMORY;
    uint32_t distinct = grams->level[run].distinct;
    index->run = run;
    index->runs = grams->level[run].ids;
    const char *what = "the index of runs";
    if (list32_zero(&index->first, (size_t)distinct + 1, what, error) ||
        list32_zero(&index->held, distinct, what, error) ||
        list32_zero(&index->seen, distinct, what, error))
        return UNECHO_E_MEMORY;
    count_holders(index, text);
    uint32_t total = 0;
    for (uint32_t id = 0; id < distinct; id++) {
        index->first.at[id] = total;
        if (index->held.at[id] > 1) /* a run of one unit proposes nobody */
            total += index->held.at[id];
        index->held.at[id] = 0;
        index->seen.at[id] = 0;
    }
    index->first.at[distinct] = total;
    return ARRAY_RESERVE(&index->holders, total, what, error);
}

void run_index_free(struct run_index *index)
{
    ARRAY_FREE(&index->first);
    ARRAY_FREE(&index->held);
    ARRAY_FREE(&index->seen);
    ARRAY_FREE(&index->holders);
}

void run_index_keep(struct run_index *index, const struct echo_text *text, uint32_t k)
{
    struct flat_unit unit = text->units.at[k];
    for (uint32_t i = 0; i < run_index_starts(index, unit); i++) {
        uint32_t run = index->runs[unit.begin + i];
        uint32_t first = index->first.at[run], held = index->held.at[run];
        if (first == index->first.at[run + 1])
            continue;
        if (held && index->holders.at[first + held - 1] == k)
            continue; /* the unit repeats the run */
        index->holders.at[first + held] = k;
        index->held.at[run]++;
    }
}

bool run_index_holds(const struct run_index *index, uint32_t at, uint32_t v)
{
    uint32_t run = index->runs[at];
    uint32_t low = index->first.at[run], end = low + index->held.at[run], high = end;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (index->holders.at[middle] < v)
            low = middle + 1;
        else
            high = middle;
    }
    return low < end && index->holders.at[low] == v;
}
