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
    EXPECT_WITH("reasons", "near", THREE,
                "5 near 1 18/19"); /* the same words are exact or nothing */
    EXPECT_WITH("reasons", "contained", THREE, "5 contained 1 19/19; 7 contained 1 10/10");
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
                "1 near 3 3/3");
}

#define A_WORD_BETWEEN P("a b c d e f g h i j k l m z.") P("a b c d e f x g h i j k l m")

Test(settings, containment_is_compared_exactly)
{
    EXPECT_WITH("containment", "0.928571428", A_WORD_BETWEEN, "3 contained 1 13/14");
    EXPECT_WITH("containment", "0.928571429", A_WORD_BETWEEN, "");
}

#define A_WORD_LESS P("a b c d e f g h i j.") P("a b c d e f g h i.")

Test(settings, shingles_are_as_long_as_asked)
{
    EXPECT_WITH("shingle", "1", A_WORD_LESS, "3 near 1 9/10");
    EXPECT_WITH("shingle", "2", A_WORD_LESS, "3 near 1 8/9");
    EXPECT_WITH("shingle", "5", A_WORD_LESS, "3 near 1 5/6");
    EXPECT_WITH("shingle", "7", A_WORD_LESS, "3 contained 1 9/9");
    EXPECT_WITH("shingle", "5", P("a b c d e f g h i j k l m n.") P("b c d e f g h i j k l m n."),
                "3 near 1 9/10");
}

Test(settings, a_unit_shorter_than_a_shingle_is_one_shingle)
{
    /* two of them that differ have nothing in common, which is enough for a threshold of nothing */
    struct stages s;
    stages_begin(&s, TEXT(A_WORD_LESS));
    stages_set(&s, "shingle", "16");
    cr_assert_str_eq(stages_echoes(&s), "3 contained 1 9/9");
    stages_end(&s);
    stages_begin(&s, TEXT(A_WORD_LESS));
    stages_set(&s, "shingle", "16");
    stages_set(&s, "threshold", "0");
    cr_assert_str_eq(stages_echoes(&s), "3 near 1 0/2");
    stages_end(&s);
}

Test(settings, a_shingle_of_as_many_words_as_the_unit_is_whole)
{
    EXPECT_WITH("shingle", "9", P("a b c d e f g h i j k l.") P("a b c d e f g h i."),
                "3 contained 1 9/9");
    EXPECT_WITH("shingle", "9", P("a b c d e f g h i j a b c d e f g h i.") P("a b c d e f g h i!"),
                "3 contained 1 9/9");
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
