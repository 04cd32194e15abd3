// SPDX-License-Identifier: Apache-2.0
/* "Did you mean": the name nearest to a mistyped one. */
#ifndef CLI_NEAREST_H
#define CLI_NEAREST_H

#include <stddef.h>

/* The nearest of the names that `at` gives for 0, 1, … until NULL; NULL if none is within a third
 * of its length in letters added, left out, replaced or swapped. */
const char *nearest_name(const char *typed, const char *(*at)(const void *self, size_t index),
                         const void *self);

#endif
