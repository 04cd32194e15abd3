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
    EXPECT_ECHOES(P("The home team won the cup after four long and hard years.")
                      P("The home team won the cup after many long and hard years."),
                  "3 contained 1 11/12");
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
                  "5 contained 3 16/18");
}

Test(guard, numbers_of_the_witness_alone_do_not_matter)
{
    EXPECT_ECHOES(P("On 5 May 1999 the home team won the cup after many long and hard years.")
                      P("the home team won the cup after many long and hard years."),
                  "3 contained 1 12/12");
}

Test(guard, four_new_words_in_a_row_are_allowed_and_five_are_not)
{
    /* 24 words, 20 of them covered; then 25 */
    EXPECT_ECHOES(P("a b c d e f g h i j k l m n o p q r s t.")
                      P("a b c d e f g h i j k l m n o p q r s t na nb nc nd."),
                  "3 near 1 19/23");
    EXPECT_ECHOES(P("a b c d e f g h i j k l m n o p q r s t.")
                      P("a b c d e f g h i j k l m n o p q r s t na nb nc nd ne."),
                  "");
    EXPECT_WITH("novel", "5",
                P("a b c d e f g h i j k l m n o p q r s t.")
                    P("a b c d e f g h i j k l m n o p q r s t na nb nc nd ne."),
                "3 contained 1 20/25");
    EXPECT_WITH("novel", "0",
                P("a b c d e f g h i j k l m n o p q r s t.")
                    P("a b c d e f g h i j k l m n o p q r s t na."),
                "");
}

Test(guard, the_run_counts_and_not_the_sum)
{
    EXPECT_ECHOES(P("a b c d e f g h i j k l m n o p q r s t.")
                      P("na nb a b c d e f g h i nc nd j k l m n o p q r s t ne."),
                  "3 contained 1 20/25");
}

Test(guard, new_words_are_at_most_a_fifth)
{
    /* 4 of 20, then 4 of 19: coverage would do, 15/19 */
    EXPECT_ECHOES(P("a b c d e f g h i j k l m n o p.")
                      P("a b c d e f g h i j k l m n o p na nb nc nd."),
                  "3 contained 1 16/20");
    EXPECT_ECHOES(
        P("a b c d e f g h i j k l m n o p.") P("a b c d e f g h i j k l m n o na nb nc nd."), "");
}

Test(guard, holds_for_near_however_similar)
{
    /* 50 of 55 pairs, but five new words in a row */
    EXPECT_ECHOES(
        P("a b c d e f g h i j k l m n o p q r s t u v w x y z aa ab ac ad ae af ag ah ai "
          "aj ak al am an ao ap aq ar as at au av aw ax ay.")
            P("a b c d e f g h i j k l m n o p q r s t u v w x y z aa ab ac ad ae af ag ah ai "
              "aj ak al am an ao ap aq ar as at au av aw ax ay na nb nc nd ne."),
        "");
    EXPECT_ECHOES(
        P("a b c d e f g h i j k l m n o p q r s t u v w x y z aa ab ac ad ae af ag ah ai "
          "aj ak al am an ao ap aq ar as at au av aw ax ay.")
            P("a b c d e f g h i j k l m n o p q r s t u v w x y z aa ab ac ad ae af ag ah ai "
              "aj ak al am an ao ap aq ar as at au av aw ax ay na nb nc nd."),
        "3 near 1 50/54");
}

Test(guard, what_is_shorter_than_a_run_justifies_nothing_longer)
{
    EXPECT_ECHOES(P("a b.") P("a b a b a b a b."), "");
}
