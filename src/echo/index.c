// SPDX-License-Identifier: Apache-2.0
#include "echo/index.h"

#include <string.h>

/* Counts in `held` how many units hold each run, an upper bound of how many kept ones will, and in
 * `texts` how many different ones. */
static void count_holders(struct run_index *index, const struct flat_unit *parts, uint32_t units,
                          const struct class_table *classes)
{
    for (uint32_t k = 0; k < units; k++) {
        bool is_new = classes->first.at[classes->of_unit.at[k]] == k;
        for (uint32_t i = 0; i < run_index_starts(index, parts[k]); i++) {
            uint32_t run = index->runs[parts[k].begin + i];
            if (index->seen.at[run] == k + 1)
                continue;
            index->seen.at[run] = k + 1;
            index->held.at[run]++;
            index->texts.at[run] += is_new && index->texts.at[run] <= JUDGEMENT_FORM;
        }
    }
}

static int empty_lists(struct run_index *index, uint32_t distinct, unecho_error *error)
{
    const char *what = "the index of runs";
    index->texts.count = index->holders.count = 0;
    if (list32_zero(&index->first, (size_t)distinct + 1, what, error) ||
        list32_zero(&index->held, distinct, what, error) ||
        list32_zero(&index->seen, distinct, what, error) ||
        ARRAY_RESERVE(&index->texts, distinct, what, error))
        return UNECHO_E_MEMORY;
    if (distinct)
        memset(index->texts.at, 0, distinct);
    return UNECHO_OK;
}

int run_index_build(struct run_index *index, uint32_t run, struct grams *grams,
                    const struct echo_text *text, const struct flat_unit *parts,
                    const struct class_table *classes, unecho_error *error)
{
    if (grams_build(grams, run, text->words.at, text->judged_words, parts, text->judged, error))
        return UNECHO_E_MEMORY;
    uint32_t distinct = grams->level[run].distinct, total = 0;
    index->run = run;
    index->runs = grams->level[run].ids;
    if (empty_lists(index, distinct, error))
        return UNECHO_E_MEMORY;
    count_holders(index, parts, text->judged, classes);
    for (uint32_t id = 0; id < distinct; id++) {
        index->first.at[id] = total;
        if (index->held.at[id] > 1) /* a run of one unit proposes nobody */
            total += index->held.at[id];
        index->held.at[id] = 0;
        index->seen.at[id] = 0;
    }
    index->searches = 0;
    index->first.at[distinct] = total;
    return ARRAY_RESERVE(&index->holders, total, "the index of runs", error);
}

void run_index_free(struct run_index *index)
{
    ARRAY_FREE(&index->first);
    ARRAY_FREE(&index->held);
    ARRAY_FREE(&index->seen);
    ARRAY_FREE(&index->texts);
    ARRAY_FREE(&index->holders);
}

void run_index_keep(struct run_index *index, struct flat_unit unit, uint32_t k)
{
    for (uint32_t i = 0; i < run_index_starts(index, unit); i++) {
        uint32_t run = index->runs[unit.begin + i];
        uint32_t first = index->first.at[run], held = index->held.at[run];
        if (first == index->first.at[run + 1])
            continue;
        if (held && index->holders.at[first + held - 1].unit == k)
            continue; /* the unit repeats the run */
        index->holders.at[first + held] = (struct run_holder){k, i};
        index->held.at[run]++;
    }
}

uint32_t run_index_find(const struct run_index *index, uint32_t at, uint32_t v)
{
    uint32_t run = index->runs[at];
    uint32_t low = index->first.at[run], end = low + index->held.at[run], high = end;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (index->holders.at[middle].unit < v)
            low = middle + 1;
        else
            high = middle;
    }
    return low < end && index->holders.at[low].unit == v ? index->holders.at[low].token : NONE;
}
