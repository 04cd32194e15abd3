// SPDX-License-Identifier: Apache-2.0
/* Exact, near, contained, each at its borders. Letters play words: "a b c" has three. */
#include "echoes.h"

Test(reasons, exact_is_the_same_words_in_any_dress)
{
    EXPECT_ECHOES(P("The mayor of the town \u201Cresigned\u201D today.")
                      P("the MAYOR of the\u00A0town, &quot;resigned&quot; to\u00ADday!"),
                  "3 exact 1 1/1");
    EXPECT_ECHOES(
        P("The mayor of the town resigned today.") P("The town of the mayor resigned today."), "");
}

Test(reasons, near_is_a_jaccard_of_word_pairs_of_four_fifths)
{
    /* 8 pairs of 10 */
    EXPECT_ECHOES(P("a b c d e f g h i j k.") P("a b c d e f g h i."), "3 near 1 8/10");
    /* 7 pairs of 9, and 8 words: contained it is; with 6 of 8 not even that */
    EXPECT_ECHOES(P("a b c d e f g h i j.") P("a b c d e f g h."), "3 contained 1 8/8");
    EXPECT_ECHOES(P("a b c d e f g h i.") P("a b c d e f g."), "");
}

Test(reasons, near_counts_different_pairs)
{
    /* u: ab bc ca; v: ab bc ca and cd: 3 of 4 pairs, however often the first three stand there */
    EXPECT_ECHOES(P("a b c a b c a b c d.") P("a b c a b c a."), "");
    /* with a longer v: 4 of 5 */
    EXPECT_ECHOES(P("a b c a b c a d e.") P("a b c a b c a d."), "3 near 1 4/5");
}

Test(reasons, near_goes_by_the_later_one_however_long)
{
    /* the later one is the longer line: one word of 16 is new */
    EXPECT_ECHOES(P("a b c d e f g h i j k l m n o") P("a b c d e f g h i j k l m n o p"),
                  "3 near 1 14/15");
}

Test(reasons, contained_needs_eight_words)
{
    EXPECT_ECHOES(P("a b c d e f g h i j k l m n o p.") P("c d e f g h i j."), "3 contained 1 8/8");
    EXPECT_ECHOES(P("a b c d e f g h i j k l m n o p.") P("c d e f g h i."), "");
}

Test(reasons, words_match_in_their_order)
{
    EXPECT_ECHOES(P("a b c d e f g h i j k l m n o p.") P("h i j k l m n a b c d e f g"), "");
    /* pieces of one word count, where seven stand in one piece */
    EXPECT_ECHOES(P("a b c d e f g u h v i w j x k y l.") P("a b c d e f g h i j k l"),
                  "3 contained 1 12/12");
}

Test(reasons, a_copy_that_breaks_off_needs_six_words_of_its_end)
{
    EXPECT_ECHOES(P("a b c d e f g h i j.") P("Pictured here b c d e f g &hellip;"),
                  "3 contained 1 6/8");
    EXPECT_ECHOES(P("a b c d e f g h i j.") P("Pictured here x b c d e f g &hellip;"), "");
    EXPECT_ECHOES(P("a b c d e f g h i j.") P("Pictured here b c d e f g"), "");
    /* v must go on where it ends */
    EXPECT_ECHOES(P("a b c d e f g.") P("Pictured here b c d e f g &hellip;"), "");
}

Test(reasons, several_say_it_together)
{
    EXPECT_ECHOES(P("a b c d e f g h i j.") P("k l m n o p q r s t.")
                      P("a b c d e f g h i j k l m n o p q r s t"),
                  "5 contained 1+3 20/20");
    /* the one that adds most is named first */
    EXPECT_ECHOES(P("k l m n o p q.") P("a b c d e f g h i j.")
                      P("k l m n o p q a b c d e f g h i j"),
                  "5 contained 3+1 17/17");
    /* six words of the other are no run that counts */
    EXPECT_ECHOES(P("a b c d e f g h i j.") P("k l m n o p.") P("k l m n o p a b c d e f g h i j"),
                  "");
    /* three quarters of each must stand in it */
    EXPECT_ECHOES(P("a b c d e f g h i j.") P("k l m n o p q r s t ua ub uc.")
                      P("a b c d e f g h i j k l m n o p q r s t"),
                  "5 contained 1+3 20/20");
    EXPECT_ECHOES(P("a b c d e f g h i j.") P("k l m n o p q r s t ua ub uc ud.")
                      P("k l m n o p q r s t a b c d e f g h i j"),
                  "");
}

Test(reasons, of_several_each_number_must_stand_there_as_often)
{
    EXPECT_ECHOES(P("a b c 7 e f g h i j.") P("k l m 7 o p q r s t.")
                      P("a b c 7 e f g h i j k l m 7 o p q r s t"),
                  "5 contained 1+3 20/20");
    EXPECT_ECHOES(P("a b c 7 e f g h i j.") P("k l m n o p q r s t.")
                      P("7 a b c 7 e f g h i j k l m n o p q r s t"),
                  "");
}

Test(reasons, a_unit_without_a_word_takes_no_part)
{
    EXPECT_ECHOES(P("* * * * * *") P("* * * * * *") P("\u2014\u2014"), "");
}
