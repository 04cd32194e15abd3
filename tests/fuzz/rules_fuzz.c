// SPDX-License-Identifier: Apache-2.0
/*
 * Rule files: whatever the bytes, they are rules, which then compile, describe themselves, run
 * their examples and clean a text (their own), or an error says on which line the fault is.
 */
#include "fuzz.h"

#include "normalise/normalise.h"
#include "rules/rules.h"
#include "split/split.h"

#include <stdlib.h>

static void require(int promise)
{
    if (!promise)
        abort();
}

static void ignore(void *self, const char *sentence)
{
    (void)self;
    require(sentence[0] != '\0');
}

static void use(struct rules *rules)
{
    uint64_t run, failed;
    for (size_t i = 0; i < rules_count(rules); i++) {
        unecho_rule rule = {.size = sizeof rule};
        require(rules_describe(rules, i, &rule) == UNECHO_OK && rule.id[0]);
    }
    require(rules_test(rules, ignore, NULL, &run, &failed, NULL) == UNECHO_OK && failed <= run);
}

/* What the rules take of a line lies in it, in the order of the text. */
static void require_in_order(const struct batch *batch, size_t rule_count)
{
    for (size_t i = 0; i < batch->lines.count; i++) {
        const struct line *line = &batch->lines.at[i];
        uint32_t at = line->start;
        require(line->start <= line->left && line->left <= line->right && line->right <= line->end);
        require(!(line->flags & LINE_RULED) || line->rule < rule_count);
        for (uint32_t k = 0; k < line->cuts.count; k++) {
            const struct cut *cut = &batch->cuts.at[line->cuts.first + k];
            require(cut->rule < rule_count && cut->start >= at && cut->end > cut->start);
            require(cut->part == UNECHO_HEAD ? cut->end <= line->left : cut->start >= line->right);
            at = cut->end;
        }
        require(at <= line->end);
    }
}

static void run_on(const struct rules *rules, unecho_bytes text)
{
    struct hash_secret secret = {{0}};
    struct words words;
    struct batch batch;
    struct comparison form = {0};
    struct rules_scratch *scratch = rules_scratch_new(rules, NULL);
    words_init(&words, &secret);
    batch_init(&batch, &words);
    require(scratch && !ARRAY_RESERVE(&batch.documents, 1, "documents", NULL));
    batch.documents.at[batch.documents.count++] = (struct document){.text = text, .record = 1};
    require(!rules_name_words(rules, &words, NULL));
    require(!split_run(&batch, NULL) && !normalise_run(&form, &batch, NULL));
    require(!rules_run(rules, scratch, &batch, NULL));
    require_in_order(&batch, rules_count(rules));
    rules_scratch_free(scratch);
    comparison_free(&form);
    batch_free(&batch);
    words_free(&words);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    unecho_error error = UNECHO_ERROR_INIT;
    struct rules *rules = rules_new(NULL);
    int code = rules_add(rules, "fuzz.rules", (const char *)data, size, &error);
    if (!code)
        code = rules_compile(rules, &error);
    if (!code) {
        use(rules);
        run_on(rules, (unecho_bytes){(const char *)data, size});
    } else {
        require(error.message[0] != '\0');
    }
    rules_free(rules);
    return 0;
}
