// SPDX-License-Identifier: Apache-2.0
#include "match/pairs.h"

#include "base/parallel.h"

#include <stdlib.h>
#include <string.h>

enum {
    VERIFY_BLOCK = 256
};

int pairs_add(struct pairs *pairs, uint32_t a, uint32_t b, unecho_error *error)
{
    if (ARRAY_RESERVE(pairs, 1, "candidate pairs", error))
        return UNECHO_E_MEMORY;
    uint64_t later = a > b ? a : b, earlier = a > b ? b : a;
    pairs->at[pairs->count++] = later << 32 | earlier;
    return UNECHO_OK;
}

static int ascending(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

void pairs_unify(struct pairs *pairs)
{
    size_t kept = 0;
    if (pairs->count)
        qsort(pairs->at, pairs->count, sizeof *pairs->at, ascending);
    for (size_t i = 0; i < pairs->count; i++)
        if (!i || pairs->at[i] != pairs->at[i - 1])
            pairs->at[kept++] = pairs->at[i];
    pairs->count = kept;
}

struct verification {
    const struct pairs *pairs;
    const struct classes *classes;
    const struct verify_rules *rules;
    struct verifier *verifiers; /* by thread */
    struct edge *edges;         /* by pair; either 0: does not hold */
};

static int verify_block(void *self, unsigned thread, uint64_t first, uint64_t end,
                        unecho_error *error)
{
    struct verification *all = self;
    for (uint64_t i = first; i < end; i++) {
        uint32_t later = (uint32_t)(all->pairs->at[i] >> 32), earlier = (uint32_t)all->pairs->at[i];
        struct verify_result result;
        if (verify_pair(&all->verifiers[thread], all->rules, classes_form(all->classes, later),
                        classes_form(all->classes, earlier), &result, error))
            return UNECHO_E_MEMORY;
        bool near = (result.reasons & REASONS_NEAR) != 0;
        all->edges[i] = (struct edge){later, earlier, result.common, near ? result.either : 0};
    }
    return UNECHO_OK;
}

int pairs_verify(const struct pairs *pairs, const struct classes *classes,
                 const struct verify_rules *rules, const struct hash_secret *secret,
                 unsigned threads, struct edges *edges, unecho_error *error)
{
    struct verification all = {.pairs = pairs, .classes = classes, .rules = rules};
    size_t before = edges->count, kept = before;
    if (ARRAY_RESERVE(edges, pairs->count, "verified pairs", error))
        return UNECHO_E_MEMORY;
    all.verifiers = mem_new(threads, sizeof *all.verifiers, "verifiers", error);
    if (!all.verifiers)
        return UNECHO_E_MEMORY;
    for (unsigned i = 0; i < threads; i++)
        verifier_init(&all.verifiers[i], secret);
    all.edges = edges->at ? edges->at + before : NULL;
    int code = parallel_for(threads, pairs->count, VERIFY_BLOCK, verify_block, &all, error);
    for (size_t i = 0; i < pairs->count && !code; i++)
        if (all.edges[i].either)
            edges->at[kept++] = all.edges[i];
    edges->count = kept;
    for (unsigned i = 0; i < threads; i++)
        verifier_free(&all.verifiers[i]);
    free(all.verifiers);
    return code;
}
