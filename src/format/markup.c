// SPDX-License-Identifier: Apache-2.0
#include "format/markup.h"

#include <string.h>
#include <strings.h>

enum {
    CLOSING_LEAST = 10,
    CLOSING_IN_BYTES = 200
};

static bool begins_as_page(unecho_bytes text)
{
    static const char *const openings[] = {"<!doctype html", "<html", "<head", "<body"};
    size_t skip = text.length >= 3 && memcmp(text.at, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    while (skip < text.length && text.at[skip] && strchr(" \t\r\n", text.at[skip]))
        skip++;
    for (size_t i = 0; i < sizeof openings / sizeof *openings; i++) {
        size_t length = strlen(openings[i]);
        if (text.length - skip >= length && strncasecmp(text.at + skip, openings[i], length) == 0)
            return true;
    }
    return false;
}

static bool is_letter(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

bool markup_is_page(unecho_bytes text)
{
    if (!text.length || begins_as_page(text))
        return text.length != 0;
    size_t closing = 0, left;
    const char *end = text.at + text.length, *at = text.at;
    while ((left = (size_t)(end - at)) > 2 && (at = memchr(at, '<', left - 2))) {
        closing += at[1] == '/' && is_letter(at[2]);
        at++;
    }
    return closing >= CLOSING_LEAST && closing >= text.length / CLOSING_IN_BYTES;
}
