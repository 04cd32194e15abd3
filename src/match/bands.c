// SPDX-License-Identifier: Apache-2.0
#include "base/clock.h"
#include "base/parallel.h"
#include "match/match.h"

#include <stdlib.h>
#include <string.h>

enum {
    TOUCH_EVERY = 4096, /* classes */
    FILTER_BITS = 16    /* a class; most keys stand once, and this finds nearly all of those */
};

/* A key and the class that has it. */
struct keyed {
    uint64_t key;
    uint32_t class;
};

/* Where a thread finds the keys of a band that stand twice. */
struct sieve {
    unsigned char *once, *twice; /* bit sets, by key */
    uint64_t mask;
};

/* A band: its keys that stand twice or more, sorted. */
struct band {
    ARRAY(struct keyed) repeated;
};

struct banding {
    const struct classes *classes;
    struct sieve *sieves; /* by thread */
    struct band *bands;   /* by band */
};

static bool test_and_set(unsigned char *bits, uint64_t at)
{
    unsigned char bit = (unsigned char)(1 << (at & 7));
    bool was = bits[at >> 3] & bit;
    bits[at >> 3] |= bit;
    return was;
}

static int make_sieve(struct sieve *sieve, uint32_t classes, unecho_error *error)
{
    uint64_t bits = 1024;
    while (bits < (uint64_t)classes * FILTER_BITS / 2)
        bits *= 2;
    sieve->mask = bits - 1;
    free(sieve->once);
    free(sieve->twice);
    sieve->once = mem_new(bits / 8, 1, "a filter of keys", error);
    sieve->twice = mem_new(bits / 8, 1, "a filter of keys", error);
    return sieve->once && sieve->twice ? UNECHO_OK : UNECHO_E_MEMORY;
}

/* All keys are read, of which a band's are a few bytes in each line of memory. */
static void touch_keys(const struct classes *classes, uint32_t i)
{
    if (i % TOUCH_EVERY == 0)
        classes_touch(classes, TOUCH_EVERY * classes->bands * sizeof *classes->keys);
}

/* Keeps the keys that stand twice, and few of the others. */
static int sieve_keys(struct sieve *sieve, const struct classes *classes, uint64_t nth,
                      struct band *band, unecho_error *error)
{
    if (make_sieve(sieve, classes->count, error))
        return UNECHO_E_MEMORY;
    for (uint32_t i = 0; i < classes->count; i++) {
        uint64_t at = classes->keys[nth + (uint64_t)i * classes->bands] & sieve->mask;
        if (test_and_set(sieve->once, at))
            test_and_set(sieve->twice, at);
        touch_keys(classes, i);
    }
    for (uint32_t i = 0; i < classes->count; i++) {
        uint64_t key = classes->keys[nth + (uint64_t)i * classes->bands], at = key & sieve->mask;
        touch_keys(classes, i);
        if (!(sieve->twice[at >> 3] & 1 << (at & 7)))
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

static int run_bands(void *self, unsigned thread, uint64_t first, uint64_t end, unecho_error *error)
{
    struct banding *banding = self;
    for (uint64_t nth = first; nth < end; nth++) {
        struct band *band = &banding->bands[nth];
        if (sieve_keys(&banding->sieves[thread], banding->classes, nth, band, error))
            return UNECHO_E_MEMORY;
        if (band->repeated.count)
            qsort(band->repeated.at, band->repeated.count, sizeof *band->repeated.at, by_key);
    }
    return UNECHO_OK;
}

/* The groups of a band: the classes of each key that two have. */
static int add_groups(const struct band *band, struct list32 *group, struct candidates *candidates,
                      unecho_error *error)
{
    size_t count = band->repeated.count, next;
    const struct keyed *at = band->repeated.at;
    for (size_t i = 0; i < count; i = next) {
        group->count = 0;
        for (next = i; next < count && at[next].key == at[i].key; next++) {
            if (ARRAY_RESERVE(group, 1, "candidates", error))
                return UNECHO_E_MEMORY;
            group->at[group->count++] = at[next].class;
        }
        if (group->count > 1 && candidates_add_group(candidates, group->at, group->count, error))
            return UNECHO_E_MEMORY;
    }
    return UNECHO_OK;
}

static int gather(struct banding *banding, struct candidates *candidates, unecho_error *error)
{
    struct list32 group = {0};
    int code = UNECHO_OK;
    for (uint32_t i = 0; i < banding->classes->bands && !code; i++) {
        code = add_groups(&banding->bands[i], &group, candidates, error);
        ARRAY_FREE(&banding->bands[i].repeated);
    }
    ARRAY_FREE(&group);
    return code;
}

static void free_banding(struct banding *banding, unsigned threads)
{
    for (unsigned i = 0; banding->sieves && i < threads; i++) {
        free(banding->sieves[i].once);
        free(banding->sieves[i].twice);
    }
    for (uint32_t i = 0; banding->bands && i < banding->classes->bands; i++)
        ARRAY_FREE(&banding->bands[i].repeated);
    free(banding->sieves);
    free(banding->bands);
}

int match_bands(const struct classes *classes, unsigned threads, struct candidates *candidates,
                struct match_counts *counts, unecho_error *error)
{
    struct banding banding = {.classes = classes};
    match_begin(candidates);
    banding.sieves = mem_new(threads, sizeof *banding.sieves, "bands", error);
    banding.bands = mem_new(classes->bands, sizeof *banding.bands, "bands", error);
    int code = banding.sieves && banding.bands
                   ? parallel_for(threads, classes->bands, 1, run_bands, &banding, error)
                   : UNECHO_E_MEMORY;
    uint64_t began = clock_thread_ns();
    if (!code)
        code = gather(&banding, candidates, error);
    free_banding(&banding, threads);
    if (!code)
        code = candidates_index(candidates, classes->count, error);
    counts->skipped += candidates->skipped;
    counts->serial_ns += clock_thread_ns() - began;
    return code;
}
