// SPDX-License-Identifier: Apache-2.0
/* Which pairs bands propose. */
#include "match/match.h"

#include "support/forms.h"

#include <criterion/criterion.h>

enum {
    CAP = 32
};

struct pair {
    uint32_t later, earlier;
};

/* What was proposed, written out: sorted, each pair once. */
struct found {
    ARRAY(struct pair) pairs;
    uint64_t skipped;
};

static void match(struct forms *forms, unsigned threads, struct found *found)
{
    struct classes classes = forms_classes(forms);
    struct candidates candidates;
    candidates_init(&candidates, forms_no_limit());
    struct candidate_walk walk = {0};
    struct match_counts counts = {0};
    *found = (struct found){0};
    cr_assert_eq(match_bands(&classes, threads, &candidates, &counts, NULL), UNECHO_OK);
    for (uint32_t later = 0; later < classes.count; later++) {
        cr_assert_eq(candidates_walk(&candidates, later, 0, later, &walk, NULL), UNECHO_OK);
        for (uint32_t earlier; (earlier = candidates_next(&walk, NULL)) != UINT32_MAX;) {
            cr_assert_eq(ARRAY_RESERVE(&found->pairs, 1, "a test", NULL), 0);
            found->pairs.at[found->pairs.count++] = (struct pair){later, earlier};
        }
    }
    found->skipped = counts.skipped;
    candidate_walk_free(&walk);
    candidates_free(&candidates);
}

static void add(struct forms *forms, uint32_t count, const uint64_t *keys)
{
    for (uint32_t i = 0; i < count; i++) {
        forms_add(forms, "Ten words that say what all the other lines say too.");
        for (uint32_t k = 0; k < forms->bands; k++)
            forms->keys.at[forms->keys.count - forms->bands + k] = keys[k];
    }
}

/* Every class with the first 32 and the previous 32, each pair once, sorted; the rest counted. */
static void expect_capped(uint32_t count, unsigned threads)
{
    static const uint64_t key[] = {7};
    struct forms forms = {.bands = 1};
    struct found found;
    uint64_t at = 0, skipped = 0;
    add(&forms, count, key);
    match(&forms, threads, &found);
    for (uint32_t later = 1; later < count; later++)
        for (uint32_t earlier = 0; earlier < later; earlier++) {
            if (earlier >= CAP && earlier + CAP < later) {
                skipped++;
                continue;
            }
            cr_assert_lt(at, found.pairs.count);
            cr_assert_eq(found.pairs.at[at].later, later);
            cr_assert_eq(found.pairs.at[at].earlier, earlier);
            at++;
        }
    cr_assert_eq(found.pairs.count, at);
    cr_assert_eq(found.skipped, skipped);
    ARRAY_FREE(&found.pairs);
    forms_free(&forms);
}

Test(bands, a_class_meets_the_first_32_and_the_previous_32_of_its_key)
{
    expect_capped(1, 1);
    expect_capped(2, 1);
    expect_capped(2 * CAP, 1);
    expect_capped(2 * CAP + 1, 1);
    expect_capped(2 * CAP + 2, 2);
    expect_capped(300, 1);
    expect_capped(300, 5);
}

Test(bands, a_pair_that_several_keys_propose_is_one_pair)
{
    static const uint64_t keys[] = {7, 8, 9};
    struct forms forms = {.bands = 3};
    struct found found;
    add(&forms, 70, keys);
    for (unsigned threads = 1; threads <= 4; threads++) {
        match(&forms, threads, &found);
        uint64_t skipped = 5 * 6 / 2, all = 70 * 69 / 2;
        cr_assert_eq(found.pairs.count, all - skipped);
        cr_assert_eq(found.skipped, 3 * skipped, "each key counts what it leaves out");
        ARRAY_FREE(&found.pairs);
    }
    forms_free(&forms);
}

Test(bands, the_same_number_in_two_bands_is_no_common_key)
{
    static const uint64_t one[] = {1, 2}, other[] = {2, 1};
    struct forms forms = {.bands = 2};
    struct found found;
    add(&forms, 1, one);
    add(&forms, 1, other);
    match(&forms, 1, &found);
    cr_assert_eq(found.pairs.count, 0);
    ARRAY_FREE(&found.pairs);
    forms_free(&forms);
}

/* Keys that differ in high bits only share all bits of the filter; they are told apart after it. */
Test(bands, keys_that_fall_together_in_the_filter_are_told_apart)
{
    struct forms forms = {.bands = 1};
    struct found found;
    for (uint64_t i = 0; i < 500; i++) {
        uint64_t key = (i % 250) << 40;
        add(&forms, 1, &key);
    }
    match(&forms, 2, &found);
    cr_assert_eq(found.pairs.count, 250);
    for (uint32_t i = 0; i < 250; i++) {
        cr_assert_eq(found.pairs.at[i].earlier, i);
        cr_assert_eq(found.pairs.at[i].later, i + 250);
    }
    ARRAY_FREE(&found.pairs);
    forms_free(&forms);
}

Test(bands, no_classes_no_pairs)
{
    struct forms forms = {.bands = 3};
    struct found found;
    match(&forms, 4, &found);
    cr_assert_eq(found.pairs.count + found.skipped, 0);
    ARRAY_FREE(&found.pairs);
    forms_free(&forms);
}
