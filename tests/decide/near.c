// SPDX-License-Identifier: Apache-2.0
/* Which classes go as near, against the definition: every candidate of every class, in order. */
#include "decide/near.h"

#include "support/forms.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

enum {
    CLASSES = 3000, /* more than a block */
    WORDS = 14,
    GROUPS = 400,
    FAMILIES = 150
};

static const struct verify_rules rules = {2, {8, 10}, 4, true, true};

/* Families of variants of a line, a few words apart, so that chains come about. */
static void draw(struct forms *forms)
{
    for (uint32_t i = 0; i < CLASSES; i++) {
        size_t start = forms->bytes.count;
        uint32_t family = i % FAMILIES;
        char word[32];
        for (uint32_t k = 0; k < WORDS; k++) {
            bool varies = k % 5 == 2;
            snprintf(word, sizeof word, "w%ux%ux%u", family, k, varies ? rand() % 3 : 0);
            form_append_word(&forms->bytes, word, 0);
        }
        snprintf(word, sizeof word, "n%u", i); /* classes differ */
        form_append_word(&forms->bytes, word, 0);
        forms_end(forms, start);
    }
}

/* Groups inside families, so that candidates are some of the pairs and stand in several groups. */
static void draw_groups(struct candidates *candidates)
{
    struct list32 group = {0};
    candidates->first = candidates->previous = 5;
    for (uint32_t i = 0; i < GROUPS; i++) {
        group.count = 0;
        cr_assert_eq(ARRAY_RESERVE(&group, CLASSES, "a test", NULL), 0);
        for (uint32_t class = (uint32_t)rand() % FAMILIES; class < CLASSES;
             class += FAMILIES * (1 + (uint32_t)rand() % 2))
            group.at[group.count++] = class;
        cr_assert_eq(candidates_add_group(candidates, group.at, group.count, NULL), UNECHO_OK);
    }
    ARRAY_FREE(&group);
    cr_assert_eq(candidates_index(candidates, CLASSES, NULL), UNECHO_OK);
}

/* The definition. */
static void decide_plainly(const struct classes *classes, const struct candidates *candidates,
                           const struct hash_secret *secret, struct edges *gone)
{
    static uint8_t is_gone[CLASSES];
    memset(is_gone, 0, sizeof is_gone);
    struct candidate_walk walk = {0};
    struct verifier verifier;
    verifier_init(&verifier, secret);
    for (uint32_t class = classes->kept; class < CLASSES; class ++) {
        cr_assert_eq(candidates_walk(candidates, class, 0, class, &walk, NULL), UNECHO_OK);
        for (uint32_t earlier; (earlier = candidates_next(&walk, NULL)) != UINT32_MAX;) {
            struct verify_result result;
            cr_assert_eq(verify_pair(&verifier, &rules, classes_form(classes, class),
                                     classes_form(classes, earlier), &result, NULL),
                         UNECHO_OK);
            if (is_gone[class] || is_gone[earlier] || !result.near ||
                !classes_agree(classes, class, earlier))
                continue;
            cr_assert_eq(VAST_RESERVE(gone, 1, NULL), 0);
            gone->at[gone->count++] = (struct edge){class, earlier, result.common, result.either};
            is_gone[class] = 1;
        }
    }
    verifier_free(&verifier);
    candidate_walk_free(&walk);
}

/* The same for any number of threads, where the first `kept` classes are a reference set. */
static void check(struct classes *classes, const struct candidates *candidates,
                  const struct hash_secret *secret, uint32_t kept)
{
    struct edges expected;
    edges_init(&expected, forms_no_limit());
    uint64_t verified = 0;
    classes->kept = kept;
    decide_plainly(classes, candidates, secret, &expected);
    cr_assert_gt(expected.count, 300, "the test tries too little");
    cr_assert_lt(expected.count, CLASSES - 300, "the test tries too little");
    for (unsigned threads = 1; threads <= 5; threads++) {
        struct edges gone;
        edges_init(&gone, forms_no_limit());
        struct match_counts counts = {0};
        cr_assert_eq(
            near_decide(classes, candidates, &rules, secret, threads, &gone, &counts, NULL),
            UNECHO_OK);
        cr_assert_eq(gone.count, expected.count);
        cr_assert_arr_eq(gone.at, expected.at, gone.count * sizeof *gone.at);
        cr_assert_eq(counts.near, gone.count);
        cr_assert(threads == 1 || counts.pairs == verified, "the same work for any of them");
        verified = counts.pairs;
        VAST_FREE(&gone);
    }
    VAST_FREE(&expected);
}

Test(near, decides_as_defined_for_any_number_of_threads)
{
    struct hash_secret secret;
    struct forms forms = {0};
    struct candidates candidates;
    candidates_init(&candidates, forms_no_limit());
    srand(7);
    cr_assert_eq(hash_secret_draw(&secret, NULL), UNECHO_OK);
    draw(&forms);
    draw_groups(&candidates);
    struct classes classes = forms_classes(&forms);
    check(&classes, &candidates, &secret, 0);
    check(&classes, &candidates, &secret, 777);
    static uint64_t signatures[CLASSES]; /* a third of the classes agree with their like only */
    for (uint32_t i = 0; i < CLASSES; i++)
        signatures[i] = i / FAMILIES % 3 ? 0 : UINT64_MAX;
    classes.signatures = signatures;
    classes.signature_words = 1;
    classes.signature_least = 10;
    check(&classes, &candidates, &secret, 0);
    candidates_free(&candidates);
    forms_free(&forms);
}

/* A million variants of a line are compared with the one that stays. */
Test(near, variants_cost_a_comparison_each)
{
    struct hash_secret secret;
    struct forms forms = {0};
    struct candidates candidates;
    candidates_init(&candidates, forms_no_limit());
    candidates.first = candidates.previous = 32;
    struct list32 all = {0};
    struct edges gone;
    edges_init(&gone, forms_no_limit());
    struct match_counts counts = {0};
    char word[16];
    cr_assert_eq(hash_secret_draw(&secret, NULL), UNECHO_OK);
    cr_assert_eq(ARRAY_RESERVE(&all, CLASSES, "a test", NULL), 0);
    for (uint32_t i = 0; i < CLASSES; i++) {
        size_t start = forms.bytes.count;
        form_append(&forms.bytes,
                    "The gates of the old mill stay shut until the river has fallen to");
        snprintf(word, sizeof word, "w%u", i);
        form_append_word(&forms.bytes, word, 0);
        forms_end(&forms, start);
        all.at[all.count++] = i;
    }
    for (int band = 0; band < 4; band++)
        cr_assert_eq(candidates_add_group(&candidates, all.at, all.count, NULL), UNECHO_OK);
    cr_assert_eq(candidates_index(&candidates, CLASSES, NULL), UNECHO_OK);
    struct classes classes = forms_classes(&forms);
    cr_assert_eq(near_decide(&classes, &candidates, &rules, &secret, 2, &gone, &counts, NULL),
                 UNECHO_OK);
    cr_assert_eq(gone.count, CLASSES - 1);
    cr_assert_eq(counts.pairs, CLASSES - 1);
    ARRAY_FREE(&all);
    VAST_FREE(&gone);
    candidates_free(&candidates);
    forms_free(&forms);
}
