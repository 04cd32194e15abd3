// SPDX-License-Identifier: Apache-2.0
/*
 * Files about the program that are made by the program: man pages, completions of shells, the
 * reference. All come from the command table and the option table.
 *
 * Each verb appends to a text. Failures stay in `error`, to be looked at once at the end.
 */
#ifndef CLI_GENERATE_H
#define CLI_GENERATE_H

#include "command.h"

/* The page of a command in man(7); NULL: of the program. */
void generate_man(struct text *to, const struct command *command, unecho_error *error);

void generate_bash(struct text *to, unecho_error *error);
void generate_zsh(struct text *to, unecho_error *error);
void generate_fish(struct text *to, unecho_error *error);

/* docs/reference.md. */
void generate_reference(struct text *to, unecho_error *error);

#endif
