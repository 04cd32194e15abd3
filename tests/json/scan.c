// SPDX-License-Identifier: Apache-2.0
#include "json/scan.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static unecho_bytes bytes_of(const char *text)
{
    return (unecho_bytes){text, strlen(text)};
}

/* The value of `path` in `record` as text, or "-". */
static const char *found(const char *record, const char *path)
{
    static char room[256];
    unecho_error error = UNECHO_ERROR_INIT;
    unecho_bytes paths[2] = {bytes_of("other"), bytes_of(path)};
    struct json_value values[2];
    int failed = json_record_find(bytes_of(record), paths, 2, values, &error);
    if (failed)
        snprintf(room, sizeof room, "%llu", (unsigned long long)error.offset);
    else if (values[1].type == JSON_NONE)
        return "-";
    else
        snprintf(room, sizeof room, "%.*s", (int)(values[1].end - values[1].start),
                 record + values[1].start);
    return room;
}

Test(json, finds_by_path)
{
    cr_assert_str_eq(found("{\"text\":\"x\"}", "text"), "\"x\"");
    cr_assert_str_eq(found(" { \"a\" : { \"b\" : [ 1 , {} ] } , \"c\" : 2 } ", "a.b"),
                     "[ 1 , {} ]");
    cr_assert_str_eq(found("{\"a\":{\"b\":{\"c\":1e400}}}", "a.b.c"), "1e400");
    cr_assert_str_eq(found("{\"a\":{\"b\":{\"c\":1}}}", "a"), "{\"b\":{\"c\":1}}");
    cr_assert_str_eq(found("{\"a\":{\"c\":1},\"x\":{\"b\":2}}", "a.b"), "-");
    cr_assert_str_eq(found("{\"a\":[{\"b\":1}],\"x\":{\"a\":{\"b\":1}}}", "a.b"), "-");
    cr_assert_str_eq(found("{\"x\":{\"text\":1}}", "text"), "-");
    cr_assert_str_eq(found("{}", "text"), "-");
    cr_assert_str_eq(found("{\"\":7}", ""), "7");
    cr_assert_str_eq(found("{\"id\":9007199254740993}", "id"), "9007199254740993");
}

Test(json, compares_keys_as_bytes)
{
    cr_assert_str_eq(found("{\"te\\u0078t\":1}", "text"), "1");
    cr_assert_str_eq(found("{\"text\\u0000\":1}", "text"), "-");
    cr_assert_str_eq(found("{\"Text\":1,\"texts\":2,\"tex\":3}", "text"), "-");
    cr_assert_str_eq(found("{\"\\u00e9\":1}", "\xC3\xA9"), "1");
    cr_assert_str_eq(found("{\"\\ud83d\\ude00\":1}", "\xF0\x9F\x98\x80"), "1");
    cr_assert_str_eq(found("{\"\\\"\":1}", "\""), "1");
}

Test(json, takes_the_last_of_equal_keys)
{
    cr_assert_str_eq(found("{\"a\":1,\"a\":2,\"\\u0061\":3}", "a"), "3");
    cr_assert_str_eq(found("{\"a\":{\"b\":1,\"b\":2}}", "a.b"), "2");
    cr_assert_str_eq(found("{\"a\":{\"b\":1},\"a\":{\"c\":2}}", "a.b"), "-");
    cr_assert_str_eq(found("{\"a\":{\"b\":1},\"a\":2}", "a.b"), "-");
    cr_assert_str_eq(found("{\"a\":[{\"a\":1}],\"a\":{\"a\":5}}", "a"), "{\"a\":5}");
}

Test(json, takes_a_nested_value_before_a_dotted_name)
{
    cr_assert_str_eq(found("{\"a.b\":1}", "a.b"), "1");
    cr_assert_str_eq(found("{\"a.b\":[1,[2]],\"a\":3}", "a.b"), "[1,[2]]");
    cr_assert_str_eq(found("{\"a\":{\"b\":2},\"a.b\":1}", "a.b"), "2");
    cr_assert_str_eq(found("{\"a.b\":1,\"a\":{\"b\":2}}", "a.b"), "2");
    cr_assert_str_eq(found("{\"a.b\":1,\"a.b\":2}", "a.b"), "2");
    cr_assert_str_eq(found("{\"x\":{\"a.b\":1}}", "a.b"), "-");
    cr_assert_str_eq(found("{\"a.b\":{\"c\":1}}", "a.b.c"), "-");
}

Test(json, tells_one_value_to_several_paths)
{
    const char *record = "{\"a\":{\"b\":{\"c\":1},\"d\":2}}";
    unecho_bytes paths[] = {bytes_of("a"), bytes_of("a.b"), bytes_of("a.b.c"), bytes_of("a.b")};
    const char *wanted[] = {"{\"b\":{\"c\":1},\"d\":2}", "{\"c\":1}", "1", "{\"c\":1}"};
    struct json_value values[4];
    cr_assert_eq(json_record_find(bytes_of(record), paths, 4, values, NULL), 0);
    for (int i = 0; i < 4; i++) {
        size_t length = values[i].end - values[i].start;
        cr_assert_eq(length, strlen(wanted[i]));
        cr_assert(!memcmp(record + values[i].start, wanted[i], length));
    }
    cr_assert_eq(values[0].type, JSON_OBJECT);
    cr_assert_eq(values[2].type, JSON_NUMBER);
}

/* What is refused, at which byte, and in which words. */
static const struct {
    const char *text;
    unsigned offset;
    const char *message;
} refusals[] = {
    {"", 0, "not JSON: expected a value, found the end of the text"},
    {"  ", 2, "not JSON: expected a value, found the end of the text"},
    {"\xEF\xBB\xBF{}", 0, "not JSON: expected a value, found byte 0xEF"},
    {"[1]", 0, "expected an object as the record, found an array"},
    {" \"a\"", 1, "expected an object as the record, found a string"},
    {"{", 1, "not JSON: expected a key in quotes or a closing }, found the end of the text"},
    {"{1:2}", 1, "not JSON: expected a key in quotes or a closing }, found '1'"},
    {"{\"a\" 1}", 5, "not JSON: expected a colon after a key, found '1'"},
    {"{\"a\":}", 5, "not JSON: expected a value, found '}'"},
    {"{\"a\":1,}", 7, "not JSON: expected a key in quotes, found '}'"},
    {"{\"a\":1 \"b\":2}", 7, "not JSON: expected a comma or a closing }, found '\"'"},
    {"{\"a\":[1,]}", 8, "not JSON: expected a value, found ']'"},
    {"{\"a\":[1}", 7, "not JSON: expected a comma or a closing ], found '}'"},
    {"{\"a\":1}x", 7, "not JSON: expected nothing after the value, found 'x'"},
    {"{\"a\":\"b", 7,
     "not JSON: expected the closing quote of a string, found the end of the text"},
    {"{\"a\":\"b\n\"}", 7,
     "not JSON: expected control characters in a string only as escapes, found byte 0x0A"},
    {"{\"a\":\"\\x\"}", 7,
     "not JSON: expected one of \" \\ / b f n r t u after a backslash, found 'x'"},
    {"{\"a\":\"\\u12g4\"}", 10, "not JSON: expected four hexadecimal digits after \\u, found 'g'"},
    {"{\"a\":01}", 6, "not JSON: expected a comma or a closing }, found '1'"},
    {"{\"a\":-}", 6, "not JSON: expected a digit, found '}'"},
    {"{\"a\":1.}", 7, "not JSON: expected a digit after the decimal point, found '}'"},
    {"{\"a\":1e+}", 8, "not JSON: expected a digit of the exponent, found '}'"},
    {"{\"a\":nul}", 8, "not JSON: expected null, found '}'"},
    {"{\"a\":NaN}", 5, "not JSON: expected a value, found 'N'"},
};

Test(json, says_what_is_wrong_and_where)
{
    for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
        unecho_error error = UNECHO_ERROR_INIT;
        int failed = json_record_find(bytes_of(refusals[i].text), NULL, 0, NULL, &error);
        cr_assert_eq(failed, UNECHO_E_INPUT, "%s", refusals[i].text);
        cr_assert_str_eq(error.message, refusals[i].message);
        cr_assert_eq(error.offset, refusals[i].offset, "%s: %llu", refusals[i].text,
                     (unsigned long long)error.offset);
    }
}

Test(json, refuses_a_nul_byte_outside_strings_and_within)
{
    cr_assert_eq(json_check((unecho_bytes){"1\0", 2}, NULL), UNECHO_E_INPUT);
    cr_assert_eq(json_check((unecho_bytes){"\"\0\"", 3}, NULL), UNECHO_E_INPUT);
    cr_assert_eq(json_check((unecho_bytes){"\"\\\0\"", 4}, NULL), UNECHO_E_INPUT);
    cr_assert_eq(json_check((unecho_bytes){NULL, 0}, NULL), UNECHO_E_INPUT);
}

/* Each byte of a run is looked at, wherever it stands in the words that are read at once. */
Test(json, sees_every_byte_of_a_string)
{
    char text[120];
    for (size_t place = 1; place < 100; place++)
        for (int byte = 0; byte < 256; byte++) {
            memset(text, 'a', sizeof text);
            text[0] = text[101] = '"';
            text[place] = (char)byte;
            bool good = byte >= 0x20 && byte != '"' && byte != '\\';
            unecho_error error = UNECHO_ERROR_INIT;
            int failed = json_check((unecho_bytes){text, 102}, &error);
            cr_assert_eq(!failed, good, "byte %d at %zu", byte, place);
            if (failed)
                cr_assert_eq(error.offset, place + (byte == '"' || byte == '\\'));
        }
}

static int nested(unsigned depth, char open, unecho_error *error)
{
    char text[4 * JSON_DEPTH];
    size_t length = 0;
    for (unsigned i = 0; i < depth; i++)
        text[length++] = i % 3 ? '[' : open;
    for (unsigned i = depth; i-- > 0;)
        text[length++] = i % 3 || open == '[' ? ']' : '}';
    return json_check((unecho_bytes){text, length}, error);
}

Test(json, counts_depth)
{
    unecho_error error = UNECHO_ERROR_INIT;
    cr_assert_eq(nested(JSON_DEPTH, '[', NULL), 0);
    cr_assert_eq(nested(JSON_DEPTH + 1, '[', &error), UNECHO_E_INPUT);
    cr_assert_eq(error.offset, JSON_DEPTH);
    cr_assert_str_eq(error.message, "JSON nested more than 512 levels deep");
}

/* A bracket closes its own kind at every depth. */
Test(json, remembers_what_is_open)
{
    char text[8 * JSON_DEPTH] = "";
    size_t length = 0;
    for (unsigned i = 0; i < JSON_DEPTH; i++)
        length += (size_t)sprintf(text + length, i * 7 % 3 ? "[" : "{\"a\":");
    text[length++] = '1';
    size_t middle = length;
    for (unsigned i = JSON_DEPTH; i-- > 0;)
        text[length++] = i * 7 % 3 ? ']' : '}';
    cr_assert_eq(json_check((unecho_bytes){text, length}, NULL), 0);
    for (size_t i = middle; i < length; i++) {
        unecho_error error = UNECHO_ERROR_INIT;
        char kept = text[i];
        text[i] = kept == ']' ? '}' : ']';
        cr_assert_eq(json_check((unecho_bytes){text, length}, &error), UNECHO_E_INPUT);
        cr_assert_eq(error.offset, i);
        text[i] = kept;
    }
}

Test(json, lists_members)
{
    const char *text = "[0, {\"a\":[{}, 1], \"b\" : \"\\n\", \"c\":{\"d\":1}}, 2]";
    struct json_members members;
    struct json_value key, value, object = {.type = JSON_OBJECT};
    object.start = (size_t)(strchr(text, '{') - text);
    object.end = (size_t)(strrchr(text, '}') - text) + 1;
    json_members_start(&members, bytes_of(text), object);
    const char *keys[] = {"\"a\"", "\"b\"", "\"c\""};
    const char *values[] = {"[{}, 1]", "\"\\n\"", "{\"d\":1}"};
    for (int i = 0; i < 3; i++) {
        cr_assert_eq(json_members_next(&members, &key, &value, NULL), 0);
        cr_assert_eq(key.type, JSON_KEY);
        cr_assert(!strncmp(text + key.start, keys[i], key.end - key.start));
        cr_assert(!strncmp(text + value.start, values[i], value.end - value.start));
        cr_assert_eq(value.end - value.start, strlen(values[i]));
        cr_assert_eq(value.escaped, i == 1);
    }
    for (int i = 0; i < 2; i++) {
        cr_assert_eq(json_members_next(&members, &key, &value, NULL), 0);
        cr_assert_eq(key.type, JSON_NONE);
    }
}

/* A record cut anywhere is refused, at its end. */
Test(json, refuses_every_truncation)
{
    const char *text = "{\"a\":[1.5e-3,true,{\"b\":\"\\ud83d\\ude00\"}],\"text\":null}";
    unecho_bytes path = bytes_of("text");
    for (size_t length = 0; length < strlen(text); length++) {
        char *exact = malloc(length + 1);
        memcpy(exact, text, length);
        unecho_error error = UNECHO_ERROR_INIT;
        struct json_value value;
        int failed = json_record_find((unecho_bytes){exact, length}, &path, 1, &value, &error);
        cr_assert_eq(failed, UNECHO_E_INPUT);
        cr_assert_eq(error.offset, length);
        free(exact);
    }
}
