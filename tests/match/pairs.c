// SPDX-License-Identifier: Apache-2.0
#include "match/pairs.h"

#include "support/forms.h"

#include <criterion/criterion.h>

Test(pairs, are_sorted_and_stand_once_whichever_way_they_are_given)
{
    static const uint32_t given[][2] = {{3, 1}, {1, 3}, {0, 3}, {2, 0}, {3, 1}, {1, 0}};
    static const uint64_t expected[] = {(uint64_t)1 << 32 | 0, (uint64_t)2 << 32 | 0,
                                        (uint64_t)3 << 32 | 0, (uint64_t)3 << 32 | 1};
    struct pairs pairs = {0};
    for (size_t i = 0; i < sizeof given / sizeof *given; i++)
        cr_assert_eq(pairs_add(&pairs, given[i][0], given[i][1], NULL), UNECHO_OK);
    pairs_unify(&pairs);
    cr_assert_eq(pairs.count, 4);
    cr_assert_arr_eq(pairs.at, expected, sizeof expected);
    pairs_unify(&pairs);
    cr_assert_eq(pairs.count, 4);
    ARRAY_FREE(&pairs);
    pairs_unify(&pairs); /* none */
}

/* More than one block of work, on several threads: the same edges in the same order. */
Test(pairs, verified_edges_stand_in_order_for_any_number_of_threads)
{
    static const struct verify_rules rules = {2, {8, 10}, {75, 100}, 4, true, true};
    struct hash_secret secret;
    struct forms forms = {0};
    struct pairs pairs = {0};
    cr_assert_eq(hash_secret_draw(&secret, NULL), UNECHO_OK);
    for (uint32_t i = 0; i < 40; i++) {
        forms_add(&forms, i % 3 ? "Ten words that say what all the other lines say too."
                                : "This one has more than ten words, none of which stands there.");
        for (uint32_t k = 0; k < i; k++)
            cr_assert_eq(pairs_add(&pairs, i, k, NULL), UNECHO_OK);
    }
    struct classes classes = forms_classes(&forms);
    for (unsigned threads = 1; threads <= 5; threads++) {
        struct edges edges = {0};
        size_t at = 0;
        cr_assert_eq(pairs_verify(&pairs, &classes, &rules, &secret, threads, &edges, NULL),
                     UNECHO_OK);
        for (size_t i = 0; i < pairs.count; i++) {
            uint32_t later = (uint32_t)(pairs.at[i] >> 32), earlier = (uint32_t)pairs.at[i];
            if ((later % 3 == 0) != (earlier % 3 == 0))
                continue;
            cr_assert_lt(at, edges.count);
            cr_assert_eq(edges.at[at].later, later);
            cr_assert_eq(edges.at[at++].earlier, earlier);
        }
        cr_assert_eq(edges.count, at);
        ARRAY_FREE(&edges);
    }
    ARRAY_FREE(&pairs);
    forms_free(&forms);
}
