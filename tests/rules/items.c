// SPDX-License-Identifier: Apache-2.0
/* Each item of a pattern, on lines that it takes and lines that it leaves alone. */
#include "lab.h"

#include <criterion/criterion.h>

static void takes(const char *rule, const char *line)
{
    lab_expect(rule, line, "whole en.r");
}

static void leaves(const char *rule, const char *line)
{
    lab_expect(rule, line, "-");
}

Test(items, words_in_comparison_form)
{
    takes(RULE("line don't read-more"), "Don’t READ — more!");
    takes(RULE("line read more"), "read&nbsp;&#109;ore");
    takes(RULE("line read more"), "ｒｅａｄ\u200b　more…");
    takes(RULE("line 続き"), "【続き】");
    leaves(RULE("line read more"), "read some more");
    leaves(RULE("line read more"), "read more now");
    leaves(RULE("line read more"), "read");
}

Test(items, choices)
{
    takes(RULE("line (a | b c | (d | e) f) x"), "b c x");
    takes(RULE("line (a | b c | (d | e) f) x"), "e f x");
    leaves(RULE("line (a | b c | (d | e) f) x"), "b x");
    takes(RULE("line [a | b] x [c]"), "x");
    takes(RULE("line [a | b] x [c]"), "b x c");
    leaves(RULE("line [a | b] x [c]"), "a b x");
}

Test(items, counters)
{
    takes(RULE("line a *0-2"), "a");
    takes(RULE("line a *0-2"), "a b c");
    leaves(RULE("line a *0-2"), "a b c d");
    leaves(RULE("line a *2"), "a b");
    takes(RULE("line a *2"), "a b c");
    takes(RULE("line *1-3 a"), "b c a");
    takes(RULE("line *1-3 a *1"), "a a a");
    leaves(RULE("line *1-3 a"), "a");
}

Test(items, numbers)
{
    takes(RULE("line page <number>"), "Page 12");
    takes(RULE("line page <number>"), "page ٣");
    takes(RULE("line page <number> of 7"), "page b2 of 7");
    leaves(RULE("line page <number>"), "page two");
    leaves(RULE("line page <number>"), "page Ⅻ");
}

Test(items, addresses)
{
    static const char see[] = RULE("line see <url>");
    static const char *const are[] = {"See http://example.test/a-b_c?d=1&amp;e=2",
                                      "see www.example",
                                      "see (www.example.test).",
                                      "see example.com",
                                      "see “example.com.au/a-b”",
                                      "see news.example.co.uk,",
                                      "see ftp://x",
                                      "see EXAMPLE.ORG/",
                                      "see münchen.com",
                                      "see my-site.gov.in/x/y.z"};
    static const char *const are_not[] = {"see example.test",  "see co.uk",   "see example.com:80",
                                          "see a@example.com", "see .com",    "see example..com",
                                          "see awww.x",        "see node.js", "see http:/x"};
    for (size_t i = 0; i < sizeof are / sizeof *are; i++)
        takes(see, are[i]);
    for (size_t i = 0; i < sizeof are_not / sizeof *are_not; i++)
        leaves(see, are_not[i]);
    takes(RULE("line <url> now"), "example.com&nbsp;now");
    takes(RULE("line 请看 <url> 新闻"), "请看www.example.com/a新闻");
    leaves(RULE("line see http <url>"), "see http://example.com");
    lab_expect(RULE("tail see <url>"), "It is done. See example.com/a/b",
               "It is done. <- tail en.r");
    /* a cut changes what the run is */
    lab_expect(RULE("head read more\nline <url>"), "Read more|example.com", "whole en.r");
}

Test(items, signs)
{
    static const char rule[] = RULE("line <©> *0-3");
    takes(rule, "© Example");
    takes(rule, "(&copy; 2024 Example)");
    leaves(rule, "Example © Media");
    leaves(rule, "2024 Example");
    takes(RULE("line follow <@> *0-2"), "Follow @ann_example");
    takes(RULE("line *1-3 <©>"), "2012 – 2020 ©Example");
    leaves(RULE("line follow <@>"), "Follow ann");
}

Test(items, breaks)
{
    static const char rule[] = RULE("line more <break> *1-5");
    takes(rule, "MORE: a b c");
    takes(rule, "More | a");
    takes(rule, "more – a");
    takes(rule, "more&nbsp;&mdash; a");
    leaves(rule, "more a b");
    leaves(rule, "more-a b");
    leaves(rule, "more, a b");
    leaves(rule, "“more” (a b)");
    takes(RULE("line *1-4 <break> (more | less)"), "a b: more");
    takes(RULE("line [more <break>] x"), "x");
    takes(RULE("line [more <break>] x"), "more: x");
    leaves(RULE("line x [<break> more] y"), "x more: y");
    takes(RULE("line twitter <break> <@>"), "Twitter: @ann");
    takes(RULE("line see <break> <url>"), "See: example.com");
}

Test(items, longest)
{
    takes(RULE("line a *0-9\nlongest 3"), "a b c");
    leaves(RULE("line a *0-9\nlongest 3"), "a b c d");
    takes(RULE("line 続 *0-9\nlongest 3"), "続きを読む人");
    leaves(RULE("line 続 *0-9\nlongest 3"), "続きを読む人々");
    /* all the words left count, not only the head's */
    leaves(RULE("head a b\nlongest 3"), "a b: c d");
    lab_expect(RULE("head a b\nlongest 3"), "a b: c", "c <- head en.r");
}
