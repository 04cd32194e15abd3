// SPDX-License-Identifier: Apache-2.0
/* The tables that were made while the program was built are what compiling the rules makes now. */
#include "rules/shipped.h"

#include <criterion/criterion.h>
#include <string.h>

static struct rules *compile(void)
{
    unecho_error error = UNECHO_ERROR_INIT;
    struct rules *rules = rules_new(&error);
    cr_assert(rules);
    cr_assert_eq(rules_add_builtin(rules, &error), 0, "%s", error.message);
    cr_assert_eq(rules_compile(rules, &error), 0, "%s", error.message);
    return rules;
}

#define SAME(a, b, count) cr_expect_eq(memcmp((a), (b), (count) * sizeof *(a)), 0, #a)

static void expect_start(const struct start *start, const struct start *shipped, uint32_t symbols)
{
    SAME(start->firsts, shipped->firsts, symbols + 1);
    SAME(start->nodes, shipped->nodes, start->firsts[symbols]);
    cr_assert_eq(start->rest_count, shipped->rest_count);
    SAME(start->rest, shipped->rest, start->rest_count);
    SAME(start->openings, shipped->openings, symbols);
    cr_expect_eq(start->wants, shipped->wants);
    cr_expect_eq(start->names, shipped->names);
    cr_expect_eq(start->url_lengths, shipped->url_lengths);
    cr_expect_eq(start->signed_lengths, shipped->signed_lengths);
}

Test(shipped, automaton_is_what_compiling_makes)
{
    struct rules *rules = compile();
    const struct automaton *now = &rules->compiled.automaton;
    const struct automaton *shipped = &rules_shipped.compiled.automaton;
    cr_assert_eq(now->node_count, shipped->node_count);
    cr_assert_eq(now->symbol_count, shipped->symbol_count);
    SAME(now->nodes, shipped->nodes, now->node_count);
    SAME(now->numbers, shipped->numbers, now->symbol_count);
    SAME(now->opens, shipped->opens, now->symbol_count);
    cr_expect_eq(now->inside_words, shipped->inside_words);
    for (int direction = 0; direction < STARTS; direction++)
        expect_start(&now->starts[direction], &shipped->starts[direction], now->symbol_count);
    rules_free(rules);
}

Test(shipped, words_patterns_and_lists_are_what_compiling_makes)
{
    struct rules *rules = compile();
    const struct compiled *now = &rules->compiled, *shipped = &rules_shipped.compiled;
    cr_assert_eq(now->symbol_count, shipped->symbol_count);
    SAME(now->symbols, shipped->symbols, now->symbol_count);
    const struct symbol *last = &now->symbols[now->symbol_count - 1];
    SAME(now->forms, shipped->forms, last->form + last->length);
    cr_assert_eq(now->pattern_count, shipped->pattern_count);
    for (uint32_t i = 0; i < now->pattern_count; i++) {
        cr_expect_eq(now->patterns[i].rule, shipped->patterns[i].rule);
        cr_expect_eq(now->patterns[i].kind, shipped->patterns[i].kind);
    }
    SAME(now->bounds, shipped->bounds, rules_count(rules));
    cr_assert_eq(now->list_count, shipped->list_count);
    for (uint32_t i = 0; i < now->list_count; i++) {
        cr_expect_eq(now->lists[i].rule, shipped->lists[i].rule);
        SAME(now->lists[i].roles, shipped->lists[i].roles, rules_count(rules));
    }
    rules_free(rules);
}

Test(shipped, rules_are_told_of_as_when_they_are_read)
{
    unecho_error error = UNECHO_ERROR_INIT;
    struct rules *rules = compile(), *taken = rules_new(&error);
    cr_assert(taken);
    rules_take_builtin(taken);
    cr_assert_eq(rules_compile(taken, &error), 0);
    cr_assert_eq(rules_count(taken), rules_count(rules));
    for (size_t i = 0; i < rules_count(rules); i++) {
        unecho_rule read = {.size = sizeof read}, told = {.size = sizeof told};
        cr_assert_eq(rules_describe(rules, i, &read), 0);
        cr_assert_eq(rules_describe(taken, i, &told), 0);
        cr_expect_str_eq(told.id, read.id);
        cr_expect_str_eq(rules_id(taken, (uint32_t)i), read.id);
        cr_expect_str_eq(told.about, read.about);
        cr_expect_str_eq(told.language, read.language);
        cr_expect_str_eq(told.file, read.file);
        cr_expect_str_eq(told.source, read.source);
        cr_expect_eq(told.line, read.line);
        cr_expect_eq(told.patterns, read.patterns);
        cr_expect_eq(told.examples, read.examples);
    }
    rules_free(rules);
    rules_free(taken);
}

Test(shipped, examples_of_rules_that_were_not_read_run_too)
{
    unecho_error error = UNECHO_ERROR_INIT;
    struct rules *taken = rules_new(&error);
    uint64_t run, failed;
    cr_assert(taken);
    rules_take_builtin(taken);
    cr_assert_eq(rules_test(taken, NULL, NULL, &run, &failed, &error), 0);
    cr_expect_gt(run, rules_count(taken));
    cr_expect_eq(failed, 0);
    rules_free(taken);
}
