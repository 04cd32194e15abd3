// SPDX-License-Identifier: Apache-2.0
#include "report/audit.h"

#include "base/base64.h"
#include "json/string.h"

#include <string.h>

enum {
    KIND,
    RECORD,
    OFFSET,
    LENGTH,
    LINE,
    REASON,
    TEXT,
    TEXT_BASE64,
    RAW,
    RAW_BASE64,
    MEMBERS
};

static const unecho_bytes PATHS[MEMBERS] = {
    {"kind", 4},   {"record", 6}, {"offset", 6},       {"length", 6}, {"line", 4},
    {"reason", 6}, {"text", 4},   {"text_base64", 11}, {"raw", 3},    {"raw_base64", 10}};

/* By unecho_kind. */
static const unecho_bytes KINDS[] = {
    {"range", 5}, {"record", 6}, {"quarantine", 10}, {"bytes", 5}, {"mark", 4}};
enum {
    KIND_COUNT = sizeof KINDS / sizeof *KINDS
};

static int not_a_row(unecho_error *error, const char *what)
{
    return error_set(error, UNECHO_E_INPUT, "not a line of an audit log: %s", what);
}

/* A whole number below 10^18, as this program writes it: digits only. */
static int read_number(unecho_bytes line, const struct json_value *values, int member, uint64_t *to,
                       unecho_error *error)
{
    struct json_value value = values[member];
    bool good = value.type == JSON_NUMBER && value.end - value.start <= 18;
    *to = 0;
    for (size_t i = value.start; i < value.end && good; i++) {
        good = line.at[i] >= '0' && line.at[i] <= '9';
        *to = *to * 10 + (uint64_t)(line.at[i] - '0');
    }
    return good ? UNECHO_OK
                : error_set(error, UNECHO_E_INPUT,
                            "not a line of an audit log: \"%s\" must be a whole number",
                            PATHS[member].at);
}

/* A string, plain or as base64; not given where neither is there. */
static int read_bytes(unecho_bytes line, const struct json_value *values, int plain, int coded,
                      struct audit_bytes *to, struct buffer *bytes, unecho_error *error)
{
    bool is_plain = values[plain].type == JSON_STRING;
    bool is_coded = coded != MEMBERS && values[coded].type == JSON_STRING;
    *to = (struct audit_bytes){bytes->count, 0, is_plain || is_coded};
    if (is_plain && is_coded)
        return not_a_row(error, "the same bytes stand there twice");
    if (!to->given)
        return UNECHO_OK;
    unecho_bytes raw = json_string_raw(line, values[is_plain ? plain : coded]), text;
    int code = is_coded ? base64_decode(bytes, raw.at, raw.length, error)
                        : json_decode(raw, bytes, NULL, &text, error);
    if (!code && is_plain && bytes->count == to->first) /* without an escape it was not copied */
        code = buffer_append(bytes, text.at, text.length, error);
    to->length = bytes->count - to->first;
    return code;
}

static int read_kind(unecho_bytes line, struct json_value value, int *kind, unecho_error *error)
{
    for (*kind = 0; value.type == JSON_STRING && *kind < KIND_COUNT; ++*kind)
        if (json_string_equals(json_string_raw(line, value), KINDS[*kind]))
            return UNECHO_OK;
    return not_a_row(error, "its \"kind\" is none of range, record, quarantine, bytes, mark");
}

/* What a kind of row must have. */
static int check_row(const struct audit_row *row, unecho_error *error)
{
    bool has_text = row->kind == UNECHO_RANGE || row->kind == UNECHO_BYTES;
    if (has_text && !row->text.given)
        return not_a_row(error, "it must hold \"text\" or \"text_base64\"");
    if (has_text && row->text.length != row->length)
        return not_a_row(error, "its text is not as long as its \"length\" says");
    if (row->kind == UNECHO_RECORD && (!row->raw.given || !row->reason.given))
        return not_a_row(error, "it must hold \"reason\" and \"raw\"");
    return UNECHO_OK;
}

int audit_row_read(unecho_bytes line, struct audit_row *row, struct buffer *bytes,
                   unecho_error *error)
{
    struct json_value values[MEMBERS];
    *row = (struct audit_row){.kind = UNECHO_RANGE};
    int code = json_record_find(line, PATHS, MEMBERS, values, error);
    if (!code)
        code = read_kind(line, values[KIND], &row->kind, error);
    if (!code)
        code = read_number(line, values, RECORD, &row->record, error);
    bool placed = row->kind != UNECHO_RECORD || values[LENGTH].type != JSON_NONE;
    if (!code && placed)
        code = read_number(line, values, OFFSET, &row->offset, error);
    if (!code && placed)
        code = read_number(line, values, LENGTH, &row->length, error);
    if (!code && values[LINE].type != JSON_NONE)
        code = read_number(line, values, LINE, &row->line, error);
    if (!code)
        code = read_bytes(line, values, REASON, MEMBERS, &row->reason, bytes, error);
    if (!code)
        code = read_bytes(line, values, TEXT, TEXT_BASE64, &row->text, bytes, error);
    if (!code)
        code = read_bytes(line, values, RAW, RAW_BASE64, &row->raw, bytes, error);
    return code ? code : check_row(row, error);
}

int audit_read(unecho_bytes log, struct audit_rows *rows, struct buffer *bytes, unecho_error *error)
{
    for (uint64_t number = 1; log.length; number++) {
        const char *feed = memchr(log.at, '\n', log.length);
        size_t length = feed ? (size_t)(feed - log.at) : log.length;
        if (ARRAY_RESERVE(rows, 1, "the audit log", error))
            return UNECHO_E_MEMORY;
        struct audit_row *row = &rows->at[rows->count];
        int code = audit_row_read((unecho_bytes){log.at, length}, row, bytes, error);
        if (!code && row->kind != UNECHO_RANGE)
            code = not_a_row(error, "the log of one text has rows of kind \"range\" only");
        if (code) {
            error_place(error, NULL, number, UNECHO_NOWHERE);
            return code;
        }
        rows->count++;
        size_t used = length + (feed != NULL);
        log = (unecho_bytes){log.at + used, log.length - used};
    }
    return UNECHO_OK;
}
