// SPDX-License-Identifier: Apache-2.0
#include "text.h"

#include "failure.h"
#include "utf8.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int text_reserve(struct text *text, size_t more, unecho_error *error)
{
    if (text->room - text->count >= more)
        return UNECHO_OK;
    if (more > SIZE_MAX / 4 || text->count > SIZE_MAX / 4)
        return fail(error, UNECHO_E_MEMORY, "out of memory");
    size_t room = text->count + more + text->count / 2 + 64;
    char *at = realloc(text->at, room);
    if (!at)
        return fail(error, UNECHO_E_MEMORY, "out of memory: %zu bytes", room);
    text->at = at;
    text->room = room;
    return UNECHO_OK;
}

int text_add(struct text *text, const void *bytes, size_t length, unecho_error *error)
{
    if (length == 0)
        return UNECHO_OK;
    if (text_reserve(text, length, error))
        return UNECHO_E_MEMORY;
    memcpy(text->at + text->count, bytes, length);
    text->count += length;
    return UNECHO_OK;
}

int text_print(struct text *text, unecho_error *error, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int length = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (length < 0)
        return fail(error, UNECHO_E_INTERNAL, "a format of the program is faulty");
    if (text_reserve(text, (size_t)length + 1, error))
        return UNECHO_E_MEMORY;
    va_start(args, format);
    vsnprintf(text->at + text->count, (size_t)length + 1, format, args);
    va_end(args);
    text->count += (size_t)length;
    return UNECHO_OK;
}

void text_free(struct text *text)
{
    free(text->at);
    *text = (struct text){0};
}

unecho_bytes text_bytes(const struct text *text)
{
    return (unecho_bytes){text->at, text->count};
}

unecho_bytes bytes_of(const char *string)
{
    return (unecho_bytes){string, strlen(string)};
}

unecho_bytes lines_of(unecho_bytes text, uint64_t line, uint64_t lines)
{
    size_t start = 0, end;
    for (; line > 1 && start < text.length; line--) {
        const char *feed = memchr(text.at + start, '\n', text.length - start);
        start = feed ? (size_t)(feed - text.at) + 1 : text.length;
    }
    for (end = start; lines && end < text.length; lines--) {
        const char *feed = memchr(text.at + end, '\n', text.length - end);
        end = feed ? (size_t)(feed - text.at) + 1 : text.length;
    }
    return (unecho_bytes){text.at + start, end - start};
}

static int sink_write(void *self, const void *bytes, size_t length, unecho_error *error)
{
    return text_add(self, bytes, length, error);
}

unecho_sink text_sink(struct text *text)
{
    return (unecho_sink){sizeof(unecho_sink), sink_write, text};
}

/* The columns of a word: its code points, which is right for the help texts of this program. */
static int columns(const char *word, size_t length)
{
    int count = 0;
    for (size_t i = 0; i < length; i++)
        count += ((unsigned char)word[i] & 0xC0) != 0x80;
    return count;
}

int text_wrap(struct text *text, const char *string, int indent, int width, unecho_error *error)
{
    int code = UNECHO_OK;
    int column = 0; /* 0: nothing on this line yet, not even the indent */
    while (*string && !code) {
        if (*string == '\n' || *string == ' ') {
            if (*string++ == '\n') {
                code = text_add(text, "\n", 1, error);
                column = 0;
            }
            continue;
        }
        size_t length = strcspn(string, " \n");
        int wide = columns(string, length);
        if (column && column + 1 + wide > width) {
            code = text_add(text, "\n", 1, error);
            column = 0;
        }
        code = code ? code : text_print(text, error, "%*s", column ? 1 : indent, "");
        code = code ? code : text_add(text, string, length, error);
        column = (column ? column + 1 : indent) + wide;
        string += length;
    }
    return code ? code : text_add(text, "\n", 1, error);
}

/* True for what a JSON string here spells as \uXXXX: controls, bidirectional controls, separators
 * of lines. */
static bool json_escaped(uint32_t point)
{
    return point < 0x20 || (point >= 0x7F && point <= 0x9F) || point == 0x61C ||
           (point >= 0x200E && point <= 0x200F) || (point >= 0x2028 && point <= 0x202E) ||
           (point >= 0x2066 && point <= 0x2069) || point == UTF8_ILL_FORMED;
}

static bool begins_command(unecho_bytes string, size_t i)
{
    return string.length - i > 2 && memcmp(string.at + i, "##[", 3) == 0;
}

int text_json(struct text *text, unecho_bytes string, unecho_error *error)
{
    int code = text_add(text, "\"", 1, error);
    for (size_t i = 0; i < string.length && !code;) {
        uint32_t point;
        size_t length = utf8_next(string.at + i, string.length - i, &point);
        if (point == '"' || point == '\\')
            code = text_print(text, error, "\\%c", (char)point);
        else if (json_escaped(point) || begins_command(string, i))
            code = text_print(text, error, "\\u%04x",
                              (unsigned)(point == UTF8_ILL_FORMED ? 0xFFFD : point));
        else
            code = text_add(text, string.at + i, length, error);
        i += length;
    }
    return code ? code : text_add(text, "\"", 1, error);
}

int text_fraction(struct text *text, uint64_t over, uint64_t under, unecho_error *error)
{
    uint64_t scaled = over * 10000, quotient = scaled / under, rest = scaled % under;
    if (rest * 2 > under || (rest * 2 == under && quotient % 2))
        quotient++;
    return text_print(text, error, "%llu.%04llu", (unsigned long long)(quotient / 10000),
                      (unsigned long long)(quotient % 10000));
}

char *number_print(uint64_t number, char room[32])
{
    char digits[24];
    int count = snprintf(digits, sizeof digits, "%llu", (unsigned long long)number);
    char *to = room;
    for (int i = 0; i < count; i++) {
        if (i && (count - i) % 3 == 0)
            *to++ = ',';
        *to++ = digits[i];
    }
    *to = '\0';
    return room;
}
