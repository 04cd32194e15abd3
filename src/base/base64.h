// SPDX-License-Identifier: Apache-2.0
/* Base64 (RFC 4648, section 4, with padding): how bytes that are not UTF-8 stand in JSON. */
#ifndef BASE_BASE64_H
#define BASE_BASE64_H

#include "base/mem.h"

/* Appends the encoded form of `length` bytes. Returns 0 or UNECHO_E_MEMORY. */
int base64_encode(struct buffer *to, const char *bytes, size_t length, unecho_error *error);

/* Appends the bytes that `length` characters encode. Strict: UNECHO_E_INPUT where a character,
 * the length or the padding is not canonical. */
int base64_decode(struct buffer *to, const char *text, size_t length, unecho_error *error);

#endif
