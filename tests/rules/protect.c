// SPDX-License-Identifier: Apache-2.0
/* Lines that a set of patterns protects, beside the rules that would take them. */
#include "lab.h"

#include <criterion/criterion.h>
#include <string.h>

/* The flags and cuts of the line once it was protected by one set and judged by another. */
static struct line judged(const char *rules, const char *protect, const char *text)
{
    struct lab lab, other;
    lab_begin(&lab, rules);
    lab_begin(&other, protect);
    lab_put(&lab, text, strlen(text));
    cr_assert_eq(rules_protect(other.rules, other.scratch, &lab.batch, NULL), 0);
    cr_assert_eq(rules_run(lab.rules, lab.scratch, &lab.batch, NULL), 0);
    struct line line = lab.batch.lines.at[0];
    lab_end(&other);
    lab_end(&lab);
    return line;
}

Test(protect, keeps_a_line_that_a_rule_would_take_or_cut)
{
    cr_expect_eq(judged(RULE("line read more"), RULE("line read more"), "Read more").flags,
                 LINE_PROTECTED);
    struct line line = judged(RULE("tail read more"), RULE("head the mayor\njoined"),
                              "The mayor resigned. Read more");
    cr_expect_eq(line.flags, LINE_PROTECTED);
    cr_expect_eq(line.cuts.count, 0);
}

Test(protect, takes_heads_and_tails_only_where_they_could_be_cut)
{
    cr_expect_eq(judged(RULE("line x"), RULE("head the mayor"), "The mayor: resigned").flags,
                 LINE_PROTECTED);
    cr_expect_eq(judged(RULE("line x"), RULE("head the mayor"), "The mayor resigned").flags, 0);
    cr_expect_eq(judged(RULE("line x"), RULE("tail resigned\njoined"), "The mayor resigned").flags,
                 LINE_PROTECTED);
    cr_expect_eq(judged(RULE("line x"), RULE("line the mayor"), "The mayor resigned").flags, 0);
}

/* Each set knows a word by a number of its own: here the same words have other ones. */
Test(protect, does_not_take_the_words_of_one_set_for_those_of_the_other)
{
    struct lab lab, other;
    lab_begin(&lab, RULE("line read more"));
    lab_begin(&other, RULE("line more read\nline sing"));
    static const char *const lines[] = {"Read more", "More read", "Sing", "Read", "Read more"};
    static const uint32_t flags[] = {LINE_RULED, LINE_PROTECTED, LINE_PROTECTED, 0, LINE_RULED};
    for (int i = 0; i < 5; i++) {
        lab_put(&lab, lines[i], strlen(lines[i]));
        cr_assert_eq(rules_protect(other.rules, other.scratch, &lab.batch, NULL), 0);
        cr_assert_eq(rules_run(lab.rules, lab.scratch, &lab.batch, NULL), 0);
        cr_expect_eq(lab.batch.lines.at[0].flags, flags[i], "%s", lines[i]);
    }
    lab_end(&other);
    lab_end(&lab);
}
