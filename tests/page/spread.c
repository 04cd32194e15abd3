// SPDX-License-Identifier: Apache-2.0
/* How often keys occur: exact while they are few, near the truth from a sample. */
#include "page/spread.h"

#include <criterion/criterion.h>

static struct hash_secret secret;
static struct spread spread;

static void begin(size_t most)
{
    cr_assert_eq(hash_secret_draw(&secret, NULL), 0);
    cr_assert_eq(spread_init(&spread, &secret, most, NULL), 0);
}

static void teardown(void)
{
    spread_free(&spread);
}

TestSuite(spread, .fini = teardown);

static void add(uint64_t key, int times)
{
    uint64_t hash = hash_public(&key, sizeof key);
    for (int i = 0; i < times; i++)
        spread_add(&spread, hash);
}

Test(spread, exact_while_keys_are_few)
{
    uint64_t bins[SPREAD_BINS];
    begin(16);
    add(1, 1);
    add(2, 1);
    add(3, 2);
    add(4, 3);
    add(5, 1000);
    spread_bins(&spread, bins);
    cr_expect_eq(spread.halvings, 0);
    cr_expect_eq(bins[0], 2);
    cr_expect_eq(bins[1], 2);
    cr_expect_eq(bins[2], 0);
    cr_expect_eq(bins[9], 1);
}

Test(spread, a_sample_of_very_many)
{
    uint64_t bins[SPREAD_BINS];
    begin(1024);
    for (uint64_t key = 0; key < 100000; key++)
        add(key, key % 10 ? 1 : 5);
    spread_bins(&spread, bins);
    cr_expect_gt(spread.halvings, 5);
    cr_expect_leq(spread.used, 1024);
    /* Some 600 keys are sampled: within five standard deviations. */
    cr_expect(bins[0] > 70000 && bins[0] < 110000, "%zu", (size_t)bins[0]);
    cr_expect(bins[2] > 3000 && bins[2] < 17000, "%zu", (size_t)bins[2]);
    cr_expect_eq(bins[0] + bins[2], (uint64_t)spread.used << spread.halvings,
                 "what is sampled is counted whole");
}

Test(spread, keys_that_no_sampling_tells_apart)
{
    begin(4);
    for (uint64_t key = 0; key < 100; key++)
        spread_add(&spread, key);
    cr_expect_leq(spread.used, 4);
}
