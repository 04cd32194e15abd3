// SPDX-License-Identifier: Apache-2.0
#include "arguments.h"

#include "files.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- Options -------------------------------------------------------------------------------- */

#define OWN(flag, short_flag, kind, value_name, text, more)                                        \
    {                                                                                              \
        .size = sizeof(unecho_option), .name = (flag), .keyword = "", .variable = "",              \
        .letter = (short_flag), .type = (kind), .initial = "", .range = "a path", .commands = "",  \
        .group = "Program", .value = (value_name), .help = (text), .detail = (more)                \
    }

static const unecho_option own[] = {
    OWN("config", 0, UNECHO_TYPE_TEXT, "FILE", "Read settings from FILE",
        "Without it, from unecho.toml in the current folder, or else from [tool.unecho] of a "
        "pyproject.toml there; never from the folders above."),
    OWN("no-config", 0, UNECHO_TYPE_FLAG, "", "Read no settings file", ""),
    OWN("help", 'h', UNECHO_TYPE_FLAG, "", "Show help: -h on one screen, --help at length", ""),
    OWN("version", 'V', UNECHO_TYPE_FLAG, "", "Show the version; with --json, of each part", ""),
};
enum {
    OWN_COUNT = sizeof own / sizeof *own
};

const unecho_option *arguments_option_at(size_t index)
{
    size_t library = unecho_option_count();
    if (index < library)
        return unecho_option_at(index);
    return index - library < OWN_COUNT ? &own[index - library] : NULL;
}

bool arguments_own(const unecho_option *option)
{
    return option >= own && option < own + OWN_COUNT;
}

static bool has_word(const char *words, const char *word)
{
    size_t length = strlen(word);
    for (const char *at = words; (at = strstr(at, word)); at += length)
        if ((at == words || at[-1] == ' ') && (at[length] == ' ' || at[length] == '\0'))
            return true;
    return false;
}

bool arguments_taken_by(const unecho_option *option, const struct command *command)
{
    if (arguments_own(option))
        return true;
    return command && has_word(option->commands, command->name);
}

static const unecho_option *find_long(const char *name, size_t length)
{
    const unecho_option *option;
    for (size_t i = 0; (option = arguments_option_at(i)); i++)
        if (strlen(option->name) == length && memcmp(option->name, name, length) == 0)
            return option;
    return NULL;
}

static const unecho_option *find_letter(char letter)
{
    const unecho_option *option;
    for (size_t i = 0; (option = arguments_option_at(i)); i++)
        if (option->letter && option->letter == letter)
            return option;
    return NULL;
}

/* ---- Parsing -------------------------------------------------------------------------------- */

struct parser {
    char **next, **end;
    struct arguments *to;
    unecho_error *error;
};

static void give(struct parser *parser, const unecho_option *option, const char *value, char letter)
{
    parser->to->given[parser->to->given_count++] = (struct given){option, value, letter};
}

/* "--threshold SHARE", "-o PATH": how a flag is named in messages. */
static const char *spelled(const unecho_option *option, char letter, char room[64])
{
    if (letter)
        snprintf(room, 64, "-%c", letter);
    else
        snprintf(room, 64, "--%s", option->name);
    return room;
}

/* The value of a flag in the word after it. One that looks like a flag is taken for a slip. */
static int take_value(struct parser *parser, const unecho_option *option, char letter)
{
    char flag[64];
    spelled(option, letter, flag);
    bool missing = parser->next == parser->end;
    if (missing || (parser->next[0][0] == '-' && parser->next[0][1])) {
        fail(parser->error, UNECHO_E_SETTING, "%s needs a value: %s (%s)", flag, option->value,
             option->range);
        if (!missing)
            advise(parser->error, "if %s is meant, write %s%s%s", *parser->next, flag,
                   letter ? "" : "=", *parser->next);
        return UNECHO_E_SETTING;
    }
    give(parser, option, *parser->next++, letter);
    return UNECHO_OK;
}

static int unknown_flag(unecho_error *error, const char *word, size_t length)
{
    char name[256];
    snprintf(name, sizeof name, "%.*s", length < 200 ? (int)length : 200, word);
    fail(error, UNECHO_E_SETTING, "there is no flag --%s", name);
    const unecho_option *near = unecho_option_nearest(name);
    if (near)
        advise(error, "did you mean --%s?", near->name);
    else
        advise(error, "`unecho help COMMAND` lists the flags of a command");
    return UNECHO_E_SETTING;
}

static int parse_long(struct parser *parser, const char *word)
{
    size_t length = strcspn(word, "=");
    const char *value = word[length] == '=' ? word + length + 1 : NULL;
    const unecho_option *option = find_long(word, length);
    if (!option && length > 3 && memcmp(word, "no-", 3) == 0 && !value) {
        option = find_long(word + 3, length - 3);
        if (option && option->type == UNECHO_TYPE_FLAG && !arguments_own(option)) {
            give(parser, option, "false", 0);
            return UNECHO_OK;
        }
        option = NULL;
    }
    if (!option)
        return unknown_flag(parser->error, word, length);
    if (option->type == UNECHO_TYPE_FLAG && value)
        return fail(parser->error, UNECHO_E_SETTING, "--%s takes no value", option->name);
    if (option->type == UNECHO_TYPE_FLAG || value)
        give(parser, option, value ? value : "true", 0);
    else
        return take_value(parser, option, 0);
    return UNECHO_OK;
}

static int parse_letters(struct parser *parser, const char *letters)
{
    for (; *letters; letters++) {
        const unecho_option *option = find_letter(*letters);
        if (!option) {
            fail(parser->error, UNECHO_E_SETTING, "there is no flag -%c", *letters);
            advise(parser->error, "`unecho help COMMAND` lists the flags of a command");
            return UNECHO_E_SETTING;
        }
        if (option->type != UNECHO_TYPE_FLAG) {
            if (!letters[1])
                return take_value(parser, option, *letters);
            give(parser, option, letters + 1 + (letters[1] == '='), *letters);
            return UNECHO_OK;
        }
        if (letters[1] == '=')
            return fail(parser->error, UNECHO_E_SETTING, "-%c takes no value", *letters);
        give(parser, option, "true", *letters);
    }
    return UNECHO_OK;
}

int arguments_parse(int count, char **words, struct arguments *to, unecho_error *error)
{
    size_t letters = 1; /* no more flags than letters, no more operands than words */
    for (int i = 1; i < count; i++)
        letters += strlen(words[i]) + 1;
    *to = (struct arguments){.given = calloc(letters, sizeof *to->given),
                             .operands = calloc((size_t)count + 1, sizeof *to->operands)};
    if (!to->given || !to->operands)
        return fail(error, UNECHO_E_MEMORY, "out of memory");
    struct parser parser = {words + (count > 0), words + count, to, error};
    bool flags = true;
    int code = UNECHO_OK;
    while (parser.next < parser.end && !code) {
        const char *word = *parser.next++;
        if (!flags || word[0] != '-' || !word[1])
            to->operands[to->operand_count++] = word;
        else if (strcmp(word, "--") == 0)
            flags = false;
        else if (word[1] == '-')
            code = parse_long(&parser, word + 2);
        else
            code = parse_letters(&parser, word + 1);
    }
    return code;
}

void arguments_free(struct arguments *arguments)
{
    free(arguments->given);
    free(arguments->operands);
    *arguments = (struct arguments){0};
}

/* "a", "a and b", "a, b and c" from "a b c". */
static void list_words(const char *words, char *to, size_t room)
{
    size_t used = 0;
    to[0] = '\0';
    while (*words) {
        size_t length = strcspn(words, " ");
        const char *after = words + length + strspn(words + length, " ");
        const char *between = !used ? "" : *after ? ", " : " and ";
        int put = snprintf(to + used, room - used, "%s%.*s", between, (int)length, words);
        if (put < 0 || (size_t)put >= room - used)
            return;
        used += (size_t)put;
        words = after;
    }
}

int arguments_check(const struct arguments *arguments, const struct command *command,
                    unecho_error *error)
{
    for (size_t i = 0; i < arguments->given_count; i++) {
        const struct given *given = &arguments->given[i];
        if (arguments_taken_by(given->option, command))
            continue;
        char flag[64], takers[256];
        list_words(given->option->commands, takers, sizeof takers);
        fail(error, UNECHO_E_SETTING, "%s does not take %s, which belongs to %s", command->name,
             spelled(given->option, given->letter, flag), takers);
        advise(error, "`unecho %s -h` lists its flags", command->name);
        return UNECHO_E_SETTING;
    }
    return UNECHO_OK;
}

/* ---- What was given ------------------------------------------------------------------------- */

const struct given *arguments_last(const struct arguments *arguments, const char *name)
{
    for (size_t i = arguments->given_count; i-- > 0;)
        if (strcmp(arguments->given[i].option->name, name) == 0)
            return &arguments->given[i];
    return NULL;
}

bool arguments_flag(const struct arguments *arguments, const char *name)
{
    const struct given *given = arguments_last(arguments, name);
    return given && strcmp(given->value, "true") == 0;
}

static int choose_file(const struct arguments *arguments, const char **file, unecho_error *error)
{
    const struct given *named = arguments_last(arguments, "config");
    bool none = arguments_flag(arguments, "no-config");
    *file = named ? named->value : NULL;
    if (named && none)
        return fail(error, UNECHO_E_SETTING, "--config and --no-config contradict each other");
    if (named || none)
        return UNECHO_OK;
    static const char *const usual[] = {"unecho.toml", "pyproject.toml"};
    for (size_t i = 0; i < sizeof usual / sizeof *usual && !*file; i++)
        if (file_exists(usual[i]))
            *file = usual[i];
    return UNECHO_OK;
}

int arguments_apply(const struct arguments *arguments, unecho_settings *settings, const char **file,
                    unecho_error *error)
{
    int code = choose_file(arguments, file, error);
    if (!code && *file)
        code = unecho_settings_load_file(settings, *file, error);
    if (!code)
        code = unecho_settings_load_environment(settings, error);
    for (size_t i = 0; i < arguments->given_count && !code; i++) {
        const struct given *given = &arguments->given[i];
        char origin[64];
        snprintf(origin, sizeof origin, "--%s", given->option->name);
        if (!arguments_own(given->option))
            code = unecho_settings_set(settings, given->option->name, given->value, origin, error);
    }
    return code;
}
