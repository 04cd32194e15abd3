// SPDX-License-Identifier: Apache-2.0
/*
 * A loop over independent items by several threads. Threads live for the loop only; which thread
 * gets which items is chance, so nothing that is computed may depend on it.
 */
#ifndef BASE_PARALLEL_H
#define BASE_PARALLEL_H

#include "base/error.h"

#include <signal.h>

/* Items first to end - 1, on thread `thread` of 0 to threads - 1. Returns 0 or a code with `error`
 * filled; a failure ends the loop soon. */
typedef int parallel_body(void *self, unsigned thread, uint64_t first, uint64_t end,
                          unecho_error *error);

/* Runs `body` over items 0 to count - 1 in blocks of at most `block`. Returns 0 or the code of a
 * failed block (of several, the one with the lowest items that was seen). */
int parallel_for(unsigned threads, uint64_t count, uint64_t block, parallel_body *body, void *self,
                 unecho_error *error);

/* Before threads are started: blocks what is the business of the program's own thread, so that none
 * of theirs gets it. SIGPIPE stays: it is about whoever writes, and ends a program whose reader has
 * gone. `before` goes back to pthread_sigmask. */
void parallel_block_signals(sigset_t *before);

#endif
