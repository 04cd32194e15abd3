// SPDX-License-Identifier: Apache-2.0
/* Which 64 of all that are proposed are compared, over an index that is written down. */
#include "echo/proposals.h"

#include "flow/limits.h"

#include <criterion/criterion.h>

enum {
    RUNS = 12,
    HOLDERS = 64
};

/* A unit of RUNS different runs, each held by up to 64 units. */
struct written {
    struct run_index index;
    uint32_t runs[RUNS + 1];
    struct proposals proposals;
};

static void begin(struct written *w, uint32_t units)
{
    *w = (struct written){.index.run = LIMIT_RUN_SPACED};
    cr_assert_eq(list32_zero(&w->index.first, RUNS + 1, "a test", NULL), 0);
    cr_assert_eq(list32_zero(&w->index.held, RUNS, "a test", NULL), 0);
    cr_assert_eq(list32_zero(&w->index.seen, RUNS, "a test", NULL), 0);
    cr_assert_eq(ARRAY_RESERVE(&w->index.holders, RUNS * HOLDERS, "a test", NULL), 0);
    for (uint32_t run = 0; run <= RUNS; run++) {
        w->index.first.at[run] = run * HOLDERS;
        w->runs[run] = run % RUNS;
    }
    w->index.runs = w->runs;
    cr_assert_eq(proposals_begin(&w->proposals, units, NULL), 0);
}

static void end(struct written *w)
{
    run_index_free(&w->index);
    proposals_free(&w->proposals);
}

/* Unit v holds runs first to last - 1. */
static void hold(struct written *w, uint32_t v, uint32_t first, uint32_t last)
{
    for (uint32_t run = first; run < last; run++) {
        uint32_t *held = &w->index.held.at[run];
        cr_assert_lt(*held, HOLDERS);
        w->index.holders.at[run * HOLDERS + (*held)++] = (struct run_holder){v, 0};
    }
}

/* Is v among the candidates of a unit that has the runs once, and the first one twice? */
static bool is_candidate(struct written *w, uint32_t v, uint32_t k, uint32_t same)
{
    struct flat_unit unit = {0, RUNS + 1 + LIMIT_RUN_SPACED - 1};
    bool found = false;
    cr_assert_eq(proposals_find(&w->proposals, &w->index, unit, k, same, NULL), 0);
    for (size_t i = 0; i < w->proposals.ranked.count; i++) {
        found = found || w->proposals.ranked.at[i] == v;
        cr_assert(!i || w->proposals.ranked.at[i - 1] < w->proposals.ranked.at[i], "keep order");
    }
    cr_assert_leq(w->proposals.ranked.count, LIMIT_CANDIDATES + (same != NONE));
    return found;
}

/* `others` units hold some of the first six runs or of the last six, in turn, as many as said; the
 * unit that is looked for, first or last of all, holds four. */
static bool is_among(uint32_t others, uint32_t runs, bool first)
{
    struct written w;
    uint32_t v = first ? 0 : others;
    begin(&w, others + 2);
    if (first)
        hold(&w, v, 4, 8);
    for (uint32_t i = 0; i < others; i++)
        hold(&w, i + first, i % 2 * 6, i % 2 * 6 + runs);
    if (!first)
        hold(&w, v, 4, 8);
    bool found = is_candidate(&w, v, others + 1, NONE);
    end(&w);
    return found;
}

Test(proposals, of_all_proposed_the_64_with_the_most_runs_are_compared)
{
    cr_assert(is_among(63, 5, true), "64 are proposed");
    cr_assert(is_among(63, 5, false));
    cr_assert_not(is_among(64, 5, true), "64 others have five runs, it has four");
    cr_assert(is_among(64, 3, false), "64 others have three");
}

Test(proposals, of_equal_ones_the_first_in_keep_order_are_compared)
{
    cr_assert(is_among(64, 4, true));
    cr_assert_not(is_among(64, 4, false));
    cr_assert(is_among(63, 4, false));
}

/* Different runs count: the first run, which the unit repeats, proposes once. */
Test(proposals, a_repeated_run_proposes_once)
{
    struct written w;
    begin(&w, 70);
    hold(&w, 0, 4, 6);
    for (uint32_t v = 1; v <= 60; v++)
        hold(&w, v, 0, 2);
    for (uint32_t v = 61; v <= 65; v++)
        hold(&w, v, 7, 9);
    cr_assert(is_candidate(&w, 0, 69, NONE), "all have two runs, and it comes first");
    end(&w);
}

Test(proposals, never_the_unit_itself_and_always_the_one_with_its_words)
{
    struct written w;
    begin(&w, 70);
    for (uint32_t v = 0; v < 64; v++)
        hold(&w, v, 0, 3);
    hold(&w, 64, 5, 6);
    hold(&w, 65, 0, 0);
    cr_assert_not(is_candidate(&w, 64, 69, NONE), "64 have more");
    cr_assert(is_candidate(&w, 64, 63, NONE), "one of them is the unit itself");
    cr_assert_not(is_candidate(&w, 63, 63, NONE));
    cr_assert(is_candidate(&w, 65, 69, 65));
    cr_assert_not(is_candidate(&w, 65, 65, 65));
    end(&w);
}

/* A second search is not taken for the first one. */
Test(proposals, a_unit_may_be_searched_for_again)
{
    struct written w;
    begin(&w, 3);
    hold(&w, 1, 0, 3);
    cr_assert(is_candidate(&w, 1, 2, NONE));
    cr_assert(is_candidate(&w, 1, 2, NONE));
    end(&w);
}
