// SPDX-License-Identifier: Apache-2.0
#include "similarity/verify.h"

#include "flow/form.h"
#include "similarity/similarity.h"
#include "unicode/comparison.h"

#include <stdlib.h>
#include <string.h>

void verifier_init(struct verifier *verifier, const struct hash_secret *secret)
{
    *verifier = (struct verifier){.grams.secret = secret};
    words_init(&verifier->words, secret);
}

void verifier_free(struct verifier *verifier)
{
    words_free(&verifier->words);
    grams_free(&verifier->grams);
    ARRAY_FREE(&verifier->flat);
    ARRAY_FREE(&verifier->flags);
    ARRAY_FREE(&verifier->hits);
    ARRAY_FREE(&verifier->marks);
    ARRAY_FREE(&verifier->sets);
}

void verifier_begin(struct verifier *verifier)
{
    verifier->flat.count = verifier->flags.count = 0;
    words_trim(&verifier->words);
    grams_reset(&verifier->grams);
}

int verifier_add(struct verifier *verifier, unecho_bytes form, struct flat_unit *unit,
                 unecho_error *error)
{
    struct form_word word;
    unit->begin = (uint32_t)verifier->flat.count;
    for (size_t at = 0; form_next(form, &at, &word);) {
        uint32_t id =
            words_intern(&verifier->words, word.at, word.length, word.flags & ~FORM_COMMON, error);
        if (id == WORDS_NONE || ARRAY_RESERVE(&verifier->flat, 1, "a pair", error) ||
            ARRAY_RESERVE(&verifier->flags, 1, "a pair", error))
            return UNECHO_E_MEMORY;
        verifier->flat.at[verifier->flat.count++] = id;
        verifier->flags.at[verifier->flags.count++] = (uint8_t)word.flags;
    }
    unit->tokens = (uint32_t)verifier->flat.count - unit->begin;
    return UNECHO_OK;
}

static int ascending(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

/* Appends the numbers of a unit to `sets`, sorted. */
static int add_numbers(struct verifier *verifier, struct flat_unit unit, uint32_t *count,
                       unecho_error *error)
{
    struct list32 *sets = &verifier->sets;
    size_t first = sets->count;
    if (ARRAY_RESERVE(sets, unit.tokens, "numbers", error))
        return UNECHO_E_MEMORY;
    for (uint32_t i = unit.begin; i < unit.begin + unit.tokens; i++)
        if (verifier->flags.at[i] & TOKEN_NUMBER)
            sets->at[sets->count++] = verifier->flat.at[i];
    *count = (uint32_t)(sets->count - first);
    if (*count > 1)
        qsort(sets->at + first, *count, sizeof *sets->at, ascending);
    return UNECHO_OK;
}

/* Fills `sets` with the numbers of the first unit, then those of all others; each sorted. */
static int list_numbers(struct verifier *verifier, const struct flat_unit *units, uint32_t count,
                        uint32_t *u, uint32_t *v, unecho_error *error)
{
    verifier->sets.count = 0;
    *v = 0;
    if (add_numbers(verifier, units[0], u, error))
        return UNECHO_E_MEMORY;
    for (uint32_t i = 1, more; i < count; i++, *v += more)
        if (add_numbers(verifier, units[i], &more, error))
            return UNECHO_E_MEMORY;
    if (count > 2 && *v > 1) /* of one they are sorted */
        qsort(verifier->sets.at + *u, *v, sizeof *verifier->sets.at, ascending);
    return UNECHO_OK;
}

int verifier_numbers_stand(struct verifier *verifier, const struct flat_unit *units, uint32_t count,
                           bool *stand, unecho_error *error)
{
    uint32_t u, v;
    if (list_numbers(verifier, units, count, &u, &v, error))
        return UNECHO_E_MEMORY;
    const uint32_t *at = verifier->sets.at;
    *stand = !u || similarity_numbers_stand(at, u, at + u, v);
    return UNECHO_OK;
}

static int compare_numbers(struct verifier *verifier, const struct verify_rules *rules,
                           const struct flat_unit units[2], bool *hold, unecho_error *error)
{
    uint32_t u, v;
    if (list_numbers(verifier, units, 2, &u, &v, error))
        return UNECHO_E_MEMORY;
    const uint32_t *at = verifier->sets.at;
    bool stand = !u || similarity_numbers_stand(at, u, at + u, v);
    *hold = (stand || !rules->numbers_stand) && ((stand && u == v) || !rules->numbers_equal);
    return UNECHO_OK;
}

/* Appends the distinct shingles of a unit to `sets`, sorted. A unit shorter than a shingle has its
 * one tuple, `whole`. */
static int add_shingles(struct verifier *verifier, struct flat_unit unit, uint32_t n,
                        uint32_t whole, uint32_t *count, unecho_error *error)
{
    struct list32 *sets = &verifier->sets;
    uint32_t starts = unit.tokens < n ? 0 : unit.tokens - n + 1, distinct = 0;
    if (ARRAY_RESERVE(sets, (size_t)starts + 1, "shingles", error))
        return UNECHO_E_MEMORY;
    if (!starts) {
        sets->at[sets->count++] = whole;
        *count = 1;
        return UNECHO_OK;
    }
    uint32_t *set = sets->at + sets->count;
    if (starts) {
        memcpy(set, verifier->grams.level[n].ids + unit.begin, starts * sizeof *set);
        qsort(set, starts, sizeof *set, ascending);
    }
    for (uint32_t i = 0; i < starts; i++)
        if (!i || set[i] != set[i - 1])
            set[distinct++] = set[i];
    sets->count += distinct;
    *count = distinct;
    return UNECHO_OK;
}

static int build(struct verifier *verifier, const struct flat_unit *units, uint32_t n,
                 unecho_error *error)
{
    return grams_build(&verifier->grams, n, verifier->flat.at, (uint32_t)verifier->flat.count,
                       units, 2, error);
}

static bool is_same(const struct verifier *verifier, const struct flat_unit units[2])
{
    const uint32_t *flat = verifier->flat.at;
    return units[0].tokens == units[1].tokens &&
           memcmp(flat + units[0].begin, flat + units[1].begin, units[0].tokens * sizeof *flat) ==
               0;
}

int verifier_jaccard(struct verifier *verifier, uint32_t shingle, const struct flat_unit units[2],
                     uint32_t *common, uint32_t *either, unecho_error *error)
{
    uint32_t u, v, whole = UINT32_MAX - !is_same(verifier, units);
    verifier->sets.count = 0;
    if (build(verifier, units, shingle, error) ||
        add_shingles(verifier, units[0], shingle, UINT32_MAX, &u, error) ||
        add_shingles(verifier, units[1], shingle, whole, &v, error))
        return UNECHO_E_MEMORY;
    const uint32_t *at = verifier->sets.at;
    *common = similarity_common(at, u, at + u, v);
    *either = u + v - *common;
    return UNECHO_OK;
}

/* Which runs of u stand in v, and the cover that follows. */
static int cover_pair(struct verifier *verifier, const struct flat_unit units[2],
                      uint32_t unspaced_of_u, struct cover *cover, unecho_error *error)
{
    struct flat_unit u = units[0], v = units[1];
    uint32_t run = similarity_run(u.tokens, unspaced_of_u);
    if (build(verifier, units, run, error))
        return UNECHO_E_MEMORY;
    uint32_t runs = verifier->grams.level[run].distinct;
    verifier->marks.count = verifier->hits.count = 0;
    if (ARRAY_RESERVE(&verifier->marks, runs, "runs", error) ||
        ARRAY_RESERVE(&verifier->hits, (size_t)u.tokens * 2, "runs", error))
        return UNECHO_E_MEMORY;
    memset(verifier->marks.at, 0, runs);
    const uint32_t *ids = verifier->grams.level[run].ids;
    for (uint32_t i = 0; i + run <= v.tokens; i++)
        verifier->marks.at[ids[v.begin + i]] = 1;
    uint8_t *hits = verifier->hits.at, *unspaced = hits + u.tokens;
    for (uint32_t i = 0; i < u.tokens; i++) {
        hits[i] = i + run <= u.tokens && verifier->marks.at[ids[u.begin + i]];
        unspaced[i] = verifier->flags.at[u.begin + i] & TOKEN_UNSPACED;
    }
    *cover = similarity_cover(hits, unspaced, u.tokens, run);
    return UNECHO_OK;
}

int verify_pair(struct verifier *verifier, const struct verify_rules *rules, unecho_bytes u,
                unecho_bytes v, struct verify_result *result, unecho_error *error)
{
    struct flat_unit units[2];
    struct cover cover;
    uint32_t unspaced = 0;
    bool hold;
    *result = (struct verify_result){0};
    verifier->pairs++;
    verifier_begin(verifier);
    if (verifier_add(verifier, u, &units[0], error) ||
        verifier_add(verifier, v, &units[1], error) ||
        compare_numbers(verifier, rules, units, &hold, error))
        return UNECHO_E_MEMORY;
    if (!hold || !units[0].tokens || !units[1].tokens)
        return UNECHO_OK;
    for (uint32_t i = 0; i < units[0].tokens; i++)
        unspaced += (verifier->flags.at[i] & TOKEN_UNSPACED) != 0;
    if (cover_pair(verifier, units, unspaced, &cover, error))
        return UNECHO_E_MEMORY;
    if (!similarity_is_short(cover.novel, rules->novel, 2 * units[0].tokens - unspaced))
        return UNECHO_OK;
    if (verifier_jaccard(verifier, rules->shingle, units, &result->common, &result->either, error))
        return UNECHO_E_MEMORY;
    result->near = similarity_reaches(result->common, result->either, rules->threshold);
    return UNECHO_OK;
}
