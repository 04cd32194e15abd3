// SPDX-License-Identifier: Apache-2.0
/* Members of JSON objects that this program writes: audit rows, manifests. */
#ifndef JSON_PRINT_H
#define JSON_PRINT_H

#include "base/mem.h"

/* Appends `before` (a comma, a brace or nothing) and `"name":"bytes"` in the canonical escapes of
 * json_encode, or `"name_base64":"…"` where the bytes are not UTF-8. Returns 0 or UNECHO_E_MEMORY.
 */
int json_print(struct buffer *to, const char *before, const char *name, unecho_bytes bytes,
               unecho_error *error);

#endif
