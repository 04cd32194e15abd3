// SPDX-License-Identifier: Apache-2.0
/*
 * The examples of rule files, run through the very automaton that cleans: the whole set is
 * compiled, but for each example only what its own rule matches counts. So an example proves its
 * rule whatever other rules stand before it, and no second matcher can disagree with the first.
 */
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
    unecho_error *error;
};

/* The batch becomes one document of one line: the example. */
static int set_up(struct test *test, const char *text)
{
    struct batch *batch = &test->batch;
    uint32_t length = (uint32_t)strlen(text); /* a rule file is at most RULE_FILE_BYTES long */
    batch_empty(batch);
    if (comparison_make(&test->form, text, length, test->error) ||
        tokens_reserve(&batch->tokens, test->form.tokens.count, test->error) ||
        ARRAY_RESERVE(&batch->documents, 1, "documents", test->error) ||
        ARRAY_RESERVE(&batch->lines, 1, "lines", test->error))
        return UNECHO_E_MEMORY;
    for (size_t i = 0; i < test->form.tokens.count; i++) {
        const struct token_form *token = &test->form.tokens.at[i];
        uint32_t word = words_intern(&test->words, test->form.forms.at + token->form,
                                     token->form_length, token->flags, test->error);
        if (word == WORDS_NONE)
            return UNECHO_E_MEMORY;
        batch->tokens.word[i] = word;
        batch->tokens.flags[i] = (uint8_t)token->flags;
        batch->tokens.start[i] = token->start;
        batch->tokens.end[i] = token->end;
    }
    uint32_t count = (uint32_t)test->form.tokens.count;
    batch->tokens.count = count;
    batch->documents.at[batch->documents.count++] =
        (struct document){.text = {text, length}, .lines = {0, 1}};
    batch->lines.at[batch->lines.count++] = (struct line){
        .end = length, .next = length, .right = length, .tokens = {0, count}, .rule = NONE};
    return UNECHO_OK;
}

/* What the rule did to the example, in words. */
static int say_what_happened(struct buffer *to, const char *text, const struct line *line,
                             unecho_error *error)
{
    if (line->flags & LINE_RULED)
        return buffer_print(to, error, "it takes the whole line");
    if (!line->cuts.count)
        return buffer_print(to, error, "it takes nothing");
    return buffer_print(to, error, "it leaves \"%.*s\"", (int)(line->right - line->left),
                        text + line->left);
}

static bool is_as_expected(const struct example *example, const struct line *line)
{
    size_t length = line->right - line->left;
    switch (example->kind) {
    case EXAMPLE_MATCH:
        return (line->flags & LINE_RULED) != 0;
    case EXAMPLE_CUT:
        return !(line->flags & LINE_RULED) && line->cuts.count &&
               strlen(example->stays) == length &&
               memcmp(example->stays, example->text + line->left, length) == 0;
    default:
        return !(line->flags & LINE_RULED) && !line->cuts.count;
    }
}

static int describe_failure(const struct test *test, const struct rule *rule,
                            const struct example *example, struct buffer *to)
{
    const struct line *line = &test->batch.lines.at[0];
    int failed =
        buffer_print(to, test->error, "%s:%u: rule %s on \"%s\": expected ",
                     test->rules->texts.at[rule->file], example->line, rule->id, example->text);
    if (!failed && example->kind == EXAMPLE_CUT)
        failed = buffer_print(to, test->error, "that it leaves \"%s\", but ", example->stays);
    else if (!failed)
        failed = buffer_print(to, test->error, "that it takes %s, but ",
                              example->kind == EXAMPLE_MATCH ? "the whole line" : "nothing");
    if (!failed)
        failed = say_what_happened(to, example->text, line, test->error);
    return failed ? failed : buffer_terminate(to, test->error);
}

/* Runs one example. `*passed`; where it did not, the sentence goes to `to`. */
static int run_example(struct test *test, uint32_t rule, const struct example *example,
                       bool *passed, struct buffer *to)
{
    int failed = set_up(test, example->text);
    if (!failed && test->batch.lines.at[0].tokens.count)
        failed = rules_judge(test->rules, test->scratch, &test->batch, 0, 0, rule, test->error);
    if (failed)
        return failed;
    *passed = is_as_expected(example, &test->batch.lines.at[0]);
    to->count = 0;
    return *passed ? UNECHO_OK : describe_failure(test, &test->rules->list.at[rule], example, to);
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

int rules_test(const struct rules *rules, void (*tell)(void *self, const char *sentence),
               void *self, uint64_t *run, uint64_t *failed, unecho_error *error)
{
    struct test test = {.rules = rules, .error = error};
    *run = *failed = 0;
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
