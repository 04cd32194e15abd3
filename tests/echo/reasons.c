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
    /* the later one is the longer one: one word of 11 is new */
    EXPECT_ECHOES(P("a b c d e f g h i j.") P("a b c d e f g h i j k."), "3 near 1 9/10");
}

Test(reasons, contained_needs_eight_words)
{
    EXPECT_ECHOES(P("a b c d e f g h i j k l m n o p.") P("c d e f g h i j."), "3 contained 1 8/8");
    EXPECT_ECHOES(P("a b c d e f g h i j k l m n o p.") P("c d e f g h i."), "");
}

Test(reasons, contained_needs_a_coverage_of_three_quarters)
{
    /* three runs of three, each followed by a word that v lacks: 9 of 12 */
    EXPECT_ECHOES(P("a b c d e f g h i j k l m n o p.") P("a b c u e f g v i j k w."),
                  "3 contained 1 9/12");
    /* 8 of 11 */
    EXPECT_ECHOES(P("a b c d e f g h i j k l m n o p.") P("a b c u e f g h i v w."), "");
}

Test(reasons, coverage_is_by_runs_of_three_words)
{
    /* every word stands in v, no three of them in a row */
    EXPECT_ECHOES(P("a b c d e f g h i j k l m n o p.") P("a b d e g h j k m n."), "");
    EXPECT_ECHOES(P("a b c d e f g h i j k l m n o p.") P("a b c e f g i j k m n o."),
                  "3 contained 1 12/12");
}

Test(reasons, a_repeated_run_is_covered_wherever_it_stands)
{
    EXPECT_ECHOES(P("a b c d e f g h i j k l m n.") P("a b c a b c a b c a b c."),
                  "3 contained 1 12/12");
}

Test(reasons, a_unit_without_a_word_takes_no_part)
{
    EXPECT_ECHOES(P("* * * * * *") P("* * * * * *") P("\u2014\u2014"), "");
}
