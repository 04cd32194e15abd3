// SPDX-License-Identifier: Apache-2.0
#include "pipeline/worker.h"

#include <stdlib.h>
#include <string.h>

static int add_rule_file(struct rules *rules, const char *file, unecho_error *error)
{
    if (strcmp(file, "default") == 0)
        return rules_add_builtin(rules, error);
    return strcmp(file, "none") == 0 ? UNECHO_OK : rules_add_file(rules, file, error);
}

static int compile_rules(struct plan *plan, unecho_error *error)
{
    const struct settings *settings = &plan->settings;
    plan->rules = rules_new(error);
    if (!plan->rules)
        return UNECHO_E_MEMORY;
    if (settings->rule_file_count == 1 && strcmp(settings->rule_files[0], "default") == 0) {
        rules_take_builtin(plan->rules);
        return UNECHO_OK;
    }
    for (size_t i = 0; i < settings->rule_file_count; i++) {
        int code = add_rule_file(plan->rules, settings->rule_files[i], error);
        if (code)
            return code;
    }
    return rules_compile(plan->rules, error);
}

static int compile_protect(struct plan *plan, unecho_error *error)
{
    const struct texts *files = &plan->settings.protect;
    plan->protect = rules_new(error);
    if (!plan->protect)
        return UNECHO_E_MEMORY;
    for (size_t i = 0; i < files->count; i++) {
        int code = rules_add_file(plan->protect, files->at[i], error);
        if (code)
            return code;
    }
    return rules_compile(plan->protect, error);
}

static int list_ids(struct plan *plan, unecho_error *error)
{
    plan->rule_count = (uint32_t)rules_count(plan->rules);
    plan->rule_ids = mem_new(plan->rule_count, sizeof *plan->rule_ids, "rules", error);
    if (!plan->rule_ids)
        return UNECHO_E_MEMORY;
    for (uint32_t i = 0; i < plan->rule_count; i++)
        plan->rule_ids[i] = rules_id(plan->rules, i);
    return UNECHO_OK;
}

int plan_make(struct plan *plan, unecho_error *error)
{
    int code = hash_secret_draw(&plan->secret, error);
    if (!code)
        code = compile_rules(plan, error);
    if (!code)
        code = compile_protect(plan, error);
    return code ? code : list_ids(plan, error);
}

void plan_free(struct plan *plan)
{
    free(plan->rule_ids);
    rules_free(plan->rules);
    rules_free(plan->protect);
}
