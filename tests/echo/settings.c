// SPDX-License-Identifier: Apache-2.0
#include "echoes.h"

/* Line 3 is the same as line 1, line 5 near it, line 7 contained in it. */
#define THREE                                                                                      \
    P("a b c d e f g h i j k l m n o p q r s t.")                                                  \
    P("a b c d e f g h i j k l m n o p q r s t!")                                                  \
    P("a b c d e f g h i j k l m n o p q r s.") P("c d e f g h i j k l.")

Test(settings, reasons_are_those_asked_for)
{
    EXPECT_WITH("reasons", "exact,near,contained", THREE,
                "3 exact 1 1/1; 5 near 1 18/19; 7 contained 1 10/10");
    EXPECT_WITH("reasons", "exact", THREE, "3 exact 1 1/1");
    EXPECT_WITH("reasons", "near", THREE, "3 near 1 19/19; 5 near 1 18/19");
    EXPECT_WITH("reasons", "contained", THREE,
                "3 contained 1 20/20; 5 contained 1 19/19; 7 contained 1 10/10");
    EXPECT_WITH("reasons", "exact,contained", THREE,
                "3 exact 1 1/1; 5 contained 1 19/19; 7 contained 1 10/10");
}

Test(settings, threshold_is_compared_exactly)
{
    /* 8 of 9 pairs: .888… */
    EXPECT_WITH("threshold", "0.888888888", P("a b c d e f g h i j.") P("a b c d e f g h i."),
                "3 near 1 8/9");
    EXPECT_WITH("threshold", "0.888888889", P("a b c d e f g h i j.") P("a b c d e f g h i."),
                "3 contained 1 9/9");
    EXPECT_WITH("threshold", "1", P("a b c a b c a b c.") P("a b c a b c a b c a b c."),
                "3 near 1 3/3");
}

Test(settings, containment_is_compared_exactly)
{
    EXPECT_WITH("containment", "0.75",
                P("a b c d e f g h i j k l m n o p.") P("a b c u e f g v i j k w."),
                "3 contained 1 9/12");
    EXPECT_WITH("containment", "0.750000001",
                P("a b c d e f g h i j k l m n o p.") P("a b c u e f g v i j k w."), "");
}

/* The same words in another order: all pairs but one. */
#define TURNED P("a b c d e f g h i j.") P("f g h i j a b c d e.")

Test(settings, shingles_are_as_long_as_asked)
{
    EXPECT_WITH("shingle", "1", TURNED, "3 near 1 10/10");
    EXPECT_WITH("shingle", "2", TURNED, "3 near 1 8/10");
    EXPECT_WITH("shingle", "5", TURNED, "3 contained 1 10/10");
    EXPECT_WITH("shingle", "5", P("a b c d e f g h i j k l m n.") P("b c d e f g h i j k l m n."),
                "3 near 1 9/10");
}

Test(settings, a_unit_shorter_than_a_shingle_is_one_shingle)
{
    struct stages s;
    stages_begin(&s, TEXT(P("a b c d e f.") P("a b c d e f!") P("a b c d e f g")));
    stages_set(&s, "shingle", "16");
    stages_set(&s, "reasons", "near");
    cr_assert_str_eq(stages_echoes(&s), "3 near 1 1/1");
    stages_end(&s);
    /* two of them that differ have nothing in common, which is enough for a threshold of nothing */
    stages_begin(&s, TEXT(P("a b c d e f g.") P("a b c d e f.")));
    stages_set(&s, "shingle", "16");
    stages_set(&s, "threshold", "0");
    cr_assert_str_eq(stages_echoes(&s), "3 near 1 0/2");
    stages_end(&s);
}

Test(settings, a_shingle_of_as_many_words_as_the_unit_is_whole)
{
    EXPECT_WITH("shingle", "6", P("a b c d e f g.") P("a b c d e f."), "");
    EXPECT_WITH("shingle", "5", P("a b c d e f g.") P("a b c d e f."), "");
    EXPECT_WITH("threshold", "0.5", P("a b c d e f g.") P("a b c d e f."), "3 near 1 5/6");
}

Test(settings, units_are_lines_or_paragraphs_where_asked)
{
    static const char verse[] = "a b c d e f\ng h i j k l\n\nm n o\na b c d e f\n\n"
                                "a b c d e f\ng h i j k l\n";
    expect_echoes_with("units", "line,paragraph", verse, sizeof verse - 1, "");
    expect_echoes_with("units", "line", verse, sizeof verse - 1,
                       "5 exact 1 1/1; 7 exact 1 1/1; 8 exact 2 1/1");
    expect_echoes_with("units", "paragraph", verse, sizeof verse - 1, "7 exact 1 1/1");
}
