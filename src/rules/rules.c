// SPDX-License-Identifier: Apache-2.0
/* The set of rules: made, filled from texts and files, listed, released. */
#include "rules/lists.h"
#include "rules/parse.h"
#include "rules/set.h"
#include "rules/shipped.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct rules *rules_new(unecho_error *error)
{
    struct rules *rules = mem_new(1, sizeof *rules, "the rules", error);
    if (rules && hash_secret_draw(&rules->secret, error)) {
        free(rules);
        return NULL;
    }
    return rules;
}

void rules_free(struct rules *rules)
{
    if (!rules)
        return;
    for (size_t i = 0; i < rules->texts.count; i++)
        free(rules->texts.at[i]);
    for (size_t i = 0; i < rules->list.count; i++) {
        free(rules->list.at[i].id);
        free(rules->list.at[i].about);
        free(rules->list.at[i].source);
        free(rules->list.at[i].below);
        free(rules->list.at[i].among);
    }
    for (size_t i = 0; i < rules->examples.count; i++) {
        free(rules->examples.at[i].text);
        free(rules->examples.at[i].stays);
    }
    ARRAY_FREE(&rules->texts);
    ARRAY_FREE(&rules->list);
    ARRAY_FREE(&rules->patterns);
    ARRAY_FREE(&rules->examples);
    ARRAY_FREE(&rules->items);
    symbols_free(&rules->names);
    symbols_free(&rules->symbols);
    comparison_free(&rules->form);
    for (size_t i = 0; i < rules->blocks.count; i++)
        free(rules->blocks.at[i]);
    ARRAY_FREE(&rules->blocks);
    ARRAY_FREE(&rules->nodes);
    free(rules);
}

void *rules_block(struct rules *rules, size_t count, size_t size, unecho_error *error)
{
    if (ARRAY_RESERVE(&rules->blocks, 1, "the rules", error))
        return NULL;
    void *block = mem_new(count, size, "the rules", error);
    if (block)
        rules->blocks.at[rules->blocks.count++] = block;
    return block;
}

int rules_add(struct rules *rules, const char *name, const char *text, size_t length,
              unecho_error *error)
{
    assert(!rules->is_compiled);
    if (length > RULE_FILE_BYTES)
        return error_set(error, UNECHO_E_LIMIT, "the rule file \"%.400s\" is over 16 MiB", name);
    if (ARRAY_RESERVE(&rules->texts, 1, "names of rule files", error))
        return UNECHO_E_MEMORY;
    char *copy = mem_text(name, strlen(name), error);
    if (!copy)
        return UNECHO_E_MEMORY;
    rules->texts.at[rules->texts.count++] = copy;
    return parse_file(rules, (uint32_t)rules->texts.count - 1, text, length, error);
}

int rules_add_builtin(struct rules *rules, unecho_error *error)
{
    for (size_t i = 0; i < rules_builtin_count; i++) {
        const struct builtin_file *file = &rules_builtin_files[i];
        int failed = rules_add(rules, file->name, file->text, file->length, error);
        if (failed)
            return failed;
    }
    return UNECHO_OK;
}

/* All of a file, or one byte more than is allowed. */
static int read_all(FILE *file, const char *path, struct buffer *to, unecho_error *error)
{
    while (to->count <= RULE_FILE_BYTES) {
        if (ARRAY_RESERVE(to, 1 << 16, "a rule file", error))
            return UNECHO_E_MEMORY;
        size_t got = fread(to->at + to->count, 1, 1 << 16, file);
        to->count += got;
        if (ferror(file))
            return error_system(error, errno, "cannot read the rule file \"%.400s\"", path);
        if (!got)
            break;
    }
    return UNECHO_OK;
}

int rules_add_file(struct rules *rules, const char *path, unecho_error *error)
{
    FILE *file = fopen(path, "rb");
    if (!file)
        return error_system(error, errno, "cannot open the rule file \"%.400s\"", path);
    struct buffer text = {0};
    int failed = read_all(file, path, &text, error);
    fclose(file);
    if (!failed)
        failed = rules_add(rules, path, text.at, text.count, error);
    buffer_free(&text);
    return failed;
}

size_t rules_count(const struct rules *rules)
{
    return rules->shipped ? rules->shipped->rule_count : rules->list.count;
}

const char *rules_id(const struct rules *rules, uint32_t rule)
{
    return rules->shipped ? rules->shipped->rules[rule].id : rules->list.at[rule].id;
}

static unecho_rule describe(const struct rules *rules, const struct rule *rule)
{
    return (unecho_rule){.id = rule->id,
                         .about = rule->about,
                         .language = rule->language,
                         .file = rules->texts.at[rule->file],
                         .line = rule->line,
                         .source = rule->source,
                         .patterns = rule->patterns.count,
                         .examples = rule->examples.count};
}

int rules_describe(const struct rules *rules, size_t index, unecho_rule *to)
{
    size_t size = to->size;
    if (index >= rules_count(rules))
        return UNECHO_E_ARGUMENT;
    *to = rules->shipped ? rules->shipped->rules[index] : describe(rules, &rules->list.at[index]);
    to->size = size;
    return UNECHO_OK;
}
