// SPDX-License-Identifier: Apache-2.0
#include "similarity/together.h"

#include "similarity/similarity.h"

#include <stdlib.h>
#include <string.h>

void together_free(struct together *together)
{
    ARRAY_FREE(&together->ids);
    ARRAY_FREE(&together->number);
    ARRAY_FREE(&together->hits);
    ARRAY_FREE(&together->covers);
    ARRAY_FREE(&together->candidates);
    ARRAY_FREE(&together->taken);
}

static uint32_t starts_in(uint32_t tokens, uint32_t run)
{
    return tokens < run ? 0 : tokens - run + 1;
}

static int ascending(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

/* The place of an id among those of u, or NONE. */
static uint32_t find_id(const struct list32 *ids, uint32_t id)
{
    size_t low = 0, high = ids->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (ids->at[middle] < id)
            low = middle + 1;
        else
            high = middle;
    }
    return low < ids->count && ids->at[low] == id ? (uint32_t)low : NONE;
}

int together_begin(struct together *together, const struct judged *u, const uint32_t *ids,
                   unecho_error *error)
{
    struct list32 *sorted = &together->ids, *number = &together->number;
    together->u = u;
    together->run = together_run(u);
    together->cells = ((size_t)u->tokens + 63) / 64;
    together->covers.count = together->candidates.count = together->taken.count = 0;
    uint32_t starts = starts_in(u->tokens, together->run);
    sorted->count = number->count = together->hits.count = 0;
    if (ARRAY_RESERVE(sorted, starts, "runs", error) ||
        ARRAY_RESERVE(number, starts, "runs", error) ||
        ARRAY_RESERVE(&together->hits, starts, "runs", error))
        return UNECHO_E_MEMORY;
    if (!starts)
        return UNECHO_OK;
    memcpy(sorted->at, ids, starts * sizeof *ids);
    qsort(sorted->at, starts, sizeof *ids, ascending);
    for (uint32_t i = 0; i < starts; i++)
        if (!i || sorted->at[i] != sorted->at[sorted->count - 1])
            sorted->at[sorted->count++] = sorted->at[i];
    for (uint32_t i = 0; i < starts; i++)
        number->at[number->count++] = find_id(sorted, ids[i]);
    return UNECHO_OK;
}

/* How many tokens of a candidate lie in runs that stand in u; marks those runs in `hits`. */
static uint32_t mark_hits(struct together *together, const uint32_t *ids, uint32_t tokens)
{
    uint32_t covered = 0, end = 0;
    memset(together->hits.at, 0, together->ids.count);
    for (uint32_t i = 0; i < starts_in(tokens, together->run); i++) {
        uint32_t number = find_id(&together->ids, ids[i]);
        if (number == NONE)
            continue;
        together->hits.at[number] = 1;
        covered += i + together->run - (end > i ? end : i);
        end = i + together->run;
    }
    return covered;
}

/* Which tokens of u lie in the runs that are marked. */
static void cover(const struct together *together, uint64_t *set)
{
    uint32_t end = 0;
    memset(set, 0, together->cells * sizeof *set);
    for (uint32_t i = 0; i < together->number.count; i++) {
        if (!together->hits.at[together->number.at[i]])
            continue;
        for (uint32_t k = end > i ? end : i; k < i + together->run; k++)
            set[k / 64] |= UINT64_C(1) << k % 64;
        end = i + together->run;
    }
}

int together_add(struct together *together, uint32_t name, const uint32_t *ids, uint32_t tokens,
                 bool always, unecho_error *error)
{
    if (!together->ids.count ||
        (!always && tokens > TOGETHER_LENGTH * (uint64_t)together->u->tokens))
        return UNECHO_OK;
    uint32_t covered = mark_hits(together, ids, tokens);
    if (!always && 4 * (uint64_t)covered < 3 * (uint64_t)tokens)
        return UNECHO_OK;
    if (ARRAY_RESERVE(&together->candidates, 1, "witnesses", error) ||
        ARRAY_RESERVE(&together->covers, together->cells, "witnesses", error))
        return UNECHO_E_MEMORY;
    together->candidates.at[together->candidates.count++] = name;
    cover(together, together->covers.at + together->covers.count);
    together->covers.count += together->cells;
    return UNECHO_OK;
}

/* An empty set behind the covers. */
static uint64_t *empty_set(struct together *together, unecho_error *error)
{
    if (ARRAY_RESERVE(&together->covers, together->cells, "witnesses", error))
        return NULL;
    uint64_t *set = together->covers.at + together->covers.count;
    memset(set, 0, together->cells * sizeof *set);
    together->matched_set = set;
    together->taken.count = 0;
    return set;
}

static uint32_t gain(const uint64_t *cover, const uint64_t *matched, size_t cells)
{
    uint32_t tokens = 0;
    for (size_t i = 0; i < cells; i++)
        tokens += (uint32_t)__builtin_popcountll(cover[i] & ~matched[i]);
    return tokens;
}

static int take(struct together *together, uint32_t candidate, uint64_t *matched,
                unecho_error *error)
{
    const uint64_t *cover = together->covers.at + candidate * together->cells;
    if (ARRAY_RESERVE(&together->taken, 1, "witnesses", error))
        return UNECHO_E_MEMORY;
    together->taken.at[together->taken.count++] = together->candidates.at[candidate];
    for (size_t i = 0; i < together->cells; i++)
        matched[i] |= cover[i];
    return UNECHO_OK;
}

int together_choose(struct together *together, bool *several, unecho_error *error)
{
    uint64_t *matched = empty_set(together, error);
    if (!matched)
        return UNECHO_E_MEMORY;
    while (together->taken.count <= TOGETHER_MOST) {
        uint32_t best = 0, most = 0;
        for (uint32_t i = 0; i < together->candidates.count; i++) {
            uint32_t tokens =
                gain(together->covers.at + i * together->cells, matched, together->cells);
            if (tokens > most) {
                most = tokens;
                best = i;
            }
        }
        if (most < together->run)
            break;
        if (take(together, best, matched, error)) /* what is taken adds nothing again */
            return UNECHO_E_MEMORY;
    }
    *several = together->taken.count >= 2 && together->taken.count <= TOGETHER_MOST;
    return UNECHO_OK;
}

int together_take_all(struct together *together, unecho_error *error)
{
    uint64_t *matched = empty_set(together, error);
    for (uint32_t i = 0; matched && i < together->candidates.count; i++)
        if (take(together, i, matched, error))
            return UNECHO_E_MEMORY;
    return matched ? UNECHO_OK : UNECHO_E_MEMORY;
}

uint32_t together_says(const struct together *together, const uint8_t *common, uint32_t novel,
                       struct share containment)
{
    const struct judged *u = together->u;
    const uint64_t *set = together->matched_set;
    struct matched matched;
    matched_begin(&matched, u, common);
    for (uint32_t i = 0; i < u->tokens; i++)
        if (set[i / 64] >> i % 64 & 1)
            matched_add(&matched, i, 1);
    matched_end(&matched);
    if (!similarity_reaches(matched.tokens, u->tokens, containment))
        return 0;
    bool all = !matched.novel_runs;
    bool nearly = matched.longest <= 2 * (uint64_t)novel &&
                  matched.novel * (uint64_t)JUDGEMENT_STRICT <= u->half_words &&
                  !matched_is_form(&matched);
    return all || nearly ? matched.tokens : 0;
}
