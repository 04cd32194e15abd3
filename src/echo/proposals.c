// SPDX-License-Identifier: Apache-2.0
#include "echo/proposals.h"

#include "flow/limits.h"

#include <stdlib.h>
#include <string.h>

int proposals_begin(struct proposals *proposals, uint32_t units, unecho_error *error)
{
    proposals->counts.count = 0;
    if (ARRAY_RESERVE(&proposals->counts, units, "units", error))
        return UNECHO_E_MEMORY;
    for (uint32_t k = 0; k < units; k++)
        proposals->counts.at[k] = 0;
    return UNECHO_OK;
}

void proposals_free(struct proposals *proposals)
{
    ARRAY_FREE(&proposals->ranked);
    ARRAY_FREE(&proposals->proposed);
    ARRAY_FREE(&proposals->counts);
}

static int propose(struct proposals *proposals, uint32_t v, unecho_error *error)
{
    if (proposals->counts.at[v]++)
        return UNECHO_OK;
    if (ARRAY_RESERVE(&proposals->proposed, 1, "candidates", error))
        return UNECHO_E_MEMORY;
    proposals->proposed.at[proposals->proposed.count++] = v;
    return UNECHO_OK;
}

/* The first 32 and the last 32 kept units that hold the run, but for k. */
static int propose_holders(struct proposals *proposals, const struct run_index *index, uint32_t run,
                           uint32_t k, unecho_error *error)
{
    uint32_t first = index->first.at[run], held = index->held.at[run];
    for (uint32_t i = 0; i < held; i++) {
        if (i == LIMIT_RUN_FIRST && held > LIMIT_RUN_FIRST + LIMIT_RUN_LAST)
            i = held - LIMIT_RUN_LAST;
        uint32_t v = index->holders.at[first + i].unit;
        proposals->work++;
        if (v != k && propose(proposals, v, error))
            return UNECHO_E_MEMORY;
    }
    return UNECHO_OK;
}

static int ascending(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

/* Sorts the candidates into keep order. Of more than 64, those proposed by the most runs stay; of
 * equal ones the first in keep order. Clears the counts of all. */
static int rank(struct proposals *proposals, unecho_error *error)
{
    size_t count = proposals->proposed.count;
    proposals->ranked.count = 0;
    if (ARRAY_RESERVE(&proposals->ranked, count, "candidates", error))
        return UNECHO_E_MEMORY;
    uint64_t *ranked = proposals->ranked.at;
    for (size_t i = 0; i < count; i++) {
        uint32_t v = proposals->proposed.at[i];
        uint64_t behind = count > LIMIT_CANDIDATES ? UINT32_MAX - proposals->counts.at[v] : 0;
        ranked[i] = behind << 32 | v;
        proposals->counts.at[v] = 0;
    }
    if (count > 1)
        qsort(ranked, count, sizeof *ranked, ascending);
    if (count > LIMIT_CANDIDATES) {
        count = LIMIT_CANDIDATES;
        for (size_t i = 0; i < count; i++)
            ranked[i] &= UINT32_MAX;
        qsort(ranked, count, sizeof *ranked, ascending);
    }
    proposals->ranked.count = count;
    return UNECHO_OK;
}

/* Enters one more candidate in its place, unless it is one already. */
static int add_ranked(struct proposals *proposals, uint32_t v, unecho_error *error)
{
    size_t at = proposals->ranked.count;
    while (at && proposals->ranked.at[at - 1] > v)
        at--;
    if (at && proposals->ranked.at[at - 1] == v)
        return UNECHO_OK;
    if (ARRAY_RESERVE(&proposals->ranked, 1, "candidates", error))
        return UNECHO_E_MEMORY;
    memmove(proposals->ranked.at + at + 1, proposals->ranked.at + at,
            (proposals->ranked.count - at) * sizeof *proposals->ranked.at);
    proposals->ranked.at[at] = v;
    proposals->ranked.count++;
    return UNECHO_OK;
}

int proposals_find(struct proposals *proposals, struct run_index *index, struct flat_unit unit,
                   uint32_t k, uint32_t same, unecho_error *error)
{
    uint32_t search = ++index->searches;
    proposals->proposed.count = 0;
    for (uint32_t i = 0; i < run_index_starts(index, unit); i++) {
        uint32_t run = index->runs[unit.begin + i];
        if (index->seen.at[run] == search)
            continue; /* different runs count, not their repetitions */
        index->seen.at[run] = search;
        if (propose_holders(proposals, index, run, k, error))
            return UNECHO_E_MEMORY;
    }
    int code = rank(proposals, error);
    return code || same == NONE || same == k ? code : add_ranked(proposals, same, error);
}
