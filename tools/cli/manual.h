// SPDX-License-Identifier: Apache-2.0
/*
 * What help, man pages, completions and the reference have in common: the words on the program as a
 * whole, and how a row of the option table is read by a person. Each of those is made from this,
 * the command table and the option table, so that no flag is described in two places.
 */
#ifndef CLI_MANUAL_H
#define CLI_MANUAL_H

#include "command.h"

extern const char manual_about[];    /* one line without a full stop */
extern const char manual_usage[];    /* lines, as of a command */
extern const char manual_detail[];   /* paragraphs, one a line */
extern const char manual_examples[]; /* lines of two columns, as of a command */
extern const char manual_settings[]; /* a paragraph: where settings come from */
extern const char manual_exits[];    /* lines "CODE  meaning" */

/* "-w, --in-place", "--units LIST". Returns `room`. */
const char *manual_flag(const unecho_option *option, char room[96]);
/* Whether its default is worth telling. */
bool manual_has_default(const unecho_option *option);

/* The first line of `lines` in `*length`; returns what follows it, "" at the end. */
const char *manual_line(const char *lines, size_t *length);
/* The same for what stands between `mark`s: the words of "auto|always|never". */
const char *manual_item(const char *items, char mark, size_t *length);

/* Adds the verbs of a command with a space between: "show init" for `unecho config`. They are the
 * lower-case words that stand after its name in its usage; words in "a|b" are verbs each. */
void manual_verbs(struct text *to, const struct command *command, unecho_error *error);

/* What may stand as the value of an option, by the name of the value: a FILE, a PATH, a DIR. */
enum manual_value {
    VALUE_OTHER,
    VALUE_FILE,
    VALUE_FOLDER
};
enum manual_value manual_value(const unecho_option *option);
/* Adds the words that its value may be, with a space between: "auto always never". */
void manual_words(struct text *to, const unecho_option *option, unecho_error *error);

/* Whether its operands are files or folders; whether they are commands. */
bool manual_takes_files(const struct command *command);
bool manual_takes_command(const struct command *command);

/* Adds `words` between single quotes, with `escape` for a quote inside. */
void manual_quote(struct text *to, const char *words, const char *escape, unecho_error *error);

#endif
