// SPDX-License-Identifier: Apache-2.0
/* Who is judged before whom, and which witness is named. */
#include "echoes.h"

/* Between a paragraph and the caption that repeats it, the paragraph stays wherever they stand. */
Test(order, sentences_come_first)
{
    EXPECT_ECHOES(P("The mayor of the old town resigned") P("The mayor of the old town resigned."),
                  "1 exact 3 1/1");
    EXPECT_ECHOES(P("The mayor of the old town resigned.") P("The mayor of the old town resigned"),
                  "3 exact 1 1/1");
    EXPECT_ECHOES(P("The mayor of the old town resigned") P("The mayor of the old town resigned"),
                  "3 exact 1 1/1");
}

Test(order, text_order_among_equals)
{
    EXPECT_ECHOES(P("the mayor of the old town resigned") P("The mayor of the old town resigned.")
                      P("The mayor of the old town resigned!")
                          P("the mayor of the old town resigned"),
                  "1 exact 3 1/1; 5 exact 3 1/1; 7 exact 3 1/1");
}

Test(order, units_under_five_words_stay)
{
    EXPECT_ECHOES(P("Read all about it.") P("Read all about it.") P("read all about it"), "");
    EXPECT_ECHOES(P("Read it all about it.") P("Read it all about it."), "3 exact 1 1/1");
}

Test(order, a_short_unit_may_be_a_witness)
{
    /* of seven words, two of them together */
    EXPECT_ECHOES(P("a b c d e f g.") P("h i j k l m n.") P("h i j k l m n a b c d e f g"),
                  "5 contained 1+3 14/14");
}

Test(order, near_wins_over_contained_whoever_comes_first)
{
    /* line 1 contains it, line 3 is near; that one stays for its numbers */
    EXPECT_ECHOES(P("x a b c d e f g h i j k l m n o p q y.") P("a b c d e f g h i j k 7 8.")
                      P("a b c d e f g h i j k."),
                  "5 near 3 10/12");
}

Test(order, exact_wins_over_near_whoever_comes_first)
{
    /* only where the later one was never tested itself */
    struct stages s;
    stages_begin(&s, TEXT(P("a b c d e f g h i j k 7.") P("a b c d e f g h i j k.")
                              P("a b c d e f g h i j k!")));
    stages_protect_line(&s, 3);
    cr_assert_str_eq(stages_echoes(&s), "5 exact 3 1/1");
    stages_end(&s);
}

Test(order, the_first_witness_of_a_reason_is_named)
{
    EXPECT_ECHOES(P("x a b c d e f g h i j k l m n o p y.") P("z 1 z 2 z a b c d e f g h i j k v.")
                      P("b c d e f g h i."),
                  "5 contained 1 8/8");
    /* both near: the more similar one stands later and is not named */
    EXPECT_ECHOES(P("a b c d e f g h i j k 7 8.") P("a b c d e f g h i j k 9.")
                      P("a b c d e f g h i j k."),
                  "5 near 1 10/12");
}

Test(order, the_first_witness_may_match_less_than_a_later_one)
{
    EXPECT_ECHOES(P("a b c d e f g h i j k l m z y x w.")
                      P("p q r s t u a b c d e f g h i j k l m n.")
                          P("a b c d e f g h i j k l m n"),
                  "5 contained 1 13/14");
}

/* A sentence, or a line that breaks off, may be told more fully further on. */
Test(order, a_sentence_goes_for_a_longer_one)
{
    EXPECT_ECHOES(P("a b c d e f g h i.") P("a b c d e f g h i, k l m n o p q r s t."),
                  "1 contained 3 9/9");
    EXPECT_ECHOES(P("a b c d e f g h i") P("a b c d e f g h i k l m n o p q r s t"), "");
    EXPECT_ECHOES(P("a b c d e f g h i ...") P("a b c d e f g h i k l m n o p q r s t"),
                  "1 contained 3 9/9");
}

Test(order, a_sentence_goes_for_a_line_that_begins_with_it)
{
    EXPECT_ECHOES(P("a b c d e f g h i.") P("a b c d e f g h i, k l m n o p q r s t"),
                  "1 contained 3 9/9");
    EXPECT_ECHOES(P("a b c d e f g h i.") P("x a b c d e f g h i, k l m n o p q r s t"), "");
}

Test(order, a_witness_is_not_told_more_fully)
{
    EXPECT_ECHOES(P("a b c d e f g h i.") P("a b c d e f g h i!")
                      P("a b c d e f g h i, k l m n o p q r s t."),
                  "3 exact 1 1/1");
}

Test(order, keep_order_decides_which_is_first)
{
    EXPECT_ECHOES(P("x a b c d e f g h i j k l m n o p y") P("z 1 z 2 z a b c d e f g h i j k v.")
                      P("b c d e f g h i"),
                  "5 contained 3 8/8");
}

/* A like B, B like C, A unlike C: C is not removed on account of B, which is gone. */
Test(order, a_chain_does_not_carry)
{
    EXPECT_ECHOES(P("a b c d e f g h i j k l m n o") P("b c d e f g h i j k l m n o p")
                      P("c d e f g h i j k l m n o p q"),
                  "3 near 1 13/15");
    EXPECT_ECHOES(P("b c d e f g h i j k l m n o p") P("a b c d e f g h i j k l m n o")
                      P("c d e f g h i j k l m n o p q"),
                  "3 near 1 13/15; 5 near 1 13/15");
}

Test(order, blocks_neither_go_nor_witness)
{
    /* the same verse twice, and a line with all of its words */
    EXPECT_ECHOES("a b c d e f\ng h i j k l.\n\na b c d e f\ng h i j k l.\n\n"
                  "a b c d e f g h i j k l.\n",
                  "");
    /* a line of a block that is a line of its own elsewhere */
    EXPECT_ECHOES("a b c d e f\ng h i j k l.\n\na b c d e f.\n", "");
}

#define WRAPPED(end)                                                                               \
    "The mayor of the old town by the river said on a\n"                                           \
    "cold Monday that he would resign in the spring,\n"                                            \
    "because nobody in the council had ever believed\n"                                            \
    "what he had promised" end "\n"

Test(order, a_hard_wrapped_paragraph_is_compared_as_a_whole)
{
    EXPECT_ECHOES(P("The mayor of the old town by the river said on a cold Monday that he would "
                    "resign in the spring, because nobody in the council had ever believed what "
                    "he had promised.") WRAPPED("."),
                  "3 exact 1 1/1");
    EXPECT_ECHOES(
        WRAPPED(".") "\n" P("he would resign in the spring because nobody in the council"),
        "6 contained 1 11/11");
}

Test(order, a_protected_unit_stays_and_is_a_witness)
{
    static const char text[] =
        P("a b c d e f g h.") P("a b c d e f g h!") P("i j k l m n o") P("i j k l m n o");
    struct stages s;
    stages_begin(&s, text, sizeof text - 1);
    stages_protect_line(&s, 3);
    stages_protect_line(&s, 5);
    cr_assert_str_eq(stages_echoes(&s), "7 exact 5 1/1");
    stages_end(&s);
    stages_begin(&s, text, sizeof text - 1);
    stages_protect_line(&s, 1);
    stages_protect_line(&s, 3);
    stages_protect_line(&s, 5);
    stages_protect_line(&s, 7);
    cr_assert_str_eq(stages_echoes(&s), "");
    stages_end(&s);
}

/* As in a text of protected lines, where equal ones stay. */
Test(order, the_first_of_equal_ones_is_named)
{
    struct stages s;
    stages_begin(&s, TEXT(P("a b c d e.") P("a b c d e.") P("a b c d e.")));
    stages_protect_line(&s, 1);
    stages_protect_line(&s, 3);
    cr_assert_str_eq(stages_echoes(&s), "5 exact 1 1/1");
    stages_end(&s);
}

Test(order, a_protected_unit_waits_for_its_turn)
{
    static const char text[] = P("a b c d e f g h") P("a b c d e f g h.");
    struct stages s;
    stages_begin(&s, text, sizeof text - 1);
    stages_protect_line(&s, 1);
    cr_assert_str_eq(stages_echoes(&s), "", "the sentence is kept before it");
    stages_end(&s);
}

/* What rules leave is what is compared. */
Test(order, cuts_and_removed_lines_are_not_there)
{
    static const char text[] = P("a b c d e f.") P("Video: a b c d e f.") P("a b c d e f.");
    struct stages s;
    stages_begin(&s, text, sizeof text - 1);
    stages_rule_line(&s, 1);
    stages_cut_head(&s, 3, 7);
    cr_assert_str_eq(stages_echoes(&s), "5 exact 3 1/1");
    stages_end(&s);
}

Test(order, documents_of_a_batch_do_not_see_each_other)
{
    struct stages s;
    stages_begin(&s, TEXT(P("a b c d e f.") P("a b c d e f!")));
    cr_assert_str_eq(stages_echoes(&s), "3 exact 1 1/1");
    /* the same batch as two documents of one line each */
    struct batch *batch = &s.batch;
    cr_assert_eq(ARRAY_RESERVE(&batch->documents, 1, "documents", NULL), 0);
    batch->documents.at[1] = batch->documents.at[0];
    batch->documents.at[0].units = (struct range32){0, 1};
    batch->documents.at[1].units = (struct range32){1, 1};
    batch->documents.count = 2;
    batch->units.at[1].fate = (struct fate){0};
    struct settings settings;
    settings_read(s.options, &settings);
    cr_assert_eq(echo_run(&s.echo, &settings, batch, NULL), UNECHO_OK);
    cr_assert_str_eq(stages_echoes(&s), "");
    stages_end(&s);
}

/* Captions of a player: three short copies with a line of one word between, which a rule may have
 * taken. Without such a line they are verse. */
Test(order, captions_of_a_player_go_whether_or_not_a_rule_took_what_stands_between)
{
    static const char player[] = P("a quiet harbour town") P("Email") P("a quiet harbour town")
        P("Email") P("a quiet harbour town") P("Email") P("The mayor resigned.");
    static const char told[] = "5 exact 1 1/1; 9 exact 1 1/1";
    EXPECT_ECHOES(player, told);
    struct stages s;
    stages_begin(&s, player, sizeof player - 1);
    for (uint32_t line = 3; line <= 11; line += 4)
        stages_rule_line(&s, line);
    cr_expect_str_eq(stages_echoes(&s), told);
    stages_end(&s);
    EXPECT_ECHOES(P("a quiet harbour town") P("a quiet harbour town") P("a quiet harbour town"),
                  "");
}
