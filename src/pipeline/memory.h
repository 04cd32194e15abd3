// SPDX-License-Identifier: Apache-2.0
/*
 * How --memory is divided: some for the program itself, a share for each thread, the rest for what
 * a corpus pass remembers (spill/vast.h). Fewer threads run where it does not suffice for all.
 */
#ifndef PIPELINE_MEMORY_H
#define PIPELINE_MEMORY_H

#include "options/settings.h"

/* Half of what the machine has, or of what its control group allows where that is less; at least
 * what --memory may ask for. */
uint64_t memory_default(void);

/* Puts the memory in force and the number of threads that it allows into `settings`. `*corpus` gets
 * the bytes for corpus passes. UNECHO_E_SETTING where a record of max-record bytes could not be
 * cleaned. */
int memory_divide(struct settings *settings, uint64_t *corpus, unecho_error *error);

#endif
