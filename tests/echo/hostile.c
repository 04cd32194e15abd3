// SPDX-License-Identifier: Apache-2.0
/*
 * Documents made to be slow. Time is not tested, since machines differ; what is looked at is
 * (echo.work): twice the text may cost 2.3 times the work at most, and no word may cost more than a
 * fixed number of looks. (Words that collide: tests/flow/collisions.c.)
 */
#include "echoes.h"

#include "flow/limits.h"

enum {
    UNITS = 20000,
    /* what a token may cost in each of two passes: its run proposes 64 units, and each of 64
     * comparisons looks at it once for its run, at most 7 times to align it (of 8 tokens, fewer of
     * more), once for shingles, and at two tokens of v for what several say together */
    WORK_A_TOKEN = 2 * (LIMIT_RUN_FIRST + LIMIT_RUN_LAST + 11 * LIMIT_CANDIDATES),
    /* what the collisions of the filter may cost a unit, of documents that give nothing to do */
    WORK_A_UNIT = 4
};

/* Appends n units. */
typedef void maker(struct buffer *text, int n);

static uint64_t work_of(maker *make, int n)
{
    struct buffer text = {0};
    struct stages s;
    make(&text, n);
    stages_begin(&s, text.at, text.count);
    stages_echoes(&s);
    uint64_t work = echo_work(&s.echo);
    cr_assert_leq(work, WORK_A_TOKEN * (uint64_t)s.batch.tokens.count);
    stages_end(&s);
    buffer_free(&text);
    return work;
}

static void expect_near_linear(maker *make)
{
    uint64_t once = work_of(make, UNITS), twice = work_of(make, 2 * UNITS);
    cr_assert(10 * twice <= 23 * once || twice <= 2 * UNITS * WORK_A_UNIT,
              "%llu for n, %llu for 2n", (unsigned long long)once, (unsigned long long)twice);
}

/* Nothing in it can be compared with anything, so nothing is. */
static void expect_no_work(maker *make)
{
    cr_assert_eq(work_of(make, UNITS), 0);
}

static void one_word_on_one_line(struct buffer *text, int n)
{
    for (int i = 0; i < n; i++)
        buffer_print(text, NULL, "spam ");
}

static void one_word_a_line(struct buffer *text, int n)
{
    for (int i = 0; i < n; i++)
        buffer_print(text, NULL, "spam\n\n");
}

/* 5 to 44 times the word: none is exact with the last one, all are near each other. */
static void one_word_some_times_a_line(struct buffer *text, int n)
{
    for (int i = 0; i < n; i++) {
        for (int k = 0; k < 5 + i % 40; k++)
            buffer_print(text, NULL, "spam ");
        buffer_print(text, NULL, "x%d\n\n", i);
    }
}

static void one_word_variants(struct buffer *text, int n)
{
    for (int i = 0; i < n; i++)
        buffer_print(text, NULL, "The members said that x%c%c%c%c will be there on Monday.\n\n",
                     'a' + i % 26, 'a' + i / 26 % 26, 'a' + i / 676 % 26, 'a' + i / 17576);
}

/* The number keeps each of them. */
static void lots(struct buffer *text, int n)
{
    for (int i = 0; i < n; i++)
        buffer_print(text, NULL, "The auction of lot number %d will begin at noon\n\n", i);
}

/* A window that moves on by two words: each is like the last one. */
static void chain(struct buffer *text, int n)
{
    for (int i = 0; i < n; i++) {
        for (int k = 0; k < 20; k++)
            buffer_print(text, NULL, "x%d ", 1000000 + 2 * i + k);
        buffer_print(text, NULL, "\n\n");
    }
}

static void lettered_chain(struct buffer *text, int n)
{
    for (int i = 0; i < n; i++) {
        for (int k = 0; k < 20; k++) {
            int word = 2 * i + k;
            buffer_print(text, NULL, "x%c%c%c%c ", 'a' + word % 26, 'a' + word / 26 % 26,
                         'a' + word / 676 % 26, 'a' + word / 17576);
        }
        buffer_print(text, NULL, "\n\n");
    }
}

/* One line that holds all the others. */
static void giant(struct buffer *text, int n)
{
    for (int i = 0; i < n; i++)
        buffer_print(text, NULL, "a%d b%d c%d the d%d e%d of the f%d g%d ", i, i, i, i, i, i, i);
    buffer_print(text, NULL, ".\n\n");
    for (int i = 0; i < n; i++)
        buffer_print(text, NULL, "a%d b%d c%d the d%d e%d of the f%d g%d\n\n", i, i, i, i, i, i, i);
}

/* Lines of three words in every order: every run is held by thousands. */
static void three_words(struct buffer *text, int n)
{
    uint32_t state = 1;
    for (int i = 0; i < n; i++) {
        for (int k = 0; k < 24; k++) {
            state = state * 1664525 + 1013904223;
            buffer_print(text, NULL, "%c ", 'a' + (state >> 24) % 3);
        }
        buffer_print(text, NULL, "%d\n\n", i);
    }
}

static void short_distinct_words(struct buffer *text, int n)
{
    for (int i = 0; i < 6 * n; i++)
        buffer_print(text, NULL, "%x%s", i, i % 6 == 5 ? "\n\n" : " ");
}

static void unspaced_variants(struct buffer *text, int n)
{
    for (int i = 0; i < n; i++)
        buffer_print(text, NULL, "天地玄黃宇宙洪荒日月盈昃辰宿列張%d寒來暑往秋收冬藏\n\n", i);
}

Test(hostile, one_word_on_one_line)
{
    expect_no_work(one_word_on_one_line);
}

Test(hostile, one_word_a_line)
{
    expect_no_work(one_word_a_line);
}

Test(hostile, one_word_some_times_a_line)
{
    expect_near_linear(one_word_some_times_a_line);
}

Test(hostile, one_word_variants_of_a_sentence)
{
    expect_near_linear(one_word_variants);
}

Test(hostile, a_template_with_a_number)
{
    expect_near_linear(lots);
}

Test(hostile, a_chain_with_numbers)
{
    expect_near_linear(chain);
}

Test(hostile, a_chain)
{
    expect_near_linear(lettered_chain);
}

Test(hostile, a_line_that_holds_all_the_others)
{
    expect_near_linear(giant);
}

Test(hostile, three_words_in_every_order)
{
    expect_near_linear(three_words);
}

Test(hostile, short_distinct_words)
{
    expect_no_work(short_distinct_words);
}

Test(hostile, a_template_of_letters)
{
    expect_near_linear(unspaced_variants);
}
