// SPDX-License-Identifier: Apache-2.0
#include "report/audit.h"

#include "base/base64.h"
#include "json/string.h"

#include <string.h>

enum {
    KIND,
    OFFSET,
    LENGTH,
    TEXT,
    TEXT_BASE64,
    MEMBERS
};

static const unecho_bytes PATHS[MEMBERS] = {
    {"kind", 4}, {"offset", 6}, {"length", 6}, {"text", 4}, {"text_base64", 11}};

static int not_a_row(unecho_error *error, const char *what)
{
    return error_set(error, UNECHO_E_INPUT, "not a line of an audit log: %s", what);
}

/* A whole number below 2^63, as this program writes it: digits only. */
static int read_number(unecho_bytes line, struct json_value value, uint64_t *to,
                       unecho_error *error)
{
    uint64_t number = 0;
    if (value.type != JSON_NUMBER || value.end - value.start > 18)
        return not_a_row(error, "\"offset\" and \"length\" must be whole numbers");
    for (size_t i = value.start; i < value.end; i++) {
        if (line.at[i] < '0' || line.at[i] > '9')
            return not_a_row(error, "\"offset\" and \"length\" must be whole numbers");
        number = number * 10 + (uint64_t)(line.at[i] - '0');
    }
    *to = number;
    return UNECHO_OK;
}

static int read_text(unecho_bytes line, const struct json_value *values, struct buffer *bytes,
                     unecho_error *error)
{
    bool plain = values[TEXT].type == JSON_STRING, coded = values[TEXT_BASE64].type == JSON_STRING;
    if (plain == coded)
        return not_a_row(error, "it must hold \"text\" or \"text_base64\"");
    unecho_bytes raw = json_string_raw(line, values[plain ? TEXT : TEXT_BASE64]);
    if (coded)
        return base64_decode(bytes, raw.at, raw.length, error);
    size_t before = bytes->count;
    unecho_bytes text;
    int code = json_decode(raw, bytes, NULL, &text, error);
    if (!code && bytes->count == before) /* without an escape it was not copied */
        code = buffer_append(bytes, text.at, text.length, error);
    return code;
}

static int read_row(unecho_bytes line, struct audit_range *range, struct buffer *bytes,
                    unecho_error *error)
{
    struct json_value values[MEMBERS];
    int code = json_record_find(line, PATHS, MEMBERS, values, error);
    if (code)
        return code;
    if (values[KIND].type != JSON_STRING ||
        !json_string_equals(json_string_raw(line, values[KIND]), (unecho_bytes){"range", 5}))
        return not_a_row(error, "its \"kind\" must be \"range\"");
    range->text = bytes->count;
    code = read_number(line, values[OFFSET], &range->offset, error);
    if (!code)
        code = read_number(line, values[LENGTH], &range->length, error);
    if (!code)
        code = read_text(line, values, bytes, error);
    if (!code && bytes->count - range->text != range->length)
        code = not_a_row(error, "its text is not as long as its \"length\" says");
    return code;
}

int audit_read(unecho_bytes log, struct audit_ranges *ranges, struct buffer *bytes,
               unecho_error *error)
{
    uint64_t number = 0;
    while (log.length) {
        const char *feed = memchr(log.at, '\n', log.length);
        size_t length = feed ? (size_t)(feed - log.at) : log.length;
        number++;
        if (ARRAY_RESERVE(ranges, 1, "the audit log", error))
            return UNECHO_E_MEMORY;
        int code = read_row((unecho_bytes){log.at, length}, &ranges->at[ranges->count], bytes,
                            error);
        if (code) {
            error_place(error, NULL, number, UNECHO_NOWHERE);
            return code;
        }
        ranges->count++;
        size_t used = length + (feed != NULL);
        log = (unecho_bytes){log.at + used, log.length - used};
    }
    return UNECHO_OK;
}
