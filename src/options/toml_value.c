// SPDX-License-Identifier: Apache-2.0
#include "options/toml_cursor.h"

#include <string.h>

static bool bare(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-';
}

static bool digit(char c)
{
    return c >= '0' && c <= '9';
}

/* ---- keys ------------------------------------------------------------------------------------ */

/* One part of a key, into the pool. */
static int key_part(struct toml *toml)
{
    if (toml->at < toml->end && (*toml->at == '"' || *toml->at == '\''))
        return toml_string(toml);
    const char *start = toml->at;
    while (toml->at < toml->end && bare(*toml->at))
        toml->at++;
    if (toml->at == start)
        return toml_fail(toml, start,
                         "expected a key: letters, digits, \"_\" and \"-\", or a string");
    if (buffer_append(&toml->pool, start, (size_t)(toml->at - start), toml->error))
        return UNECHO_E_MEMORY;
    return buffer_append(&toml->pool, "", 1, toml->error);
}

/* How a path that is `match` relates to the table wanted with one more key. */
static int match_more(const struct toml *toml, int match, size_t start)
{
    if (match == TOML_FOREIGN || match == toml->path_length)
        return match;
    const char *wanted = toml->path[match];
    size_t length = strlen(wanted);
    bool same = toml->pool.count - start == length + 1 &&
                memcmp(toml->pool.at + start, wanted, length) == 0;
    return same ? match + 1 : TOML_FOREIGN;
}

int toml_key(struct toml *toml, int *match, size_t *start, int *parts)
{
    for (*parts = 1;; ++*parts) {
        if (*match == TOML_FOREIGN)
            toml->pool.count = 0; /* nobody reads it: keep a hostile key from growing */
        *start = toml->pool.count;
        int failed = key_part(toml);
        if (failed)
            return failed;
        *match = match_more(toml, *match, *start);
        toml_skip_space(toml);
        if (toml->at == toml->end || *toml->at != '.')
            return UNECHO_OK;
        toml->at++;
        toml_skip_space(toml);
    }
}

int toml_other_notation(struct toml *toml, const char *at)
{
    toml_fail(toml, at, "the settings of unecho in a notation that is not read");
    error_hint(toml->error, "give them a table of their own, headed [tool.unecho]");
    return UNECHO_E_SETTING;
}

/* ---- values that are not ours ---------------------------------------------------------------- */

/* A number, boolean or date: any run of the characters that these have. */
static int skip_bare(struct toml *toml)
{
    const char *start = toml->at;
    for (; toml->at < toml->end; toml->at++) {
        bool date_and_time = *toml->at == ' ' && toml->at - start == 10 && start[4] == '-' &&
                             toml->end - toml->at > 1 && digit(toml->at[1]);
        if (!bare(*toml->at) && !strchr("+.:", *toml->at) && !date_and_time)
            break;
    }
    return toml->at > start ? UNECHO_OK : toml_fail(toml, start, "expected a value");
}

static int skip_array(struct toml *toml, int depth)
{
    const char *open = toml->at++;
    for (;;) {
        toml_skip_lines(toml);
        if (toml->at == toml->end)
            return toml_fail(toml, open, "an array without its closing \"]\"");
        if (*toml->at == ']')
            break;
        int failed = toml_skip_value(toml, TOML_FOREIGN, depth);
        if (failed)
            return failed;
        toml_skip_lines(toml);
        if (toml->at < toml->end && *toml->at == ',')
            toml->at++;
        else if (toml->at < toml->end && *toml->at != ']')
            return toml_fail(toml, toml->at, "expected \",\" or \"]\" in an array");
    }
    toml->at++;
    return UNECHO_OK;
}

static int skip_member(struct toml *toml, int match, int depth)
{
    const char *start_of_key = toml->at;
    size_t start;
    int parts, failed = toml_key(toml, &match, &start, &parts);
    if (failed)
        return failed;
    if (match == toml->path_length)
        return toml_other_notation(toml, start_of_key);
    if (toml->at == toml->end || *toml->at != '=')
        return toml_fail(toml, toml->at, "expected \"=\" after a key");
    toml->at++;
    toml_skip_space(toml);
    return toml_skip_value(toml, match, depth);
}

/* Lines may end inside, and a comma may close the list, as later versions of TOML have it. */
static int skip_inline_table(struct toml *toml, int match, int depth)
{
    const char *open = toml->at++;
    for (;;) {
        toml_skip_lines(toml);
        if (toml->at == toml->end)
            return toml_fail(toml, open, "a table without its closing \"}\"");
        if (*toml->at == '}')
            break;
        int failed = skip_member(toml, match, depth);
        if (failed)
            return failed;
        toml_skip_lines(toml);
        if (toml->at < toml->end && *toml->at == ',')
            toml->at++;
        else if (toml->at < toml->end && *toml->at != '}')
            return toml_fail(toml, toml->at, "expected \",\" or \"}\" in a table");
    }
    toml->at++;
    return UNECHO_OK;
}

int toml_skip_value(struct toml *toml, int match, int depth)
{
    if (depth == TOML_DEPTH)
        return toml_fail(toml, toml->at, "values inside each other more than %d deep", TOML_DEPTH);
    switch (toml->at < toml->end ? *toml->at : '\n') {
    case '"':
    case '\'':
        return toml_skip_string(toml);
    case '[':
        return skip_array(toml, depth + 1);
    case '{':
        return skip_inline_table(toml, match, depth + 1);
    default:
        return skip_bare(toml);
    }
}

/* ---- values of ours -------------------------------------------------------------------------- */

/* Digits with single "_" between them, from *at on. */
static bool take_digits(const char **at, const char *end)
{
    const char *start = *at;
    while (*at < end && (digit(**at) || (**at == '_' && *at > start && digit((*at)[-1]))))
        ++*at;
    return *at > start && digit((*at)[-1]);
}

/* What a bare token is; -1: nothing that is read here. */
static int bare_kind(const char *at, const char *end)
{
    size_t length = (size_t)(end - at);
    if ((length == 4 && memcmp(at, "true", 4) == 0) || (length == 5 && memcmp(at, "false", 5) == 0))
        return TOML_BOOLEAN;
    if (at < end && (*at == '+' || *at == '-'))
        at++;
    const char *first = at;
    if (!take_digits(&at, end) || (*first == '0' && at - first > 1))
        return -1;
    if (at == end)
        return TOML_INTEGER;
    if (*at++ != '.' || !take_digits(&at, end))
        return -1;
    return at == end ? TOML_FRACTION : -1;
}

static int take_bare(struct toml *toml, struct toml_item *item)
{
    const char *start = toml->at;
    int failed = skip_bare(toml);
    if (failed)
        return failed;
    item->kind = bare_kind(start, toml->at);
    if (item->kind < 0) {
        toml_fail(toml, start, "a value that is not read here");
        error_hint(toml->error, "values are \"strings\", whole numbers such as 1000, decimal "
                                "fractions such as 0.8, true, false, and arrays of those");
        return UNECHO_E_SETTING;
    }
    for (const char *at = start; !failed && at < toml->at; at++) {
        if (*at != '_' && *at != '+')
            failed = buffer_append(&toml->pool, at, 1, toml->error);
    }
    return failed ? failed : buffer_append(&toml->pool, "", 1, toml->error);
}

static int take_string(struct toml *toml, struct toml_item *item)
{
    const char *open = toml->at;
    size_t start = toml->pool.count;
    item->kind = TOML_STRING;
    if (toml->end - open >= 3 && open[1] == *open && open[2] == *open)
        return toml_fail(toml, open, "a string over several lines is not read here");
    int failed = toml_string(toml);
    if (!failed && strlen(toml->pool.at + start) + 1 != toml->pool.count - start)
        return toml_fail(toml, open, "a setting cannot hold a NUL");
    return failed;
}

/* One value that is no array, into pool and items. */
static int take_item(struct toml *toml)
{
    if (ARRAY_RESERVE(&toml->items, 1, "an array of settings", toml->error))
        return UNECHO_E_MEMORY;
    struct toml_item *item = &toml->items.at[toml->items.count++];
    *item = (struct toml_item){.offset = (size_t)(toml->at - toml->bytes)};
    char c = '\n';
    if (toml->at < toml->end)
        c = *toml->at;
    if (c == '"' || c == '\'')
        return take_string(toml, item);
    if (c == '{' || c == '[')
        return toml_fail(toml, toml->at, "%s is not read here",
                         c == '{' ? "a table as a value" : "an array inside an array");
    return take_bare(toml, item);
}

static int take_array(struct toml *toml)
{
    const char *open = toml->at++;
    for (;;) {
        toml_skip_lines(toml);
        if (toml->at == toml->end)
            return toml_fail(toml, open, "an array without its closing \"]\"");
        if (*toml->at == ']')
            break;
        int failed = take_item(toml);
        if (failed)
            return failed;
        toml_skip_lines(toml);
        if (toml->at < toml->end && *toml->at == ',')
            toml->at++;
        else if (toml->at < toml->end && *toml->at != ']')
            return toml_fail(toml, toml->at, "expected \",\" or \"]\" in an array");
    }
    toml->at++;
    return UNECHO_OK;
}

int toml_value(struct toml *toml, bool *array)
{
    size_t start = toml->pool.count;
    toml->items.count = 0;
    *array = toml->at < toml->end && *toml->at == '[';
    int failed = *array ? take_array(toml) : take_item(toml);
    if (failed)
        return failed;
    const char *text = toml->pool.at + start;
    for (size_t i = 0; i < toml->items.count; i++, text += strlen(text) + 1)
        toml->items.at[i].text = text;
    return UNECHO_OK;
}
