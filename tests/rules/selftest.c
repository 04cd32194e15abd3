// SPDX-License-Identifier: Apache-2.0
/* The self-test, and the built-in rules under it. */
#include "lab.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

static void gather(void *self, const char *sentence)
{
    struct buffer *all = self;
    unecho_error error = UNECHO_ERROR_INIT;
    buffer_print(all, &error, "%s\n", sentence);
}

static void expect_sentences(struct lab *lab, uint64_t runs, uint64_t failures, const char *said)
{
    struct buffer all = {0};
    unecho_error error = UNECHO_ERROR_INIT;
    uint64_t run, failed;
    cr_assert_eq(rules_test(lab->rules, gather, &all, &run, &failed, &error), 0);
    buffer_terminate(&all, &error);
    cr_expect_eq(run, runs);
    cr_expect_eq(failed, failures, "%s", all.at);
    cr_expect_str_eq(all.at, said, "%s", all.at);
    buffer_free(&all);
}

Test(selftest, says_what_failed)
{
    struct lab lab;
    lab_begin(&lab, "language en\nrule a\nline x\nhead h\ntail t\nmatch x\nmatch y\ncut h: k => k\n"
                    "cut h: k => h\ncut k => k\nkeep y\nkeep x\nkeep k: t\n");
    expect_sentences(
        &lab, 8, 5,
        "test.rules:7: rule en.a on \"y\": expected that it takes the whole line, but it takes "
        "nothing\n"
        "test.rules:9: rule en.a on \"h: k\": expected that it leaves \"h\", but it leaves \"k\"\n"
        "test.rules:10: rule en.a on \"k\": expected that it leaves \"k\", but it takes nothing\n"
        "test.rules:12: rule en.a on \"x\": expected that it takes nothing, but it takes the whole "
        "line\n"
        "test.rules:13: rule en.a on \"k: t\": expected that it takes nothing, but it leaves "
        "\"k\"\n");
    lab_end(&lab);
}

Test(selftest, tries_lists_with_all_rules)
{
    struct lab lab;
    lab_begin(&lab,
              "language en\nrule h\nline h\nmatch h\nrule m\nline m\nmatch m\n"
              "rule l\nbelow h\namong m\nlongest 2\nmatch h <line> x <line> m <line> m\n"
              "match h <line> x\nkeep x <line> m <line> m\nmatch h <line> m <line> m <line> x. "
              "<line> y z\n"
              "match h <line> x <line> m <line> m <line> y.\nkeep h <line> x <line> m <line> m\n");
    expect_sentences(&lab, 8, 3,
                     "test.rules:13: rule en.l on \"h <line> x\": expected that it takes the whole "
                     "line, but it takes nothing\n"
                     "test.rules:16: rule en.l on \"h <line> x <line> m <line> m <line> y.\": "
                     "expected that it takes the whole line, but it takes some lines only\n"
                     "test.rules:17: rule en.l on \"h <line> x <line> m <line> m\": expected that "
                     "it takes nothing, but it takes the whole line\n");
    lab_end(&lab);
}

Test(selftest, only_the_examples_own_rule_counts)
{
    struct lab lab;
    lab_begin(&lab,
              "language en\nrule a\nline x\nmatch x\nkeep y\nrule b\nline (x | y)\nmatch x\n");
    expect_sentences(&lab, 3, 0, "");
    lab_end(&lab);
}

Test(builtin, passes_its_own_examples)
{
    struct lab lab;
    lab_begin_builtin(&lab);
    unecho_error error = UNECHO_ERROR_INIT;
    struct buffer all = {0};
    uint64_t run, failed;
    cr_assert_eq(rules_test(lab.rules, gather, &all, &run, &failed, &error), 0);
    cr_expect_eq(failed, 0, "%.*s", (int)all.count, all.at);
    cr_expect_gt(run, 150);
    buffer_free(&all);
    lab_end(&lab);
}

/* Each rule says what it is for and carries a counter-example; `any` comes first. */
Test(builtin, is_documented)
{
    struct lab lab;
    lab_begin_builtin(&lab);
    bool left_any = false;
    for (size_t i = 0; i < rules_count(lab.rules); i++) {
        unecho_rule rule = {.size = sizeof rule};
        cr_assert_eq(rules_describe(lab.rules, i, &rule), 0);
        cr_expect(*rule.about, "%s", rule.id);
        cr_expect(strstr(rule.source, "\nkeep "), "%s", rule.id);
        bool any = strcmp(rule.language, "any") == 0;
        cr_expect(!(any && left_any), "%s", rule.id);
        left_any |= !any;
    }
    lab_end(&lab);
}

Test(builtin, leaves_prose_alone)
{
    static const char *const prose[] = {
        "Read the report before you share it with the committee, she said.",
        "He follows the team on Twitter.",
        "Photo by photo, the album tells of a lost summer.",
        "“Please subscribe to reason,” he told the hall, and the hall laughed for a full minute.",
        "The advertisement ran for a week.",
        "Next, whisk the eggs.",
        "Sign here, said the clerk.",
        "SHARE of the vote: 12 per cent",
        "She closed the menu and said nothing"};
    struct lab lab;
    lab_begin_builtin(&lab);
    for (size_t i = 0; i < sizeof prose / sizeof *prose; i++)
        cr_expect_str_eq(lab_try(&lab, prose[i]), "-", "%s", prose[i]);
    lab_end(&lab);
}
