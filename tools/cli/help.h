// SPDX-License-Identifier: Apache-2.0
/* Help, made from the command table and the option table: no flag is described anywhere else. */
#ifndef CLI_HELP_H
#define CLI_HELP_H

#include "command.h"

/* Writes the help of `command` (NULL: of the program) to a descriptor: on one screen, or `whole`.
 * Returns 0, or fills `error`. */
int help_print(int descriptor, struct paint stream, const struct command *command, bool whole,
               unecho_error *error);

#endif
