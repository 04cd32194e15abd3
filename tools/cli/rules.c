// SPDX-License-Identifier: Apache-2.0
#include "command.h"
#include "files.h"
#include "nearest.h"
#include "suggest/suggest.h"

#include <stdlib.h>
#include <string.h>

static const char *verb(const struct call *call)
{
    return call->operand_count ? call->operands[0] : "";
}

/* A rule of the set by index; the last one asked for is as good as the first. */
static unecho_rule rule_at(const unecho_cleaner *cleaner, size_t index)
{
    unecho_rule rule = {.size = sizeof rule};
    if (unecho_rule_at(cleaner, index, &rule))
        rule.id = rule.about = rule.language = rule.file = rule.source = "";
    return rule;
}

/* Lists as JSON are one object, of `list` and of `show` alike. */
static const char json_start[] = "{\"schema\":1,\"rules\":[";
static const char json_end[] = "]}\n";

/* ---- list ----------------------------------------------------------------------------------- */

static void json_member(struct text *to, const char *name, const char *value, unecho_error *error)
{
    text_print(to, error, "\"%s\":", name);
    text_json(to, bytes_of(value), error);
    text_print(to, error, ",");
}

static void put_json(struct text *to, const unecho_rule *rule, bool source, unecho_error *error)
{
    text_print(to, error, "{");
    json_member(to, "id", rule->id, error);
    json_member(to, "about", rule->about, error);
    json_member(to, "language", rule->language, error);
    json_member(to, "file", rule->file, error);
    if (source)
        json_member(to, "text", rule->source, error);
    text_print(to, error, "\"line\":%llu,\"patterns\":%zu,\"examples\":%zu}",
               (unsigned long long)rule->line, rule->patterns, rule->examples);
}

static void list_words(struct text *to, const struct call *call, const unecho_cleaner *cleaner)
{
    size_t widest = 0, count = unecho_rule_count(cleaner);
    for (size_t i = 0; i < count; i++) {
        size_t length = strlen(rule_at(cleaner, i).id);
        widest = length > widest ? length : widest;
    }
    for (size_t i = 0; i < count; i++) {
        unecho_rule rule = rule_at(cleaner, i);
        text_print(to, call->error, "%s%s%s%*s", paint(call->out, BOLD), rule.id,
                   paint(call->out, PLAIN), (int)(widest - strlen(rule.id)) + 2, "");
        inert(to, bytes_of(rule.about), call->error);
        text_print(to, call->error, "\n");
        if (call_flag(call, "verbose")) {
            text_print(to, call->error, "    ");
            inert(to, bytes_of(rule.file), call->error);
            text_print(to, call->error, ":%llu, patterns: %zu, examples: %zu\n",
                       (unsigned long long)rule.line, rule.patterns, rule.examples);
        }
    }
}

static int list(struct call *call, const unecho_cleaner *cleaner)
{
    struct text out = {0};
    bool json = call_flag(call, "json");
    text_print(&out, call->error, "%s", json ? json_start : "");
    for (size_t i = 0; json && i < unecho_rule_count(cleaner); i++) {
        unecho_rule rule = rule_at(cleaner, i);
        text_print(&out, call->error, i ? "," : "");
        put_json(&out, &rule, false, call->error);
    }
    text_print(&out, call->error, "%s", json ? json_end : "");
    if (!json)
        list_words(&out, call, cleaner);
    int code = call_print(call, &out);
    text_free(&out);
    return code;
}

/* ---- show ----------------------------------------------------------------------------------- */

static const char *id_at(const void *self, size_t index)
{
    return index < unecho_rule_count(self) ? rule_at(self, index).id : NULL;
}

/* The index of a rule, from its id with or without "rule:" before it, as the audit log has it. */
static int find_rule(struct call *call, const unecho_cleaner *cleaner, const char *id, size_t *to)
{
    if (strncmp(id, "rule:", 5) == 0)
        id += 5;
    const char *known;
    for (*to = 0; (known = id_at(cleaner, *to)); ++*to)
        if (strcmp(known, id) == 0)
            return UNECHO_OK;
    fail(call->error, UNECHO_E_SETTING, "there is no rule \"%.80s\" in force", id);
    const char *near = nearest_name(id, id_at, cleaner);
    if (near)
        advise(call->error, "did you mean %s?", near);
    else
        advise(call->error, "`unecho rules list` lists them");
    return UNECHO_E_SETTING;
}

static void show_words(struct text *to, const unecho_rule *rule, unecho_error *error)
{
    text_print(to, error, "# %s: ", rule->id);
    inert(to, bytes_of(rule->file), error);
    text_print(to, error, ", line %llu\n", (unsigned long long)rule->line);
    inert_lines(to, bytes_of(rule->source), error);
    size_t length = strlen(rule->source);
    text_print(to, error, length && rule->source[length - 1] == '\n' ? "" : "\n");
}

static int show(struct call *call, const unecho_cleaner *cleaner)
{
    struct text out = {0};
    bool json = call_flag(call, "json");
    text_print(&out, call->error, "%s", json ? json_start : "");
    for (size_t i = 1; i < call->operand_count; i++) {
        size_t index;
        if (find_rule(call, cleaner, call->operands[i], &index))
            break;
        unecho_rule rule = rule_at(cleaner, index);
        text_print(&out, call->error, i == 1 ? "" : json ? "," : "\n");
        if (json)
            put_json(&out, &rule, true, call->error);
        else
            show_words(&out, &rule, call->error);
    }
    text_print(&out, call->error, "%s", json ? json_end : "");
    int code = call_print(call, &out);
    text_free(&out);
    return code;
}

/* ---- test ----------------------------------------------------------------------------------- */

struct listener {
    struct text *to;
    bool json;
    unecho_error *error;
};

static void hear(void *self, const char *sentence)
{
    struct listener *listener = self;
    if (listener->json) {
        text_print(listener->to, listener->error, listener->to->count ? "," : "");
        text_json(listener->to, bytes_of(sentence), listener->error);
    } else {
        inert(listener->to, bytes_of(sentence), listener->error);
        text_print(listener->to, listener->error, "\n");
    }
}

static int test(struct call *call, const unecho_cleaner *cleaner)
{
    struct text out = {0}, failures = {0};
    struct listener listener = {&failures, call_flag(call, "json"), call->error};
    uint64_t count = 0, failed = 0;
    unecho_rules_test(cleaner, hear, &listener, &count, &failed, call->error);
    char number[32], all[32];
    if (listener.json)
        text_print(&out, call->error,
                   "{\"schema\":1,\"examples\":%llu,\"failed\":%llu,\"failures\":[",
                   (unsigned long long)count, (unsigned long long)failed);
    text_add(&out, failures.at, failures.count, call->error);
    if (listener.json)
        text_print(&out, call->error, "]}\n");
    else if (failed)
        text_print(&out, call->error, "%s of %s examples failed\n", number_print(failed, number),
                   number_print(count, all));
    else if (!call_flag(call, "quiet"))
        text_print(&out, call->error, "%s example%s of %zu rule%s: all as expected\n",
                   number_print(count, all), count == 1 ? "" : "s", unecho_rule_count(cleaner),
                   unecho_rule_count(cleaner) == 1 ? "" : "s");
    int code = call_print(call, &out);
    text_free(&out);
    text_free(&failures);
    return code ? code : failed ? EXIT_FOUND : EXIT_DONE;
}

/* ---- The command ---------------------------------------------------------------------------- */

static const struct {
    const char *name;
    size_t least, most; /* operands after it */
    int (*run)(struct call *call, const unecho_cleaner *cleaner);
} verbs[] = {{"list", 0, 0, list}, {"show", 1, SIZE_MAX, show}, {"test", 0, 0, test}};
enum {
    VERBS = sizeof verbs / sizeof *verbs
};

/* Lines that no rule takes: the corpus is read by a job, which has rules of its own. */
static int suggest(struct call *call)
{
    if (!call_flag(call, "json"))
        return rules_suggest(call);
    fail(call->error, UNECHO_E_SETTING, "rules suggest writes a rule file, not JSON");
    return EXIT_ERROR;
}

static int run(struct call *call)
{
    if (strcmp(verb(call), "suggest") == 0)
        return suggest(call);
    size_t chosen = 0, after = call->operand_count ? call->operand_count - 1 : 0;
    while (chosen < VERBS && strcmp(verbs[chosen].name, verb(call)) != 0)
        chosen++;
    if (chosen == VERBS || after < verbs[chosen].least || after > verbs[chosen].most) {
        fail(call->error, UNECHO_E_SETTING,
             "rules takes one of: list, show ID…, test, suggest FILE…");
        return EXIT_ERROR;
    }
    unecho_cleaner *cleaner = unecho_cleaner_new(call->settings, call->error);
    int code = cleaner ? verbs[chosen].run(call, cleaner) : EXIT_ERROR;
    unecho_cleaner_free(cleaner);
    return code;
}

const struct command rules_command = {
    .name = "rules",
    .about = "List, show, test and suggest artefact rules",
    .usage = "unecho rules list\n"
             "unecho rules show ID…\n"
             "unecho rules test\n"
             "unecho rules suggest FILE|FOLDER…",
    .detail = "list: each rule with what it is for. show: the text of a rule, as its file has it. "
              "test: every example and counter-example of the rules is run through the very "
              "machine that cleans; the exit code is 1 if one fails.\n"
              "suggest: looks for lines of up to 25 words that no rule in force takes and that "
              "stand in three documents and on two hosts at least (a document without an address "
              "counts as one of its file's), and writes the 200 of most hosts as a rule file, each "
              "with its counts and three places. It is there to be edited: what many pages say "
              "may still be text. Inputs are those of clean. At most 200,000 lines are remembered "
              "at once; of a larger corpus rare ones may be missed, and counts be too low.\n"
              "--rules chooses the rules: give your own file to look at it and to test it.",
    .examples = "unecho rules list\n"
                "unecho rules test --rules my.rules\n"
                "unecho rules suggest crawl/ > my.rules\n"
                "unecho clean --rules default --rules my.rules article.txt",
    .run = run,
};
