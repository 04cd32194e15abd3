// SPDX-License-Identifier: Apache-2.0
#include "check/escape.h"

#include "terminal.h"

#include <string.h>

static bool is_alphanumeric(unsigned char byte)
{
    return (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') ||
           (byte >= 'a' && byte <= 'z');
}

/* U+FFFE and U+FFFF, which are no characters of XML. */
static bool is_no_character(const char *at, size_t length)
{
    return length >= 3 && memcmp(at, "\xEF\xBF", 2) == 0 && (unsigned char)at[2] >= 0xBE;
}

static size_t put_xml_at(struct text *to, const char *at, size_t length, unecho_error *error)
{
    switch (*at) {
    case '&':
    case '<':
    case '>':
    case '"':
    case '\'':
    case '\t':
        text_print(to, error, "&#%d;", *at);
        return 1;
    default:
        break;
    }
    if (!is_no_character(at, length)) {
        text_add(to, at, 1, error);
        return 1;
    }
    text_print(to, error, "\\uFFF%c", at[2] == '\xBE' ? 'E' : 'F');
    return 3;
}

void put_xml(struct text *to, unecho_bytes hostile, unecho_error *error)
{
    struct text shown = {0};
    inert(&shown, hostile, error);
    for (size_t i = 0; i < shown.count;)
        i += put_xml_at(to, shown.at + i, shown.count - i, error);
    text_free(&shown);
}

void put_markdown(struct text *to, unecho_bytes hostile, unecho_error *error)
{
    struct text shown = {0};
    inert(&shown, hostile, error);
    for (size_t i = 0; i < shown.count; i++) {
        unsigned char byte = (unsigned char)shown.at[i];
        if (byte >= 0x80 || byte == ' ' || is_alphanumeric(byte))
            text_add(to, shown.at + i, 1, error);
        else
            text_print(to, error, "&#%d;", byte);
    }
    text_free(&shown);
}

/* "./a" is "a" to those who look a path up in a repository. */
const char *plain_path(const char *path)
{
    while (path[0] == '.' && path[1] == '/' && path[2])
        path += 2;
    return path;
}

void put_github(struct text *to, unecho_bytes hostile, bool is_value, unecho_error *error)
{
    struct text shown = {0};
    inert(&shown, hostile, error);
    for (size_t i = 0; i < shown.count; i++) {
        char byte = shown.at[i];
        if (byte == '%' || (is_value && (byte == ':' || byte == ',')))
            text_print(to, error, "%%%02X", byte);
        else
            text_add(to, &byte, 1, error);
    }
    text_free(&shown);
}

void put_uri(struct text *to, const char *path, unecho_error *error)
{
    path = plain_path(path);
    if (*path == '/')
        text_print(to, error, "file://");
    for (; *path; path++) {
        if (is_alphanumeric((unsigned char)*path) || strchr("-._~/", *path))
            text_add(to, path, 1, error);
        else
            text_print(to, error, "%%%02X", (unsigned char)*path);
    }
}

void put_path(struct text *to, const char *path, unecho_error *error)
{
    if (!is_alphanumeric((unsigned char)*path) && !strchr("./-_", *path))
        text_print(to, error, "./");
    inert(to, bytes_of(path), error);
}
