// SPDX-License-Identifier: Apache-2.0
/* The reference in Markdown: docs/reference.md is what this writes, and a test proves it. */
#include "arguments.h"
#include "generate.h"
#include "manual.h"

#include <string.h>

/* In the text of the tables "<" is meant as such. */
static void put_words(struct text *to, const char *words, unecho_error *error)
{
    bool code = false;
    for (; *words; words++) {
        code ^= *words == '`';
        if (*words == '\n')
            text_print(to, error, "\n\n");
        else
            text_print(to, error, *words == '<' && !code ? "&lt;" : "%c", *words);
    }
    text_print(to, error, "\n\n");
}

static void put_lines(struct text *to, const char *lines, unecho_error *error)
{
    text_print(to, error, "```\n%s\n```\n\n", lines);
}

/* The flags of a command as links to what is said of them below. */
static void put_flags(struct text *to, const struct command *command, unecho_error *error)
{
    const char *comma = "Flags: ";
    const unecho_option *option;
    for (size_t i = 0; (option = arguments_option_at(i)); i++) {
        if (arguments_own(option) || !arguments_taken_by(option, command))
            continue;
        text_print(to, error, "%s[--%s](#--%s)", comma, option->name, option->name);
        comma = ", ";
    }
    text_print(to, error, *comma == ',' ? ".\n\n" : "");
}

static void put_command(struct text *to, const struct command *command, unecho_error *error)
{
    text_print(to, error, "### unecho %s\n\n%s.\n\n", command->name, command->about);
    put_lines(to, command->usage, error);
    put_words(to, command->detail, error);
    put_flags(to, command, error);
    text_print(to, error, "Examples:\n\n");
    put_lines(to, command->examples, error);
}

static void put_row(struct text *to, const char *title, const char *words, unecho_error *error)
{
    if (*words)
        text_print(to, error, "- %s: `%s`\n", title, words);
}

static void put_option(struct text *to, const unecho_option *option, unecho_error *error)
{
    char flag[96];
    text_print(to, error, "### --%s\n\n`%s`\n\n%s.", option->name, manual_flag(option, flag),
               option->help);
    text_print(to, error, *option->detail ? " " : "");
    put_words(to, option->detail, error);
    put_row(to, "Default", manual_has_default(option) ? option->initial : "", error);
    put_row(to, "Accepted", option->type == UNECHO_TYPE_FLAG ? "" : option->range, error);
    put_row(to, "Settings file", *option->variable ? option->name : "", error);
    put_row(to, "Environment", option->variable, error);
    put_row(to, "Python", option->keyword, error);
    put_row(to, "Commands", arguments_own(option) ? "all" : option->commands, error);
    if (option->affects_output)
        text_print(to, error, "- Affects the output: it enters the manifest.\n");
    text_print(to, error, "\n");
}

static void put_options(struct text *to, unecho_error *error)
{
    const char *group = "";
    const unecho_option *option;
    for (size_t i = 0; (option = arguments_option_at(i)); i++) {
        if (strcmp(group, option->group) != 0)
            text_print(to, error, "## %s\n\n", option->group);
        group = option->group;
        put_option(to, option, error);
    }
}

void generate_reference(struct text *to, unecho_error *error)
{
    const struct command *command;
    text_print(to, error, "<!-- Made by `unecho generate reference`. -->\n# Reference\n\n");
    text_print(to, error,
               "Every command, and every flag with its setting, from the tables that "
               "the program itself reads. [SETTINGS.md](SETTINGS.md) says how "
               "settings are written.\n\n## Commands\n\n");
    for (size_t i = 0; (command = command_at(i)); i++)
        put_command(to, command, error);
    text_print(to, error, "## Exit codes\n\n");
    put_lines(to, manual_exits, error);
    put_options(to, error);
    while (to->count > 1 && to->at[to->count - 2] == '\n')
        to->count--; /* the blank line after the last */
}
