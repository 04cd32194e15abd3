// SPDX-License-Identifier: Apache-2.0
#include "echo/compare.h"

#include "similarity/similarity.h"
#include "unicode/comparison.h"

#include <stdlib.h>
#include <string.h>

enum {
    CONTAINED_HALF_WORDS = 16
}; /* SPEC 4: 8 words or more */

int compare_begin(struct compare *compare, const struct echo_text *text, unecho_error *error)
{
    compare->profiles.count = compare->pool.count = 0;
    compare->shingles = NULL;
    if (ARRAY_RESERVE(&compare->profiles, text->units.count, "units", error))
        return UNECHO_E_MEMORY;
    for (size_t k = 0; k < text->units.count; k++)
        compare->profiles.at[k] = (struct profile){{0, NONE}, {0, NONE}};
    return UNECHO_OK;
}

void compare_free(struct compare *compare)
{
    ARRAY_FREE(&compare->profiles);
    ARRAY_FREE(&compare->pool);
    ARRAY_FREE(&compare->hits);
    ARRAY_FREE(&compare->unspaced);
}

static int ascending(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static int make_numbers(struct compare *compare, const struct echo_text *text, uint32_t k,
                        unecho_error *error)
{
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
static int make_shingles(struct compare *compare, const struct echo_text *text, uint32_t n,
                         uint32_t k, unecho_error *error)
{
    struct range32 *shingles = &compare->profiles.at[k].shingles;
    if (shingles->count != NONE)
        return UNECHO_OK;
    struct flat_unit unit = text->units.at[k];
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

static uint32_t common_shingles(const struct compare *compare, const struct echo_text *text,
                                uint32_t u, uint32_t v)
{
    struct range32 a = compare->profiles.at[u].shingles, b = compare->profiles.at[v].shingles;
    if (!a.count && !b.count)
        return echo_text_same(text, u, v);
    return similarity_common(compare->pool.at + a.first, a.count, compare->pool.at + b.first,
                             b.count);
}

/* Fills the verdict's Jaccard and says whether it reaches the threshold. */
static int compare_shingles(struct compare *compare, const struct settings *settings,
                            struct grams *grams, const struct echo_text *text, uint32_t u,
                            uint32_t v, struct pair_verdict *verdict, unecho_error *error)
{
    uint32_t n = settings->shingle;
    if (!compare->shingles) {
        if (grams_build(grams, n, text->words.at, (uint32_t)text->words.count, text->units.at,
                        text->units.count, error))
            return UNECHO_E_MEMORY;
        compare->shingles = grams->level[n].ids;
    }
    if (make_shingles(compare, text, n, u, error) || make_shingles(compare, text, n, v, error))
        return UNECHO_E_MEMORY;
    uint32_t a = set_size(compare->profiles.at[u].shingles);
    uint32_t b = set_size(compare->profiles.at[v].shingles);
    uint32_t fewer = a < b ? a : b, more = a < b ? b : a;
    if (!similarity_reaches(fewer, more, settings->threshold))
        return UNECHO_OK; /* even as a subset it would not */
    compare->work += fewer;
    verdict->common = common_shingles(compare, text, u, v);
    verdict->either = a + b - verdict->common;
    if (similarity_reaches(verdict->common, verdict->either, settings->threshold))
        verdict->reasons |= REASONS_NEAR;
    return UNECHO_OK;
}

/* What of u stands in v, as an exact cover. */
static int cover_pair(struct compare *compare, const struct echo_text *text, const struct judged *u,
                      uint32_t v, struct cover *cover, unecho_error *error)
{
    struct flat_unit unit = text->units.at[u->k];
    uint32_t starts = run_index_starts(u->index, unit);
    compare->hits.count = compare->unspaced.count = 0;
    if (ARRAY_RESERVE(&compare->hits, starts, "a comparison", error) ||
        ARRAY_RESERVE(&compare->unspaced, unit.tokens, "a comparison", error))
        return UNECHO_E_MEMORY;
    for (uint32_t i = 0; i < starts; i++)
        compare->hits.at[i] = run_index_holds(u->index, unit.begin + i, v);
    for (uint32_t i = 0; i < unit.tokens; i++)
        compare->unspaced.at[i] = text->flags.at[unit.begin + i] & TOKEN_UNSPACED;
    compare->work += unit.tokens;
    *cover = similarity_cover(compare->hits.at, compare->unspaced.at, unit.tokens, u->index->run);
    return UNECHO_OK;
}

static int numbers_stand(struct compare *compare, const struct echo_text *text, uint32_t u,
                         uint32_t v, bool *stand, unecho_error *error)
{
    if (make_numbers(compare, text, u, error))
        return UNECHO_E_MEMORY;
    *stand = true;
    if (!compare->profiles.at[u].numbers.count)
        return UNECHO_OK;
    if (make_numbers(compare, text, v, error))
        return UNECHO_E_MEMORY;
    struct range32 a = compare->profiles.at[u].numbers, b = compare->profiles.at[v].numbers;
    *stand = similarity_numbers_stand(compare->pool.at + a.first, a.count,
                                      compare->pool.at + b.first, b.count);
    return UNECHO_OK;
}

int compare_pair(struct compare *compare, const struct settings *settings, struct grams *grams,
                 const struct echo_text *text, const struct judged *u, uint32_t v,
                 struct pair_verdict *verdict, unecho_error *error)
{
    *verdict = (struct pair_verdict){0};
    bool stand;
    struct cover cover;
    if (numbers_stand(compare, text, u->k, v, &stand, error))
        return UNECHO_E_MEMORY;
    if (!stand)
        return UNECHO_OK;
    if (cover_pair(compare, text, u, v, &cover, error))
        return UNECHO_E_MEMORY;
    if (!similarity_is_short(cover.novel, settings->novel, u->half_words))
        return UNECHO_OK;
    verdict->covered = cover.covered;
    verdict->tokens = text->units.at[u->k].tokens;
    if ((settings->reasons & REASONS_CONTAINED) && u->half_words >= CONTAINED_HALF_WORDS &&
        similarity_reaches(verdict->covered, verdict->tokens, settings->containment))
        verdict->reasons |= REASONS_CONTAINED;
    if (settings->reasons & REASONS_NEAR)
        return compare_shingles(compare, settings, grams, text, u->k, v, verdict, error);
    return UNECHO_OK;
}
