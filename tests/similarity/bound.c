// SPDX-License-Identifier: Apache-2.0
/* The bound rejects no pair that is near, and nearly all that are far apart. */
#include "similarity/bound.h"

#include "similarity/verify.h"
#include "support/forms.h"

#include <criterion/criterion.h>
#include <stdio.h>

enum {
    ROUNDS = 4000,
    WORDS = 24
};

/* A line, and one like it with some words changed, doubled or dropped. */
static void draw(struct buffer *u, struct buffer *v)
{
    uint32_t vocabulary = rand() % 2 ? 6 : 200, edits = (uint32_t)rand() % 6;
    u->count = v->count = 0;
    for (uint32_t i = 0; i < WORDS; i++) {
        char word[16];
        bool is_number = rand() % 5 == 0;
        snprintf(word, sizeof word, is_number ? "%d" : "w%d", rand() % (int)vocabulary);
        form_append_word(u, word, is_number ? 1 : 0);
        bool changed = (uint32_t)rand() % WORDS < edits;
        if (changed && rand() % 3 == 0)
            continue;
        form_append_word(v, changed ? "other" : word, is_number && !changed ? 1 : 0);
    }
}

Test(bound, rejects_nothing_that_is_near)
{
    static const struct share thresholds[] = {{8, 10}, {5, 10}, {999999999, 1000000000}};
    static const uint32_t shingles[] = {1, 2, 5};
    struct hash_secret secret;
    struct buffer u = {0}, v = {0};
    uint64_t near = 0, rejected = 0;
    srand(3);
    cr_assert_eq(hash_secret_draw(&secret, NULL), UNECHO_OK);
    for (int round = 0; round < ROUNDS; round++) {
        struct verify_rules rules = {
            .shingle = shingles[round % 3], .threshold = thresholds[rand() % 3], .novel = 1000};
        struct bound bound;
        struct verifier verifier;
        struct verify_result result;
        bool may;
        draw(&u, &v);
        unecho_bytes a = {u.at, u.count}, b = {v.at, v.count};
        bound_init(&bound, &secret, rules.shingle);
        verifier_init(&verifier, &secret);
        cr_assert_eq(bound_begin(&bound, a, NULL), UNECHO_OK);
        cr_assert_eq(bound_reaches(&bound, b, rules.threshold, &may, NULL), UNECHO_OK);
        cr_assert_eq(verify_pair(&verifier, &rules, a, b, &result, NULL), UNECHO_OK);
        cr_assert(may || !result.near);
        near += result.near;
        rejected += !may;
        verifier_free(&verifier);
        bound_free(&bound);
    }
    cr_assert_gt(near, 200, "the test tries too little");
    cr_assert_gt(rejected, 1000, "the bound tells nothing apart");
    buffer_free(&u);
    buffer_free(&v);
}

/* A table that one long unit made large is not emptied for every short one after it. */
Test(bound, short_forms_use_a_short_table)
{
    struct hash_secret secret = {{0}};
    struct bound bound;
    struct buffer u = {0};
    char word[16];
    for (int i = 0; i < 5000; i++) {
        snprintf(word, sizeof word, "w%d", i);
        form_append_word(&u, word, 0);
    }
    bound_init(&bound, &secret, 2);
    cr_assert_eq(bound_begin(&bound, (unecho_bytes){u.at, u.count}, NULL), UNECHO_OK);
    cr_assert_gt(bound.mask, 5000);
    u.count = 0;
    form_append_word(&u, "two", 0);
    form_append_word(&u, "words", 0);
    cr_assert_eq(bound_begin(&bound, (unecho_bytes){u.at, u.count}, NULL), UNECHO_OK);
    cr_assert_lt(bound.mask, 100);
    cr_assert_eq(bound.u.distinct, 1);
    bound_free(&bound);
    buffer_free(&u);
}

Test(bound, says_nothing_of_what_is_shorter_than_a_shingle)
{
    struct hash_secret secret = {{0}};
    struct bound bound;
    struct buffer u = {0};
    bool may = false;
    form_append_word(&u, "alone", 0);
    bound_init(&bound, &secret, 2);
    cr_assert_eq(bound_begin(&bound, (unecho_bytes){u.at, u.count}, NULL), UNECHO_OK);
    cr_assert_eq(
        bound_reaches(&bound, (unecho_bytes){u.at, u.count}, (struct share){8, 10}, &may, NULL),
        UNECHO_OK);
    cr_assert(may);
    bound_free(&bound);
    buffer_free(&u);
}
