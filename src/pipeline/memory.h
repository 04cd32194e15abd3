// SPDX-License-Identifier: Apache-2.0
/*
 * How --memory is divided: some for the program itself and for each thread, a quarter for the
 * window of a compressed input, the rest for what corpus passes remember (spill/vast.h). Fewer
 * threads run where less than a quarter would be left for those.
 *
 * Takes:   settings.
 * Gives:   bytes and a number of threads.
 * Owns:    nothing.
 * Cost:    one look at the machine.
 * Refuses: memory in which no record of max-record bytes could be cleaned.
 */
#ifndef PIPELINE_MEMORY_H
#define PIPELINE_MEMORY_H

#include "options/settings.h"

/* Half of what the machine has, or of what its control group allows where that is less; at least
 * what --memory may ask for. */
uint64_t memory_default(void);

/* Puts the memory in force and the number of threads that it allows, from 1, into `settings`.
 * `*corpus` gets the bytes for corpus passes. UNECHO_E_SETTING. */
int memory_divide(struct settings *settings, uint64_t *corpus, unecho_error *error);

#endif
