// SPDX-License-Identifier: Apache-2.0
#include "base/clock.h"
#include "base/parallel.h"
#include "match/match.h"
#include "spill/sorter.h"

#include <stdlib.h>
#include <string.h>

enum {
    TOUCH_EVERY = 4096,     /* classes */
    FILTER_BITS = 16,       /* a class; most keys stand once, and this finds nearly all of those */
    SIEVES_OF_LIMIT = 8,    /* all sieves together take a part of the limit at most, */
    SIEVE_LEAST = 16 << 10, /* each as many bytes at least, */
    REPEATED_SHARE = 8      /* and keys that stand twice of one class in so many */
};

/* Where a thread finds the keys of a band that stand twice. */
struct sieve {
    unsigned char *once, *twice; /* bit sets, by key */
    uint64_t mask;
    struct match_keyed *repeated; /* sorted */
    size_t count, most;
    bool overflows; /* there are more than `most` */
};

struct banding {
    const struct classes *classes;
    struct sieve *sieves; /* by thread */
    struct candidates *candidates;
    uint32_t first; /* band of a round, in which each thread takes one */
};

static bool test_and_set(unsigned char *bits, uint64_t at)
{
    unsigned char bit = (unsigned char)(1 << (at & 7));
    bool was = bits[at >> 3] & bit;
    bits[at >> 3] |= bit;
    return was;
}

static int make_sieve(struct sieve *sieve, uint32_t classes, uint64_t most, unecho_error *error)
{
    uint64_t bits = 1024;
    while (bits < (uint64_t)classes * FILTER_BITS / 2 && bits / 4 < most)
        bits *= 2;
    sieve->mask = bits - 1;
    sieve->most = most / sizeof *sieve->repeated;
    if (sieve->most > classes / REPEATED_SHARE + 1)
        sieve->most = classes / REPEATED_SHARE + 1;
    sieve->once = mem_new(bits / 8, 1, "a filter of keys", error);
    sieve->twice = mem_new(bits / 8, 1, "a filter of keys", error);
    sieve->repeated = mem_new(sieve->most, sizeof *sieve->repeated, "band keys", error);
    return sieve->once && sieve->twice && sieve->repeated ? UNECHO_OK : UNECHO_E_MEMORY;
}

static int make_sieves(struct banding *banding, unsigned threads, unecho_error *error)
{
    const struct classes *classes = banding->classes;
    uint64_t most = classes->limit ? classes->limit->bytes / SIEVES_OF_LIMIT / threads : UINT64_MAX;
    most = most < SIEVE_LEAST ? SIEVE_LEAST : most;
    banding->sieves = mem_new(threads, sizeof *banding->sieves, "bands", error);
    int code = banding->sieves ? UNECHO_OK : UNECHO_E_MEMORY;
    for (unsigned i = 0; i < threads && !code; i++)
        code = make_sieve(&banding->sieves[i], classes->count, most / 4, error);
    return code;
}

/* All keys are read, of which a band's are a few bytes in each line of memory. */
static void touch_keys(const struct classes *classes, uint32_t i)
{
    if (i % TOUCH_EVERY == 0)
        classes_touch(classes, TOUCH_EVERY * classes->bands * sizeof *classes->keys);
}

static uint64_t key_of(const struct classes *classes, uint32_t band, uint32_t class)
{
    return classes->keys[band + (uint64_t) class * classes->bands];
}

/* Finds which keys of a band may stand twice: all that do, and few of the others. */
static void fill_sieve(struct sieve *sieve, const struct classes *classes, uint32_t band)
{
    memset(sieve->once, 0, (sieve->mask + 1) / 8);
    memset(sieve->twice, 0, (sieve->mask + 1) / 8);
    for (uint32_t i = 0; i < classes->count; i++) {
        uint64_t at = key_of(classes, band, i) & sieve->mask;
        if (test_and_set(sieve->once, at))
            test_and_set(sieve->twice, at);
        touch_keys(classes, i);
    }
}

static bool may_repeat(const struct sieve *sieve, uint64_t key)
{
    uint64_t at = key & sieve->mask;
    return sieve->twice[at >> 3] & 1 << (at & 7);
}

static void take_repeated(struct sieve *sieve, const struct classes *classes, uint32_t band)
{
    sieve->count = 0;
    sieve->overflows = false;
    for (uint32_t i = 0; i < classes->count; i++) {
        uint64_t key = key_of(classes, band, i);
        touch_keys(classes, i);
        if (!may_repeat(sieve, key))
            continue;
        sieve->overflows = sieve->count == sieve->most;
        if (sieve->overflows)
            return;
        sieve->repeated[sieve->count++] = (struct match_keyed){key, i};
    }
}

/* One band of the round a thread: which thread runs it is chance, whose sieve it has is not. */
static int run_bands(void *self, unsigned thread, uint64_t first, uint64_t end, unecho_error *error)
{
    struct banding *banding = self;
    (void)thread;
    (void)error;
    for (uint64_t i = first; i < end; i++) {
        struct sieve *sieve = &banding->sieves[i];
        uint32_t band = banding->first + (uint32_t)i;
        fill_sieve(sieve, banding->classes, band);
        take_repeated(sieve, banding->classes, band);
        if (!sieve->overflows && sieve->count)
            qsort(sieve->repeated, sieve->count, sizeof *sieve->repeated, match_by_key);
    }
    return UNECHO_OK;
}

/* ---- Groups ---- */

/* A band with many keys that stand twice: sorted where there is room. */
static int sort_outside(struct banding *banding, const struct sieve *sieve, uint32_t band,
                        unecho_error *error)
{
    const struct classes *classes = banding->classes;
    struct sorter sorter;
    int code = UNECHO_OK;
    struct match_stream stream = {.candidates = banding->candidates};
    sorter_init(&sorter, banding->candidates->limit, "band keys", sizeof(struct match_keyed),
                match_by_key);
    for (uint32_t i = 0; i < classes->count && !code; i++) {
        struct match_keyed keyed = {key_of(classes, band, i), i};
        touch_keys(classes, i);
        if (may_repeat(sieve, keyed.key))
            code = sorter_add(&sorter, &keyed, error);
    }
    VAST_PIN(&sorter.bytes); /* candidates are added while it is read */
    if (!code)
        code = sorter_merge(&sorter, error);
    for (const struct match_keyed *keyed; !code && (keyed = sorter_next(&sorter));)
        code = match_add(&stream, *keyed, error);
    sorter_free(&sorter);
    return code;
}

static int gather(struct banding *banding, uint32_t count, unecho_error *error)
{
    int code = UNECHO_OK;
    for (uint32_t nth = 0; nth < count && !code; nth++) {
        const struct sieve *sieve = &banding->sieves[nth];
        struct match_stream stream = {.candidates = banding->candidates};
        if (sieve->overflows)
            code = sort_outside(banding, sieve, banding->first + nth, error);
        for (size_t i = 0; !sieve->overflows && i < sieve->count && !code; i++)
            code = match_add(&stream, sieve->repeated[i], error);
    }
    return code;
}

static void free_sieves(struct banding *banding, unsigned threads)
{
    for (unsigned i = 0; banding->sieves && i < threads; i++) {
        free(banding->sieves[i].once);
        free(banding->sieves[i].twice);
        free(banding->sieves[i].repeated);
    }
    free(banding->sieves);
}

int match_bands(const struct classes *classes, unsigned threads, struct candidates *candidates,
                struct match_counts *counts, unecho_error *error)
{
    struct banding banding = {.classes = classes, .candidates = candidates};
    uint64_t serial = 0, began;
    match_begin(candidates);
    int code = make_sieves(&banding, threads, error);
    while (banding.first < classes->bands && !code) {
        uint32_t left = classes->bands - banding.first, round = left < threads ? left : threads;
        code = parallel_for(threads, round, 1, run_bands, &banding, error);
        began = clock_thread_ns();
        if (!code)
            code = gather(&banding, round, error);
        banding.first += round;
        serial += clock_thread_ns() - began;
    }
    free_sieves(&banding, threads);
    began = clock_thread_ns();
    if (!code)
        code = candidates_index(candidates, classes->count, error);
    counts->skipped += candidates->skipped;
    counts->serial_ns += serial + clock_thread_ns() - began;
    return code;
}
