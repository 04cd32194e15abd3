// SPDX-License-Identifier: Apache-2.0
#include "options/toml_cursor.h"

#include <stdlib.h>
#include <string.h>

/* ---- bytes that TOML has nowhere --------------------------------------------------------------
 */

/* The length of the well-formed UTF-8 sequence at `at`, 0 if there is none. */
static size_t utf8_length(const unsigned char *at, const unsigned char *end)
{
    if (*at < 0x80)
        return 1;
    size_t length = *at >= 0xF0 ? 4 : *at >= 0xE0 ? 3 : 2;
    if (*at < 0xC2 || *at > 0xF4 || (size_t)(end - at) < length)
        return 0;
    unsigned char low = *at == 0xE0 ? 0xA0 : *at == 0xF0 ? 0x90 : 0x80;
    unsigned char high = *at == 0xED ? 0x9F : *at == 0xF4 ? 0x8F : 0xBF;
    if (at[1] < low || at[1] > high)
        return 0;
    for (size_t i = 2; i < length; i++) {
        if ((at[i] & 0xC0) != 0x80)
            return 0;
    }
    return length;
}

static bool control(const char *at, const char *end)
{
    unsigned char c = (unsigned char)*at;
    if (c == '\r')
        return at + 1 == end || at[1] != '\n';
    return c == 0x7F || (c < 0x20 && c != '\t' && c != '\n');
}

/* Done first and for the whole text, so that nothing after it has to think of either. */
static int check_bytes(struct toml *toml)
{
    static const char mark[] = "\xEF\xBB\xBF";
    if (toml->end - toml->at >= 3 && memcmp(toml->at, mark, 3) == 0)
        return toml_fail(toml, toml->at, "a byte-order mark; save the file without one");
    for (const char *at = toml->at; at < toml->end;) {
        size_t length = utf8_length((const unsigned char *)at, (const unsigned char *)toml->end);
        if (length == 0)
            return toml_fail(toml, at, "a byte that is not UTF-8");
        if (control(at, toml->end))
            return toml_fail(toml, at, "a control character (U+%04X)", (unsigned char)*at);
        at += length;
    }
    return UNECHO_OK;
}

/* ---- lines ----------------------------------------------------------------------------------- */

static int end_of_line(struct toml *toml)
{
    toml_skip_space(toml);
    if (toml->at == toml->end || *toml->at == '\n' || *toml->at == '\r' || *toml->at == '#')
        return UNECHO_OK;
    return toml_fail(toml, toml->at, "expected the end of the line");
}

/* A header whose path lies at or below the table wanted must be exactly it. */
static int check_header(struct toml *toml, const char *open, int parts, bool array, bool seen)
{
    if (toml->path_length == 0) {
        toml_fail(toml, open, "tables are not read here");
        error_hint(toml->error, "write settings without a header; [tool.unecho] is for a "
                                "pyproject.toml");
        return UNECHO_E_SETTING;
    }
    if (parts > toml->path_length)
        return toml_fail(toml, open, "the settings of unecho have no tables inside");
    if (array)
        return toml_fail(toml, open,
                         "the settings of unecho are one table, not an array: write "
                         "[tool.unecho]");
    return seen ? toml_fail(toml, open, "the same table a second time") : UNECHO_OK;
}

/* "[a.b]" or "[[a.b]]", at its first bracket. */
static int read_header(struct toml *toml, int *match, bool *seen)
{
    const char *open = toml->at++;
    bool array = toml->at < toml->end && *toml->at == '[';
    toml->at += array;
    toml_skip_space(toml);
    *match = 0;
    toml->pool.count = 0;
    size_t start;
    int parts, failed = toml_key(toml, match, &start, &parts);
    if (failed)
        return failed;
    for (int i = 0; i <= array; i++, toml->at++) {
        if (toml->at == toml->end || *toml->at != ']')
            return toml_fail(toml, toml->at, "expected \"]\" after the name of a table");
    }
    if (*match == toml->path_length) {
        failed = check_header(toml, open, parts, array, *seen);
        *seen = true;
    }
    return failed ? failed : end_of_line(toml);
}

static int read_equals(struct toml *toml)
{
    if (toml->at == toml->end || *toml->at != '=')
        return toml_fail(toml, toml->at, "expected \"=\" after a key");
    toml->at++;
    toml_skip_space(toml);
    return UNECHO_OK;
}

/* KEY = VALUE in the table wanted. */
static int read_entry(struct toml *toml, toml_take *take, void *self)
{
    struct toml_entry entry = {.key_offset = (size_t)(toml->at - toml->bytes)};
    int match = toml->path_length, parts;
    size_t start, column;
    toml->pool.count = 0;
    int failed = toml_key(toml, &match, &start, &parts);
    if (failed)
        return failed;
    const char *key = toml->bytes + entry.key_offset;
    if (parts > 1)
        return toml_fail(toml, key, "a setting's name has no dots");
    if (strlen(toml->pool.at) + 1 != toml->pool.count)
        return toml_fail(toml, key, "a setting's name holds no NUL");
    failed = read_equals(toml);
    if (failed)
        return failed;
    entry.offset = entry.blame = (size_t)(toml->at - toml->bytes);
    failed = toml_value(toml, &entry.array);
    if (!failed)
        failed = end_of_line(toml);
    if (failed)
        return failed;
    entry.key = toml->pool.at;
    entry.items = toml->items.at;
    entry.count = toml->items.count;
    entry.line = toml_line(toml, entry.key_offset, &column);
    failed = take(self, &entry, toml->error);
    if (failed)
        toml_blame(toml, entry.blame);
    return failed;
}

/* KEY = VALUE in another table, whose path is `match` to the one wanted. */
static int skip_entry(struct toml *toml, int match)
{
    const char *key = toml->at;
    size_t start;
    int parts;
    toml->pool.count = 0;
    int failed = toml_key(toml, &match, &start, &parts);
    if (!failed && match == toml->path_length)
        failed = toml_other_notation(toml, key);
    if (!failed)
        failed = read_equals(toml);
    if (!failed)
        failed = toml_skip_value(toml, match, 0);
    return failed ? failed : end_of_line(toml);
}

static int read_lines(struct toml *toml, toml_take *take, void *self)
{
    int match = 0, failed = 0;
    bool seen = false;
    for (toml_skip_lines(toml); !failed && toml->at < toml->end; toml_skip_lines(toml)) {
        if (*toml->at == '[')
            failed = read_header(toml, &match, &seen);
        else if (match == toml->path_length)
            failed = read_entry(toml, take, self);
        else
            failed = skip_entry(toml, match);
    }
    return failed;
}

int toml_read(const char *bytes, size_t length, const char *name, const char *const *path,
              size_t path_length, toml_take *take, void *self, unecho_error *error)
{
    if (length == 0)
        return UNECHO_OK;
    /* places need an error to be told in; the caller may have none */
    unecho_error own = UNECHO_ERROR_INIT;
    struct toml toml = {.bytes = bytes,
                        .at = bytes,
                        .end = bytes + length,
                        .name = name,
                        .path = path,
                        .path_length = (int)path_length,
                        .error = error ? error : &own};
    int failed = check_bytes(&toml);
    if (!failed)
        failed = read_lines(&toml, take, self);
    buffer_free(&toml.pool);
    ARRAY_FREE(&toml.items);
    return failed;
}
