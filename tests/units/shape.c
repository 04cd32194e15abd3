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

#define END(literal)  shape_end(literal, sizeof(literal) - 1)
#define DASH(literal) shape_begins_with_dash(literal, sizeof(literal) - 1)

Test(shape, a_text_that_breaks_off_ends_in_an_ellipsis)
{
    cr_assert_eq(END("It rained ..."), SHAPE_CUT | SHAPE_PUNCTUATED);
    cr_assert_eq(END("It rained \u2026"), SHAPE_CUT | SHAPE_PUNCTUATED);
    cr_assert_eq(END("It rained &hellip; \u201D)"), SHAPE_CUT | SHAPE_PUNCTUATED);
    cr_assert_eq(END("It rained .."), SHAPE_SENTENCE | SHAPE_PUNCTUATED);
    cr_assert_eq(END("It rained &hellip"), 0);
    cr_assert_eq(END("&hellip;"), SHAPE_CUT | SHAPE_PUNCTUATED);
}

Test(shape, punctuation_at_the_end_is_of_category_po_or_pd)
{
    cr_assert_eq(END("It rained,"), SHAPE_PUNCTUATED);
    cr_assert_eq(END("It rained \u2014"), SHAPE_PUNCTUATED);
    cr_assert_eq(END("It rained:\u201D"), SHAPE_PUNCTUATED);
    cr_assert_eq(END("It rained"), 0);
    cr_assert_eq(END("It rained +"), 0); /* Sm */
    cr_assert_eq(END("It rained ("), 0); /* Ps */
    cr_assert_eq(END("\" )\u201D"), 0);  /* nothing is left */
}

Test(shape, a_dash_at_the_beginning_is_of_category_pd)
{
    cr_assert(DASH("- Ada Lovelace"));
    cr_assert(DASH(" \u00A0\u2014Ada Lovelace"));
    cr_assert_not(DASH("Ada Lovelace - "));
    cr_assert_not(DASH("\u2212 1")); /* Sm */
    cr_assert_not(DASH("\xFF-"));
    cr_assert_not(DASH("  "));
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
