// SPDX-License-Identifier: Apache-2.0
/* Reading UTF-8 that may be ill-formed, one maximal subpart at a time (Unicode 15.0, 3.9). */
#ifndef CLI_UTF8_H
#define CLI_UTF8_H

#include <stddef.h>
#include <stdint.h>

#define UTF8_ILL_FORMED UINT32_MAX

/* The code point at `at`, of `length` >= 1 bytes, in `point`, or UTF8_ILL_FORMED. Returns how many
 * bytes it takes: those of the character, or of the ill-formed subpart. */
size_t utf8_next(const char *at, size_t length, uint32_t *point);

#endif
