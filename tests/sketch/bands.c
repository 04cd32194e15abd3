// SPDX-License-Identifier: Apache-2.0
/* How many bands of how many rows: the table of docs/DECISIONS.md. */
#include "sketch/sketch.h"

#include <criterion/criterion.h>

static const struct {
    uint32_t over, under;
    struct bands expected;
} table[] = {
    {5, 10, {8, 1}}, {6, 10, {6, 1}}, {7, 10, {8, 2}}, {8, 10, {11, 4}}, {9, 10, {10, 8}},
};

Test(bands, are_those_of_the_published_table)
{
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct bands bands = sketch_bands((struct share){table[i].over, table[i].under});
        cr_assert_eq(bands.bands, table[i].expected.bands, ".%u: %u bands", table[i].over,
                     bands.bands);
        cr_assert_eq(bands.rows, table[i].expected.rows, ".%u: %u rows", table[i].over, bands.rows);
    }
}

static double power(double base, uint32_t exponent)
{
    double all = 1;
    for (uint32_t i = 0; i < exponent; i++)
        all *= base;
    return all;
}

static double missed(struct bands bands, double similarity)
{
    return power(1 - power(similarity, bands.rows), bands.bands);
}

Test(bands, follow_the_rule_at_every_threshold)
{
    for (uint32_t i = 1; i <= 1000; i++) {
        struct bands bands = sketch_bands((struct share){i, 1000});
        double t = i / 1000.;
        cr_assert(bands.rows >= 1 && bands.rows <= SKETCH_ROWS_MOST);
        cr_assert(bands.bands >= 1 && bands.bands * bands.rows <= SKETCH_SLOTS_MOST);
        cr_assert(bands.rows == 1 || power(t, bands.rows) >= .4 - 1e-6);
        cr_assert(bands.rows == SKETCH_ROWS_MOST || power(t, bands.rows + 1) < .4 + 1e-6);
        bool full = (bands.bands + 1) * bands.rows > SKETCH_SLOTS_MOST;
        cr_assert(full || missed(bands, t) <= .005 + 1e-6, "%f", t);
        cr_assert(bands.bands == 1 ||
                  missed((struct bands){bands.bands - 1, bands.rows}, t) > .005 - 1e-6);
    }
}

Test(bands, do_not_depend_on_how_a_threshold_is_written)
{
    struct bands a = sketch_bands((struct share){8, 10});
    struct bands b = sketch_bands((struct share){800000000, 1000000000});
    cr_assert_eq(a.bands, b.bands);
    cr_assert_eq(a.rows, b.rows);
}

Test(bands, the_least_threshold_takes_all_slots)
{
    struct bands bands = sketch_bands((struct share){0, 1});
    cr_assert_eq(bands.rows, 1);
    cr_assert_eq(bands.bands, SKETCH_SLOTS_MOST);
    bands = sketch_bands((struct share){1, 1});
    cr_assert_eq(bands.rows, SKETCH_ROWS_MOST);
    cr_assert_eq(bands.bands, 1);
}
