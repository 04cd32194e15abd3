// SPDX-License-Identifier: Apache-2.0
#include "similarity/grams.h"

#include <criterion/criterion.h>
#include <string.h>

enum {
    WORDS_MOST = 120,
    UNITS_MOST = 4
};

/* Some units over few words, so that n-grams meet. */
struct text {
    uint32_t words[WORDS_MOST], count;
    struct flat_unit units[UNITS_MOST];
    size_t unit_count;
};

static void draw(struct text *text)
{
    uint32_t vocabulary = 1 + (uint32_t)rand() % 4;
    text->count = 0;
    text->unit_count = 1 + (size_t)rand() % UNITS_MOST;
    for (size_t i = 0; i < text->unit_count; i++) {
        text->units[i] =
            (struct flat_unit){text->count, (uint32_t)rand() % (WORDS_MOST / UNITS_MOST)};
        text->count += text->units[i].tokens;
    }
    for (uint32_t i = 0; i < text->count; i++)
        text->words[i] = (uint32_t)rand() % vocabulary;
}

/* The places at which n-grams begin. */
static size_t places(const struct text *text, uint32_t n, uint32_t *to)
{
    size_t count = 0;
    for (size_t i = 0; i < text->unit_count; i++)
        for (uint32_t k = 0; k + n <= text->units[i].tokens; k++)
            to[count++] = text->units[i].begin + k;
    return count;
}

static void check(const struct text *text, const struct grams *grams, uint32_t n)
{
    uint32_t at[WORDS_MOST];
    const uint32_t *ids = grams->level[n].ids;
    size_t count = places(text, n, at);
    for (size_t a = 0; a < count; a++) {
        cr_assert(n == 1 || ids[at[a]] < grams->level[n].distinct);
        for (size_t b = 0; b < a; b++) {
            bool same =
                memcmp(text->words + at[a], text->words + at[b], n * sizeof *text->words) == 0;
            cr_assert_eq(ids[at[a]] == ids[at[b]], same, "%u-grams at %u and %u", n, at[a], at[b]);
        }
    }
}

Test(grams, ids_are_equal_if_and_only_if_the_n_grams_are)
{
    struct hash_secret secret;
    cr_assert_eq(hash_secret_draw(&secret, NULL), UNECHO_OK);
    struct grams grams = {.secret = &secret};
    srand(3);
    for (int round = 0; round < 400; round++) {
        struct text text;
        draw(&text);
        grams_reset(&grams);
        for (int i = 0; i < 4; i++) { /* levels in any order, some twice */
            uint32_t n = 1 + (uint32_t)rand() % GRAMS_LONGEST;
            cr_assert_eq(
                grams_build(&grams, n, text.words, text.count, text.units, text.unit_count, NULL),
                UNECHO_OK);
            check(&text, &grams, n);
        }
    }
    grams_free(&grams);
}

/* Ids count from the first n-gram on, so they depend on the text only. */
Test(grams, ids_follow_the_order_of_the_text_under_any_secret)
{
    static const uint32_t words[] = {5, 7, 5, 7, 9, 5, 7};
    static const struct flat_unit unit = {0, 7};
    static const uint32_t expected[] = {0, 1, 0, 2, 3, 0};
    for (int round = 0; round < 20; round++) {
        struct hash_secret secret;
        cr_assert_eq(hash_secret_draw(&secret, NULL), UNECHO_OK);
        struct grams grams = {.secret = &secret};
        cr_assert_eq(grams_build(&grams, 2, words, 7, &unit, 1, NULL), UNECHO_OK);
        cr_assert_arr_eq(grams.level[2].ids, expected, sizeof expected);
        cr_assert_eq(grams.level[2].distinct, 4);
        grams_free(&grams);
    }
}
