// SPDX-License-Identifier: Apache-2.0
#include "terminal.h"

#include "utf8.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct paint paint_for(int descriptor, const char *when)
{
    struct paint stream = {.terminal = isatty(descriptor) == 1};
    const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");
    if (strcmp(when, "always") == 0)
        stream.colour = true;
    else if (strcmp(when, "never") != 0)
        stream.colour = stream.terminal && !(no_color && *no_color) && term && *term &&
                        strcmp(term, "dumb") != 0;
    return stream;
}

const char *paint(struct paint stream, enum colour colour)
{
    static const char *const escapes[] = {
        [PLAIN] = "\033[0m",  [BOLD] = "\033[1m",    [DIM] = "\033[2m",   [RED] = "\033[31m",
        [GREEN] = "\033[32m", [YELLOW] = "\033[33m", [CYAN] = "\033[36m",
    };
    return stream.colour ? escapes[colour] : "";
}

int inert(struct text *to, unecho_bytes hostile, unecho_error *error)
{
    char room[4096];
    while (hostile.length) {
        size_t taken = unecho_print_inert(hostile, room, sizeof room);
        if (taken == 0)
            return UNECHO_OK; /* cannot be: any character fits in this room */
        if (text_add(to, room, strlen(room), error))
            return UNECHO_E_MEMORY;
        hostile.at += taken;
        hostile.length -= taken;
    }
    return UNECHO_OK;
}

int inert_cut(struct text *to, unecho_bytes hostile, size_t points, unecho_error *error)
{
    size_t length = 0;
    uint32_t point;
    for (; points && length < hostile.length; points--)
        length += utf8_next(hostile.at + length, hostile.length - length, &point);
    if (inert(to, (unecho_bytes){hostile.at, length}, error))
        return UNECHO_E_MEMORY;
    return length < hostile.length ? text_print(to, error, "…") : UNECHO_OK;
}

/* The text without the white space around it. */
static unecho_bytes trim(unecho_bytes text)
{
    static const char space[] = " \t\r\n";
    while (text.length && memchr(space, text.at[0], sizeof space - 1)) {
        text.at++;
        text.length--;
    }
    while (text.length && memchr(space, text.at[text.length - 1], sizeof space - 1))
        text.length--;
    return text;
}

int inert_excerpt(struct text *to, unecho_bytes hostile, size_t points, unecho_error *error)
{
    struct text line = {0};
    unecho_bytes text = trim(hostile);
    size_t most = points * 4 + 1; /* the longest character has four bytes */
    int code = text_add(&line, text.at, text.length < most ? text.length : most, error);
    for (size_t i = 0; i < line.count; i++) {
        bool end = line.at[i] == '\n' ||
                   (line.at[i] == '\r' && i + 1 < line.count && line.at[i + 1] == '\n');
        line.at[i] = end ? ' ' : line.at[i];
    }
    if (!code)
        code = inert_cut(to, text_bytes(&line), points, error);
    text_free(&line);
    return code;
}

/* "::" at the beginning of a line is a command to some build services. */
static int inert_line(struct text *to, unecho_bytes line, unecho_error *error)
{
    bool command = line.length >= 2 && memcmp(line.at, "::", 2) == 0;
    int code = command ? text_print(to, error, "\\x3A") : UNECHO_OK;
    return code ? code : inert(to, (unecho_bytes){line.at + command, line.length - command}, error);
}

int inert_lines(struct text *to, unecho_bytes hostile, unecho_error *error)
{
    int code = UNECHO_OK;
    while (hostile.length && !code) {
        const char *feed = memchr(hostile.at, '\n', hostile.length);
        size_t length = feed ? (size_t)(feed - hostile.at) : hostile.length;
        code = inert_line(to, (unecho_bytes){hostile.at, length}, error);
        if (!code && feed)
            code = text_add(to, "\n", 1, error);
        hostile.at += length + (feed != NULL);
        hostile.length -= length + (feed != NULL);
    }
    return code;
}

/* True if nothing in `name` needs an escape on a terminal. */
static bool harmless(const char *name, unecho_error *error)
{
    struct text shown = {0};
    bool same = !inert(&shown, bytes_of(name), error) && shown.count == strlen(name) &&
                memcmp(shown.at ? shown.at : "", name, shown.count) == 0 && !strchr(name, '\t');
    text_free(&shown);
    return same;
}

int shell_word(struct text *to, const char *name, unecho_error *error)
{
    static const char bare[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                               "_-./,:+=@%";
    if (*name && strspn(name, bare) == strlen(name))
        return text_print(to, error, "%s", name);
    bool plain = harmless(name, error);
    int code = text_print(to, error, plain ? "'" : "$'");
    for (const char *at = name; *at && !code; at++) {
        unsigned char byte = (unsigned char)*at;
        if (byte == '\'')
            code = text_print(to, error, plain ? "'\\''" : "\\'");
        else if (!plain && (byte < 0x20 || byte > 0x7E || byte == '#'))
            code = text_print(to, error, "\\%03o", byte);
        else if (!plain && byte == '\\')
            code = text_print(to, error, "\\\\");
        else
            code = text_add(to, at, 1, error);
    }
    return code ? code : text_add(to, "'", 1, error);
}
