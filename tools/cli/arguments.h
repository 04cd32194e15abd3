// SPDX-License-Identifier: Apache-2.0
/*
 * The command line, parsed by the library's option table and nothing else.
 *
 * Long flags: --name VALUE, --name=VALUE; --name and --no-name for those that take no value.
 * One-letter flags: -o VALUE, -oVALUE, -o=VALUE, several together (-nv). "--" ends the flags, "-"
 * is an operand. Flags may stand anywhere; the first operand is the command.
 *
 * Four flags are the program's own, because they decide where settings come from or that none are
 * needed: --config, --no-config, --help, --version. They are rows of the same form.
 */
#ifndef CLI_ARGUMENTS_H
#define CLI_ARGUMENTS_H

#include "command.h"

struct given {
    const unecho_option *option;
    const char *value; /* "true" or "false" for a flag */
    char letter;       /* how it was typed: a letter, or 0 for the long form */
};

struct arguments {
    struct given *given; /* in the order typed */
    size_t given_count;
    const char **operands; /* borrowed from argv */
    size_t operand_count;
};

/* The library's options, then the program's own; NULL beyond. */
const unecho_option *arguments_option_at(size_t index);
/* True if `command` takes the option; NULL: the program without a command. */
bool arguments_taken_by(const unecho_option *option, const struct command *command);
/* True for one of the four that are no settings. */
bool arguments_own(const unecho_option *option);

int arguments_parse(int count, char **words, struct arguments *to, unecho_error *error);
/* An error if a flag was given that the command does not take: it says which commands do. */
int arguments_check(const struct arguments *arguments, const struct command *command,
                    unecho_error *error);
void arguments_free(struct arguments *arguments);

/* The last value given for an option, or NULL. */
const struct given *arguments_last(const struct arguments *arguments, const char *name);
bool arguments_flag(const struct arguments *arguments, const char *name);

/*
 * The layers of the settings, each stronger than the last: settings file, environment, command
 * line. The file is the one of --config, or unecho.toml or pyproject.toml in the current folder
 * (never in those above: a file that one does not see may not change what is removed). `file`
 * receives its name or NULL; borrowed from `arguments` or static.
 */
int arguments_apply(const struct arguments *arguments, unecho_settings *settings, const char **file,
                    unecho_error *error);

#endif
