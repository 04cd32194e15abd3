// SPDX-License-Identifier: Apache-2.0
/* The decisions of all stages laid over the text: which bytes leave, in which ranges. */
#include "support/stages.h"

#include <criterion/criterion.h>
#include <string.h>

#define LONG      "the mayor of the old town by the river said on a "
#define WRAPPED   LONG "one\n" LONG "two\n" LONG "three\n" LONG "four.\n"
#define UNWRAPPED LONG "one " LONG "two " LONG "three " LONG "four.\n"

Test(removals, a_line_takes_its_end_along)
{
    struct stages s;
    stages_begin(&s, TEXT("a b c d e f.\r\ng h i j k l\na b c d e f!\r\nz"));
    cr_assert_str_eq(stages_removals(&s), "", "a block");
    stages_end(&s);
    stages_begin(&s, TEXT("a b c d e f.\r\n\na b c d e f!\r\nm n o p q r s t u v w x y z"));
    cr_assert_str_eq(stages_removals(&s), "echo 3 15+14");
    cr_assert_str_eq(stages_kept(&s), "a b c d e f.\r\n\nm n o p q r s t u v w x y z");
    stages_end(&s);
}

Test(removals, a_paragraph_is_one_range)
{
    struct stages s;
    stages_begin(&s, TEXT(UNWRAPPED "\n" WRAPPED "\nend\n"));
    cr_assert_str_eq(stages_units(&s), "line 1 s; wrapped 3-6 s; line 8");
    cr_assert_str_eq(stages_removals(&s), "echo 3-6 217+217");
    cr_assert_str_eq(stages_kept(&s), UNWRAPPED "\nend\n");
    stages_end(&s);
}

/* A unit out of which a rule took a line is a range for each part, and the rule has its own. */
Test(removals, a_unit_with_a_hole_is_a_range_a_part)
{
    struct stages s;
    stages_begin(&s,
                 TEXT(UNWRAPPED "\n" LONG "one\n" LONG "two\nad\n" LONG "three\n" LONG "four.\n"));
    stages_rule_line(&s, 5);
    cr_assert_str_eq(stages_units(&s), "line 1 s; wrapped 3-7 of 4 s");
    cr_assert_str_eq(stages_removals(&s), "echo 3-4 217+106; rule 5 323+3; echo 6-7 326+110");
    cr_assert_str_eq(stages_kept(&s), UNWRAPPED "\n");
    stages_end(&s);
}

Test(removals, a_unit_with_a_hole_that_stays)
{
    struct stages s;
    stages_begin(&s, TEXT("a b\nad\nc d\n"));
    stages_rule_line(&s, 2);
    cr_assert_str_eq(stages_kept(&s), "a b\nc d\n");
    cr_assert_str_eq(stages_removals(&s), "rule 2 4+3");
    stages_end(&s);
}

Test(removals, heads_and_tails_leave_a_line_that_stays)
{
    struct stages s;
    stages_begin(&s, TEXT("Video: a b c | Share\r\nd e f\n"));
    stages_cut_head(&s, 1, 7);
    stages_cut_tail(&s, 1, 8);
    cr_assert_str_eq(stages_kept(&s), "a b c\r\nd e f\n");
    cr_assert_str_eq(stages_removals(&s), "head 1 0+7; tail 1 12+8");
    stages_end(&s);
}

Test(removals, several_heads_and_tails_stand_in_text_order)
{
    struct stages s;
    stages_begin(&s, TEXT("Video: Live: a b c | Share | Like\n"));
    stages_cut_head(&s, 1, 7);
    stages_cut_head(&s, 1, 6);
    struct line *line = &s.batch.lines.at[0];
    /* as the rules stage leaves them: the tail that was cut last stands first */
    cr_assert_eq(ARRAY_RESERVE(&s.batch.cuts, 2, "cuts", NULL), 0);
    s.batch.cuts.at[2] = (struct cut){18, 26, 0, UNECHO_TAIL};
    s.batch.cuts.at[3] = (struct cut){26, 33, 0, UNECHO_TAIL};
    s.batch.cuts.count = 4;
    line->cuts.count = 4;
    line->right = 18;
    line->tokens.count = 3;
    cr_assert_str_eq(stages_kept(&s), "a b c\n");
    cr_assert_str_eq(stages_removals(&s), "head 1 0+7; head 1 7+6; tail 1 18+8; tail 1 26+7");
    stages_end(&s);
}

/* Where the rest is an echo, each part has its row; the end of line goes with the last. */
Test(removals, heads_and_tails_of_a_line_whose_rest_goes_too)
{
    struct stages s;
    stages_begin(&s, TEXT("a b c d e f.\n\nVideo: a b c d e f. | Share\r\n\nend"));
    stages_cut_head(&s, 3, 7);
    stages_cut_tail(&s, 3, 8);
    cr_assert_str_eq(stages_removals(&s), "head 3 14+7; echo 3 21+12; tail 3 33+11");
    cr_assert_str_eq(stages_kept(&s), "a b c d e f.\n\nend");
    stages_end(&s);

    stages_begin(&s, TEXT("a b c d e f.\n\nVideo: a b c d e f.\n\nend"));
    stages_cut_head(&s, 3, 7);
    cr_assert_str_eq(stages_removals(&s), "head 3 14+7; echo 3 21+14");
    stages_end(&s);
}

Test(removals, a_cut_divides_the_range_of_a_paragraph)
{
    struct stages s;
    stages_begin(
        &s, TEXT(UNWRAPPED "\n" LONG "one\nLive: " LONG "two\n" LONG "three\n" LONG "four.\n"));
    stages_cut_head(&s, 4, 6);
    cr_assert_str_eq(stages_removals(&s), "echo 3 217+53; head 4 270+6; echo 4-6 276+163");
    stages_end(&s);

    stages_begin(&s,
                 TEXT(UNWRAPPED "\n" LONG "one\n" LONG "two | x\n" LONG "three\n" LONG "four.\n"));
    stages_cut_tail(&s, 4, 4);
    cr_assert_str_eq(stages_removals(&s), "echo 3-4 217+105; tail 4 322+5; echo 5-6 327+110");
    cr_assert_str_eq(stages_kept(&s), UNWRAPPED "\n");
    stages_end(&s);
}

Test(removals, a_cut_of_a_line_that_stays_joins_no_blank_lines)
{
    struct stages s;
    stages_begin(&s, TEXT("a\n\nb | Share\n\nc\n"));
    stages_cut_tail(&s, 3, 8);
    cr_assert_str_eq(stages_kept(&s), "a\n\nb\n\nc\n");
    stages_end(&s);
}

Test(removals, of_the_second_document_of_a_batch)
{
    struct stages s;
    stages_begin(&s, TEXT("a\nb\n"));
    stages_rule_line(&s, 2);
    stages_kept(&s);
    /* line 2 as a document of its own, after that of line 1 */
    struct document second = s.batch.documents.at[0];
    second.lines = (struct range32){1, 1};
    second.units = (struct range32){1, 0};
    s.removals.count = 0;
    cr_assert_eq(removals_collect(&s.removals, &s.batch, &second, NULL), UNECHO_OK);
    cr_assert_eq(s.removals.count, 1);
    cr_assert_eq(s.removals.at[0].line, 1, "lines count from 1 in each document");
    stages_end(&s);
}

/* Whatever was decided: ranges are in order, do not overlap, and make the text with what stays. */
Test(removals, balance_on_any_document)
{
    static const char *const pieces[] = {"\n",     " \r\n",   "a b c d e f.\n", "a b c d e f!\r\n",
                                         "\xFF\n", UNWRAPPED, WRAPPED "\n",     "x a b c d e f y\n",
                                         "\n\n"};
    srand(11);
    for (int round = 0; round < 3000; round++) {
        struct buffer text = {0};
        for (int i = rand() % 16; i >= 0; i--) {
            const char *piece = pieces[rand() % 9];
            buffer_append(&text, piece, strlen(piece), NULL);
        }
        struct stages s;
        stages_begin(&s, text.at, text.count);
        for (uint32_t i = 0; i < s.batch.lines.count; i++) {
            const struct line *line = &s.batch.lines.at[i];
            if (line->flags & LINE_BLANK)
                continue;
            if (rand() % 6 == 0)
                stages_rule_line(&s, i + 1);
            else if (line->tokens.count > 3 && rand() % 4 == 0)
                stages_cut_head(&s, i + 1, 2);
            if (line->tokens.count > 3 && rand() % 4 == 0)
                stages_cut_tail(&s, i + 1, 1);
        }
        size_t kept = strlen(stages_kept(&s)), removed = 0, end = 0;
        for (size_t i = 0; i < s.removals.count; i++) {
            cr_assert_geq(s.removals.at[i].offset, end);
            cr_assert_gt(s.removals.at[i].length, 0);
            end = s.removals.at[i].offset + s.removals.at[i].length;
            removed += s.removals.at[i].length;
        }
        cr_assert_leq(end, text.count);
        cr_assert_eq(kept + removed, text.count);
        stages_end(&s);
        buffer_free(&text);
    }
}
