// SPDX-License-Identifier: Apache-2.0
/* The prefix filter misses nothing: against all pairs, verified one by one. */
#include "match/match.h"

#include "support/forms.h"
#include "unicode/comparison.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

enum {
    CLASSES = 60,
    TOKENS_MOST = 40
};

static void add_word(struct buffer *to, uint32_t word)
{
    char text[16];
    if (word % 7 == 0) {
        snprintf(text, sizeof text, "%u", word);
        form_append_word(to, text, TOKEN_NUMBER);
    } else if (word % 7 == 1) {
        snprintf(text, sizeof text, "\xE5\xA4%c", (char)(0x80 + word % 64));
        form_append_word(to, text, TOKEN_UNSPACED);
    } else {
        snprintf(text, sizeof text, "w%u", word);
        form_append_word(to, text, 0);
    }
}

/* Classes have different words: what was appended from `start` on is dropped where another has it.
 */
static bool is_new(struct forms *forms, size_t start)
{
    struct classes classes = forms_classes(forms);
    size_t length = forms->bytes.count - start;
    for (uint32_t i = 0; i < classes.count; i++)
        if (classes.form_length[i] == length &&
            memcmp(forms->bytes.at + start, classes_form(&classes, i).at, length) == 0) {
            forms->bytes.count = start;
            return false;
        }
    return true;
}

/* Classes that are one another's variants, of words that are few or many. */
static void draw(struct forms *forms)
{
    static uint32_t words[CLASSES][TOKENS_MOST], counts[CLASSES];
    uint32_t vocabulary = rand() % 2 ? 12 : 300;
    for (uint32_t i = 0; i < CLASSES; i++) {
        uint32_t of = i && rand() % 4 ? (uint32_t)rand() % i : i;
        counts[i] = of == i ? 10 + (uint32_t)rand() % (TOKENS_MOST - 10) : counts[of];
        for (uint32_t k = 0; k < counts[i]; k++)
            words[i][k] = of == i ? (uint32_t)rand() % vocabulary : words[of][k];
        for (int edits = rand() % 3; edits > 0; edits--)
            words[i][(uint32_t)rand() % counts[i]] = (uint32_t)rand() % vocabulary;
        counts[i] -= counts[i] > 12 ? (uint32_t)rand() % 3 : 0;
        size_t start = forms->bytes.count;
        for (uint32_t k = 0; k < counts[i]; k++)
            add_word(&forms->bytes, words[i][k]);
        if (is_new(forms, start))
            forms_end(forms, start);
    }
}

static struct verify_rules random_rules(void)
{
    static const uint32_t shingles[] = {1, 2, 2, 3, 5, 16}, thresholds[] = {0, 3, 5, 8, 8, 9, 10};
    return (struct verify_rules){.shingle = shingles[rand() % 6],
                                 .threshold = {thresholds[rand() % 7], 10},
                                 .novel = rand() % 2 ? 4 : 25,
                                 .numbers_stand = rand() % 2 != 0,
                                 .numbers_equal = rand() % 2 != 0};
}

static bool is_proposed(const struct candidates *candidates, struct candidate_walk *walk,
                        uint32_t later, uint32_t earlier)
{
    cr_assert_eq(candidates_walk(candidates, later, earlier, earlier + 1, walk, NULL), UNECHO_OK);
    return candidates_next(walk, NULL) == earlier;
}

/* Every near pair of all pairs is proposed. Returns how many there are. */
static uint64_t expect_all(const struct classes *classes, const struct verify_rules *rules,
                           const struct hash_secret *secret, const struct candidates *candidates)
{
    struct verifier verifier;
    struct candidate_walk walk = {0};
    uint64_t near = 0;
    verifier_init(&verifier, secret);
    for (uint32_t later = 0; later < classes->count; later++)
        for (uint32_t earlier = 0; earlier < later; earlier++) {
            struct verify_result result;
            cr_assert_eq(verify_pair(&verifier, rules, classes_form(classes, later),
                                     classes_form(classes, earlier), &result, NULL),
                         UNECHO_OK);
            if (!result.near)
                continue;
            near++;
            cr_assert(is_proposed(candidates, &walk, later, earlier),
                      "%u near %u was missed: threshold .%u, shingle %u", later, earlier,
                      rules->threshold.over, rules->shingle);
        }
    candidate_walk_free(&walk);
    verifier_free(&verifier);
    return near;
}

Test(exhaustive, proposes_all_that_brute_force_finds)
{
    uint64_t all = 0;
    srand(11);
    for (int round = 0; round < 300; round++) {
        struct forms forms = {0};
        struct candidates candidates;
        candidates_init(&candidates, forms_no_limit());
        struct match_counts counts = {0};
        struct hash_secret secret;
        struct verify_rules rules = random_rules();
        cr_assert_eq(hash_secret_draw(&secret, NULL), UNECHO_OK);
        draw(&forms);
        struct classes classes = forms_classes(&forms);
        cr_assert_eq(match_exhaustive(&classes, &rules, &secret, &candidates, &counts, NULL),
                     UNECHO_OK);
        all += expect_all(&classes, &rules, &secret, &candidates);
        cr_assert_eq(candidates.skipped, 0);
        candidates_free(&candidates);
        forms_free(&forms);
    }
    cr_assert_gt(all, 3000, "only %llu pairs: the test tries too little", (unsigned long long)all);
}

/* `pairs` of a manifest counts them: the same in every run, each of which draws its own secret. */
Test(exhaustive, proposes_the_same_under_every_secret)
{
    srand(12);
    for (int round = 0; round < 100; round++) {
        struct forms forms = {0};
        struct candidates candidates[2];
        candidates_init(&candidates[0], forms_no_limit());
        candidates_init(&candidates[1], forms_no_limit());
        struct candidate_walk walk = {0};
        struct match_counts counts = {0};
        struct verify_rules rules = random_rules();
        draw(&forms);
        struct classes classes = forms_classes(&forms);
        for (int i = 0; i < 2; i++) {
            struct hash_secret secret;
            cr_assert_eq(hash_secret_draw(&secret, NULL), UNECHO_OK);
            cr_assert_eq(match_exhaustive(&classes, &rules, &secret, &candidates[i], &counts, NULL),
                         UNECHO_OK);
        }
        for (uint32_t later = 0; later < classes.count; later++)
            for (uint32_t earlier = 0; earlier < later; earlier++)
                cr_assert_eq(is_proposed(&candidates[0], &walk, later, earlier),
                             is_proposed(&candidates[1], &walk, later, earlier));
        candidate_walk_free(&walk);
        candidates_free(&candidates[0]);
        candidates_free(&candidates[1]);
        forms_free(&forms);
    }
}
