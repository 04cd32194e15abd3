// SPDX-License-Identifier: Apache-2.0
#include "flow/classes.h"

#include <criterion/criterion.h>

static uint32_t equal_one_by_one(uint64_t a, uint64_t b)
{
    uint32_t equal = 0;
    for (int i = 0; i < 64; i += 4)
        equal += (a >> i & 0xF) == (b >> i & 0xF);
    return equal;
}

Test(classes, slots_of_signatures_are_counted_as_one_by_one)
{
    uint64_t a = 1, b = 0x9E3779B97F4A7C15;
    cr_assert_eq(signature_equal(a, a), 16);
    cr_assert_eq(signature_equal(a, ~a), 0);
    for (int i = 0; i < 100000; i++) {
        a = a * UINT64_C(6364136223846793005) + 1442695040888963407;
        b = i % 2 ? a ^ (a >> 13 & a >> 29 & a >> 7) : b * UINT64_C(6364136223846793005) + 1;
        cr_assert_eq(signature_equal(a, b), equal_one_by_one(a, b));
    }
}

/* Two words a class; class 1 differs from class 0 in two slots, class 2 in all of one word. */
Test(classes, agree_where_enough_slots_do)
{
    const uint64_t signatures[] = {0x1111111111111111, 0x2222222222222222, 0x1111111111111110,
                                   0x0222222222222222, 0x1111111111111111, 0x3333333333333333};
    struct classes classes = {.signatures = signatures, .signature_words = 2};
    classes.signature_least = 30;
    cr_assert(classes_agree(&classes, 0, 1));
    cr_assert_not(classes_agree(&classes, 0, 2));
    classes.signature_least = 31;
    cr_assert_not(classes_agree(&classes, 1, 0));
    classes.signature_least = 16;
    cr_assert(classes_agree(&classes, 2, 0));
    classes.signature_words = classes.signature_least = 0;
    cr_assert(classes_agree(&classes, 0, 2), "without signatures all do");
}
