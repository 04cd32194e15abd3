// SPDX-License-Identifier: Apache-2.0
/*
 * Rule files: whatever the bytes, they are rules, which then compile, describe themselves and run
 * their examples, or an error says on which line the fault is.
 */
#include "fuzz.h"

#include "rules/rules.h"

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

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    unecho_error error = UNECHO_ERROR_INIT;
    struct rules *rules = rules_new(NULL);
    int code = rules_add(rules, "fuzz.rules", (const char *)data, size, &error);
    if (!code)
        code = rules_compile(rules, &error);
    if (!code)
        use(rules);
    else
        require(error.message[0] != '\0');
    rules_free(rules);
    return 0;
}
