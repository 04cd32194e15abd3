// SPDX-License-Identifier: Apache-2.0
#include "lab.h"

#include "normalise/normalise.h"
#include "split/split.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

static void compile(struct lab *lab, size_t states)
{
    unecho_error error = UNECHO_ERROR_INIT;
    cr_assert_eq(rules_compile(lab->rules, &error), 0, "%s", error.message);
    lab->scratch = rules_scratch_new_limited(lab->rules, states, &error);
    cr_assert(lab->scratch, "%s", error.message);
    cr_assert_eq(hash_secret_draw(&lab->secret, &error), 0);
    words_init(&lab->words, &lab->secret);
    batch_init(&lab->batch, &lab->words);
}

void lab_begin_limited(struct lab *lab, const char *rules, size_t states)
{
    unecho_error error = UNECHO_ERROR_INIT;
    *lab = (struct lab){.rules = rules_new(&error)};
    cr_assert_eq(rules_add(lab->rules, "test.rules", rules, strlen(rules), &error), 0, "%s: %s",
                 error.source, error.message);
    compile(lab, states);
}

void lab_begin(struct lab *lab, const char *rules)
{
    lab_begin_limited(lab, rules, 0);
}

void lab_begin_builtin(struct lab *lab)
{
    unecho_error error = UNECHO_ERROR_INIT;
    *lab = (struct lab){.rules = rules_new(&error)};
    cr_assert_eq(rules_add_builtin(lab->rules, &error), 0, "%s: %s", error.source, error.message);
    compile(lab, 0);
}

void lab_end(struct lab *lab)
{
    rules_scratch_free(lab->scratch);
    rules_free(lab->rules);
    batch_free(&lab->batch);
    words_free(&lab->words);
    comparison_free(&lab->form);
    buffer_free(&lab->told);
}

void lab_put(struct lab *lab, const char *line, size_t length)
{
    unecho_error error = UNECHO_ERROR_INIT;
    batch_empty(&lab->batch);
    cr_assert_eq(ARRAY_RESERVE(&lab->batch.documents, 1, "documents", &error), 0);
    lab->batch.documents.at[lab->batch.documents.count++] =
        (struct document){.text = {line, length}, .record = 1};
    cr_assert_eq(rules_name_words(lab->rules, &lab->words, &error), 0);
    cr_assert_eq(split_run(&lab->batch, &error), 0);
    cr_assert_eq(normalise_run(&lab->form, &lab->batch, &error), 0);
}

const char *lab_try(struct lab *lab, const char *text)
{
    unecho_error error = UNECHO_ERROR_INIT;
    lab_put(lab, text, strlen(text));
    cr_assert_eq(rules_run(lab->rules, lab->scratch, &lab->batch, &error), 0);
    const struct line *line = &lab->batch.lines.at[0];
    lab->told.count = 0;
    if (line->flags & LINE_RULED) {
        buffer_print(&lab->told, &error, "whole %s", rules_id(lab->rules, line->rule));
    } else if (!line->cuts.count) {
        buffer_print(&lab->told, &error, "-");
    } else {
        buffer_print(&lab->told, &error, "%.*s <-", (int)(line->right - line->left),
                     text + line->left);
        for (uint32_t i = 0; i < line->cuts.count; i++) {
            const struct cut *cut = &lab->batch.cuts.at[line->cuts.first + i];
            buffer_print(&lab->told, &error, "%s %s %s", i ? "," : "",
                         cut->part == UNECHO_HEAD ? "head" : "tail",
                         rules_id(lab->rules, cut->rule));
        }
    }
    cr_assert_eq(buffer_terminate(&lab->told, &error), 0);
    return lab->told.at;
}

void lab_expect(const char *rules, const char *line, const char *told)
{
    struct lab lab;
    lab_begin(&lab, rules);
    cr_expect_str_eq(lab_try(&lab, line), told, "on \"%s\": \"%s\", not \"%s\"", line, lab.told.at,
                     told);
    lab_end(&lab);
}
