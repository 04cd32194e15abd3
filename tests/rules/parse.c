// SPDX-License-Identifier: Apache-2.0
/* Rule files: what is said about a faulty one, and where; what a sound one lists. */
#include "lab.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The file is refused at `line:column`, with words that hold `about`. */
static void refused(const char *text, const char *where, const char *about)
{
    unecho_error error = UNECHO_ERROR_INIT;
    struct rules *rules = rules_new(&error);
    cr_expect_eq(rules_add(rules, "a.rules", text, strlen(text), &error), UNECHO_E_RULES,
                 "taken: %s", text);
    char source[64];
    snprintf(source, sizeof source, "a.rules:%s", where);
    cr_expect_str_eq(error.source, source, "%s: %s, for: %s", error.source, error.message, text);
    cr_expect(strstr(error.message, about), "\"%s\" does not say \"%s\"", error.message, about);
    rules_free(rules);
}

#define IN_RULE "language en\nrule a\n"

Test(parse, refuses_lines)
{
    refused("rule a\n", "1:1", "\"language\" before");
    refused("language\n", "1:9", "a language code");
    refused("language EN\n", "1:10", "a to z");
    refused("language en\nlanguage de\n", "2:1", "before");
    refused("language en\nline x\n", "2:1", "\"rule\" before \"line\"");
    refused("language en\nrule\n", "2:5", "a rule's name");
    refused("language en\nrule a_b\n", "2:7", "a to z");
    refused("language en\n  lines x\n", "2:3", "expected language, rule");
    refused(IN_RULE "line x\nmatch x\nrule a\n", "5:6", "stands already at a.rules:2");
    refused(IN_RULE "about\n", "3:6", "a sentence");
    refused(IN_RULE "about x\nabout y\n", "4:1", "before");
    refused(IN_RULE "joined yes\n", "3:8", "end of the line");
    refused(IN_RULE "joined\nbracketed\n", "4:1", "not both");
    refused("language en\n# \xFF\n", "2:3", "UTF-8");
}

Test(parse, refuses_rules_that_are_not_whole)
{
    refused(IN_RULE "match x\n", "3:1", "no pattern");
    refused(IN_RULE "line x\nkeep y\nrule b\n", "5:1", "rule en.a, line 2, has no example");
    refused(IN_RULE "line x\nmatch x\njoined\n", "5:1", "no head or tail");
    refused(IN_RULE "longest 0\n", "3:9", "1 to 1000");
    refused(IN_RULE "longest 1001\n", "3:9", "1 to 1000");
    refused(IN_RULE "longest ten\n", "3:9", "1 to 1000");
    refused(IN_RULE "longest 5\nlongest 6\n", "4:1", "before");
    refused(IN_RULE "match\n", "3:6", "an example");
    refused(IN_RULE "keep\n", "3:5", "a counter-example");
    refused(IN_RULE "cut x y\n", "3:8", "=>");
    refused(IN_RULE "cut => y\n", "3:5", "an example");
    refused(IN_RULE "cut x =>\n", "3:9", "what must stay");
}

Test(parse, refuses_faulty_rules_of_lists)
{
    refused(IN_RULE "below\n", "3:6", "names of rules");
    refused(IN_RULE "below a.b\n", "3:8", "names of rules");
    refused(IN_RULE "below a\nbelow b\n", "4:1", "before");
    refused(IN_RULE "among a\nmatch x\n", "4:1", "among but not below");
    refused(IN_RULE "below a\nline x\nlongest 5\nmatch x\n", "6:1", "one of them");
    refused(IN_RULE "below a\nmatch x\n", "4:1", "expected longest");
    refused(IN_RULE "below a\nlongest 5\ncut x: y => y\n", "5:1", "no cut");
    refused(IN_RULE "below a\nlongest 5\nkeep x\n", "5:1", "no example");
    refused(IN_RULE "below a\nlongest 5\njoined\nmatch x\n", "6:1", "no head or tail");
}

Test(parse, refuses_patterns)
{
    refused(IN_RULE "line\n", "3:5", "a word");
    refused(IN_RULE "line  - ! -\n", "3:7", "a word");
    refused(IN_RULE "line a (b | c\n", "3:8", "never closed");
    refused(IN_RULE "line a [b\n", "3:8", "never closed");
    refused(IN_RULE "line a (b ]\n", "3:11", "| or )");
    refused(IN_RULE "line a ) b\n", "3:8", "closes nothing");
    refused(IN_RULE "line a > b\n", "3:8", "closes nothing");
    refused(IN_RULE "line a | b\n", "3:8", "between brackets");
    refused(IN_RULE "line a ( | b)\n", "3:9", "a word");
    refused(IN_RULE "line é <numbers>\n", "3:8", "<number>");
    refused(IN_RULE "line a *b\n", "3:9", "a number of words");
    refused(IN_RULE "line a *2-\n", "3:11", "a number of words");
    refused(IN_RULE "line a *41\n", "3:9", "at most 40");
    refused(IN_RULE "line a *3-2\n", "3:8", "m not above n");
    refused(IN_RULE "line a *0\n", "3:8", "m not above n");
    refused(IN_RULE "line [a] *0-4\n", "3:6", "at least one word");
    refused(IN_RULE "line *40 *40 *40 a\n", "3:6", "at most 120 words");
    refused(IN_RULE "line a <break>\n", "3:6", "between two words");
    refused(IN_RULE "line <break> a\n", "3:6", "between two words");
    refused(IN_RULE "line a <break> <break> b\n", "3:6", "side by side");
    refused(IN_RULE "line ((((((((((((((((( a\n", "3:22", "16 deep");
}

Test(parse, lists_what_it_read)
{
    static const char text[] =
        "\xEF\xBB\xBF# Comments\r\n\r\nlanguage en\r\n\r\n  rule first-one \r\n"
        "about   What it is for\r\nline    a b\r\n\r\ntail c\r\n"
        "match   A, b!\r\nkeep    C\r\n# after\r\nrule two\nline x\nmatch x";
    unecho_error error = UNECHO_ERROR_INIT;
    struct rules *rules = rules_new(&error);
    cr_assert_eq(rules_add(rules, "a.rules", text, sizeof text - 1, &error), 0, "%s: %s",
                 error.source, error.message);
    cr_assert_eq(rules_count(rules), 2);
    unecho_rule rule = {.size = sizeof rule};
    cr_assert_eq(rules_describe(rules, 0, &rule), 0);
    cr_expect_str_eq(rule.id, "en.first-one");
    cr_expect_str_eq(rule.about, "What it is for");
    cr_expect_str_eq(rule.language, "en");
    cr_expect_str_eq(rule.file, "a.rules");
    cr_expect_eq(rule.line, 5);
    cr_expect_eq(rule.patterns, 2);
    cr_expect_eq(rule.examples, 2);
    cr_expect(strstr(rule.source, "rule first-one") && strstr(rule.source, "keep    C"));
    cr_expect(!strstr(rule.source, "# after"));
    cr_expect_eq(rules_describe(rules, 2, &rule), UNECHO_E_ARGUMENT);
    rules_free(rules);
}

Test(parse, an_empty_file_has_no_rules)
{
    struct lab lab;
    lab_begin(&lab, "");
    cr_assert_eq(rules_count(lab.rules), 0);
    cr_assert_str_eq(lab_try(&lab, "Read more"), "-");
    lab_end(&lab);
}

Test(parse, files_that_cannot_be_read)
{
    unecho_error error = UNECHO_ERROR_INIT;
    struct rules *rules = rules_new(&error);
    cr_expect_eq(rules_add_file(rules, "/nowhere/a.rules", &error), UNECHO_E_IO);
    cr_expect(strstr(error.message, "/nowhere/a.rules"));
    rules_free(rules);
}
