// SPDX-License-Identifier: Apache-2.0
#include "base/parallel.h"
#include "match/pairs.h"

#include <stdlib.h>
#include <string.h>

enum {
    CAP_FIRST = 32,    /* SPEC 4, stage 5: a class meets the first 32 and the previous 32 */
    CAP_PREVIOUS = 32, /* classes of each of its keys */
    FILTER_BITS = 16   /* a class; most keys stand once, and this finds nearly all of those */
};

/* A key and the class that has it. */
struct keyed {
    uint64_t key;
    uint32_t class;
};

/* One band under way on one thread. */
struct band {
    ARRAY(struct keyed) repeated; /* keys that may stand twice */
    unsigned char *once, *twice;  /* bit sets, by key */
    uint64_t mask;
    struct pairs pairs;
    uint64_t skipped;
};

struct banding {
    const struct classes *classes;
    struct band *bands; /* by thread */
};

static bool test_and_set(unsigned char *bits, uint64_t at)
{
    unsigned char bit = (unsigned char)(1 << (at & 7));
    bool was = bits[at >> 3] & bit;
    bits[at >> 3] |= bit;
    return was;
}

static int make_filter(struct band *band, uint32_t classes, unecho_error *error)
{
    uint64_t bits = 1024;
    while (bits < (uint64_t)classes * FILTER_BITS / 2)
        bits *= 2;
    band->mask = bits - 1;
    free(band->once);
    free(band->twice);
    band->once = mem_new(bits / 8, 1, "a filter of keys", error);
    band->twice = mem_new(bits / 8, 1, "a filter of keys", error);
    return band->once && band->twice ? UNECHO_OK : UNECHO_E_MEMORY;
}

/* Keeps the keys that stand twice, and few of the others. */
static int filter_keys(struct band *band, const struct classes *classes, uint64_t nth,
                       unecho_error *error)
{
    band->repeated.count = 0;
    if (make_filter(band, classes->count, error))
        return UNECHO_E_MEMORY;
    for (uint32_t i = 0; i < classes->count; i++) {
        uint64_t at = classes->keys[nth + (uint64_t)i * classes->bands] & band->mask;
        if (test_and_set(band->once, at))
            test_and_set(band->twice, at);
    }
    for (uint32_t i = 0; i < classes->count; i++) {
        uint64_t key = classes->keys[nth + (uint64_t)i * classes->bands], at = key & band->mask;
        if (!(band->twice[at >> 3] & 1 << (at & 7)))
            continue;
        if (ARRAY_RESERVE(&band->repeated, 1, "band keys", error))
            return UNECHO_E_MEMORY;
        band->repeated.at[band->repeated.count++] = (struct keyed){key, i};
    }
    return UNECHO_OK;
}

static int by_key(const void *a, const void *b)
{
    const struct keyed *x = a, *y = b;
    if (x->key != y->key)
        return x->key > y->key ? 1 : -1;
    return (x->class > y->class) - (x->class < y->class);
}

/* Pairs each of `count` classes of one key with the first and the previous ones. */
static int pair_group(struct band *band, const struct keyed *group, size_t count,
                      unecho_error *error)
{
    for (size_t i = 1; i < count; i++) {
        size_t first = i < CAP_FIRST ? i : CAP_FIRST;
        size_t previous = i - first < CAP_PREVIOUS ? i - first : CAP_PREVIOUS;
        for (size_t k = 0; k < first; k++)
            if (pairs_add(&band->pairs, group[k].class, group[i].class, error))
                return UNECHO_E_MEMORY;
        for (size_t k = i - previous; k < i; k++)
            if (pairs_add(&band->pairs, group[k].class, group[i].class, error))
                return UNECHO_E_MEMORY;
        band->skipped += i - first - previous;
    }
    return UNECHO_OK;
}

static int run_bands(void *self, unsigned thread, uint64_t first, uint64_t end, unecho_error *error)
{
    struct banding *banding = self;
    struct band *band = &banding->bands[thread];
    for (uint64_t nth = first; nth < end; nth++) {
        if (filter_keys(band, banding->classes, nth, error))
            return UNECHO_E_MEMORY;
        size_t count = band->repeated.count;
        if (count)
            qsort(band->repeated.at, count, sizeof *band->repeated.at, by_key);
        for (size_t at = 0, next; at < count; at = next) {
            const struct keyed *group = &band->repeated.at[at];
            for (next = at + 1; next < count && band->repeated.at[next].key == group->key;)
                next++;
            if (pair_group(band, group, next - at, error))
                return UNECHO_E_MEMORY;
        }
        pairs_unify(&band->pairs);
    }
    return UNECHO_OK;
}

static int gather(struct banding *banding, unsigned threads, struct pairs *pairs,
                  struct match_counts *counts, unecho_error *error)
{
    for (unsigned i = 0; i < threads; i++) {
        const struct pairs *from = &banding->bands[i].pairs;
        if (ARRAY_RESERVE(pairs, from->count, "candidate pairs", error))
            return UNECHO_E_MEMORY;
        if (from->count)
            memcpy(pairs->at + pairs->count, from->at, from->count * sizeof *pairs->at);
        pairs->count += from->count;
        counts->skipped += banding->bands[i].skipped;
    }
    pairs_unify(pairs);
    return UNECHO_OK;
}

static void free_bands(struct banding *banding, unsigned threads)
{
    for (unsigned i = 0; i < threads; i++) {
        ARRAY_FREE(&banding->bands[i].repeated);
        ARRAY_FREE(&banding->bands[i].pairs);
        free(banding->bands[i].once);
        free(banding->bands[i].twice);
    }
    free(banding->bands);
}

int match_bands(const struct classes *classes, const struct verify_rules *rules,
                const struct hash_secret *secret, unsigned threads, struct edges *edges,
                struct match_counts *counts, unecho_error *error)
{
    struct banding banding = {.classes = classes};
    struct pairs pairs = {0};
    banding.bands = mem_new(threads, sizeof *banding.bands, "bands", error);
    if (!banding.bands)
        return UNECHO_E_MEMORY;
    int code = parallel_for(threads, classes->bands, 1, run_bands, &banding, error);
    if (!code)
        code = gather(&banding, threads, &pairs, counts, error);
    free_bands(&banding, threads);
    if (!code)
        code = pairs_verify(&pairs, classes, rules, secret, threads, edges, error);
    counts->pairs += pairs.count;
    counts->edges += edges->count;
    ARRAY_FREE(&pairs);
    return code;
}
