// SPDX-License-Identifier: Apache-2.0
/* Random documents in which echoes are frequent, and much that is odd. */
#ifndef TESTS_PROPERTY_DOCUMENTS_H
#define TESTS_PROPERTY_DOCUMENTS_H

#include "base/mem.h"

/* xorshift64*: the same numbers everywhere. The state must not be 0. */
struct random {
    uint64_t state;
};

uint32_t random_below(struct random *random, uint32_t limit);

/* Replaces what `text` holds by a new document. Ends the program when out of memory. */
void document_make(struct random *random, struct buffer *text);

#endif
