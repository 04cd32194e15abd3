// SPDX-License-Identifier: Apache-2.0
#include "base/clock.h"
#include "flow/form.h"
#include "flow/limits.h"
#include "match/match.h"
#include "spill/sorter.h"
#include "unicode/comparison.h"

#include <stdlib.h>
#include <string.h>

/* A shingle of a class, by its hash. Two shingles of a class that fell together would spoil the
 * count on which the filter relies, so the hashes are made under the run's secret. */
struct shingle {
    uint64_t hash;
    uint64_t origin; /* where it stands: its class, and the word that it begins with */
};

/* One that stands in several classes. */
struct shared {
    uint64_t hash;
    uint64_t origin;       /* where it stands first */
    uint32_t class, often; /* in how many classes it stands */
};

struct filter {
    const struct classes *classes;
    const struct verify_rules *rules;
    const struct hash_secret *secret;
    uint32_t length;                /* of a shingle */
    struct sorter shingles;         /* by hash, distinct in each class */
    VAST(uint32_t) count;           /* by class: its shingles */
    VAST(uint32_t) often;           /* by hash that stands in several classes */
    struct sorter shared;           /* by class, the rarest first */
    struct sorter prefixes;         /* by hash: struct match_keyed */
    ARRAY(struct shingle) of;       /* scratch: of a class */
    ARRAY(struct shared) rare;      /* the same, as far as they are shared */
    ARRAY(uint64_t) words, numbers; /* the same: hashes of its words */
};

enum {
    OF_COUNTS = 10 /* rank (spill/vast.h) */
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
    return (x->origin > y->origin) - (x->origin < y->origin);
}

/* The shingles of a class, each once: where it stands first. */
static int list_shingles(struct filter *filter, uint32_t class, unecho_error *error)
{
    uint32_t n = filter->length;
    filter->of.count = 0;
    if (hash_words(filter, classes_form(filter->classes, class), error))
        return UNECHO_E_MEMORY;
    classes_touch(filter->classes, filter->classes->form_length[class]);
    uint64_t numbers = hash_numbers(filter);
    size_t words = filter->words.count, starts = words < n ? 0 : words - n + 1, distinct = 0;
    if (ARRAY_RESERVE(&filter->of, starts, "shingles", error))
        return UNECHO_E_MEMORY;
    struct shingle *at = filter->of.at;
    for (size_t i = 0; i < starts; i++) {
        uint64_t hash = numbers;
        for (uint32_t k = 0; k < n; k++)
            hash = mix(hash + filter->words.at[i + k]);
        at[i] = (struct shingle){hash, (uint64_t) class << 32 | i};
    }
    if (starts)
        qsort(at, starts, sizeof *at, by_hash);
    for (size_t i = 0; i < starts; i++)
        if (!i || at[i].hash != at[distinct - 1].hash)
            at[distinct++] = at[i];
    filter->of.count = distinct;
    return UNECHO_OK;
}

static int add_class(struct filter *filter, uint32_t class, unecho_error *error)
{
    int code = list_shingles(filter, class, error);
    if (!code)
        code = VAST_RESERVE(&filter->count, 1, error);
    if (!code)
        filter->count.at[filter->count.count++] = (uint32_t)filter->of.count;
    for (size_t i = 0; i < filter->of.count && !code; i++)
        code = sorter_add(&filter->shingles, &filter->of.at[i], error);
    return code;
}

/* Counts in how many classes each shingle stands: equal ones come one after the other. */
static int count_shingles(struct filter *filter, unecho_error *error)
{
    uint64_t last = 0;
    uint32_t often = 0;
    int code = sorter_merge(&filter->shingles, error);
    VAST_PIN(&filter->shingles.bytes); /* others grow while it is read */
    for (const struct shingle *shingle; !code && (shingle = sorter_next(&filter->shingles));) {
        often = often && shingle->hash == last ? often + 1 : 1;
        last = shingle->hash;
        if (often == 2) {
            code = VAST_RESERVE(&filter->often, 1, error);
            filter->often.count += !code;
        }
        if (often > 1 && !code)
            filter->often.at[filter->often.count - 1] = often;
    }
    return code;
}

/* One of those that stand in `often` classes, the first of which is `first`. */
static int add_shared(struct filter *filter, struct shingle first, struct shingle shingle,
                      uint32_t often, unecho_error *error)
{
    struct shared shared = {shingle.hash, first.origin, (uint32_t)(shingle.origin >> 32), often};
    return sorter_add(&filter->shared, &shared, error);
}

/* The same shingles once more, now that it is known how often each stands. */
static int list_shared(struct filter *filter, unecho_error *error)
{
    struct shingle first = {0};
    uint64_t nth = 0, groups = 0; /* in the group; groups of several so far */
    int code = sorter_merge(&filter->shingles, error);
    for (const struct shingle *shingle; !code && (shingle = sorter_next(&filter->shingles));) {
        bool begins = !nth || shingle->hash != first.hash;
        nth = begins ? 1 : nth + 1;
        if (nth == 2)
            code = add_shared(filter, first, first, filter->often.at[groups++], error);
        if (nth > 1 && !code)
            code = add_shared(filter, first, *shingle, filter->often.at[groups - 1], error);
        if (begins)
            first = *shingle;
    }
    return code;
}

/* The order of two that are equally rare follows from the text: hashes change from run to run. */
static int by_rarity(const void *a, const void *b)
{
    const struct shared *x = a, *y = b;
    if (x->class != y->class)
        return x->class > y->class ? 1 : -1;
    if (x->often != y->often)
        return x->often > y->often ? 1 : -1;
    return (x->origin > y->origin) - (x->origin < y->origin);
}

/* How many of n shingles, the rarest first, two sets that are near must share at least one of:
 * n - ceil(t n) + 1. */
static uint32_t prefix_length(uint32_t n, struct share t)
{
    uint64_t least = ((uint64_t)n * t.over + t.under - 1) / t.under;
    return n < least ? 0 : n - (uint32_t)least + (least != 0);
}

/* The shared ones in the prefix of a class, whose others are rarer. */
static int take_prefix(struct filter *filter, uint32_t class, unecho_error *error)
{
    uint32_t all = filter->count.at[class], own = all - (uint32_t)filter->rare.count;
    uint32_t length = prefix_length(all, filter->rules->threshold);
    int code = UNECHO_OK;
    for (uint32_t i = 0; own + i < length && i < filter->rare.count && !code; i++) {
        struct match_keyed keyed = {filter->rare.at[i].hash, class};
        code = sorter_add(&filter->prefixes, &keyed, error);
    }
    filter->rare.count = 0;
    return code;
}

static int take_prefixes(struct filter *filter, unecho_error *error)
{
    int code = sorter_merge(&filter->shared, error);
    VAST_PIN(&filter->shared.bytes);
    for (const struct shared *shared; !code && (shared = sorter_next(&filter->shared));) {
        struct shared copy = *shared;
        if (filter->rare.count && filter->rare.at[0].class != copy.class)
            code = take_prefix(filter, filter->rare.at[0].class, error);
        if (!code && ARRAY_RESERVE(&filter->rare, 1, "shingles", error))
            return UNECHO_E_MEMORY;
        if (!code)
            filter->rare.at[filter->rare.count++] = copy;
    }
    return code || !filter->rare.count ? code
                                       : take_prefix(filter, filter->rare.at[0].class, error);
}

/* A group for each shingle that stands in the prefixes of two classes. */
static int group_prefixes(struct filter *filter, struct candidates *candidates, unecho_error *error)
{
    struct match_stream stream = {.candidates = candidates};
    int code = sorter_merge(&filter->prefixes, error);
    VAST_PIN(&filter->prefixes.bytes);
    for (const struct match_keyed *keyed; !code && (keyed = sorter_next(&filter->prefixes));)
        code = match_add(&stream, *keyed, error);
    return code;
}

/* At a threshold of 0 two units may be near that share no shingle; but what adds nothing shares a
 * run, and every run holds one of the shortest length. */
static uint32_t shingle_length(const struct verify_rules *rules)
{
    return !rules->threshold.over && rules->shingle > LIMIT_RUN_SPACED ? LIMIT_RUN_SPACED
                                                                       : rules->shingle;
}

static void begin(struct filter *filter, struct vast_limit *limit)
{
    sorter_init(&filter->shingles, limit, "shingles", sizeof(struct shingle), by_hash);
    sorter_init(&filter->shared, limit, "shingles", sizeof(struct shared), by_rarity);
    sorter_init(&filter->prefixes, limit, "shingles", sizeof(struct match_keyed), match_by_key);
    VAST_INIT(&filter->count, limit, "counts of shingles", OF_COUNTS, SIZE_MAX);
    VAST_INIT(&filter->often, limit, "counts of shingles", OF_COUNTS, SIZE_MAX);
}

static void end(struct filter *filter)
{
    sorter_free(&filter->shingles);
    sorter_free(&filter->shared);
    sorter_free(&filter->prefixes);
    VAST_FREE(&filter->count);
    VAST_FREE(&filter->often);
    ARRAY_FREE(&filter->of);
    ARRAY_FREE(&filter->rare);
    ARRAY_FREE(&filter->words);
    ARRAY_FREE(&filter->numbers);
}

static int find_groups(struct filter *filter, struct candidates *candidates, unecho_error *error)
{
    int code = UNECHO_OK;
    for (uint32_t i = 0; i < filter->classes->count && !code; i++)
        code = add_class(filter, i, error);
    if (!code)
        code = count_shingles(filter, error);
    if (!code)
        code = list_shared(filter, error);
    sorter_free(&filter->shingles);
    if (!code)
        code = take_prefixes(filter, error);
    sorter_free(&filter->shared);
    return code ? code : group_prefixes(filter, candidates, error);
}

int match_exhaustive(const struct classes *classes, const struct verify_rules *rules,
                     const struct hash_secret *secret, struct candidates *candidates,
                     struct match_counts *counts, unecho_error *error)
{
    uint64_t began = clock_thread_ns();
    struct filter filter = {.classes = classes, .rules = rules, .secret = secret};
    filter.length = shingle_length(rules);
    candidates->first = UINT32_MAX;
    begin(&filter, candidates->limit);
    int code = find_groups(&filter, candidates, error);
    end(&filter);
    if (!code)
        code = candidates_index(candidates, classes->count, error);
    counts->serial_ns += clock_thread_ns() - began;
    return code;
}
