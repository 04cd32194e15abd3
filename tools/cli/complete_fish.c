// SPDX-License-Identifier: Apache-2.0
/* Completion for fish: one line an option, a command or a verb. */
#include "arguments.h"
#include "generate.h"
#include "manual.h"

static void put_about(struct text *to, const char *about, unecho_error *error)
{
    text_print(to, error, " -d ");
    manual_quote(to, about, "\\'", error);
    text_print(to, error, "\n");
}

/* How the value of an option is completed; fish takes files unless told otherwise. */
static void put_value(struct text *to, const unecho_option *option, unecho_error *error)
{
    enum manual_value value = manual_value(option);
    struct text words = {0};
    if (option->type == UNECHO_TYPE_FLAG)
        return;
    manual_words(&words, option, error);
    int count = (int)words.count;
    text_print(to, error, value == VALUE_FILE ? " -r -F" : " -x");
    if (value == VALUE_FOLDER)
        text_print(to, error, " -a '(__fish_complete_directories)'");
    else if (option->type == UNECHO_TYPE_CHOICES)
        text_print(to, error, " -a '(__fish_append , %.*s)'", count, words.at);
    else if (count)
        text_print(to, error, " -a '%.*s'", count, words.at);
    text_free(&words);
}

static void put_option(struct text *to, const unecho_option *option, unecho_error *error)
{
    text_print(to, error, "complete -c unecho");
    if (!arguments_own(option))
        text_print(to, error, " -n '__fish_seen_subcommand_from %s'", option->commands);
    if (option->letter)
        text_print(to, error, " -s %c", option->letter);
    text_print(to, error, " -l %s", option->name);
    put_value(to, option, error);
    put_about(to, option->help, error);
}

/* Where a command's operands stand: after it, and after a verb where it takes one. */
static void put_place(struct text *to, const struct command *command, const struct text *verbs,
                      unecho_error *error)
{
    text_print(to, error, "complete -c unecho -n '__fish_seen_subcommand_from %s", command->name);
    if (verbs->count)
        text_print(to, error, "; and __fish_seen_subcommand_from %.*s", (int)verbs->count,
                   verbs->at);
    text_print(to, error, "'");
}

static void put_verbs(struct text *to, const struct command *command, const struct text *verbs,
                      unecho_error *error)
{
    int count = (int)verbs->count;
    if (count)
        text_print(to, error,
                   "complete -c unecho -n '__fish_seen_subcommand_from %s; and not "
                   "__fish_seen_subcommand_from %.*s' -a '%.*s'\n",
                   command->name, count, verbs->at, count, verbs->at);
}

static void put_names(struct text *to, unecho_error *error)
{
    const struct command *command;
    text_print(to, error, " -a '");
    for (size_t i = 0; (command = command_at(i)); i++)
        text_print(to, error, "%s%s", i ? " " : "", command->name);
    text_print(to, error, "'\n");
}

static void put_command(struct text *to, const struct command *command, unecho_error *error)
{
    struct text verbs = {0};
    manual_verbs(&verbs, command, error);
    text_print(to, error, "complete -c unecho -n '__fish_is_first_arg' -a %s", command->name);
    put_about(to, command->about, error);
    put_verbs(to, command, &verbs, error);
    if (manual_takes_command(command)) {
        put_place(to, command, &verbs, error);
        put_names(to, error);
    } else if (manual_takes_files(command)) {
        put_place(to, command, &verbs, error);
        text_print(to, error, " -F\n");
    }
    text_free(&verbs);
}

void generate_fish(struct text *to, unecho_error *error)
{
    const struct command *command;
    const unecho_option *option;
    text_print(to, error,
               "# SPDX-License-Identifier: Apache-2.0\n"
               "# fish completion for unecho. Made by `unecho generate fish`.\n\n"
               "complete -c unecho -f\n");
    for (size_t i = 0; (command = command_at(i)); i++)
        put_command(to, command, error);
    for (size_t i = 0; (option = arguments_option_at(i)); i++)
        put_option(to, option, error);
}
