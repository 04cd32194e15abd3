// SPDX-License-Identifier: Apache-2.0
/*
 * SPEC 5: where a removal leaves two runs of blank lines touching, the second run is part of the
 * removed range; blank lines that a removal did not join are left alone. The texts are of lines
 * "A", "B", … that stay and "-", which a rule takes.
 */
#include "support/stages.h"

#include <criterion/criterion.h>
#include <string.h>

static void rule_dashes(struct stages *s)
{
    for (uint32_t i = 0; i < s->batch.lines.count; i++)
        if (s->batch.documents.at[0].text.at[s->batch.lines.at[i].start] == '-')
            stages_rule_line(s, i + 1);
}

static void expect(const char *text, size_t length, const char *kept, const char *removals)
{
    struct stages s;
    stages_begin(&s, text, length);
    rule_dashes(&s);
    cr_assert_str_eq(stages_kept(&s), kept);
    cr_assert_str_eq(stages_removals(&s), removals);
    stages_end(&s);
}

#define EXPECT(text, kept, removals) expect(text, sizeof(text) - 1, kept, removals)

Test(blank_lines, between_two_that_a_removal_joined_one_stays)
{
    EXPECT("A\n\n-\n\nB\n", "A\n\nB\n", "rule 3 3+3");
    EXPECT("A\n\n-\n\n\n\nB\n", "A\n\nB\n", "rule 3 3+5");
    EXPECT("A\n\n\n\n-\n\nB\n", "A\n\n\n\nB\n", "rule 5 5+3");
}

Test(blank_lines, that_were_not_joined_stay)
{
    EXPECT("A\n-\n\nB\n", "A\n\nB\n", "rule 2 2+2");
    EXPECT("A\n\n-\nB\n", "A\n\nB\n", "rule 3 3+2");
    EXPECT("A\n-\nB\n", "A\nB\n", "rule 2 2+2");
    EXPECT("A\n\n\nB\n\n\n\n-\nC\n\n\n", "A\n\n\nB\n\n\n\nC\n\n\n", "rule 8 9+2");
}

Test(blank_lines, at_the_beginning_of_a_document)
{
    EXPECT("-\n\nA\n", "\nA\n", "rule 1 0+2"); /* one run only: nothing was joined */
    EXPECT("\n-\n\nA\n", "\nA\n", "rule 2 1+3");
    EXPECT("\n-\nA\n", "\nA\n", "rule 2 1+2");
    EXPECT("-\n\n-\n\nA\n", "\nA\n", "rule 1 0+2; rule 3 3+3");
}

Test(blank_lines, at_the_end_of_a_document)
{
    EXPECT("A\n\n-\n", "A\n\n", "rule 3 3+2");
    EXPECT("A\n\n-\n\n", "A\n\n", "rule 3 3+3");
    EXPECT("A\n\n-\n\n ", "A\n\n", "rule 3 3+4");
    EXPECT("A\n-\n\n", "A\n\n", "rule 2 2+2");
    EXPECT("A\n\n-", "A\n\n", "rule 3 3+1");
    EXPECT("A\n-", "A\n", "rule 2 2+1");
}

Test(blank_lines, several_removals_in_a_row)
{
    EXPECT("A\n\n-\n\n-\n\nB\n", "A\n\nB\n", "rule 3 3+3; rule 5 6+3");
    EXPECT("A\n\n-\n-\n\nB\n", "A\n\nB\n", "rule 3 3+2; rule 4 5+3");
    EXPECT("A\n-\n\n-\n\n-\nB\n", "A\n\nB\n", "rule 2 2+2; rule 4 5+3; rule 6 8+2");
    EXPECT("A\n-\n\n\n-\n\nB\n", "A\n\n\nB\n", "rule 2 2+2; rule 5 6+3");
}

Test(blank_lines, a_line_that_stays_begins_anew)
{
    EXPECT("A\n\n-\n\nB\n\n-\n\nC\n", "A\n\nB\n\nC\n", "rule 3 3+3; rule 7 9+3");
    EXPECT("A\n\nB\n-\n\nC\n", "A\n\nB\n\nC\n", "rule 4 5+2");
}

Test(blank_lines, may_hold_white_space_and_end_in_crlf)
{
    EXPECT("A\r\n\r\n-\r\n\r\nB\r\n", "A\r\n\r\nB\r\n", "rule 3 5+5");
    EXPECT("A\n \t\n-\n  \n\u200B\n\u3000\nB\n", "A\n \t\nB\n", "rule 3 5+13");
    EXPECT("A\n\r\n-\r\n\nB\n", "A\n\r\nB\n", "rule 3 4+4");
}

Test(blank_lines, of_a_document_that_is_emptied)
{
    EXPECT("-\n", "", "rule 1 0+2");
    EXPECT("-\n-", "", "rule 1 0+2; rule 2 2+1");
    EXPECT("\n-\n\n", "\n", "rule 2 1+3");
    EXPECT("", "", "");
    EXPECT("\n\n", "\n\n", "");
}

/* An echo is a removal like another one. */
Test(blank_lines, behind_an_echo)
{
    struct stages s;
    stages_begin(&s, TEXT("a b c d e f.\n\na b c d e f.\n\n\na b c d e f.\n\ng\n"));
    cr_assert_str_eq(stages_kept(&s), "a b c d e f.\n\ng\n");
    cr_assert_str_eq(stages_removals(&s), "echo 3 14+15; echo 6 29+14");
    stages_end(&s);
}
