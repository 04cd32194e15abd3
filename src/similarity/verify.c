// SPDX-License-Identifier: Apache-2.0
#include "similarity/verify.h"

#include "flow/form.h"
#include "similarity/similarity.h"
#include "unicode/comparison.h"

#include <stdlib.h>
#include <string.h>

enum {
    CONTAINED_HALF_WORDS = 16
}; /* SPEC 4: 8 words or more */

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

/* The two units of a pair as they lie in `flat`. */
struct pair {
    struct flat_unit unit[2]; /* u, v */
    uint32_t unspaced;        /* tokens of u in scripts without spaces */
    uint32_t half_words;      /* of u */
};

static int lay_out(struct verifier *verifier, unecho_bytes form, struct flat_unit *unit,
                   unecho_error *error)
{
    struct form_word word;
    unit->begin = (uint32_t)verifier->flat.count;
    for (size_t at = 0; form_next(form, &at, &word);) {
        uint32_t id = words_intern(&verifier->words, word.at, word.length, word.flags, error);
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

static int compare_numbers(struct verifier *verifier, const struct pair *pair, bool *stand,
                           bool *equal, unecho_error *error)
{
    uint32_t u, v;
    verifier->sets.count = 0;
    if (add_numbers(verifier, pair->unit[0], &u, error) ||
        add_numbers(verifier, pair->unit[1], &v, error))
        return UNECHO_E_MEMORY;
    const uint32_t *at = verifier->sets.at;
    *stand = !u || similarity_numbers_stand(at, u, at + u, v);
    *equal = u == v && *stand;
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

static int build(struct verifier *verifier, const struct pair *pair, uint32_t n,
                 unecho_error *error)
{
    return grams_build(&verifier->grams, n, verifier->flat.at, (uint32_t)verifier->flat.count,
                       pair->unit, 2, error);
}

static int compare_shingles(struct verifier *verifier, const struct verify_rules *rules,
                            const struct pair *pair, struct verify_result *result,
                            unecho_error *error)
{
    uint32_t u, v;
    verifier->sets.count = 0;
    if (build(verifier, pair, rules->shingle, error) ||
        add_shingles(verifier, pair->unit[0], rules->shingle, UINT32_MAX, &u, error) ||
        add_shingles(verifier, pair->unit[1], rules->shingle, UINT32_MAX - !result->same, &v,
                     error))
        return UNECHO_E_MEMORY;
    const uint32_t *at = verifier->sets.at;
    result->common = similarity_common(at, u, at + u, v);
    result->either = u + v - result->common;
    if (similarity_reaches(result->common, result->either, rules->threshold))
        result->reasons |= REASONS_NEAR;
    return UNECHO_OK;
}

/* Which runs of u stand in v, and the cover that follows. */
static int cover_pair(struct verifier *verifier, const struct pair *pair, struct cover *cover,
                      unecho_error *error)
{
    struct flat_unit u = pair->unit[0], v = pair->unit[1];
    uint32_t run = similarity_run(u.tokens, pair->unspaced);
    if (build(verifier, pair, run, error))
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

static int lay_out_pair(struct verifier *verifier, unecho_bytes u, unecho_bytes v,
                        struct pair *pair, unecho_error *error)
{
    verifier->flat.count = verifier->flags.count = 0;
    words_trim(&verifier->words);
    grams_reset(&verifier->grams);
    if (lay_out(verifier, u, &pair->unit[0], error) || lay_out(verifier, v, &pair->unit[1], error))
        return UNECHO_E_MEMORY;
    pair->unspaced = 0;
    for (uint32_t i = 0; i < pair->unit[0].tokens; i++)
        pair->unspaced += (verifier->flags.at[i] & TOKEN_UNSPACED) != 0;
    pair->half_words = 2 * pair->unit[0].tokens - pair->unspaced;
    return UNECHO_OK;
}

int verify_pair(struct verifier *verifier, const struct verify_rules *rules, unecho_bytes u,
                unecho_bytes v, struct verify_result *result, unecho_error *error)
{
    struct pair pair;
    struct cover cover;
    bool stand, equal;
    *result = (struct verify_result){0};
    verifier->pairs++;
    result->same = u.length == v.length && memcmp(u.at, v.at, u.length) == 0;
    if (lay_out_pair(verifier, u, v, &pair, error) ||
        compare_numbers(verifier, &pair, &stand, &equal, error))
        return UNECHO_E_MEMORY;
    if ((rules->numbers_stand && !stand) || (rules->numbers_equal && !equal) ||
        !pair.unit[0].tokens || !pair.unit[1].tokens)
        return UNECHO_OK;
    if (cover_pair(verifier, &pair, &cover, error))
        return UNECHO_E_MEMORY;
    if (!similarity_is_short(cover.novel, rules->novel, pair.half_words))
        return UNECHO_OK;
    result->covered = cover.covered;
    result->tokens = pair.unit[0].tokens;
    if (pair.half_words >= CONTAINED_HALF_WORDS &&
        similarity_reaches(cover.covered, result->tokens, rules->containment))
        result->reasons |= REASONS_CONTAINED;
    return compare_shingles(verifier, rules, &pair, result, error);
}
