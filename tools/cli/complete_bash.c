// SPDX-License-Identifier: Apache-2.0
/* Completion for bash (4.4 and later), which needs nothing but bash. */
#include "arguments.h"
#include "generate.h"
#include "manual.h"

static const char head[] = "# SPDX-License-Identifier: Apache-2.0\n"
                           "# bash completion for unecho. Made by `unecho generate bash`.\n"
                           "\n";

/* What is the same for any table. _unecho_value, _unecho_flags and _unecho_operands stand before
 * it: they set `words`, `list` (several words with commas between) and `files` (an option of
 * compopt). */
static const char body[] =
    "# The first operand before the cursor, in `command`, and whether another follows, in `more`.\n"
    "_unecho_command() {\n"
    "    local i word\n"
    "    for ((i = 1; i < COMP_CWORD; i++)); do\n"
    "        word=${COMP_WORDS[i]}\n"
    "        if _unecho_value \"$word\"; then\n"
    "            [[ ${COMP_WORDS[i + 1]} == = ]] && ((i++))\n"
    "            ((i++))\n"
    "        elif [[ $word != -* && -z $command ]]; then\n"
    "            command=$word\n"
    "        elif [[ $word != -* ]]; then\n"
    "            more=yes\n"
    "        fi\n"
    "    done\n"
    "    words= list= files=\n"
    "}\n"
    "\n"
    "_unecho() {\n"
    "    local word=${COMP_WORDS[COMP_CWORD]} flag=${COMP_WORDS[COMP_CWORD - 1]}\n"
    "    local command= more= words= list= files= before=\n"
    "    COMPREPLY=()\n"
    "    _unecho_command\n"
    "    # --flag=value comes as three words\n"
    "    if [[ $word == = ]]; then\n"
    "        word=\n"
    "    elif [[ $flag == = ]]; then\n"
    "        flag=${COMP_WORDS[COMP_CWORD - 2]}\n"
    "    fi\n"
    "    if _unecho_value \"$flag\"; then\n"
    "        [[ -n $list && $word == *,* ]] && before=${word%,*},\n"
    "    elif [[ $word == -* ]]; then\n"
    "        _unecho_flags \"$command\"\n"
    "    else\n"
    "        _unecho_operands \"$command\" \"$more\"\n"
    "    fi\n"
    "    [[ -n $files ]] && compopt -o \"$files\"\n"
    "    mapfile -t COMPREPLY < <(compgen -P \"$before\" -W \"$words\" -- "
    "\"${word#\"$before\"}\")\n"
    "}\n"
    "\n"
    "complete -F _unecho unecho\n";

static void put_value(struct text *to, const unecho_option *option, unecho_error *error)
{
    static const char *const files[] = {
        [VALUE_FILE] = " files=default", [VALUE_FOLDER] = " files=dirnames"};
    enum manual_value value = manual_value(option);
    struct text words = {0};
    manual_words(&words, option, error);
    text_print(to, error, "    --%s", option->name);
    if (option->letter)
        text_print(to, error, "|-%c", option->letter);
    text_print(to, error, ") words='%.*s'%s%s ;;\n", (int)words.count, words.at ? words.at : "",
               option->type == UNECHO_TYPE_CHOICES ? " list=yes" : "",
               value == VALUE_OTHER ? "" : files[value]);
    text_free(&words);
}

static void put_values(struct text *to, unecho_error *error)
{
    const unecho_option *option;
    text_print(to, error,
               "# What may stand as the value of a flag. Fails if it takes none.\n"
               "_unecho_value() {\n    case $1 in\n");
    for (size_t i = 0; (option = arguments_option_at(i)); i++)
        if (option->type != UNECHO_TYPE_FLAG)
            put_value(to, option, error);
    text_print(to, error, "    *) return 1 ;;\n    esac\n}\n\n");
}

/* The flags of a command; NULL: without one. */
static void put_flags_of(struct text *to, const struct command *command, unecho_error *error)
{
    const char *blank = "";
    const unecho_option *option;
    text_print(to, error, "    %s) words='", command ? command->name : "*");
    for (size_t i = 0; (option = arguments_option_at(i)); i++) {
        if (!arguments_taken_by(option, command))
            continue;
        text_print(to, error, "%s--%s", blank, option->name);
        if (option->letter)
            text_print(to, error, " -%c", option->letter);
        blank = " ";
    }
    text_print(to, error, "' ;;\n");
}

static void put_flags(struct text *to, unecho_error *error)
{
    const struct command *command;
    text_print(to, error, "_unecho_flags() {\n    case $1 in\n");
    for (size_t i = 0; (command = command_at(i)); i++)
        put_flags_of(to, command, error);
    put_flags_of(to, NULL, error);
    text_print(to, error, "    esac\n}\n\n");
}

static void put_names(struct text *to, unecho_error *error)
{
    const struct command *command;
    for (size_t i = 0; (command = command_at(i)); i++)
        text_print(to, error, "%s%s", i ? " " : "", command->name);
}

/* Verbs come first; after one, or where there are none, commands or files. */
static void put_operands_of(struct text *to, const struct command *command, unecho_error *error)
{
    struct text verbs = {0};
    manual_verbs(&verbs, command, error);
    if (verbs.count)
        text_print(to, error, "    %s:) words='%.*s' ;;\n", command->name, (int)verbs.count,
                   verbs.at);
    if (manual_takes_command(command)) {
        text_print(to, error, "    %s:*) words='", command->name);
        put_names(to, error);
        text_print(to, error, "' ;;\n");
    } else if (manual_takes_files(command)) {
        text_print(to, error, "    %s:*) files=default ;;\n", command->name);
    }
    text_free(&verbs);
}

static void put_operands(struct text *to, unecho_error *error)
{
    const struct command *command;
    text_print(to, error, "_unecho_operands() {\n    case $1:$2 in\n    :*) words='");
    put_names(to, error);
    text_print(to, error, "' ;;\n");
    for (size_t i = 0; (command = command_at(i)); i++)
        put_operands_of(to, command, error);
    text_print(to, error, "    esac\n}\n\n");
}

void generate_bash(struct text *to, unecho_error *error)
{
    text_print(to, error, "%s", head);
    put_values(to, error);
    put_flags(to, error);
    put_operands(to, error);
    text_print(to, error, "%s", body);
}
