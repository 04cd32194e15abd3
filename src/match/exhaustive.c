// SPDX-License-Identifier: Apache-2.0
#include "base/clock.h"
#include "flow/form.h"
#include "flow/limits.h"
#include "match/match.h"
#include "unicode/comparison.h"

#include <stdlib.h>
#include <string.h>

/* A shingle of a class, by its hash. Two shingles of a class that fell together would spoil the
 * count on which the filter relies, so the hashes are made under the run's secret. */
struct shingle {
    uint64_t hash;
    uint64_t origin;       /* where it stands first: its class, and the word that it begins with */
    uint32_t class, often; /* in how many classes it stands */
};

struct filter {
    const struct classes *classes;
    const struct verify_rules *rules;
    const struct hash_secret *secret;
    uint32_t length;                /* of a shingle */
    ARRAY(struct shingle) shingles; /* distinct in each class, classes in order */
    ARRAY(uint64_t) first;          /* by class: its shingles */
    struct list32 count;
    ARRAY(uint64_t) words, numbers; /* scratch: hashes of a class's words */
};

static uint64_t mix(uint64_t x)
{
    x = (x ^ x >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    x = (x ^ x >> 27) * UINT64_C(0x94D049BB133111EB);
    return x ^ x >> 31;
}

static int by_number(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

static int hash_words(struct filter *filter, unecho_bytes form, unecho_error *error)
{
    struct form_word word;
    filter->words.count = filter->numbers.count = 0;
    for (size_t at = 0; form_next(form, &at, &word);) {
        if (ARRAY_RESERVE(&filter->words, 1, "words", error) ||
            ARRAY_RESERVE(&filter->numbers, 1, "numbers", error))
            return UNECHO_E_MEMORY;
        uint64_t hash = hash_bytes(filter->secret, word.at, word.length).low;
        filter->words.at[filter->words.count++] = hash;
        if (word.flags & TOKEN_NUMBER)
            filter->numbers.at[filter->numbers.count++] = hash;
    }
    return UNECHO_OK;
}

/* Classes with other numbers never pair where numbers must be equal: their shingles are kept apart
 * by a hash of the numbers. */
static uint64_t hash_numbers(struct filter *filter)
{
    uint64_t hash = 0;
    if (!filter->rules->numbers_equal)
        return 0;
    if (filter->numbers.count > 1)
        qsort(filter->numbers.at, filter->numbers.count, sizeof(uint64_t), by_number);
    for (size_t i = 0; i < filter->numbers.count; i++)
        hash = mix(hash + filter->numbers.at[i]);
    return hash;
}

static int by_hash(const void *a, const void *b)
{
    const struct shingle *x = a, *y = b;
    if (x->hash != y->hash)
        return x->hash > y->hash ? 1 : -1;
    if (x->class != y->class)
        return x->class > y->class ? 1 : -1;
    return (x->origin > y->origin) - (x->origin < y->origin);
}

static int by_hash_of_pointed(const void *a, const void *b)
{
    return by_hash(*(struct shingle *const *)a, *(struct shingle *const *)b);
}

static int add_class(struct filter *filter, uint32_t class, unecho_error *error)
{
    uint32_t n = filter->length;
    size_t first = filter->shingles.count, distinct = first;
    if (hash_words(filter, classes_form(filter->classes, class), error))
        return UNECHO_E_MEMORY;
    classes_touch(filter->classes, filter->classes->form_length[class]);
    uint64_t numbers = hash_numbers(filter);
    size_t words = filter->words.count, starts = words < n ? 0 : words - n + 1;
    if (ARRAY_RESERVE(&filter->shingles, starts, "shingles", error))
        return UNECHO_E_MEMORY;
    struct shingle *at = filter->shingles.at;
    for (size_t i = 0; i < starts; i++) {
        uint64_t hash = numbers;
        for (uint32_t k = 0; k < n; k++)
            hash = mix(hash + filter->words.at[i + k]);
        at[first + i] = (struct shingle){hash, (uint64_t) class << 32 | i, class, 0};
    }
    if (starts)
        qsort(at + first, starts, sizeof *at, by_hash);
    for (size_t i = first; i < first + starts; i++)
        if (i == first || at[i].hash != at[i - 1].hash)
            at[distinct++] = at[i];
    filter->shingles.count = distinct;
    filter->first.at[class] = first;
    filter->count.at[class] = (uint32_t)(distinct - first);
    return UNECHO_OK;
}

/* The order of two that are equally rare follows from the text: hashes change from run to run. */
static int by_rarity(const void *a, const void *b)
{
    const struct shingle *x = a, *y = b;
    if (x->often != y->often)
        return x->often > y->often ? 1 : -1;
    return (x->origin > y->origin) - (x->origin < y->origin);
}

/* Counts in how many classes each shingle stands: equal ones lie together once sorted. */
static int count_shingles(struct filter *filter, unecho_error *error)
{
    size_t count = filter->shingles.count, next;
    struct shingle **sorted = mem_new(count, sizeof *sorted, "shingles", error);
    if (!sorted)
        return UNECHO_E_MEMORY;
    for (size_t i = 0; i < count; i++)
        sorted[i] = &filter->shingles.at[i];
    if (count)
        qsort(sorted, count, sizeof(void *), by_hash_of_pointed);
    for (size_t i = 0; i < count; i = next) {
        for (next = i + 1; next < count && sorted[next]->hash == sorted[i]->hash;)
            next++;
        uint64_t origin = sorted[i]->origin;
        for (size_t k = i; k < next; k++) {
            sorted[k]->often = (uint32_t)(next - i);
            sorted[k]->origin = origin;
        }
    }
    free(sorted);
    return UNECHO_OK;
}

/* Puts the shingles of each class in one order for all classes: the rarest first. */
static int order_by_rarity(struct filter *filter, unecho_error *error)
{
    if (count_shingles(filter, error))
        return UNECHO_E_MEMORY;
    for (uint32_t i = 0; i < filter->classes->count; i++)
        if (filter->count.at[i])
            qsort(filter->shingles.at + filter->first.at[i], filter->count.at[i],
                  sizeof *filter->shingles.at, by_rarity);
    return UNECHO_OK;
}

/* How many of n shingles, the rarest first, two sets that are near must share at least one of:
 * n - ceil(t n) + 1. */
static uint32_t prefix_length(uint32_t n, struct share t)
{
    uint64_t least = ((uint64_t)n * t.over + t.under - 1) / t.under;
    return n < least ? 0 : n - (uint32_t)least + (least != 0);
}

/* A group for each shingle that stands in the prefixes of two classes. */
static int group_prefixes(struct filter *filter, struct candidates *candidates, unecho_error *error)
{
    ARRAY(struct shingle) prefixes = {0};
    struct list32 group = {0};
    int code = UNECHO_OK;
    for (uint32_t i = 0; i < filter->classes->count && !code; i++) {
        uint32_t length = prefix_length(filter->count.at[i], filter->rules->threshold);
        code = ARRAY_RESERVE(&prefixes, length, "prefixes", error);
        for (uint32_t k = 0; k < length && !code; k++) {
            struct shingle shingle = filter->shingles.at[filter->first.at[i] + k];
            if (shingle.often > 1)
                prefixes.at[prefixes.count++] = shingle;
        }
    }
    if (prefixes.count)
        qsort(prefixes.at, prefixes.count, sizeof *prefixes.at, by_hash);
    for (size_t i = 0, next; i < prefixes.count && !code; i = next) {
        group.count = 0;
        for (next = i;
             next < prefixes.count && !code && prefixes.at[next].hash == prefixes.at[i].hash;
             next++) {
            code = ARRAY_RESERVE(&group, 1, "candidates", error);
            if (!code)
                group.at[group.count++] = prefixes.at[next].class;
        }
        if (group.count > 1 && !code)
            code = candidates_add_group(candidates, group.at, group.count, error);
    }
    ARRAY_FREE(&group);
    ARRAY_FREE(&prefixes);
    return code;
}

/* At a threshold of 0 two units may be near that share no shingle; but what adds nothing shares a
 * run, and every run holds one of the shortest length. */
static uint32_t shingle_length(const struct verify_rules *rules)
{
    return !rules->threshold.over && rules->shingle > LIMIT_RUN_SPACED ? LIMIT_RUN_SPACED
                                                                       : rules->shingle;
}

int match_exhaustive(const struct classes *classes, const struct verify_rules *rules,
                     const struct hash_secret *secret, struct candidates *candidates,
                     struct match_counts *counts, unecho_error *error)
{
    uint64_t began = clock_thread_ns();
    struct filter filter = {.classes = classes, .rules = rules, .secret = secret};
    filter.length = shingle_length(rules);
    candidates->first = UINT32_MAX;
    int code = ARRAY_RESERVE(&filter.first, classes->count, "classes", error);
    if (!code)
        code = list32_zero(&filter.count, classes->count, "classes", error);
    for (uint32_t i = 0; i < classes->count && !code; i++)
        code = add_class(&filter, i, error);
    if (!code)
        code = order_by_rarity(&filter, error);
    if (!code)
        code = group_prefixes(&filter, candidates, error);
    ARRAY_FREE(&filter.shingles);
    ARRAY_FREE(&filter.first);
    ARRAY_FREE(&filter.count);
    ARRAY_FREE(&filter.words);
    ARRAY_FREE(&filter.numbers);
    if (!code)
        code = candidates_index(candidates, classes->count, error);
    counts->serial_ns += clock_thread_ns() - began;
    return code;
}
