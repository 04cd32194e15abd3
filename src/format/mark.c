// SPDX-License-Identifier: Apache-2.0
#include "format/mark.h"

#include "json/scan.h"
#include "json/string.h"

#include <string.h>

/* The record as an object, whose range its members are asked of. */
static struct json_value object_of(unecho_bytes record)
{
    struct json_value object = {JSON_OBJECT, false, 0, record.length};
    while (object.start < record.length && record.at[object.start] != '{')
        object.start++;
    return object;
}

int mark_check(unecho_bytes record, unecho_bytes field, unecho_error *error)
{
    struct json_members members;
    struct json_value key, value;
    json_members_start(&members, record, object_of(record));
    int code;
    while (!(code = json_members_next(&members, &key, &value, error)) && key.type != JSON_NONE) {
        if (!json_string_equals(json_string_raw(record, key), field))
            continue;
        error_set(error, UNECHO_E_INPUT, "the record has a member \"%.*s\" already",
                  (int)(field.length < 64 ? field.length : 64), field.at);
        error_hint(error, "give --mark another name");
        error_place(error, NULL, 0, key.start);
        return UNECHO_E_INPUT;
    }
    return code;
}

int mark_add(struct buffer *to, size_t first, unecho_bytes field, unecho_bytes rows,
             unecho_error *error)
{
    struct buffer member = {0};
    size_t close = to->count;
    while (close > first && to->at[close - 1] != '}')
        close--;
    if (close == first)
        return error_set(error, UNECHO_E_INTERNAL, "a record without its closing bracket");
    close--;
    int code = buffer_append(&member, ",\"", 2, error);
    if (!code)
        code = json_encode(&member, field, error);
    if (!code)
        code = buffer_append(&member, "\":[", 3, error);
    if (!code)
        code = buffer_append(&member, rows.at, rows.length, error);
    if (!code)
        code = buffer_append(&member, "]", 1, error);
    if (!code)
        code = ARRAY_RESERVE(to, member.count, "a marked record", error);
    if (!code) {
        memmove(to->at + close + member.count, to->at + close, to->count - close);
        memcpy(to->at + close, member.at, member.count);
        to->count += member.count;
    }
    buffer_free(&member);
    return code;
}

static int not_marked(unecho_bytes field, unecho_error *error)
{
    return error_set(error, UNECHO_E_MISMATCH, "\"%.*s\" is not the last member of the record",
                     (int)(field.length < 64 ? field.length : 64), field.at);
}

int mark_cut(unecho_bytes record, unecho_bytes field, struct buffer *to, unecho_error *error)
{
    struct json_members members;
    struct json_value key = {0}, value = {0}, last_key = {0}, last = {0};
    json_members_start(&members, record, object_of(record));
    int code;
    while (!(code = json_members_next(&members, &key, &value, error)) && key.type != JSON_NONE) {
        last_key = key;
        last = value;
    }
    if (code)
        return code;
    bool ours = last.type == JSON_ARRAY && last_key.start && record.at[last_key.start - 1] == ',' &&
                record.at[last.end] == '}' &&
                json_string_equals(json_string_raw(record, last_key), field);
    if (!ours)
        return not_marked(field, error);
    if (buffer_append(to, record.at, last_key.start - 1, error))
        return UNECHO_E_MEMORY;
    return buffer_append(to, record.at + last.end, record.length - last.end, error);
}
