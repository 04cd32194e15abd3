// SPDX-License-Identifier: Apache-2.0
#include "support/stages.h"

#include <criterion/criterion.h>
#include <string.h>

#define LONG_A "the mayor of the old town said on monday that he will resign"
#define LONG_B "nobody in the council was surprised by what he had to say."

static void expect(const char *which, const char *text, size_t length, const char *units)
{
    struct stages s;
    stages_begin(&s, text, length);
    stages_set(&s, "units", which);
    cr_assert_str_eq(stages_units(&s), units);
    stages_end(&s);
}

static void expect_mixed(const char *text, size_t length, const char *units)
{
    expect("line,paragraph", text, length, units);
}

Test(partition, of_nothing_is_nothing)
{
    expect_mixed(TEXT(""), "");
    expect_mixed(TEXT("\n \n\t\r\n"), "");
}

Test(partition, other_lines_are_units_each)
{
    expect_mixed(TEXT(LONG_A "\n" LONG_B "\n\nthe end\n"), "line 1; line 2 s; line 4");
}

Test(partition, a_unit_is_a_sentence_if_its_last_line_is)
{
    expect_mixed(TEXT(LONG_A "\n" LONG_A "\n" LONG_A "\n" LONG_B "\n"), "wrapped 1-4 s");
    expect_mixed(TEXT(LONG_A "\n" LONG_B "\n" LONG_A "\n" LONG_A "\n"), "wrapped 1-4");
}

Test(partition, crlf_and_a_missing_last_end_change_nothing)
{
    expect_mixed(TEXT(LONG_A "\r\n" LONG_B "\r\n\r\nthe\r\nend"), "line 1; line 2 s; block 4-5");
    expect_mixed(TEXT(LONG_A "\n\r\n" LONG_B), "line 1; line 3 s");
}

Test(partition, any_blank_line_divides)
{
    expect_mixed(TEXT("a\n \nb\n\u200B\nc\n\u3000\n\nd"), "line 1; line 3; line 5; line 8");
}

/* A line that a rule removed is skipped: what stands above and below it is one paragraph. */
Test(partition, a_line_that_a_rule_removed_divides_nothing)
{
    struct stages s;
    stages_begin(&s, TEXT("a\nadvertisement\nb\n"));
    stages_rule_line(&s, 2);
    cr_assert_str_eq(stages_units(&s), "block 1-3 of 2");
    stages_end(&s);

    stages_begin(&s, TEXT("a\n\nadvertisement\n\nb\n"));
    stages_rule_line(&s, 3);
    cr_assert_str_eq(stages_units(&s), "line 1; line 5", "the blank lines divide");
    stages_end(&s);

    stages_begin(&s, TEXT("advertisement\na\nb\nadvertisement\n"));
    stages_rule_line(&s, 1);
    stages_rule_line(&s, 4);
    cr_assert_str_eq(stages_units(&s), "block 2-3", "it begins and ends with its own lines");
    stages_end(&s);

    stages_begin(&s, TEXT("advertisement\n"));
    stages_rule_line(&s, 1);
    cr_assert_str_eq(stages_units(&s), "");
    stages_end(&s);
}

/* The words of a unit, by their forms. */
static const char *words_of(struct stages *s, size_t unit)
{
    struct range32 tokens = s->batch.units.at[unit].tokens;
    s->told.count = 0;
    for (uint32_t i = 0; i < tokens.count; i++) {
        uint32_t id = s->batch.tokens.word[tokens.first + i];
        buffer_print(&s->told, NULL, "%s%.*s", i ? " " : "", (int)s->words.list.at[id].length,
                     words_form(&s->words, id));
    }
    buffer_terminate(&s->told, NULL);
    return s->told.at;
}

Test(partition, the_words_of_a_unit_are_its_own_whatever_was_taken_out)
{
    struct stages s;
    stages_begin(&s, TEXT("red one\nan advertisement\ntwo blue\n***\nthree\n\nfour\n"));
    stages_cut_head(&s, 1, 4);
    stages_rule_line(&s, 2);
    stages_cut_tail(&s, 3, 5);
    stages_units(&s);
    cr_assert_str_eq(words_of(&s, 0), "one two three");
    cr_assert_str_eq(words_of(&s, 1), "four");
    const struct unit *unit = &s.batch.units.at[0];
    cr_assert_eq(unit->half_words, 6);
    cr_assert_eq(unit->lines, 4);
    cr_assert_eq(s.batch.tokens.start[unit->tokens.first + 1], 25, "with their places");
    cr_assert_eq(s.batch.tokens.end[unit->tokens.first + 1], 28);
    stages_end(&s);
}

Test(partition, length_counts_half_words)
{
    struct stages s;
    stages_begin(&s, TEXT("a 7 漢字 cd\n"));
    stages_units(&s);
    cr_assert_eq(s.batch.units.at[0].half_words, 8);
    cr_assert_eq(s.batch.units.at[0].unspaced, 2);
    stages_end(&s);
}

Test(partition, a_line_that_is_protected_protects_its_unit)
{
    struct stages s;
    stages_begin(&s, TEXT("a\nb\n\nc\n"));
    stages_protect_line(&s, 2);
    cr_assert_str_eq(stages_units(&s), "block 1-2 p; line 4");
    stages_end(&s);
}

Test(partition, units_line_makes_every_line_a_unit)
{
    expect("line", TEXT("a\nb\n\n" LONG_A "\n" LONG_A "\n" LONG_A "\n" LONG_A ".\n"),
           "line 1; line 2; line 4; line 5; line 6; line 7 s");
}

Test(partition, units_paragraph_makes_every_paragraph_a_unit)
{
    expect("paragraph", TEXT("a\nb.\n\nc\n\n" LONG_A "\n" LONG_A "\n" LONG_A "\n" LONG_A "\n"),
           "paragraph 1-2 s; paragraph 4; paragraph 6-9");
}

Test(partition, a_sentence_is_judged_on_what_the_rules_left)
{
    struct stages s;
    stages_begin(&s, TEXT("It rained. | Share\n\nIt rained. | Share.\n"));
    stages_cut_tail(&s, 1, 8);
    stages_cut_tail(&s, 3, 1);
    cr_assert_str_eq(stages_units(&s), "line 1 s; line 3");
    stages_end(&s);
}

/* Whatever the text: each line that is not blank and that no rule took is in exactly one unit. */
Test(partition, is_one)
{
    static const char *const pieces[] = {"\n",          " \n",     "a b.\n",   LONG_A "\n",
                                         LONG_B "\n",   "\r\n",    "\u200B\n", "\xFF\xFE\n",
                                         LONG_A "\r\n", "漢字。\n"};
    srand(7);
    for (int round = 0; round < 2000; round++) {
        struct buffer text = {0};
        for (int i = rand() % 24; i >= 0; i--) {
            const char *piece = pieces[rand() % 10];
            buffer_append(&text, piece, strlen(piece), NULL);
        }
        struct stages s;
        stages_begin(&s, text.at, text.count);
        for (uint32_t i = 0; i < s.batch.lines.count; i++)
            if (rand() % 5 == 0 && !(s.batch.lines.at[i].flags & LINE_BLANK))
                stages_rule_line(&s, i + 1);
        stages_units(&s);
        uint32_t next = 0, own;
        for (size_t i = 0; i < s.batch.units.count; i++) {
            const struct unit *unit = &s.batch.units.at[i];
            own = 0;
            cr_assert_geq(unit->first_line, next);
            for (uint32_t k = next; k <= unit->last_line; k++) {
                bool left = !(s.batch.lines.at[k].flags & (LINE_BLANK | LINE_RULED));
                cr_assert(!left || k >= unit->first_line, "line %u is in no unit", k + 1);
                own += left;
            }
            cr_assert_eq(own, unit->lines);
            next = unit->last_line + 1;
        }
        for (uint32_t k = next; k < s.batch.lines.count; k++)
            cr_assert(s.batch.lines.at[k].flags & (LINE_BLANK | LINE_RULED));
        stages_end(&s);
        buffer_free(&text);
    }
}
