// SPDX-License-Identifier: Apache-2.0
/*
 * Hard-wrapped paragraphs, at the borders of their definition (SPEC 1). The lines here are one word
 * each, so that a paragraph which is not hard-wrapped is a block: each test sees which of the two.
 */
#include "support/stages.h"

#include <criterion/criterion.h>
#include <string.h>

/* A paragraph of lines of these lengths; a negative length is that of a sentence. 0 ends the list.
 */
static void add_paragraph(struct buffer *text, const int *lengths)
{
    for (; *lengths; lengths++) {
        for (int i = 1; i < abs(*lengths); i++)
            buffer_append(text, "x", 1, NULL);
        buffer_append(text, *lengths < 0 ? ".\n" : "x\n", 2, NULL);
    }
}

static void expect(const int *lengths, const char *units)
{
    struct buffer text = {0};
    struct stages s;
    add_paragraph(&text, lengths);
    stages_begin(&s, text.at, text.count);
    cr_assert_str_eq(stages_units(&s), units);
    stages_end(&s);
    buffer_free(&text);
}

#define LINES(...) ((const int[]){__VA_ARGS__, 0})

Test(wrapped, has_four_lines_or_more)
{
    expect(LINES(60, 60, 60), "block 1-3");
    expect(LINES(60, 60, 60, 60), "wrapped 1-4");
    expect(LINES(60, 60, 60, 60, 60), "wrapped 1-5");
}

Test(wrapped, the_longest_line_has_40_to_120)
{
    expect(LINES(39, 39, 39, 39), "block 1-4");
    expect(LINES(39, 40, 39, 39), "wrapped 1-4");
    expect(LINES(120, 120, 120, 5), "wrapped 1-4");
    expect(LINES(120, 121, 120, 5), "block 1-4");
    expect(LINES(100, 100, 100, 121), "block 1-4"); /* the last line counts too */
    expect(LINES(39, 39, 39, 40), "wrapped 1-4");
}

Test(wrapped, every_line_but_the_last_is_longer_than_two_thirds_of_the_longest)
{
    expect(LINES(90, 61, 61, 1), "wrapped 1-4");
    expect(LINES(90, 61, 60, 1), "block 1-4"); /* exactly two thirds is not longer */
    expect(LINES(60, 90, 61, 61), "block 1-4");
    expect(LINES(61, 61, 61, 90), "wrapped 1-4"); /* the last line may be the longest */
    expect(LINES(60, 61, 61, 90), "block 1-4");
    expect(LINES(91, 61, 61, 61), "wrapped 1-4"); /* 61 * 3 > 182 */
    expect(LINES(92, 61, 62, 62), "block 1-4");   /* 61 * 3 < 184 */
}

Test(wrapped, at_most_a_third_of_the_lines_before_the_last_are_sentences)
{
    expect(LINES(60, -60, 60, 60), "wrapped 1-4"); /* 1 of 3 */
    expect(LINES(60, -60, -60, 60), "block 1-4");  /* 2 of 3 */
    expect(LINES(60, -60, 60, 60, 60), "wrapped 1-5");
    expect(LINES(60, -60, -60, 60, 60), "block 1-5");           /* 2 of 4 */
    expect(LINES(60, -60, -60, 60, 60, 60), "block 1-6");       /* 2 of 5 */
    expect(LINES(-60, 60, 60, -60, 60, 60, 60), "wrapped 1-7"); /* 2 of 6 */
    expect(LINES(-60, -60, 60, -60, 60, 60, 60), "block 1-7");
    expect(LINES(60, -60, 60, -60), "wrapped 1-4 s"); /* the last line is not asked */
}

Test(wrapped, length_is_in_code_points_without_the_end_of_line_and_white_space)
{
    struct stages s;
    static const char word[] = "éééééééééééééééééééé"; /* 20 code points, 40 bytes */
    struct buffer text = {0};
    for (int i = 0; i < 4; i++)
        buffer_print(&text, NULL, "%s%s%*s\r\n", word, word, i == 1 ? 90 : 0, "");
    stages_begin(&s, text.at, text.count);
    cr_assert_str_eq(stages_units(&s), "wrapped 1-4");
    stages_end(&s);
    text.count = 0;
    for (int i = 0; i < 4; i++)
        buffer_print(&text, NULL, "%.*s%s\r\n", 38, word,
                     word); /* 39 with the CR counted as none */
    stages_begin(&s, text.at, text.count);
    cr_assert_str_eq(stages_units(&s), "block 1-4");
    stages_end(&s);
    buffer_free(&text);
}

Test(wrapped, ill_formed_bytes_count_one_a_maximal_subpart)
{
    struct buffer text = {0};
    for (int i = 0; i < 4; i++) {
        for (int k = 0; k < 39; k++)
            buffer_append(&text, "x", 1, NULL);
        buffer_append(&text, "\xE2\x80\n", 3, NULL);
    }
    struct stages s;
    stages_begin(&s, text.at, text.count);
    cr_assert_str_eq(stages_units(&s), "wrapped 1-4");
    stages_end(&s);
    buffer_free(&text);
}

/* The lines are judged as the rules left them. */
Test(wrapped, what_the_rules_took_is_not_there)
{
    struct buffer text = {0};
    struct stages s;
    add_paragraph(&text, LINES(60, 5, 60, 60, 60));
    stages_begin(&s, text.at, text.count);
    stages_rule_line(&s, 2);
    cr_assert_str_eq(stages_units(&s), "wrapped 1-5 of 4");
    stages_end(&s);

    stages_begin(&s, text.at, text.count);
    stages_rule_line(&s, 2);
    stages_rule_line(&s, 3);
    cr_assert_str_eq(stages_units(&s), "block 1-5 of 3", "three lines are left");
    stages_end(&s);

    stages_begin(&s, text.at, text.count);
    stages_rule_line(&s, 5);
    cr_assert_str_eq(stages_units(&s), "block 1-4", "line 4 is the last one then");
    stages_end(&s);

    stages_begin(&s, text.at, text.count);
    stages_rule_line(&s, 2);
    stages_cut_tail(&s, 3, 25);
    cr_assert_str_eq(stages_units(&s), "block 1-5 of 4", "35 are left of 60");
    stages_end(&s);
    buffer_free(&text);
}

Test(wrapped, a_sentence_before_the_last_line_that_is_left_counts)
{
    struct buffer text = {0};
    struct stages s;
    add_paragraph(&text, LINES(60, -60, 60, -60, 60));
    stages_begin(&s, text.at, text.count);
    cr_assert_str_eq(stages_units(&s), "block 1-5", "2 of 4");
    stages_end(&s);
    stages_begin(&s, text.at, text.count);
    stages_rule_line(&s, 5);
    cr_assert_str_eq(stages_units(&s), "wrapped 1-4 s", "1 of 3: line 4 is the last");
    stages_end(&s);
    stages_begin(&s, text.at, text.count);
    stages_rule_line(&s, 1);
    cr_assert_str_eq(stages_units(&s), "block 2-5", "2 of 3");
    stages_end(&s);
    buffer_free(&text);
}
