// SPDX-License-Identifier: Apache-2.0
/* `rules suggest`: lines that stand in many documents of many hosts, as a rule file to edit. */
#ifndef CLI_SUGGEST_H
#define CLI_SUGGEST_H

#include "command.h"

/* The operands of the call after "suggest" are the corpus. Returns an exit code. */
int rules_suggest(struct call *call);

#endif
