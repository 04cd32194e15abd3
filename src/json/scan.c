// SPDX-License-Identifier: Apache-2.0
#include "json/scan.h"

#include <stdio.h>
#include <string.h>

/* What may stand at scan->at. A key's colon is taken with the key. */
enum wanted {
    WANT_VALUE,
    WANT_VALUE_OR_CLOSE,
    WANT_KEY,
    WANT_KEY_OR_CLOSE,
    WANT_SEPARATOR
};

const char *json_type_name(enum json_type type)
{
    static const char *const names[] = {
        [JSON_NONE] = "nothing",    [JSON_NULL] = "null",
        [JSON_FALSE] = "false",     [JSON_TRUE] = "true",
        [JSON_NUMBER] = "a number", [JSON_STRING] = "a string",
        [JSON_ARRAY] = "an array",  [JSON_OBJECT] = "an object",
        [JSON_KEY] = "a key",       [JSON_CLOSE] = "a closing bracket"};
    return names[type];
}

/* ---- Bytes ---- */

static bool at_end(const struct json_scan *scan)
{
    return scan->at == scan->text.length;
}

/* The byte at hand, or -1 at the end. */
static int peek(const struct json_scan *scan)
{
    return at_end(scan) ? -1 : (unsigned char)scan->text.at[scan->at];
}

static bool take(struct json_scan *scan, int byte)
{
    if (peek(scan) != byte)
        return false;
    scan->at++;
    return true;
}

static void skip_space(struct json_scan *scan)
{
    int c;
    while ((c = peek(scan)) == ' ' || c == '\n' || c == '\r' || c == '\t')
        scan->at++;
}

/* The one way to refuse: says what belongs at the byte at hand. */
static int refuse(struct json_scan *scan, const char *expected, unecho_error *error)
{
    int c = peek(scan);
    char found[32] = "the end of the text";
    if (c > ' ' && c < 0x7F)
        snprintf(found, sizeof found, "'%c'", c);
    else if (c >= 0)
        snprintf(found, sizeof found, "byte 0x%02X", (unsigned)c);
    error_set(error, UNECHO_E_INPUT, "not JSON: expected %s, found %s", expected, found);
    error_place(error, NULL, 0, scan->at);
    return UNECHO_E_INPUT;
}

/* ---- Strings ---- */

enum {
    WORD = sizeof(uint64_t)
};
#define EACH_BYTE(byte) (UINT64_C(0x0101010101010101) * (byte))

/* Eight bytes, the first one lowest whatever the machine; compilers make one load of it. */
static uint64_t word_at(const unsigned char *at)
{
    uint64_t word = 0;
    for (int i = 0; i < WORD; i++)
        word |= (uint64_t)at[i] << 8 * i;
    return word;
}

/*
 * The high bit of each byte that ends a plain run: a quote, a backslash, a control character. A
 * subtraction may borrow from the byte above and mark it wrongly, but only below a byte that is
 * rightly marked: so "any" and "the lowest" are exact.
 */
static uint64_t marks(uint64_t word)
{
    uint64_t control = word - EACH_BYTE(0x20);
    uint64_t quote = (word ^ EACH_BYTE('"')) - EACH_BYTE(1);
    uint64_t backslash = (word ^ EACH_BYTE('\\')) - EACH_BYTE(1);
    return (control | quote | backslash) & ~word & EACH_BYTE(0x80);
}

/* The first byte from `at` that ends a plain run, or `end`. */
static size_t plain_end(const unsigned char *text, size_t at, size_t end)
{
    for (; end - at >= 4 * WORD; at += 4 * WORD) {
        const unsigned char *four = text + at;
        if (marks(word_at(four)) | marks(word_at(four + WORD)) | marks(word_at(four + 2 * WORD)) |
            marks(word_at(four + 3 * WORD)))
            break;
    }
    for (; end - at >= WORD; at += WORD) {
        uint64_t found = marks(word_at(text + at));
        if (found)
            return at + (size_t)__builtin_ctzll(found) / 8;
    }
    while (at < end && text[at] >= 0x20 && text[at] != '"' && text[at] != '\\')
        at++;
    return at;
}

static bool is_hex(int c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* After the backslash. Surrogates may come in any order: a lone one is a matter of decoding. */
static int scan_escape(struct json_scan *scan, unecho_error *error)
{
    int c = peek(scan);
    if (c < 0 || !memchr("\"\\/bfnrtu", c, 9))
        return refuse(scan, "one of \" \\ / b f n r t u after a backslash", error);
    scan->at++;
    for (int i = 0; c == 'u' && i < 4; i++) {
        if (!is_hex(peek(scan)))
            return refuse(scan, "four hexadecimal digits after \\u", error);
        scan->at++;
    }
    return UNECHO_OK;
}

/* A string from its opening quote on. */
static int scan_string(struct json_scan *scan, struct json_value *item, unecho_error *error)
{
    scan->at++;
    item->escaped = false;
    for (;;) {
        const unsigned char *text = (const unsigned char *)scan->text.at;
        scan->at = plain_end(text, scan->at, scan->text.length);
        if (take(scan, '"'))
            break;
        if (peek(scan) != '\\')
            return refuse(scan,
                          at_end(scan) ? "the closing quote of a string"
                                       : "control characters in a string only as escapes",
                          error);
        item->escaped = true;
        while (take(scan, '\\')) /* escapes often come in rows: "\u0433\u0434" */
            if (scan_escape(scan, error))
                return UNECHO_E_INPUT;
    }
    item->end = scan->at;
    return UNECHO_OK;
}

/* ---- Other values ---- */

static bool take_digits(struct json_scan *scan)
{
    size_t first = scan->at;
    int c;
    while ((c = peek(scan)) >= '0' && c <= '9')
        scan->at++;
    return scan->at > first;
}

static int scan_number(struct json_scan *scan, unecho_error *error)
{
    take(scan, '-');
    if (!take(scan, '0') && !take_digits(scan))
        return refuse(scan, "a digit", error);
    if (take(scan, '.') && !take_digits(scan))
        return refuse(scan, "a digit after the decimal point", error);
    if (take(scan, 'e') || take(scan, 'E')) {
        if (!take(scan, '+'))
            take(scan, '-');
        if (!take_digits(scan))
            return refuse(scan, "a digit of the exponent", error);
    }
    return UNECHO_OK;
}

static int scan_word(struct json_scan *scan, const char *word, unecho_error *error)
{
    for (const char *c = word; *c; c++)
        if (!take(scan, *c))
            return refuse(scan, word, error);
    return UNECHO_OK;
}

static bool in_object(const struct json_scan *scan)
{
    unsigned top = scan->depth - 1;
    return scan->objects[top / 64] >> top % 64 & 1;
}

static int open_nested(struct json_scan *scan, bool object, unecho_error *error)
{
    if (scan->depth == JSON_DEPTH) {
        error_set(error, UNECHO_E_INPUT, "JSON nested more than %d levels deep", JSON_DEPTH);
        error_place(error, NULL, 0, scan->at);
        return UNECHO_E_INPUT;
    }
    uint64_t bit = UINT64_C(1) << scan->depth % 64;
    uint64_t *word = &scan->objects[scan->depth / 64];
    *word = object ? *word | bit : *word & ~bit;
    scan->depth++;
    scan->at++;
    scan->wanted = object ? WANT_KEY_OR_CLOSE : WANT_VALUE_OR_CLOSE;
    return UNECHO_OK;
}

/* A value whose first byte is `first`; scan->wanted is already what follows a scalar. */
static int scan_value(struct json_scan *scan, struct json_value *item, unecho_error *error)
{
    int failed;
    int first = peek(scan);
    switch (first) {
    case '"':
        item->type = JSON_STRING;
        return scan_string(scan, item, error);
    case '{':
    case '[':
        item->type = first == '{' ? JSON_OBJECT : JSON_ARRAY;
        failed = open_nested(scan, first == '{', error);
        break;
    case 't':
        item->type = JSON_TRUE;
        failed = scan_word(scan, "true", error);
        break;
    case 'f':
        item->type = JSON_FALSE;
        failed = scan_word(scan, "false", error);
        break;
    case 'n':
        item->type = JSON_NULL;
        failed = scan_word(scan, "null", error);
        break;
    default:
        if (first != '-' && (first < '0' || first > '9'))
            return refuse(scan, "a value", error);
        item->type = JSON_NUMBER;
        failed = scan_number(scan, error);
    }
    item->end = scan->at;
    return failed;
}

/* ---- The scan ---- */

static int scan_key(struct json_scan *scan, struct json_value *item, unecho_error *error)
{
    if (peek(scan) != '"')
        return refuse(
            scan, scan->wanted == WANT_KEY ? "a key in quotes" : "a key in quotes or a closing }",
            error);
    item->type = JSON_KEY;
    if (scan_string(scan, item, error))
        return UNECHO_E_INPUT;
    skip_space(scan);
    if (!take(scan, ':'))
        return refuse(scan, "a colon after a key", error);
    scan->wanted = WANT_VALUE;
    return UNECHO_OK;
}

static int scan_close(struct json_scan *scan, struct json_value *item)
{
    item->type = JSON_CLOSE;
    item->end = ++scan->at;
    scan->depth--;
    scan->wanted = WANT_SEPARATOR;
    return UNECHO_OK;
}

/* After the outermost value nothing but white space. */
static int scan_end(struct json_scan *scan, struct json_value *item, unecho_error *error)
{
    if (!at_end(scan))
        return refuse(scan, "nothing after the value", error);
    item->type = JSON_NONE;
    item->end = scan->at;
    return UNECHO_OK;
}

void json_scan_start(struct json_scan *scan, unecho_bytes text)
{
    *scan = (struct json_scan){.text = text, .wanted = WANT_VALUE};
}

int json_scan_next(struct json_scan *scan, struct json_value *item, unecho_error *error)
{
    skip_space(scan);
    item->start = scan->at;
    item->escaped = false;
    if (scan->wanted == WANT_SEPARATOR && !scan->depth)
        return scan_end(scan, item, error);
    bool object = scan->depth && in_object(scan);
    if (scan->wanted != WANT_VALUE && scan->wanted != WANT_KEY &&
        peek(scan) == (object ? '}' : ']'))
        return scan_close(scan, item);
    if (scan->wanted == WANT_SEPARATOR) {
        if (!take(scan, ','))
            return refuse(scan, object ? "a comma or a closing }" : "a comma or a closing ]",
                          error);
        skip_space(scan);
        item->start = scan->at;
        scan->wanted = object ? WANT_KEY : WANT_VALUE;
    }
    if (scan->wanted == WANT_KEY || scan->wanted == WANT_KEY_OR_CLOSE)
        return scan_key(scan, item, error);
    scan->wanted = WANT_SEPARATOR;
    return scan_value(scan, item, error);
}

int json_check(unecho_bytes text, unecho_error *error)
{
    struct json_scan scan;
    struct json_value item;
    json_scan_start(&scan, text);
    do {
        if (json_scan_next(&scan, &item, error))
            return UNECHO_E_INPUT;
    } while (item.type != JSON_NONE);
    return UNECHO_OK;
}
