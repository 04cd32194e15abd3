// SPDX-License-Identifier: Apache-2.0
/* The automaton: its cache changes no answer, its work is linear, its window is bounded. */
#include "lab.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MANY                                                                                       \
    "language en\nrule a\nline (a | b) *0-9 (c | d)\nhead a *1-6 <break> b\ntail c *0-7 d\n"       \
    "match x\nrule b\nline *1-3 a *0-3\nhead [a] b <number>\ntail <url> a\nmatch x\n"

/* A line of n random words of a small vocabulary, NUL-terminated. */
static void random_line(char *to, size_t words)
{
    static const char *const vocabulary[] = {"a", "b", "c", "d", "x", "1", "a.com"};
    static const char *const between[] = {" ", " ", ": ", ". ", " (", ") "};
    *to = '\0';
    for (size_t i = 0; i < words; i++) {
        strcat(to, vocabulary[rand() % 7]);
        strcat(to, between[rand() % 6]);
    }
}

Test(automaton, cache_changes_no_answer)
{
    struct lab roomy, tiny, small;
    lab_begin(&roomy, MANY);
    lab_begin_limited(&tiny, MANY, 1);
    lab_begin_limited(&small, MANY, 7);
    srand(1);
    for (int i = 0; i < 5000; i++) {
        char line[512];
        random_line(line, 1 + (size_t)rand() % 20);
        const char *told = lab_try(&roomy, line);
        cr_expect_str_eq(lab_try(&tiny, line), told, "%s", line);
        cr_expect_str_eq(lab_try(&small, line), told, "%s", line);
    }
    uint64_t words, sets, words_tiny, sets_tiny;
    rules_scratch_count(roomy.scratch, &words, &sets);
    rules_scratch_count(tiny.scratch, &words_tiny, &sets_tiny);
    cr_expect_eq(words, words_tiny);
    cr_expect_lt(10 * sets, sets_tiny); /* the tiny one was emptied all the time */
    lab_end(&roomy);
    lab_end(&tiny);
    lab_end(&small);
}

static char *repeated(const char *piece, size_t times, const char *end)
{
    char *line = malloc(strlen(piece) * times + strlen(end) + 1), *at = line;
    for (size_t i = 0; i < times; i++)
        at = stpcpy(at, piece);
    strcpy(at, end);
    return line;
}

static uint64_t words_read(const char *rules, const char *piece, size_t times, const char *end)
{
    struct lab lab;
    uint64_t words, sets;
    char *line = repeated(piece, times, end);
    lab_begin(&lab, rules);
    lab_try(&lab, line);
    rules_scratch_count(lab.scratch, &words, &sets);
    lab_end(&lab);
    free(line);
    return words;
}

/* Twice the words, at most twice the work, however often the line is cut; what is left over is the
 * window closing at the end of the line. */
static void expect_linear(const char *rules, const char *piece, const char *end)
{
    uint64_t once = words_read(rules, piece, 2000, end);
    uint64_t twice = words_read(rules, piece, 4000, end);
    cr_expect_leq(twice, 2 * once + 2 * 120 * 121, "%lu then %lu on %s", (unsigned long)once,
                  (unsigned long)twice, piece);
}

Test(automaton, work_is_linear)
{
    expect_linear(RULE("head a\ntail z"), "a: ", "k");
    expect_linear(RULE("head a\ntail z\nline a *40 *40 *39"), "a: ", "k");
    expect_linear(RULE("head a\ntail a *0-40 *0-40 *0-39"), "a: ", "k");
    expect_linear(RULE("head a *0-40 <break> *0-40 <url>"), "a:a.a/", "k");
    expect_linear(RULE("tail t *0-30 t"), "t. ", "t.");
    expect_linear(RULE("head (a | a a | a a a) [a] [a] <break> b"), "a:b. ", "k");
}

Test(automaton, looks_at_no_more_than_120_words)
{
    struct lab lab;
    lab_begin(&lab, RULE("line a *0-40 *0-40 *0-39\nhead h <url>"));
    char *line = repeated("a ", 120, "");
    cr_expect_str_eq(lab_try(&lab, line), "whole en.r");
    free(line);
    line = repeated("a ", 121, "");
    cr_expect_str_eq(lab_try(&lab, line), "-");
    free(line);
    line = repeated("a/", 118, "a: k");
    char *address = malloc(strlen(line) + 20);
    sprintf(address, "h x://%s", line);
    cr_expect_str_eq(lab_try(&lab, address), "-"); /* 121 words: h, x, 119 of a */
    sprintf(address, "h x://%s", line + 2);
    cr_expect_str_eq(lab_try(&lab, address), "k <- head en.r");
    free(address);
    free(line);
    lab_end(&lab);
}

static uint64_t words_read_of(struct lab *lab, const char *line)
{
    uint64_t before, after, sets;
    rules_scratch_count(lab->scratch, &before, &sets);
    cr_expect_str_eq(lab_try(lab, line), "-", "%s", line);
    rules_scratch_count(lab->scratch, &after, &sets);
    return after - before;
}

/* A tail with an open end is read from the words that can begin it, and from no other. */
Test(automaton, open_tails_cost_their_first_words)
{
    struct lab lab;
    lab_begin(&lab, RULE("tail read more *0-9"));
    cr_expect_eq(words_read_of(&lab, "The mayor resigned after a long night of talks"), 0);
    cr_expect_eq(words_read_of(&lab, "The mayor read the plan after a long night of talks"), 0);
    cr_expect_eq(words_read_of(&lab, "The mayor will read more of what he resigned for"), 7);
    cr_expect_str_eq(lab_try(&lab, "The plan is out. Read more about it here"),
                     "The plan is out. <- tail en.r");
    lab_end(&lab);
}

/* No built-in pattern is open at both ends: a line of words that no rule names is never read. */
Test(automaton, built_in_rules_let_unnamed_words_go)
{
    struct lab lab;
    lab_begin_builtin(&lab);
    cr_expect_eq(words_read_of(&lab, "Xqa xqb xqc xqd xqe xqf xqg xqh xqi xqj xqk xql xqm xqn"), 0);
    cr_expect_eq(words_read_of(&lab, "Xqa xqb"), 0);
    lab_end(&lab);
}

/* What a line's length and the two words at either end cannot be is told without a step. */
Test(automaton, most_lines_are_never_read)
{
    struct lab lab;
    lab_begin(&lab, RULE("line read more *0-3\nline home\nhead photo <break> by\ntail share this"));
    cr_expect_eq(words_read_of(&lab, "The mayor resigned after a long night of talks"), 0);
    cr_expect_eq(words_read_of(&lab, "Read less"), 0);
    cr_expect_eq(words_read_of(&lab, "Read more in the plan of the mayor"), 0); /* six words */
    cr_expect_eq(words_read_of(&lab, "Home again"), 0);
    cr_expect_eq(words_read_of(&lab, "Photo by nobody"), 0); /* no divider */
    cr_expect_eq(words_read_of(&lab, "All share it"), 0);
    cr_expect_str_eq(lab_try(&lab, "Read more in the plan"), "whole en.r");
    cr_expect_str_eq(lab_try(&lab, "Home"), "whole en.r");
    cr_expect_str_eq(lab_try(&lab, "Photo: by. Nobody"), "Nobody <- head en.r");
    cr_expect_str_eq(lab_try(&lab, "All. Share this"), "All. <- tail en.r");
    lab_end(&lab);
}
