// SPDX-License-Identifier: Apache-2.0
#include "report/rows.h"

#include "base/base64.h"
#include "json/string.h"

#include <string.h>

enum take {
    TAKE_KIND,
    TAKE_REASON,
    TAKE_NUMBER,
    TAKE_BYTES,
    TAKE_BASE64,
    TAKE_UNIT,
    TAKE_PART,
    TAKE_SCOPE,
    TAKE_SIMILARITY,
    TAKE_WITNESS,
    TAKE_WITNESSES
};

/* How a member of the log becomes one of a struct. */
struct member {
    unecho_bytes name;
    enum take take;
    size_t offset;
};

#define MEMBER(word, how, type, member)                                                            \
    {                                                                                              \
        {(word), sizeof(word) - 1}, (how), offsetof(type, member)                                  \
    }
#define OF_ROW(word, how, member)     MEMBER(word, how, unecho_row, member)
#define OF_WITNESS(word, how, member) MEMBER(word, how, unecho_witness, member)

static const struct member ROW[] = {OF_ROW("kind", TAKE_KIND, kind),
                                    OF_ROW("doc", TAKE_BYTES, doc),
                                    OF_ROW("doc_base64", TAKE_BASE64, doc),
                                    OF_ROW("source", TAKE_BYTES, source),
                                    OF_ROW("source_base64", TAKE_BASE64, source),
                                    OF_ROW("record", TAKE_NUMBER, record),
                                    OF_ROW("unit", TAKE_UNIT, unit),
                                    OF_ROW("line", TAKE_NUMBER, line),
                                    OF_ROW("lines", TAKE_NUMBER, lines),
                                    OF_ROW("offset", TAKE_NUMBER, offset),
                                    OF_ROW("length", TAKE_NUMBER, length),
                                    OF_ROW("part", TAKE_PART, part),
                                    OF_ROW("reason", TAKE_REASON, reason),
                                    OF_ROW("rule", TAKE_BYTES, rule),
                                    OF_ROW("scope", TAKE_SCOPE, scope),
                                    OF_ROW("similarity", TAKE_SIMILARITY, similarity_over),
                                    OF_ROW("witness", TAKE_WITNESS, witness),
                                    OF_ROW("witnesses", TAKE_WITNESSES, witnesses),
                                    OF_ROW("text", TAKE_BYTES, text),
                                    OF_ROW("text_base64", TAKE_BASE64, text),
                                    OF_ROW("raw", TAKE_BYTES, raw),
                                    OF_ROW("raw_base64", TAKE_BASE64, raw)};

static const struct member WITNESS[] = {
    OF_WITNESS("doc", TAKE_BYTES, doc),        OF_WITNESS("doc_base64", TAKE_BASE64, doc),
    OF_WITNESS("source", TAKE_BYTES, source),  OF_WITNESS("source_base64", TAKE_BASE64, source),
    OF_WITNESS("record", TAKE_NUMBER, record), OF_WITNESS("line", TAKE_NUMBER, line),
    OF_WITNESS("lines", TAKE_NUMBER, lines)};

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

static int faulty(unecho_bytes name, const char *expected, unecho_error *error)
{
    return error_set(error, UNECHO_E_INPUT, "not a line of an audit log: \"%.*s\" must be %s",
                     (int)name.length, name.at, expected);
}

/* A value under way: where it stands, and where its bytes may go. */
struct source {
    unecho_bytes line;
    struct json_value value;
    struct buffer *room;
    struct witnesses *witnesses;
    unecho_bytes name; /* of its member, for messages */
};

static int read_number(const struct source *from, uint64_t *to, unecho_error *error)
{
    struct json_value value = from->value;
    bool good = value.type == JSON_NUMBER && value.end - value.start <= 18;
    *to = 0;
    for (size_t i = value.start; i < value.end && good; i++) {
        good = from->line.at[i] >= '0' && from->line.at[i] <= '9';
        *to = *to * 10 + (uint64_t)(from->line.at[i] - '0');
    }
    return good ? UNECHO_OK : faulty(from->name, "a whole number", error);
}

static int read_bytes(const struct source *from, unecho_bytes *to, unecho_error *error)
{
    if (from->value.type != JSON_STRING)
        return faulty(from->name, "a string", error);
    return json_decode(json_string_raw(from->line, from->value), from->room, NULL, to, error);
}

static int read_base64(const struct source *from, unecho_bytes *to, unecho_error *error)
{
    size_t first = from->room->count;
    if (from->value.type != JSON_STRING)
        return faulty(from->name, "a string", error);
    unecho_bytes raw = json_string_raw(from->line, from->value);
    int code = base64_decode(from->room, raw.at, raw.length, error);
    *to = (unecho_bytes){from->room->at + first, from->room->count - first};
    return code;
}

static bool is_word(unecho_bytes bytes, const char *word)
{
    return *word && bytes.length == strlen(word) && memcmp(bytes.at, word, bytes.length) == 0;
}

/* The number that `name_of` gives the word of, from `first` on; 0 where there is none. */
static int number_of(unecho_bytes word, const char *(*name_of)(int), int first, int last)
{
    for (int i = first; i <= last; i++)
        if (is_word(word, name_of(i)))
            return i;
    return 0;
}

static int read_word(const struct source *from, const char *(*name_of)(int), int last, int *to,
                     unecho_error *error)
{
    unecho_bytes word;
    int code = read_bytes(from, &word, error);
    if (!code)
        *to = number_of(word, name_of, 1, last);
    return code || *to ? code : faulty(from->name, "a word of this version", error);
}

static int read_kind(const struct source *from, int *to, unecho_error *error)
{
    static const char *const kinds[] = {"range", "record", "quarantine", "bytes", "mark"};
    unecho_bytes word;
    int code = read_bytes(from, &word, error);
    for (*to = 0; !code && *to < (int)COUNT_OF(kinds); ++*to)
        if (is_word(word, kinds[*to]))
            return UNECHO_OK;
    return code ? code : faulty(from->name, "range, record, quarantine, bytes or mark", error);
}

/* "rule:ID" and "near" are reasons; what tells of a record ("blank") is a note. */
static int read_reason(const struct source *from, unecho_row *row, unecho_error *error)
{
    unecho_bytes word;
    int code = read_bytes(from, &word, error);
    if (code)
        return code;
    if (word.length > 5 && memcmp(word.at, "rule:", 5) == 0) {
        row->reason = UNECHO_RULE;
        row->rule = (unecho_bytes){word.at + 5, word.length - 5};
        return UNECHO_OK;
    }
    row->reason = number_of(word, unecho_reason_name, UNECHO_BOILERPLATE, UNECHO_CONTAINED);
    if (!row->reason)
        row->note = word;
    return UNECHO_OK;
}

/* "0.8125", and never another number of decimals. */
static int read_similarity(const struct source *from, unecho_row *row, unecho_error *error)
{
    unecho_bytes text = {from->line.at + from->value.start, from->value.end - from->value.start};
    bool good = from->value.type == JSON_NUMBER && text.length == 6 && text.at[1] == '.';
    uint64_t number = 0;
    for (size_t i = 0; i < text.length && good; i++) {
        good = i == 1 || (text.at[i] >= '0' && text.at[i] <= '9');
        number = i == 1 ? number : number * 10 + (uint64_t)(text.at[i] - '0');
    }
    row->similarity_over = number;
    row->similarity_under = 10000;
    return good && number <= 10000
               ? UNECHO_OK
               : faulty(from->name, "a number from 0 to 1 with four decimals", error);
}

static int read_object(struct source from, const struct member *members, size_t count, void *to,
                       unecho_error *error);

static int read_witness(const struct source *from, unecho_row *row, unecho_error *error)
{
    if (from->value.type != JSON_OBJECT)
        return faulty(from->name, "an object", error);
    row->has_witness = true;
    return read_object(*from, WITNESS, COUNT_OF(WITNESS), &row->witness, error);
}

/* The next object that is an element of the array under the scan; JSON_NONE after the last. */
static int next_object(struct json_scan *scan, struct json_value *object, unecho_error *error)
{
    struct json_value item;
    int code;
    do
        code = json_scan_next(scan, object, error);
    while (!code && object->type != JSON_NONE &&
           (object->type != JSON_OBJECT || scan->depth != 2)); /* the array is open, and this */
    while (!code && object->type != JSON_NONE && scan->depth >= 2) {
        code = json_scan_next(scan, &item, error);
        object->end = item.end;
    }
    return code;
}

static int read_witnesses(const struct source *from, unecho_row *row, unecho_error *error)
{
    struct witnesses *to = from->witnesses;
    struct source one = *from;
    struct json_scan scan;
    one.line.at += from->value.start;
    one.line.length = from->value.end - from->value.start;
    if (from->value.type != JSON_ARRAY)
        return faulty(from->name, "an array of objects", error);
    json_scan_start(&scan, one.line);
    for (to->count = 0;; to->count++) {
        int code = next_object(&scan, &one.value, error);
        if (code || one.value.type == JSON_NONE)
            return code;
        if (ARRAY_RESERVE(to, 1, "witnesses", error))
            return UNECHO_E_MEMORY;
        to->at[to->count] = (unecho_witness){0};
        code = read_object(one, WITNESS, COUNT_OF(WITNESS), &to->at[to->count], error);
        if (code)
            return code;
        row->witnesses = to->at;
        row->witness_count = to->count + 1;
    }
}

static int read_member(const struct source *from, const struct member *member, void *object,
                       unecho_error *error)
{
    void *to = (char *)object + member->offset;
    switch (member->take) {
    case TAKE_KIND:
        return read_kind(from, to, error);
    case TAKE_REASON:
        return read_reason(from, object, error);
    case TAKE_NUMBER:
        return read_number(from, to, error);
    case TAKE_BYTES:
        return read_bytes(from, to, error);
    case TAKE_BASE64:
        return read_base64(from, to, error);
    case TAKE_UNIT:
        return read_word(from, unecho_unit_name, UNECHO_BLOCK, to, error);
    case TAKE_PART:
        return read_word(from, unecho_part_name, UNECHO_TAIL, to, error);
    case TAKE_SCOPE:
        return read_word(from, unecho_scope_name, UNECHO_SCOPE_REFERENCE, to, error);
    case TAKE_SIMILARITY:
        return read_similarity(from, object, error);
    case TAKE_WITNESS:
        return read_witness(from, object, error);
    default:
        return read_witnesses(from, object, error);
    }
}

/* The members of the object `from` that are known. */
static int read_object(struct source from, const struct member *members, size_t count, void *to,
                       unecho_error *error)
{
    struct json_members scan;
    struct json_value key;
    json_members_start(&scan, from.line, from.value);
    for (;;) {
        int code = json_members_next(&scan, &key, &from.value, error);
        if (code || key.type == JSON_NONE)
            return code;
        unecho_bytes name = json_string_raw(from.line, key);
        for (size_t i = 0; i < count; i++) {
            if (!json_string_equals(name, members[i].name))
                continue;
            from.name = members[i].name;
            code = read_member(&from, &members[i], to, error);
            if (code)
                return code;
            break;
        }
    }
}

int row_read(unecho_bytes line, unecho_row *row, struct buffer *room, struct witnesses *witnesses,
             unecho_error *error)
{
    struct json_value whole = {JSON_OBJECT, false, 0, line.length};
    *row = (unecho_row){.size = sizeof *row};
    room->count = 0;
    /* No string is longer than its escapes: so what is decoded never moves. */
    if (ARRAY_RESERVE(room, line.length + 64, "a row of the log", error))
        return UNECHO_E_MEMORY;
    if (!line.length || line.at[0] != '{')
        return error_set(error, UNECHO_E_INPUT, "not a line of an audit log: no JSON object");
    struct source from = {.line = line, .value = whole, .room = room, .witnesses = witnesses};
    return read_object(from, ROW, COUNT_OF(ROW), row, error);
}
