// SPDX-License-Identifier: Apache-2.0
/* The operands of a command as the inputs of a job. */
#ifndef CLI_OPERANDS_H
#define CLI_OPERANDS_H

#include "command.h"

/* Adds every operand, or stdin where there is none. UNECHO_E_INPUT where that makes no input. */
int operands_add(struct call *call, unecho_job *job);

#endif
