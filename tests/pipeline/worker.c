// SPDX-License-Identifier: Apache-2.0
#include "pipeline/worker.h"

#include "flow/limits.h"

#include <criterion/criterion.h>
#include <string.h>

/* A plan with one rule: a line that says "ad" leaves. */
static void begin_plan(struct plan *plan)
{
    static const char rules[] = "language en\nrule ad\nabout Test\nline ad\nmatch Ad\nkeep Add\n";
    unecho_settings *settings = unecho_settings_new(NULL);
    memset(plan, 0, sizeof *plan);
    settings_read(settings, &plan->settings);
    unecho_settings_free(settings); /* what is borrowed of them, the stages do not read */
    plan->rules = rules_new(NULL);
    plan->protect = rules_new(NULL);
    cr_assert_eq(hash_secret_draw(&plan->secret, NULL), UNECHO_OK);
    cr_assert_eq(rules_add(plan->rules, "test", rules, sizeof rules - 1, NULL), UNECHO_OK);
    cr_assert_eq(rules_compile(plan->rules, NULL), UNECHO_OK);
    cr_assert_eq(rules_compile(plan->protect, NULL), UNECHO_OK);
}

static void decide(struct worker *worker, const char *text, size_t length)
{
    worker_begin(worker);
    cr_assert_eq(ARRAY_RESERVE(&worker->batch.documents, 1, "documents", NULL), 0);
    worker->batch.documents.at[worker->batch.documents.count++] =
        (struct document){.text = {text, length}, .record = 1};
    cr_assert_eq(worker_decide(worker, NULL), UNECHO_OK);
}

/* Rules see lines before units are made of what they leave, and echoes are judged last. */
Test(worker, takes_a_batch_through_the_stages_in_their_order)
{
    struct plan plan;
    begin_plan(&plan);
    struct worker *worker = worker_new(&plan, NULL);
    static const char text[] = "a b c d e f\n\nAd!\n\na b c d e f.\n\ng h\nad\ni j\n";
    for (int again = 0; again < 2; again++) {
        decide(worker, text, sizeof text - 1);
        const struct batch *batch = &worker->batch;
        cr_assert_eq(batch->lines.count, 9);
        cr_assert_eq(batch->lines.at[2].flags, LINE_RULED);
        cr_assert_eq(batch->units.count, 3);
        cr_assert_eq(batch->units.at[0].fate.reason, UNECHO_EXACT);
        cr_assert_eq(batch->units.at[0].fate.witness, 1);
        cr_assert_eq(batch->units.at[1].fate.reason, 0);
        cr_assert_eq(batch->units.at[2].flags, UNIT_BLOCK);
        cr_assert_eq(batch->units.at[2].lines, 2);
    }
    worker_free(worker);
    rules_free(plan.rules);
    rules_free(plan.protect);
}

Test(worker, forgets_words_between_batches_once_they_are_too_many)
{
    struct plan plan;
    begin_plan(&plan);
    struct worker *worker = worker_new(&plan, NULL);
    decide(worker, "one two", 7);
    worker_begin(worker);
    size_t warm = worker->words.list.count;
    cr_assert_eq(warm, worker->words.named + 2, "warm from batch to batch");
    char *giant = malloc(LIMIT_WORDS_KEPT_BYTES);
    memset(giant, 'a', LIMIT_WORDS_KEPT_BYTES);
    decide(worker, giant, LIMIT_WORDS_KEPT_BYTES);
    cr_assert_eq(worker->words.list.count, warm + 1);
    worker_begin(worker);
    cr_assert_eq(worker->words.list.count, 0);
    decide(worker, "one ad", 6);
    cr_assert_eq(worker->words.list.count, worker->words.named + 1,
                 "and the rules' words are named anew");
    free(giant);
    worker_free(worker);
    worker_free(NULL);
    rules_free(plan.rules);
    rules_free(plan.protect);
}
