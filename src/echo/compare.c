// SPDX-License-Identifier: Apache-2.0
#include "echo/compare.h"

#include "similarity/similarity.h"
#include "similarity/together.h"
#include "unicode/comparison.h"

#include <stdlib.h>
#include <string.h>

int compare_begin(struct compare *compare, unecho_error *error)
{
    uint32_t units = compare->text->judged;
    compare->profiles.count = compare->pool.count = 0;
    compare->shingles = NULL;
    if (ARRAY_RESERVE(&compare->profiles, units, "units", error))
        return UNECHO_E_MEMORY;
    for (uint32_t k = 0; k < units; k++)
        compare->profiles.at[k] = (struct profile){{0, NONE}, {0, NONE}};
    return UNECHO_OK;
}

void compare_free(struct compare *compare)
{
    ARRAY_FREE(&compare->profiles);
    ARRAY_FREE(&compare->pool);
    ARRAY_FREE(&compare->at);
    ARRAY_FREE(&compare->common);
}

int compare_unit(struct compare *compare, const struct run_index *index, uint32_t k,
                 unecho_error *error)
{
    struct flat_unit flat = compare->text->units.at[k];
    uint32_t starts = run_index_starts(index, flat);
    compare->k = k;
    compare->u = echo_text_judged(compare->text, k);
    compare->index = index;
    compare->at.count = compare->common.count = 0;
    judgement_begin(&compare->judgement);
    if (ARRAY_RESERVE(&compare->at, starts, "a comparison", error) ||
        ARRAY_RESERVE(&compare->common, starts, "a comparison", error))
        return UNECHO_E_MEMORY;
    for (uint32_t i = 0; i < starts; i++)
        compare->common.at[i] = run_index_is_common(index, flat.begin + i);
    return UNECHO_OK;
}

static int ascending(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static int make_numbers(struct compare *compare, uint32_t k, unecho_error *error)
{
    const struct echo_text *text = compare->text;
    struct range32 *numbers = &compare->profiles.at[k].numbers;
    if (numbers->count != NONE)
        return UNECHO_OK;
    struct flat_unit unit = text->units.at[k];
    uint32_t first = (uint32_t)compare->pool.count;
    for (uint32_t i = unit.begin; i < unit.begin + unit.tokens; i++) {
        if (!(text->flags.at[i] & TOKEN_NUMBER))
            continue;
        if (ARRAY_RESERVE(&compare->pool, 1, "numbers", error))
            return UNECHO_E_MEMORY;
        compare->pool.at[compare->pool.count++] = text->words.at[i];
    }
    *numbers = (struct range32){first, (uint32_t)compare->pool.count - first};
    if (numbers->count > 1)
        qsort(compare->pool.at + first, numbers->count, sizeof(uint32_t), ascending);
    return UNECHO_OK;
}

/* The distinct shingles of unit k, sorted. None where it is shorter than a shingle: such a unit is
 * its one tuple (set_size, common_shingles). */
static int make_shingles(struct compare *compare, uint32_t k, unecho_error *error)
{
    uint32_t n = compare->settings->shingle;
    struct range32 *shingles = &compare->profiles.at[k].shingles;
    if (shingles->count != NONE)
        return UNECHO_OK;
    struct flat_unit unit = compare->text->units.at[k];
    uint32_t starts = unit.tokens < n ? 0 : unit.tokens - n + 1;
    uint32_t first = (uint32_t)compare->pool.count, distinct = 0;
    if (ARRAY_RESERVE(&compare->pool, starts, "shingles", error))
        return UNECHO_E_MEMORY;
    *shingles = (struct range32){first, 0};
    if (!starts)
        return UNECHO_OK;
    uint32_t *set = compare->pool.at + first;
    memcpy(set, compare->shingles + unit.begin, starts * sizeof *set);
    qsort(set, starts, sizeof *set, ascending);
    for (uint32_t i = 0; i < starts; i++)
        if (!i || set[i] != set[i - 1])
            set[distinct++] = set[i];
    compare->pool.count += distinct;
    shingles->count = distinct;
    return UNECHO_OK;
}

static uint32_t set_size(struct range32 shingles)
{
    return shingles.count ? shingles.count : 1;
}

static uint32_t common_shingles(const struct compare *compare, uint32_t v)
{
    struct range32 a = compare->profiles.at[compare->k].shingles;
    struct range32 b = compare->profiles.at[v].shingles;
    if (!a.count && !b.count)
        return 0; /* v has other words than u */
    return similarity_common(compare->pool.at + a.first, a.count, compare->pool.at + b.first,
                             b.count);
}

/* Fills the verdict's Jaccard and says whether it reaches the threshold. */
static int compare_shingles(struct compare *compare, uint32_t v, struct pair_verdict *verdict,
                            unecho_error *error)
{
    const struct echo_text *text = compare->text;
    struct share threshold = compare->settings->threshold;
    uint32_t n = compare->settings->shingle;
    if (!compare->shingles) {
        if (grams_build(compare->grams, n, text->words.at, text->judged_words, compare->parts,
                        text->judged, error))
            return UNECHO_E_MEMORY;
        compare->shingles = compare->grams->level[n].ids;
    }
    if (make_shingles(compare, compare->k, error) || make_shingles(compare, v, error))
        return UNECHO_E_MEMORY;
    uint32_t a = set_size(compare->profiles.at[compare->k].shingles);
    uint32_t b = set_size(compare->profiles.at[v].shingles);
    uint32_t fewer = a < b ? a : b, more = a < b ? b : a;
    if (!similarity_reaches(fewer, more, threshold))
        return UNECHO_OK; /* even as a subset it would not */
    compare->work += fewer;
    verdict->common = common_shingles(compare, v);
    verdict->either = a + b - verdict->common;
    verdict->near = similarity_reaches(verdict->common, verdict->either, threshold);
    return UNECHO_OK;
}

int compare_numbers(struct compare *compare, const uint32_t *units, uint32_t count, bool *stand,
                    unecho_error *error)
{
    *stand = true;
    if (make_numbers(compare, compare->k, error))
        return UNECHO_E_MEMORY;
    struct range32 mine = compare->profiles.at[compare->k].numbers, theirs;
    if (!mine.count)
        return UNECHO_OK;
    for (uint32_t i = 0; i < count; i++)
        if (make_numbers(compare, units[i], error))
            return UNECHO_E_MEMORY;
    theirs = compare->profiles.at[units[0]].numbers;
    if (count > 1) { /* copied together behind the pool */
        theirs = (struct range32){(uint32_t)compare->pool.count, 0};
        for (uint32_t i = 0; i < count; i++) {
            struct range32 more = compare->profiles.at[units[i]].numbers;
            if (ARRAY_RESERVE(&compare->pool, theirs.count + more.count, "numbers", error))
                return UNECHO_E_MEMORY;
            uint32_t *end = compare->pool.at + theirs.first + theirs.count;
            if (more.count)
                memcpy(end, compare->pool.at + more.first, more.count * sizeof *end);
            theirs.count += more.count;
        }
        if (theirs.count > 1)
            qsort(compare->pool.at + theirs.first, theirs.count, sizeof(uint32_t), ascending);
    }
    *stand = similarity_numbers_stand(compare->pool.at + mine.first, mine.count,
                                      compare->pool.at + theirs.first, theirs.count);
    return UNECHO_OK;
}

/* Where the runs of u stand in v; returns the most tokens in a row that they share. */
static uint32_t find_runs(struct compare *compare, uint32_t v)
{
    struct flat_unit flat = compare->text->units.at[compare->k];
    uint32_t starts = run_index_starts(compare->index, flat), row = 0, longest = 0;
    for (uint32_t i = 0; i < starts; i++) {
        compare->at.at[i] = run_index_find(compare->index, flat.begin + i, v);
        row = compare->at.at[i] == NONE ? 0 : row + 1;
        longest = row > longest ? row : longest;
    }
    compare->work += flat.tokens;
    return longest ? longest + compare->index->run - 1 : 0;
}

/* What an alignment costs, in tokens: as docs/JUDGEMENT.md counts it. */
static uint64_t alignment_work(const struct judged *u)
{
    uint64_t cells = (u->tokens + 63) / 64;
    return u->tokens > ALIGNED_TOKENS
               ? 0
               : (u->tokens + ALIGNED_SLACK) * cells + 2 * u->tokens + ALIGNED_SLACK;
}

int compare_pair(struct compare *compare, uint32_t v, struct pair_verdict *verdict,
                 unecho_error *error)
{
    const struct judged *u = &compare->u;
    const struct settings *settings = compare->settings;
    bool stand;
    *verdict = (struct pair_verdict){.shares = find_runs(compare, v) >= together_run(u)};
    if (compare->classes->of_unit.at[compare->k] == compare->classes->of_unit.at[v] ||
        !judgement_may_say(u, compare->at.at))
        return UNECHO_OK;
    if (compare_numbers(compare, &v, 1, &stand, error))
        return UNECHO_E_MEMORY;
    if (!stand)
        return UNECHO_OK;
    struct judged witness = echo_text_judged(compare->text, v);
    verdict->matched = judgement_says(&compare->judgement, u, &witness, compare->at.at,
                                      compare->common.at, settings->novel);
    compare->work += alignment_work(u);
    if (!verdict->matched || !(settings->reasons & REASONS_NEAR))
        return UNECHO_OK;
    return compare_shingles(compare, v, verdict, error);
}
