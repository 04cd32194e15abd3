// SPDX-License-Identifier: Apache-2.0
/* Lists of links: which lines one takes, and where it ends. */
#include "lab.h"

#include <criterion/criterion.h>
#include <string.h>

static const char rules[] =
    "language en\nrule heading\nline more\nmatch more\nrule mark\nline by a\n"
    "match by a\nrule part\nhead see\ncut see: a => a\n"
    "rule listed\nbelow heading\namong mark\nlongest 4\n"
    "match more <line> b <line> by a <line> by a\nkeep by a <line> b\n";

/* A letter a line: h and m for what the two line rules take, L for what the list takes, - for what
 * stays. */
static void expect(const char *text, const char *fates)
{
    struct lab lab;
    char found[64] = "";
    unecho_error error = UNECHO_ERROR_INIT;
    lab_begin(&lab, rules);
    lab_put(&lab, text, strlen(text));
    cr_assert_eq(rules_run(lab.rules, lab.scratch, &lab.batch, &error), 0);
    for (size_t i = 0; i < lab.batch.lines.count; i++) {
        const struct line *line = &lab.batch.lines.at[i];
        found[i] = line->flags & LINE_RULED ? "hmxL"[line->rule] : '-';
    }
    cr_expect_str_eq(found, fates, "on \"%s\": %s, not %s", text, found, fates);
    lab_end(&lab);
}

Test(lists, stand_between_marks_below_a_heading)
{
    expect("more\nb\nby a\nc.\nd\nby a\ne.", "hLmLLm-");
    expect("b\nby a\nc\nby a", "-m-m");
    expect("more\nb\nby a\nc", "h-m-");
    expect("more\nb\nc\nd\nby a\nby a", "h---mm");
    expect("more\nb\nc\nby a\nb\nc\nd\nby a", "h--m---m");
}

Test(lists, have_addresses_as_marks)
{
    expect("more\nb\nwww.b\nc.\nd\n \u00a0a.com/d ", "hLLLLL");
    expect("more\nb\nwww.b c\nd\na.com", "h----");
    expect("more\nb\n://\nwww.b\nc", "h----");
}

Test(lists, end_at_blank_and_long_lines)
{
    expect("more\nb\nby a\n\nby a\nc", "h-m-m-");
    expect("more\nb\nby a\none two three four five\nby a", "h-m-m");
    expect("more\nb\nby a\n見見見見見見見見\nby a", "hLmLm");
    expect("more\nb\nby a\n見見見見見見見見見\nby a", "h-m-m");
}

Test(lists, go_on_with_titles)
{
    expect("more\nby a\nby a\nb\nc d…\nthe end.\ne", "hmmLL--");
    expect("more\nby a\nby a\nb.\nc\nd, ", "hmmLL-");
    expect("more\nby a\nby a\nb.\nc.\nd", "hmm---");
    expect("more\nby a\nby a\nb\nc&period;\nd", "hmmL--");
    expect("more\nby a\nby a\n1\n2\n3\n4\n5\n6\n7\n8\n9", "hmmLLLLLLLL-");
    expect("more\nby a\nby a\nb\none two three four five", "hmmL-");
}

Test(lists, leave_what_lost_a_part)
{
    expect("more\nby a\nsee: b\nby a\nc\nsee: d\ne", "hm-mL--");
}

Test(lists, follow_each_other)
{
    expect("more\nby a\nb\nby a\nmore\nc\nby a\nby a\nd", "hmLmhLmmL");
    expect("more\nmore\nmore\nb\nby a\nby a", "hhhLmm");
}
