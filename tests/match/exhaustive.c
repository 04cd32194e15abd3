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
                                 .containment = {75, 100},
                                 .novel = rand() % 2 ? 4 : 25,
                                 .numbers_stand = rand() % 2 != 0,
                                 .numbers_equal = rand() % 2 != 0};
}

/* Every near pair of all pairs, in order, is the next edge. */
static void expect_all(const struct classes *classes, const struct verify_rules *rules,
                       const struct hash_secret *secret, const struct edges *edges)
{
    struct verifier verifier;
    size_t at = 0;
    verifier_init(&verifier, secret);
    for (uint32_t later = 0; later < classes->count; later++)
        for (uint32_t earlier = 0; earlier < later; earlier++) {
            struct verify_result result;
            cr_assert_eq(verify_pair(&verifier, rules, classes_form(classes, later),
                                     classes_form(classes, earlier), &result, NULL),
                         UNECHO_OK);
            if (!(result.reasons & REASONS_NEAR))
                continue;
            cr_assert(at < edges->count && edges->at[at].later == later &&
                          edges->at[at].earlier == earlier,
                      "%u near %u was missed: threshold .%u, shingle %u", later, earlier,
                      rules->threshold.over, rules->shingle);
            cr_assert_eq(edges->at[at].common, result.common);
            cr_assert_eq(edges->at[at].either, result.either);
            at++;
        }
    cr_assert_eq(edges->count, at);
    verifier_free(&verifier);
}

Test(exhaustive, finds_all_that_brute_force_finds)
{
    uint64_t all = 0;
    srand(11);
    for (int round = 0; round < 300; round++) {
        struct forms forms = {0};
        struct edges edges = {0};
        struct match_counts counts = {0};
        struct hash_secret secret;
        struct verify_rules rules = random_rules();
        cr_assert_eq(hash_secret_draw(&secret, NULL), UNECHO_OK);
        draw(&forms);
        struct classes classes = forms_classes(&forms);
        cr_assert_eq(match_exhaustive(&classes, &rules, &secret, 1 + (unsigned)round % 3, &edges,
                                      &counts, NULL),
                     UNECHO_OK);
        expect_all(&classes, &rules, &secret, &edges);
        cr_assert_eq(counts.skipped, 0);
        all += edges.count;
        ARRAY_FREE(&edges);
        forms_free(&forms);
    }
    cr_assert_gt(all, 3000, "only %llu edges: the test tries too little", (unsigned long long)all);
}
