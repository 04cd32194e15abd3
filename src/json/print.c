// SPDX-License-Identifier: Apache-2.0
#include "json/print.h"

#include "base/base64.h"
#include "json/string.h"

int json_print(struct buffer *to, const char *before, const char *name, unecho_bytes bytes,
               unecho_error *error)
{
    bool utf8 = json_is_utf8(bytes);
    int code = buffer_append_text(to, before, error);
    if (!code)
        code = buffer_append(to, "\"", 1, error);
    if (!code)
        code = buffer_append_text(to, name, error);
    if (!code)
        code = buffer_append_text(to, utf8 ? "\":\"" : "_base64\":\"", error);
    if (!code)
        code =
            utf8 ? json_encode(to, bytes, error) : base64_encode(to, bytes.at, bytes.length, error);
    return code ? code : buffer_append(to, "\"", 1, error);
}
