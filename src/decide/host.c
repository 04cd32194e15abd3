// SPDX-License-Identifier: Apache-2.0
#include "decide/host.h"

#include <string.h>

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_of_scheme(char c)
{
    return is_letter(c) || (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
}

static unecho_bytes from(unecho_bytes text, size_t at)
{
    return (unecho_bytes){text.at + at, text.length - at};
}

/* What stands between "//", which begins the URL or follows its scheme, and the next / ? or #. */
static unecho_bytes authority_of(unecho_bytes url)
{
    size_t at = 0;
    if (url.length && is_letter(url.at[0])) {
        while (at < url.length && is_of_scheme(url.at[at]))
            at++;
        if (at == url.length || url.at[at++] != ':')
            return (unecho_bytes){0};
    }
    if (url.length - at < 2 || url.at[at] != '/' || url.at[at + 1] != '/')
        return (unecho_bytes){0};
    url = from(url, at + 2);
    size_t end = 0;
    while (end < url.length && !memchr("/?#", url.at[end], 3))
        end++;
    return (unecho_bytes){url.at, end};
}

/* Without what stands before the last @ and from the first : on, which in an address in brackets
 * is the first after them. */
static unecho_bytes name_of(unecho_bytes authority)
{
    const char *user = authority.length ? memrchr(authority.at, '@', authority.length) : NULL;
    if (user)
        authority = from(authority, (size_t)(user + 1 - authority.at));
    size_t end = 0;
    if (authority.length && authority.at[0] == '[') {
        const char *close = memchr(authority.at, ']', authority.length);
        end = close ? (size_t)(close - authority.at) : 0;
    }
    while (end < authority.length && authority.at[end] != ':')
        end++;
    return (unecho_bytes){authority.at, end};
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
}

size_t host_of(unecho_bytes url, char to[HOST_MOST])
{
    unecho_bytes name = name_of(authority_of(url));
    if (name.length > HOST_MOST)
        return 0;
    size_t length = 0;
    for (size_t i = 0; i < name.length && length < HOST_MOST; i++) {
        to[length++] = lower(name.at[i]);
        if (length == 4 && i == 3 && memcmp(to, "www.", 4) == 0)
            length = 0;
    }
    return length;
}
