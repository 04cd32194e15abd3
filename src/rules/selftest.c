// SPDX-License-Identifier: Apache-2.0
/*
 * The examples of rule files, run through the very automaton that cleans: the whole set is
 * compiled, but for each example only what its own rule matches counts. So an example proves its
 * rule whatever other rules stand before it, and no second matcher can disagree with the first.
 */
#include "rules/lists.h"
#include "rules/match.h"
#include "rules/set.h"

#include <string.h>

struct test {
    const struct rules *rules;
    struct rules_scratch *scratch;
    struct hash_secret secret;
    struct words words;
    struct batch batch;
    struct comparison form;
    bool is_taken, is_touched; /* what the rule did to the example: took it whole, took anything */
    unecho_error *error;
};

/* The next line of the document. */
static int add_line(struct test *test, const char *text, uint32_t start, uint32_t end)
{
    struct batch *batch = &test->batch;
    if (comparison_make(&test->form, text + start, end - start, test->error) ||
        tokens_reserve(&batch->tokens, test->form.tokens.count, test->error) ||
        ARRAY_RESERVE(&batch->lines, 1, "lines", test->error))
        return UNECHO_E_MEMORY;
    struct line line = {.start = start,
                        .end = end,
                        .next = end,
                        .left = start,
                        .right = end,
                        .tokens = {(uint32_t)batch->tokens.count, 0},
                        .flags = start == end ? LINE_BLANK : 0,
                        .rule = NONE};
    for (size_t i = 0; i < test->form.tokens.count; i++, line.tokens.count++) {
        const struct token_form *token = &test->form.tokens.at[i];
        uint32_t word = words_intern(&test->words, test->form.forms.at + token->form,
                                     token->form_length, token->flags, test->error);
        if (word == WORDS_NONE)
            return UNECHO_E_MEMORY;
        size_t at = batch->tokens.count++;
        batch->tokens.word[at] = word;
        batch->tokens.flags[at] = (uint8_t)token->flags;
        batch->tokens.start[at] = start + token->start;
        batch->tokens.end[at] = start + token->end;
    }
    batch->lines.at[batch->lines.count++] = line;
    batch->documents.at[0].lines.count++;
    return UNECHO_OK;
}

/* Examples of a rule of lists are lines with this between them. */
static const char between_lines[] = " <line> ";

/* The batch becomes one document: the example. */
static int set_up(struct test *test, const struct rule *rule, const char *text)
{
    struct batch *batch = &test->batch;
    uint32_t length = (uint32_t)strlen(text); /* a rule file is at most RULE_FILE_BYTES long */
    batch_empty(batch);
    if (ARRAY_RESERVE(&batch->documents, 1, "documents", test->error))
        return UNECHO_E_MEMORY;
    batch->documents.at[batch->documents.count++] = (struct document){.text = {text, length}};
    const char *from = text, *to;
    while (rule->below && (to = strstr(from, between_lines))) {
        if (add_line(test, text, (uint32_t)(from - text), (uint32_t)(to - text)))
            return UNECHO_E_MEMORY;
        from = to + sizeof between_lines - 1;
    }
    return add_line(test, text, (uint32_t)(from - text), length);
}

/* What the rule did to the example, in words. */
static int say_what_happened(const struct test *test, struct buffer *to, const char *text)
{
    const struct line *line = &test->batch.lines.at[0];
    if (test->is_taken)
        return buffer_print(to, test->error, "it takes the whole line");
    if (!test->is_touched)
        return buffer_print(to, test->error, "it takes nothing");
    if (!line->cuts.count)
        return buffer_print(to, test->error, "it takes some lines only");
    return buffer_print(to, test->error, "it leaves \"%.*s\"", (int)(line->right - line->left),
                        text + line->left);
}

static bool is_as_expected(const struct test *test, const struct example *example)
{
    const struct line *line = &test->batch.lines.at[0];
    size_t length = line->right - line->left;
    switch (example->kind) {
    case EXAMPLE_MATCH:
        return test->is_taken;
    case EXAMPLE_CUT:
        return !test->is_taken && test->is_touched && strlen(example->stays) == length &&
               memcmp(example->stays, example->text + line->left, length) == 0;
    default:
        return !test->is_touched;
    }
}

static int describe_failure(const struct test *test, const struct rule *rule,
                            const struct example *example, struct buffer *to)
{
    int failed =
        buffer_print(to, test->error, "%s:%u: rule %s on \"%s\": expected ",
                     test->rules->texts.at[rule->file], example->line, rule->id, example->text);
    if (!failed && example->kind == EXAMPLE_CUT)
        failed = buffer_print(to, test->error, "that it leaves \"%s\", but ", example->stays);
    else if (!failed)
        failed = buffer_print(to, test->error, "that it takes %s, but ",
                              example->kind == EXAMPLE_MATCH ? "the whole line" : "nothing");
    if (!failed)
        failed = say_what_happened(test, to, example->text);
    return failed ? failed : buffer_terminate(to, test->error);
}

/* All rules judge the lines of an example of a rule of lists, since it needs them. In the end the
 * first line tells what became of the example: taken by the rule if each line is by some rule and
 * one of them by this; else untouched if none is by this. */
static int judge_list(struct test *test, uint32_t rule)
{
    struct batch *batch = &test->batch;
    uint32_t left = 0, taken = 0;
    for (uint32_t i = 0; i < batch->lines.count; i++) {
        int failed = batch->lines.at[i].tokens.count
                         ? rules_judge(test->rules, test->scratch, batch, 0, i, NONE, test->error)
                         : 0;
        if (failed)
            return failed;
    }
    lists_judge(test->rules, batch, 0, rule);
    for (uint32_t i = 0; i < batch->lines.count; i++) {
        const struct line *line = &batch->lines.at[i];
        left += !(line->flags & LINE_RULED);
        taken += line->flags & LINE_RULED && line->rule == rule;
    }
    test->is_taken = taken && !left;
    test->is_touched = taken;
    return UNECHO_OK;
}

/* Only the rule judges. */
static int judge_line(struct test *test, uint32_t rule)
{
    const struct line *line = &test->batch.lines.at[0];
    int failed = line->tokens.count ? rules_judge(test->rules, test->scratch, &test->batch, 0, 0,
                                                  rule, test->error)
                                    : 0;
    test->is_taken = line->flags & LINE_RULED;
    test->is_touched = test->is_taken || line->cuts.count;
    return failed;
}

/* Runs one example. `*passed`; where it did not, the sentence goes to `to`. */
static int run_example(struct test *test, uint32_t rule, const struct example *example,
                       bool *passed, struct buffer *to)
{
    const struct rule *its = &test->rules->list.at[rule];
    int failed = set_up(test, its, example->text);
    if (!failed)
        failed = its->below ? judge_list(test, rule) : judge_line(test, rule);
    if (failed)
        return failed;
    *passed = is_as_expected(test, example);
    to->count = 0;
    return *passed ? UNECHO_OK : describe_failure(test, its, example, to);
}

static int run_all(struct test *test, void (*tell)(void *self, const char *sentence), void *self,
                   uint64_t *run, uint64_t *failures)
{
    struct buffer sentence = {0};
    int failed = UNECHO_OK;
    for (uint32_t r = 0; r < test->rules->list.count && !failed; r++) {
        struct range32 examples = test->rules->list.at[r].examples;
        for (uint32_t i = 0; i < examples.count && !failed; i++) {
            bool passed = false;
            failed = run_example(test, r, &test->rules->examples.at[examples.first + i], &passed,
                                 &sentence);
            ++*run;
            *failures += !failed && !passed;
            if (!failed && !passed && tell)
                tell(self, sentence.at);
        }
    }
    buffer_free(&sentence);
    return failed;
}

static int test_set(const struct rules *rules, void (*tell)(void *self, const char *sentence),
                    void *self, uint64_t *run, uint64_t *failed, unecho_error *error)
{
    struct test test = {.rules = rules, .error = error};
    int code = hash_secret_draw(&test.secret, error);
    if (code)
        return code;
    words_init(&test.words, &test.secret);
    batch_init(&test.batch, &test.words);
    test.scratch = rules_scratch_new(rules, error);
    code = test.scratch ? rules_name_words(rules, &test.words, error) : UNECHO_E_MEMORY;
    if (!code)
        code = run_all(&test, tell, self, run, failed);
    rules_scratch_free(test.scratch);
    comparison_free(&test.form);
    batch_free(&test.batch);
    words_free(&test.words);
    return code;
}

int rules_test(const struct rules *rules, void (*tell)(void *self, const char *sentence),
               void *self, uint64_t *run, uint64_t *failed, unecho_error *error)
{
    *run = *failed = 0;
    if (!rules->shipped)
        return test_set(rules, tell, self, run, failed, error);
    struct rules *read = rules_new(error); /* the tables hold no examples */
    int code = read ? rules_add_builtin(read, error) : UNECHO_E_MEMORY;
    if (!code)
        code = rules_compile(read, error);
    if (!code)
        code = test_set(read, tell, self, run, failed, error);
    rules_free(read);
    return code;
}
