// SPDX-License-Identifier: Apache-2.0
#include "decide/near.h"

#include "base/clock.h"
#include "base/parallel.h"
#include "similarity/bound.h"

#include <stdlib.h>

enum {
    BLOCK_LEAST = 1024, /* classes */
    BLOCK_SHARE = 8, /* of what precedes it: an eighth, so a ninth of all pairs lie inside blocks */
    PAGES_BYTES = 20 << 10, /* of forms and signatures, that comparing two may map */
    AT_ONCE = 64,           /* classes that a thread takes at a time */
    OF_BLOCKS = 12          /* rank (spill/vast.h) */
};

/* What a thread works with. */
struct judge {
    struct bound bound;
    struct verifier verifier;
    struct candidate_walk walk;
    uint64_t pairs;
};

struct deciding {
    const struct classes *classes;
    const struct candidates *candidates;
    const struct verify_rules *rules;
    struct judge *judges;    /* by thread */
    VAST(uint8_t) gone;      /* by class: written between blocks only, and in order inside one */
    VAST(struct edge) found; /* by class of the block: its witness; `either` 0: none */
    uint32_t first;          /* of the block */
};

static void begin_judge(struct judge *judge, const struct verify_rules *rules,
                        const struct hash_secret *secret)
{
    bound_init(&judge->bound, secret, rules->shingle);
    verifier_init(&judge->verifier, secret);
}

static void end_judge(struct judge *judge)
{
    bound_free(&judge->bound);
    verifier_free(&judge->verifier);
    candidate_walk_free(&judge->walk);
}

/* Judges a class by its kept candidates from `from` to before `end`, in order. */
static int judge_class(const struct deciding *all, struct judge *judge, uint32_t class,
                       uint32_t from, uint32_t end, struct edge *found, unecho_error *error)
{
    unecho_bytes form = classes_form(all->classes, class);
    if (candidates_walk(all->candidates, class, from, end, &judge->walk, error))
        return UNECHO_E_MEMORY;
    if (!judge->walk.runs.count)
        return UNECHO_OK;
    if (bound_begin(&judge->bound, form, error))
        return UNECHO_E_MEMORY;
    for (uint32_t earlier; (earlier = candidates_next(&judge->walk, all->gone.at)) != UINT32_MAX;) {
        struct verify_result result;
        unecho_bytes other = classes_form(all->classes, earlier);
        bool may;
        if (!classes_agree(all->classes, class, earlier))
            continue;
        judge->pairs++;
        classes_touch(all->classes, PAGES_BYTES);
        if (bound_reaches(&judge->bound, other, all->rules->threshold, &may, error))
            return UNECHO_E_MEMORY;
        if (!may)
            continue;
        if (verify_pair(&judge->verifier, all->rules, form, other, &result, error))
            return UNECHO_E_MEMORY;
        if (result.near) {
            *found = (struct edge){class, earlier, result.common, result.either};
            return UNECHO_OK;
        }
    }
    return UNECHO_OK;
}

/* Judges classes of the block by what precedes it. */
static int judge_by_earlier(void *self, unsigned thread, uint64_t first, uint64_t end,
                            unecho_error *error)
{
    struct deciding *all = self;
    for (uint64_t i = first; i < end; i++) {
        all->found.at[i] = (struct edge){0};
        if (judge_class(all, &all->judges[thread], all->first + (uint32_t)i, 0, all->first,
                        &all->found.at[i], error))
            return UNECHO_E_MEMORY;
    }
    return UNECHO_OK;
}

/* In order: those that are left, by what precedes them in the block. */
static int decide_block(struct deciding *all, uint32_t count, struct edges *gone,
                        unecho_error *error)
{
    for (uint32_t i = 0; i < count; i++) {
        uint32_t class = all->first + i;
        if (!all->found.at[i].either &&
            judge_class(all, &all->judges[0], class, all->first, class, &all->found.at[i], error))
            return UNECHO_E_MEMORY;
        if (!all->found.at[i].either)
            continue;
        if (VAST_RESERVE(gone, 1, error))
            return error ? error->code : UNECHO_E_MEMORY;
        all->gone.at[class] = 1;
        gone->at[gone->count++] = all->found.at[i];
    }
    return UNECHO_OK;
}

static int decide_blocks(struct deciding *all, unsigned threads, struct edges *gone,
                         struct match_counts *counts, unecho_error *error)
{
    uint32_t count = all->classes->count;
    int code = UNECHO_OK;
    while (all->first < count && !code) {
        uint32_t size = all->first / BLOCK_SHARE, left = count - all->first;
        size = size > BLOCK_LEAST ? size : BLOCK_LEAST;
        size = size < left ? size : left;
        code = parallel_for(threads, size, AT_ONCE, judge_by_earlier, all, error);
        uint64_t began = clock_thread_ns();
        if (!code)
            code = decide_block(all, size, gone, error);
        counts->serial_ns += clock_thread_ns() - began;
        all->first += size;
    }
    return code;
}

int near_decide(const struct classes *classes, const struct candidates *candidates,
                const struct verify_rules *rules, const struct hash_secret *secret,
                unsigned threads, struct edges *gone, struct match_counts *counts,
                unecho_error *error)
{
    struct deciding all = {
        .classes = classes, .candidates = candidates, .rules = rules, .first = classes->kept};
    size_t most = classes->count / BLOCK_SHARE + BLOCK_LEAST, before = gone->count;
    VAST_INIT(&all.gone, gone->vast.limit, "classes that go", OF_BLOCKS, SIZE_MAX);
    VAST_INIT(&all.found, gone->vast.limit, "a block of classes", OF_BLOCKS, SIZE_MAX);
    all.judges = mem_new(threads, sizeof *all.judges, "verifiers", error);
    int code = all.judges ? VAST_ZERO(&all.gone, classes->count, error) : UNECHO_E_MEMORY;
    if (!code)
        code = VAST_ZERO(&all.found, most, error);
    for (unsigned i = 0; all.judges && i < threads; i++)
        begin_judge(&all.judges[i], rules, secret);
    if (!code)
        code = decide_blocks(&all, threads, gone, counts, error);
    counts->near += gone->count - before;
    for (unsigned i = 0; all.judges && i < threads; i++) {
        counts->pairs += all.judges[i].pairs;
        end_judge(&all.judges[i]);
    }
    free(all.judges);
    VAST_FREE(&all.gone);
    VAST_FREE(&all.found);
    return code;
}
