// SPDX-License-Identifier: Apache-2.0
#include "options/toml_cursor.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* ---- places and failures --------------------------------------------------------------------- */

size_t toml_line(const struct toml *toml, size_t offset, size_t *column)
{
    size_t line = 1;
    *column = 1;
    for (size_t i = 0; i < offset; i++) {
        if (toml->bytes[i] == '\n') {
            line++;
            *column = 1;
        } else if (((unsigned char)toml->bytes[i] & 0xC0) != 0x80) {
            ++*column;
        }
    }
    return line;
}

void toml_blame(struct toml *toml, size_t offset)
{
    size_t column, line = toml_line(toml, offset, &column);
    char place[sizeof toml->error->source];
    snprintf(place, sizeof place, "%.450s:%zu:%zu", toml->name, line, column);
    error_place(toml->error, place, 0, UNECHO_NOWHERE);
}

int toml_fail(struct toml *toml, const char *at, const char *format, ...)
{
    char message[256];
    va_list args;
    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    error_set(toml->error, UNECHO_E_SETTING, "%s", message);
    toml_blame(toml, (size_t)(at - toml->bytes));
    return UNECHO_E_SETTING;
}

/* ---- between values -------------------------------------------------------------------------- */

void toml_skip_space(struct toml *toml)
{
    while (toml->at < toml->end && (*toml->at == ' ' || *toml->at == '\t'))
        toml->at++;
}

void toml_skip_lines(struct toml *toml)
{
    for (; toml->at < toml->end; toml->at++) {
        if (*toml->at == '#') {
            const char *line_end = memchr(toml->at, '\n', (size_t)(toml->end - toml->at));
            toml->at = line_end ? line_end : toml->end - 1;
        } else if (!strchr(" \t\r\n", *toml->at)) {
            return;
        }
    }
}

/* ---- strings --------------------------------------------------------------------------------- */

static int keep(struct toml *toml, const char *bytes, size_t length)
{
    return buffer_append(&toml->pool, bytes, length, toml->error);
}

static int keep_code_point(struct toml *toml, uint32_t c)
{
    char utf8[4];
    size_t length = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    for (size_t i = length - 1; i > 0; i--, c >>= 6)
        utf8[i] = (char)(0x80 | (c & 0x3F));
    utf8[0] = (char)(length == 1 ? c : (0xF00U >> length & 0xFF) | c);
    return keep(toml, utf8, length);
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* \uXXXX or \UXXXXXXXX, at the u. */
static int unicode_escape(struct toml *toml, const char *escape)
{
    int digits = *toml->at++ == 'u' ? 4 : 8;
    uint32_t c = 0;
    for (int i = 0; i < digits; i++, toml->at++) {
        int digit = toml->at < toml->end ? hex_digit(*toml->at) : -1;
        if (digit < 0)
            return toml_fail(toml, escape, "\\u takes 4 and \\U takes 8 hexadecimal digits");
        c = c << 4 | (uint32_t)digit;
    }
    if (c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
        return toml_fail(toml, escape, "an escape of a code point that is no character");
    return keep_code_point(toml, c);
}

/* An escape, at its backslash. */
static int take_escape(struct toml *toml)
{
    static const char names[] = "btnfr\"\\", values[] = "\b\t\n\f\r\"\\";
    const char *escape = toml->at++;
    char c = '\0';
    if (toml->at < toml->end)
        c = *toml->at;
    if (c == 'u' || c == 'U')
        return unicode_escape(toml, escape);
    const char *name = c ? strchr(names, c) : NULL;
    if (!name) {
        toml_fail(toml, escape, "an escape that TOML does not have");
        error_hint(toml->error, "write a backslash as \\\\, or the text between '…'");
        return UNECHO_E_SETTING;
    }
    toml->at++;
    return keep(toml, &values[name - names], 1);
}

int toml_string(struct toml *toml)
{
    const char *open = toml->at++;
    while (toml->at < toml->end && *toml->at != '\n' && *toml->at != '\r') {
        if (*toml->at == *open) {
            toml->at++;
            return keep(toml, "", 1);
        }
        int failed;
        if (*open == '"' && *toml->at == '\\')
            failed = take_escape(toml);
        else
            failed = keep(toml, toml->at++, 1);
        if (failed)
            return failed;
    }
    return toml_fail(toml, open, "a string without its closing quote on the same line");
}

static bool three_quotes(const struct toml *toml, char quote)
{
    return toml->end - toml->at >= 3 && toml->at[0] == quote && toml->at[1] == quote &&
           toml->at[2] == quote;
}

/* Skips to behind the closing quotes; up to two quotes may stand right before them. */
static int skip_long_string(struct toml *toml)
{
    const char *open = toml->at;
    for (toml->at += 3; toml->at < toml->end; toml->at++) {
        if (three_quotes(toml, *open)) {
            toml->at += 3;
            for (int i = 0; i < 2 && toml->at < toml->end && *toml->at == *open; i++)
                toml->at++;
            return UNECHO_OK;
        }
        if (*open == '"' && *toml->at == '\\' && toml->at + 1 < toml->end)
            toml->at++;
    }
    return toml_fail(toml, open, "a string without its closing quotes");
}

int toml_skip_string(struct toml *toml)
{
    const char *open = toml->at;
    if (three_quotes(toml, *open))
        return skip_long_string(toml);
    for (toml->at++; toml->at < toml->end && *toml->at != '\n'; toml->at++) {
        if (*toml->at == *open) {
            toml->at++;
            return UNECHO_OK;
        }
        /* any escape: later versions of TOML have more of them */
        if (*open == '"' && *toml->at == '\\' && toml->at + 1 < toml->end && toml->at[1] != '\n')
            toml->at++;
    }
    return toml_fail(toml, open, "a string without its closing quote on the same line");
}
