// SPDX-License-Identifier: Apache-2.0
/* Elements come out in their order, of one run or of many, in memory or in a file, and again. */
#include "spill/sorter.h"

#include <criterion/criterion.h>

enum {
    COUNT = 100000
};

static int by_number(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

/* Each number of 0 to COUNT - 1 once, mixed: the factor is coprime to COUNT. */
static void fill(struct sorter *sorter, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        uint32_t number = (uint32_t)((uint64_t)i * 7919 % COUNT);
        cr_assert_eq(sorter_add(sorter, &number, NULL), UNECHO_OK);
    }
}

static void expect_order(uint64_t bytes, uint32_t least_runs)
{
    struct vast_limit limit;
    struct sorter sorter;
    vast_limit_init(&limit, "/tmp", bytes);
    sorter_init(&sorter, &limit, "numbers", sizeof(uint32_t), by_number);
    fill(&sorter, COUNT);
    cr_assert_eq(limit.in_files > 0, bytes < COUNT * sizeof(uint32_t));
    for (int twice = 0; twice < 2; twice++) {
        cr_assert_eq(sorter_merge(&sorter, NULL), UNECHO_OK);
        cr_assert_geq(sorter.heap.count, least_runs);
        for (uint32_t i = 0; i < COUNT; i++)
            cr_assert_eq(*(const uint32_t *)sorter_next(&sorter), i);
        cr_assert_null(sorter_next(&sorter));
    }
    sorter_free(&sorter);
    cr_assert_eq(limit.held + limit.in_files, 0);
}

Test(sorter, gives_all_in_order)
{
    expect_order(UINT64_MAX, 1);
    expect_order(64 << 10, 7);
}

Test(sorter, gives_what_equals_as_often_as_it_was_added)
{
    struct vast_limit limit;
    struct sorter sorter;
    uint32_t number = 7, count = 0;
    vast_limit_init(&limit, "/tmp", 64 << 10);
    sorter_init(&sorter, &limit, "numbers", sizeof number, by_number);
    for (uint32_t i = 0; i < COUNT; i++)
        cr_assert_eq(sorter_add(&sorter, &number, NULL), UNECHO_OK);
    cr_assert_eq(sorter_merge(&sorter, NULL), UNECHO_OK);
    for (const uint32_t *next; (next = sorter_next(&sorter)); count++)
        cr_assert_eq(*next, number);
    cr_assert_eq(count, COUNT);
    sorter_free(&sorter);
}

Test(sorter, gives_nothing_of_nothing)
{
    struct vast_limit limit;
    struct sorter sorter;
    vast_limit_init(&limit, "/tmp", UINT64_MAX);
    sorter_init(&sorter, &limit, "numbers", sizeof(uint32_t), by_number);
    cr_assert_eq(sorter_merge(&sorter, NULL), UNECHO_OK);
    cr_assert_null(sorter_next(&sorter));
    sorter_free(&sorter);
}
