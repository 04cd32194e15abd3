// SPDX-License-Identifier: Apache-2.0
/* "u adds nothing to v": the numbers, and the longest run of words that v lacks. */
#include "echoes.h"

Test(guard, a_number_that_the_witness_lacks_keeps_a_unit)
{
    EXPECT_ECHOES(P("The home team won the cup after 12 long and hard years.")
                      P("The home team won the cup after 13 long and hard years."),
                  "");
    EXPECT_ECHOES(P("The home team won the cup after many long and hard years.")
                      P("The home team won the cup after 13 long and hard years."),
                  "");
    /* a word, in a line, is told by the sentence's other one: one word in five would do */
    EXPECT_ECHOES(P("The home team won the cup after four long and hard years of waiting.")
                      P("The home team won the cup after many long and hard years of waiting"),
                  "3 contained 1 13/14");
}

Test(guard, a_word_with_a_digit_is_a_number)
{
    EXPECT_ECHOES(P("The home team won the cup in the best G7 of all of the years.")
                      P("The home team won the cup in the best G8 of all of the years."),
                  "");
    EXPECT_ECHOES(P("The home team won the cup in the best \u0967 of all of the years.")
                      P("The home team won the cup in the best \u0968 of all of the years."),
                  "");
    /* a numeral that is no decimal digit is a word like any other */
    EXPECT_ECHOES(P("The home team won the cup in the best \u2167 of all of the years.")
                      P("The home team won the cup in the best \u2163 of all of the years."),
                  "3 contained 1 14/15");
}

Test(guard, each_number_must_stand_there_as_often)
{
    EXPECT_ECHOES(P("They won 3 cups and then they lost 4 of them in the end.")
                      P("They won 3 cups and then they lost 3 of them in the end."),
                  "");
    EXPECT_ECHOES(P("They won 3 cups and then they lost 3 of them in the end, said 3 fans.")
                      P("They won 3 cups and then they lost 3 of them in the end."),
                  "3 near 1 13/16");
}

Test(guard, the_order_of_the_numbers_does_not_matter)
{
    /* the first line is there so that the words were met in another order */
    EXPECT_ECHOES(P("12 3 9")
                      P("On 9 May the 3 teams and 12 fans went to the old town for the final game.")
                          P("On 9 May the 3 teams and 12 fans went to the old town for the last "
                            "game."),
                  "5 contained 3 17/18");
}

Test(guard, numbers_of_the_witness_alone_do_not_matter)
{
    EXPECT_ECHOES(P("On 5 May 1999 the home team won the cup after many long and hard years.")
                      P("the home team won the cup after many long and hard years."),
                  "3 contained 1 12/12");
}

#define TEN(x) x "a " x "b " x "c " x "d " x "e " x "f " x "g " x "h " x "i " x "j "
#define SIXTY  TEN("k") TEN("l") TEN("m") TEN("n") TEN("o") TEN("p")

Test(guard, four_new_words_in_a_row_are_allowed_and_five_are_not)
{
    /* lines, so that pass 2 asks for nothing */
    EXPECT_ECHOES(P(SIXTY) P(SIXTY "za zb zc zd"), "3 near 1 59/63");
    EXPECT_ECHOES(P(SIXTY SIXTY) P(SIXTY "za zb zc zd ze"), "");
    EXPECT_WITH("novel", "5", P(SIXTY TEN("q") TEN("r")) P(SIXTY TEN("q") "za zb zc zd ze"),
                "3 near 1 69/84");
    EXPECT_WITH("novel", "0", P(SIXTY) P(SIXTY "za"), "");
}

Test(guard, sentences_may_differ_in_one_word_of_fifteen)
{
    /* 14 of 15, then 13 of 14 */
    EXPECT_ECHOES(P("a b c d e f g h i j k l m n.") P("a b c d e f g h x i j k l m n."),
                  "3 near 1 12/15");
    EXPECT_ECHOES(P("a b c d e f g h i j k l m n z.") P("a b c d e f g h x i j k l m n."),
                  "3 contained 1 14/15");
    EXPECT_ECHOES(P("a b c d e f g h i j k l m z.") P("a b c d e f g h x i j k l m."), "");
}

Test(guard, a_line_may_differ_from_a_sentence_in_one_word_of_five)
{
    /* 12 matched words and 3 that are new; then 4 of 16 */
    EXPECT_ECHOES(P("a b c d e f g h i j k l z.") P("a b c d e f g x h i y j k w l"),
                  "3 contained 1 12/15");
    EXPECT_ECHOES(P("a b c d e f g h i j k l z.") P("a b c d e f g x h i y j k w l v"), "");
    EXPECT_ECHOES(P("a b c d e f g h i j k l z") P("a b c d e f g x h i y j k w l"), "");
}

Test(guard, twelve_words_must_match_before_any_may_be_new)
{
    EXPECT_ECHOES(P("a b c d e f g h i j k l z.") P("a b c d e f g x h i j k l"),
                  "3 contained 1 12/13");
    EXPECT_ECHOES(P("a b c d e f g h i j k z.") P("a b c d e f g x h i j k"), "");
    EXPECT_ECHOES(P("a b c d e f g h i j k z.") P("a b c d e f g h"), "3 contained 1 8/8");
}

Test(guard, seven_words_must_stand_in_one_piece)
{
    EXPECT_ECHOES(P("a b c d e f g h i j k l m n z.") P("a b c d e f g x h i j k l m n"),
                  "3 contained 1 14/15");
    EXPECT_ECHOES(P("a b c d e f g h i j k l m z.") P("a b c d e f x g h i j k l m"),
                  "3 contained 1 13/14");
    EXPECT_ECHOES(P("a b c d e f g h i j k l z.") P("a b c d e f x g h i j k l"), "");
}

Test(guard, one_new_word_in_front_does_not_count)
{
    EXPECT_ECHOES(P("a b c d e f g h i j k l z.") P("Video: a b c d e f g h i j k l."),
                  "3 near 1 11/13");
    EXPECT_ECHOES(P("a b c d e f g h i j k l z.") P("Watch this a b c d e f g h i j k l."), "");
}

/* Lines that differ in a word and share the rest with three other texts are a form that was filled
 * in. */
Test(guard, what_four_texts_share_is_a_form)
{
    EXPECT_ECHOES(P("a b c d e f g h i j k l m n ua.") P("a b c d e f g h i j k l m n ub.")
                      P("a b c d e f g h i j k l m n uc."),
                  "3 near 1 13/15; 5 near 1 13/15");
    EXPECT_ECHOES(P("a b c d e f g h i j k l m n ua.") P("a b c d e f g h i j k l m n ub.")
                      P("a b c d e f g h i j k l m n uc.") P("a b c d e f g h i j k l m n ud."),
                  "");
}

Test(guard, what_is_shorter_than_a_run_justifies_nothing_longer)
{
    EXPECT_ECHOES(P("a b.") P("a b a b a b a b."), "");
}
