// SPDX-License-Identifier: Apache-2.0
#include "units/shape.h"

#include "support/stages.h"

#include <criterion/criterion.h>

#define IS_SENTENCE(literal) shape_is_sentence(literal, sizeof(literal) - 1)
#define LENGTH(literal)      shape_length(literal, sizeof(literal) - 1)

Test(shape, a_sentence_ends_in_a_terminal)
{
    cr_assert(IS_SENTENCE("It rained."));
    cr_assert(IS_SENTENCE("Did it rain?"));
    cr_assert(IS_SENTENCE("It rained!"));
    cr_assert(IS_SENTENCE("雨が降った。"));
    cr_assert(IS_SENTENCE("क्या हुआ।"));
    cr_assert(IS_SENTENCE("هل أمطرت؟"));
    cr_assert(IS_SENTENCE("Really\u203D"));
    cr_assert(IS_SENTENCE("\U00011005\U00011047")); /* four bytes each */
    cr_assert(IS_SENTENCE("."));
    cr_assert_not(IS_SENTENCE("Weather"));
    cr_assert_not(IS_SENTENCE("It rained:"));
    cr_assert_not(IS_SENTENCE("It rained,"));
    cr_assert_not(IS_SENTENCE("It rained;"));
    cr_assert_not(IS_SENTENCE("It rained &#46;")); /* a reference stands as it is */
    cr_assert_not(IS_SENTENCE(""));
}

Test(shape, an_ellipsis_ends_no_sentence)
{
    cr_assert_not(IS_SENTENCE("And then..."));
    cr_assert_not(IS_SENTENCE("And then...."), "it ends in three dots all the same");
    cr_assert_not(IS_SENTENCE("And then...\""));
    cr_assert_not(IS_SENTENCE("And then... "));
    cr_assert_not(IS_SENTENCE("And then\u2026"));
    cr_assert(IS_SENTENCE("And then.."));
    cr_assert(IS_SENTENCE("And then...!"));
    cr_assert(IS_SENTENCE("And then. . ."));
}

Test(shape, what_may_follow_the_end_of_a_sentence)
{
    cr_assert(IS_SENTENCE("\"It rained.\""));
    cr_assert(IS_SENTENCE("'It rained.'"));
    cr_assert(IS_SENTENCE("\u201CIt rained.\u201D")); /* Pf */
    cr_assert(IS_SENTENCE("\u201EIt rained.\u201C")); /* Pi, closing in German */
    cr_assert(IS_SENTENCE("\u00BBIt rained.\u00AB")); /* Pi, likewise */
    cr_assert(IS_SENTENCE("It rained.\u2E02"));       /* Pi, no quotation mark */
    cr_assert(IS_SENTENCE("It rained.\u2E03"));       /* Pf, likewise */
    cr_assert(IS_SENTENCE("\u300C雨だ。\u300D"));     /* Pe */
    cr_assert(IS_SENTENCE("(It rained.)"));
    cr_assert(IS_SENTENCE("[It rained.]"));
    cr_assert(IS_SENTENCE("He said (\"It rained.\") "));
    cr_assert(IS_SENTENCE("It rained. \t\u00A0\u3000"));
    cr_assert(IS_SENTENCE("It rained.\r"));
    cr_assert(IS_SENTENCE("It rained.\u200B\uFEFF\u00AD"));
    cr_assert_not(IS_SENTENCE("It rained.("), "Ps opens");
    cr_assert_not(IS_SENTENCE("It rained.-"));
    cr_assert_not(IS_SENTENCE("\"\" )\u201D"), "nothing is left");
}

Test(shape, ill_formed_bytes_at_the_end_are_characters_like_any_other)
{
    cr_assert_not(IS_SENTENCE("It rained.\xFF"));
    cr_assert_not(IS_SENTENCE("It rained.\x80"));
    cr_assert_not(IS_SENTENCE("It rained.\xE2\x80"));         /* two thirds of a quote */
    cr_assert_not(IS_SENTENCE("It rained.\x80\x80\x80\x80")); /* nowhere a beginning */
    cr_assert_not(IS_SENTENCE("It rained.\xE2\x80\x9D\x9D")); /* one byte too many */
    cr_assert_not(IS_SENTENCE("\xE3\x80"));                   /* of U+3002, at the beginning */
    cr_assert(IS_SENTENCE("\xFF."));
    cr_assert(IS_SENTENCE("\xE3\x80\xFF\u3002"));
    cr_assert_not(IS_SENTENCE("It rained.\0"));
}

Test(shape, length_counts_code_points_up_to_the_last_that_shows)
{
    cr_assert_eq(LENGTH(""), 0);
    cr_assert_eq(LENGTH("abc"), 3);
    cr_assert_eq(LENGTH("  abc"), 5);
    cr_assert_eq(LENGTH("abc \t\r\u3000"), 3);
    cr_assert_eq(LENGTH("a c "), 3);
    cr_assert_eq(LENGTH("é漢\U0001F600"), 3);
    cr_assert_eq(LENGTH("e\u0301"), 2);
    cr_assert_eq(LENGTH("abc\u200B"), 4); /* ignorable, but no white space */
    cr_assert_eq(LENGTH("&amp;"), 5);
    cr_assert_eq(LENGTH(" \t "), 0);
}

Test(shape, an_ill_formed_maximal_subpart_is_one_code_point)
{
    cr_assert_eq(LENGTH("\xFF\xFF"), 2);
    cr_assert_eq(LENGTH("a\xE2\x80z"), 3);
    cr_assert_eq(LENGTH("\xF0\x9F\x98"), 1);
    cr_assert_eq(LENGTH("\xC0\x80"), 2);
    cr_assert_eq(LENGTH("\xED\xA0\x80"), 3);
}
