// SPDX-License-Identifier: Apache-2.0
/* Completion for zsh: the specifications that its _arguments takes. */
#include "arguments.h"
#include "generate.h"
#include "manual.h"

#include <string.h>

static const char tail[] = "# Words, or a file.\n"
                           "_unecho_either() {\n"
                           "    _alternative \"words:word:($*)\" 'files:file:_files'\n"
                           "}\n"
                           "\n"
                           "_unecho() {\n"
                           "    local context state state_descr line\n"
                           "    typeset -A opt_args\n"
                           "    _arguments -C -S : $_unecho_own '1:command:_unecho_commands' "
                           "'*::operand:->rest' && return\n"
                           "    [[ $state == rest ]] && _unecho_of $words[1]\n"
                           "}\n"
                           "\n"
                           "_unecho \"$@\"\n";

/* A description that stands in a specification: brackets and colons would end it. */
static void put_about(struct text *to, const char *before, const char *about, const char *after,
                      unecho_error *error)
{
    struct text whole = {0};
    text_print(&whole, error, "%s", before);
    for (; *about; about++)
        text_print(&whole, error, strchr("[]:\\", *about) ? "\\%c" : "%c", *about);
    text_print(&whole, error, "%s", after);
    manual_quote(to, whole.at ? whole.at : "", "'\\''", error);
    text_free(&whole);
}

/* ":NAME:ACTION", what completes the value. */
static void put_action(struct text *to, const unecho_option *option, unecho_error *error)
{
    static const char *const actions[] = {[VALUE_FILE] = "_files", [VALUE_FOLDER] = "_files -/"};
    enum manual_value value = manual_value(option);
    struct text words = {0};
    manual_words(&words, option, error);
    int count = (int)words.count;
    text_print(to, error, "':%.*s:", (int)strcspn(option->value, "|"), option->value);
    if (option->type == UNECHO_TYPE_CHOICES)
        text_print(to, error, "_values -s , %s %.*s", option->value, count, words.at);
    else if (count && value != VALUE_OTHER) /* the blank: no arguments are put in between */
        text_print(to, error, " _unecho_either %.*s", count, words.at);
    else if (count)
        text_print(to, error, "(%.*s)", count, words.at);
    else
        text_print(to, error, "%s", value == VALUE_OTHER ? " " : actions[value]);
    text_print(to, error, "'");
    text_free(&words);
}

/* '(-o --output)'{-o+,--output=}'[Where …]:PATH:_files' */
static void put_option(struct text *to, const unecho_option *option, unecho_error *error)
{
    bool valued = option->type != UNECHO_TYPE_FLAG;
    const char *again = option->type == UNECHO_TYPE_TEXTS ? "*" : "";
    text_print(to, error, "        ");
    if (option->letter && !*again)
        text_print(to, error, "'(-%c --%s)'", option->letter, option->name);
    else if (*again)
        text_print(to, error, "'*'");
    if (option->letter)
        text_print(to, error, "{-%c%s,--%s%s}", option->letter, valued ? "+" : "", option->name,
                   valued ? "=" : "");
    else
        text_print(to, error, "--%s%s", option->name, valued ? "=" : "");
    put_about(to, "[", option->help, "]", error);
    if (valued)
        put_action(to, option, error);
    text_print(to, error, "\n");
}

static void put_commands(struct text *to, unecho_error *error)
{
    const struct command *command;
    text_print(to, error, "_unecho_commands() {\n    local -a commands=(\n");
    for (size_t i = 0; (command = command_at(i)); i++) {
        text_print(to, error, "        %s:", command->name);
        put_about(to, "", command->about, "", error);
        text_print(to, error, "\n");
    }
    text_print(to, error, "    )\n    _describe -t commands command commands\n}\n\n");
}

/* The options that need no command stand in an array of their own: they may come before one. */
static void put_own(struct text *to, unecho_error *error)
{
    const unecho_option *option;
    text_print(to, error, "typeset -ga _unecho_own=(\n");
    for (size_t i = 0; (option = arguments_option_at(i)); i++)
        if (arguments_own(option))
            put_option(to, option, error);
    text_print(to, error, ")\n\n");
}

static void put_command(struct text *to, const struct command *command, unecho_error *error)
{
    struct text verbs = {0};
    const unecho_option *option;
    manual_verbs(&verbs, command, error);
    text_print(to, error, "    %s) specs=($_unecho_own\n", command->name);
    for (size_t i = 0; (option = arguments_option_at(i)); i++)
        if (arguments_taken_by(option, command) && !arguments_own(option))
            put_option(to, option, error);
    if (verbs.count)
        text_print(to, error, "        '1:verb:(%.*s)'\n", (int)verbs.count, verbs.at);
    if (manual_takes_command(command))
        text_print(to, error, "        '*:command:_unecho_commands'\n");
    else if (manual_takes_files(command))
        text_print(to, error, "        '*:file:_files'\n");
    text_print(to, error, "    ) ;;\n");
    text_free(&verbs);
}

void generate_zsh(struct text *to, unecho_error *error)
{
    const struct command *command;
    text_print(to, error,
               "#compdef unecho\n"
               "# SPDX-License-Identifier: Apache-2.0\n"
               "# zsh completion for unecho. Made by `unecho generate zsh`.\n\n");
    put_commands(to, error);
    put_own(to, error);
    text_print(to, error, "_unecho_of() {\n    local -a specs\n    case $1 in\n");
    for (size_t i = 0; (command = command_at(i)); i++)
        put_command(to, command, error);
    text_print(to, error, "    *) return 1 ;;\n    esac\n    _arguments -s -S : $specs\n}\n\n%s",
               tail);
}
