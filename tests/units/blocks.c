// SPDX-License-Identifier: Apache-2.0
#include "support/stages.h"

#include <criterion/criterion.h>

static void expect(const char *text, size_t length, const char *units)
{
    struct stages s;
    stages_begin(&s, text, length);
    cr_assert_str_eq(stages_units(&s), units);
    stages_end(&s);
}

Test(block, is_a_paragraph_of_two_lines_or_more)
{
    expect(TEXT("Roses are red\n"), "line 1");
    expect(TEXT("Roses are red\nViolets are blue\n"), "block 1-2");
    expect(TEXT("Roses are red\n\nViolets are blue\n"), "line 1; line 3");
}

Test(block, has_lines_of_under_ten_words_only)
{
    expect(TEXT("a b c d e f g h i\na b c d e f g h i\n"), "block 1-2");
    expect(TEXT("a b c d e f g h i\na b c d e f g h i j\n"), "line 1; line 2");
    expect(TEXT("a b c d e f g h i j\nb\nc.\n"), "line 1; line 2; line 3 s");
}

Test(block, a_letter_of_a_script_without_spaces_is_half_a_word)
{
    /* 19 letters are nine words and a half, 20 are ten */
    expect(TEXT("一二三四五六七八九十一二三四五六七八九\nb\n"), "block 1-2");
    expect(TEXT("一二三四五六七八九十一二三四五六七八九十\nb\n"), "line 1; line 2");
    /* nine words and one letter; nine words and two */
    expect(TEXT("a b c d e f g h i 一\nb\n"), "block 1-2");
    expect(TEXT("a b c d e f g h i 一二\nb\n"), "line 1; line 2");
}

Test(block, a_line_without_a_word_has_no_length)
{
    expect(TEXT("***\n---\n"), "block 1-2");
}

Test(block, ends_as_its_last_line_does)
{
    expect(TEXT("Roses are red\nViolets are blue.\n"), "block 1-2 s");
    expect(TEXT("Roses are red.\nViolets are blue\n"), "block 1-2");
}

Test(block, lines_that_a_rule_took_do_not_count)
{
    struct stages s;
    stages_begin(&s, TEXT("a b c\na b c d e f g h i j k l\nd e f\n"));
    stages_rule_line(&s, 2);
    cr_assert_str_eq(stages_units(&s), "block 1-3 of 2");
    stages_end(&s);

    stages_begin(&s, TEXT("a b c\nx y z\n"));
    stages_rule_line(&s, 1);
    cr_assert_str_eq(stages_units(&s), "line 2", "one line is left");
    stages_end(&s);

    stages_begin(&s, TEXT("a b c\nread more: d e f g h i j k\n"));
    stages_cut_head(&s, 2, 11);
    cr_assert_str_eq(stages_units(&s), "block 1-2", "eight words are left of ten");
    stages_end(&s);
}
