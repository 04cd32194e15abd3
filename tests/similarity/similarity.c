// SPDX-License-Identifier: Apache-2.0
#include "similarity/similarity.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

Test(similarity, runs_are_of_six_where_more_than_half_is_unspaced)
{
    cr_assert_eq(similarity_run(10, 0), 3);
    cr_assert_eq(similarity_run(10, 5), 3);
    cr_assert_eq(similarity_run(10, 6), 6);
    cr_assert_eq(similarity_run(11, 5), 3);
    cr_assert_eq(similarity_run(11, 6), 6);
    cr_assert_eq(similarity_run(UINT32_MAX, UINT32_MAX), 6, "no overflow");
}

/* `hits` as a string of 0 and 1, one a token; those past the last run may be anything. */
static struct cover cover(const char *hits, const char *unspaced, uint32_t run)
{
    uint8_t hit[64], half[64];
    uint32_t tokens = (uint32_t)strlen(hits);
    for (uint32_t i = 0; i < tokens; i++) {
        hit[i] = hits[i] == '1';
        half[i] = unspaced && unspaced[i] == '1';
    }
    return similarity_cover(hit, unspaced ? half : NULL, tokens, run);
}

static void expect_cover(const char *hits, const char *unspaced, uint32_t run, uint32_t covered,
                         uint32_t novel)
{
    struct cover c = cover(hits, unspaced, run);
    cr_assert_eq(c.covered, covered, "%s: %u covered, not %u", hits, c.covered, covered);
    cr_assert_eq(c.novel, novel, "%s: %u novel, not %u", hits, c.novel, novel);
}

Test(similarity, a_token_is_covered_if_some_run_over_it_stands_there)
{
    expect_cover("0000000000", NULL, 3, 0, 20);
    expect_cover("1000000000", NULL, 3, 3, 14);
    expect_cover("1100000000", NULL, 3, 4, 12); /* runs overlap */
    expect_cover("1001000000", NULL, 3, 6, 8);  /* runs touch */
    expect_cover("1000100000", NULL, 3, 6, 6);  /* one token between */
    expect_cover("0000000100", NULL, 3, 3, 14); /* the last run */
    expect_cover("1111111100", NULL, 3, 10, 0);
    expect_cover("0010000100", NULL, 3, 6, 4); /* the longest gap is what counts */
    expect_cover("100000000000", NULL, 6, 6, 12);
}

Test(similarity, what_is_shorter_than_a_run_is_not_covered)
{
    expect_cover("11", NULL, 3, 0, 4);
    expect_cover("111", NULL, 3, 3, 0);
    expect_cover("11111", NULL, 6, 0, 10);
    expect_cover("", NULL, 3, 0, 0);
}

Test(similarity, hits_past_the_last_run_are_not_read)
{
    expect_cover("00000011", NULL, 3, 0, 16);
}

Test(similarity, novelty_counts_half_words)
{
    expect_cover("00000", "11111", 3, 0, 5);
    expect_cover("00000", "01010", 3, 0, 8);
    expect_cover("10000", "00011", 3, 3, 2);
}

Test(similarity, thresholds_are_compared_exactly)
{
    struct share four_fifths = {8, 10}, third = {333333333, 1000000000};
    cr_assert(similarity_reaches(4, 5, four_fifths));
    cr_assert(similarity_reaches(8, 10, four_fifths));
    cr_assert_not(similarity_reaches(799999, 1000000, four_fifths));
    cr_assert_not(similarity_reaches(3, 4, four_fifths));
    cr_assert(similarity_reaches(1, 3, third));
    cr_assert_not(similarity_reaches(333333332, 1000000000, third));
    cr_assert_not(similarity_reaches(0, 0, four_fifths), "nothing resembles nothing");
    cr_assert_not(similarity_reaches(0, 0, (struct share){0, 1}));
    cr_assert(similarity_reaches(0, 1, (struct share){0, 1}));
    cr_assert(similarity_reaches(1, 1, (struct share){1, 1}));
    cr_assert(similarity_reaches(UINT32_MAX, UINT32_MAX, (struct share){1000000000, 1000000000}));
    cr_assert_not(similarity_reaches(UINT32_MAX - 1, UINT32_MAX, (struct share){1, 1}));
}

Test(similarity, novelty_is_short_up_to_its_words_and_a_fifth)
{
    cr_assert(similarity_is_short(8, 4, 40), "4 words of 20");
    cr_assert_not(similarity_is_short(9, 4, 1000), "4.5 words");
    cr_assert_not(similarity_is_short(8, 4, 39), "4 words of 19.5");
    cr_assert(similarity_is_short(4, 4, 20));
    cr_assert_not(similarity_is_short(4, 4, 19));
    cr_assert(similarity_is_short(0, 0, 10));
    cr_assert_not(similarity_is_short(1, 0, 1000));
}

static bool stand(const char *u, const char *v)
{
    uint32_t a[32] = {0}, b[32] = {0};
    for (size_t i = 0; i < strlen(u); i++)
        a[i] = (uint32_t)u[i];
    for (size_t i = 0; i < strlen(v); i++)
        b[i] = (uint32_t)v[i];
    return similarity_numbers_stand(a, (uint32_t)strlen(u), b, (uint32_t)strlen(v));
}

Test(similarity, each_number_must_stand_there_as_often)
{
    cr_assert(stand("", ""));
    cr_assert(stand("", "a"));
    cr_assert_not(stand("a", ""));
    cr_assert(stand("ac", "abc"));
    cr_assert_not(stand("ad", "abc"));
    cr_assert_not(stand("aa", "ab"));
    cr_assert(stand("aa", "aab"));
    cr_assert(stand("aa", "aaab"));
    cr_assert_not(stand("aaa", "aab"));
    cr_assert(stand("abbz", "aabbcyzz"));
    cr_assert(stand("z", "abcdefghijklmnopqrstuvwxyz"));
    cr_assert_not(stand("zz", "abcdefghijklmnopqrstuvwxyz"));
}

/* Sorted distinct numbers out of a set of bits. */
static uint32_t list(uint32_t bits, uint32_t *to)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < 32; i++)
        if (bits >> i & 1)
            to[count++] = i;
    return count;
}

Test(similarity, common_is_the_intersection_of_any_two_sets)
{
    srand(1);
    for (int round = 0; round < 20000; round++) {
        uint32_t a = (uint32_t)rand() << 1, b = (uint32_t)rand() << 1, u[32], v[32];
        if (round % 3 == 0)
            a &= (uint32_t)rand() & (uint32_t)rand(); /* a few against many */
        uint32_t both = (uint32_t)__builtin_popcount(a & b);
        uint32_t u_count = list(a, u), v_count = list(b, v);
        cr_assert_eq(similarity_common(u, u_count, v, v_count), both);
        cr_assert_eq(similarity_common(v, v_count, u, u_count), both);
        cr_assert_eq(similarity_numbers_stand(u, u_count, v, v_count), (a & b) == a);
    }
}
