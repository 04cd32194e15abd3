// SPDX-License-Identifier: Apache-2.0
#include "page/html.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum {
    WAITING_BYTES = 64 << 10
};

static void flush(struct html *html)
{
    if (!html->code && html->waiting.count)
        html->code =
            html->to->write(html->to->self, html->waiting.at, html->waiting.count, html->error);
    html->waiting.count = 0;
}

void html_raw(struct html *html, const char *bytes, size_t length)
{
    if (!html->code)
        html->code = buffer_append(&html->waiting, bytes, length, html->error);
    if (html->waiting.count > WAITING_BYTES)
        flush(html);
}

void html_print(struct html *html, const char *format, ...)
{
    char room[1024];
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(room, sizeof room, format, arguments);
    va_end(arguments);
    if (length < 0 || (size_t)length >= sizeof room) {
        if (!html->code)
            html->code = error_set(html->error, UNECHO_E_INTERNAL, "markup is too long");
        return;
    }
    html_raw(html, room, (size_t)length);
}

/* The escape of a character of markup, or NULL. */
static const char *escape_of(char c)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return NULL;
    }
}

/* Writes inert text; returns what is left of `most`. */
static size_t put_escaped(struct html *html, const char *inert, size_t most)
{
    for (; *inert; inert++) {
        const char *escape = escape_of(*inert);
        size_t length = escape ? strlen(escape) : 1;
        html_raw(html, escape ? escape : inert, length);
        most = most > length ? most - length : 0;
    }
    return most;
}

/* The bytes of the character at the beginning of `text`, as far as its lead byte tells: enough to
 * ask for one at a time. */
static size_t character_length(unecho_bytes text)
{
    unsigned char lead = (unsigned char)text.at[0];
    size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    return length < text.length ? length : text.length;
}

void html_text(struct html *html, unecho_bytes text, size_t most, bool cut)
{
    char inert[64];
    while (text.length && most && !html->code) {
        size_t taken = 1;
        if (text.at[0] == '\n')
            html_raw(html, "\n", 1);
        else
            taken = unecho_print_inert((unecho_bytes){text.at, character_length(text)}, inert,
                                       sizeof inert);
        if (!taken) /* cannot be: any character fits */
            return;
        most = text.at[0] == '\n' ? most - 1 : put_escaped(html, inert, most);
        text.at += taken;
        text.length -= taken;
    }
    if (text.length || cut)
        html_print(html, "…");
}

void html_words(struct html *html, const char *words)
{
    html_text(html, (unecho_bytes){words, strlen(words)}, SIZE_MAX, false);
}

void html_number(struct html *html, uint64_t number)
{
    char digits[24], room[32];
    int length = snprintf(digits, sizeof digits, "%" PRIu64, number), to = 0;
    for (int i = 0; i < length; i++) {
        if (i && (length - i) % 3 == 0)
            room[to++] = ',';
        room[to++] = digits[i];
    }
    html_raw(html, room, (size_t)to);
}

void html_bytes(struct html *html, uint64_t bytes)
{
    static const char *const units[] = {"kB", "MB", "GB", "TB", "PB", "EB"};
    double amount = (double)bytes / 1e3;
    size_t unit = 0;
    if (bytes < 1000) {
        html_print(html, "%" PRIu64 " B", bytes);
        return;
    }
    for (; amount >= 999.5 && unit + 1 < sizeof units / sizeof *units; unit++)
        amount /= 1e3;
    html_print(html, amount < 99.95 ? "%.1f %s" : "%.0f %s", amount, units[unit]);
}

void html_share(struct html *html, uint64_t part, uint64_t whole)
{
    double share = whole ? 100 * (double)part / (double)whole : 0;
    if (part && share < 0.01)
        html_print(html, "&lt; 0.01 %%");
    else
        html_print(html,
                   share < 1 && part      ? "%.2f %%"
                   : part && part < whole ? "%.1f %%"
                                          : "%.0f %%",
                   share);
}

int html_end(struct html *html)
{
    flush(html);
    buffer_free(&html->waiting);
    return html->code;
}
