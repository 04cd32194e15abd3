// SPDX-License-Identifier: Apache-2.0
/*
 * A growable run of bytes: what a command prints is put together here and written at once, so that
 * one line of output is one write. Zero-initialise; text_free releases. Every verb returns 0 or
 * UNECHO_E_MEMORY and leaves the first failure in `error`, so that callers may check once at the
 * end of a paragraph.
 */
#ifndef CLI_TEXT_H
#define CLI_TEXT_H

#include <unecho.h>

#if defined(__GNUC__)
#define PRINTF_LIKE(nth, first) __attribute__((__format__(__printf__, nth, first)))
#else
#define PRINTF_LIKE(nth, first)
#endif

struct text {
    char *at;
    size_t count, room;
};

int text_reserve(struct text *text, size_t more, unecho_error *error);
int text_add(struct text *text, const void *bytes, size_t length, unecho_error *error);
int text_print(struct text *text, unecho_error *error, const char *format, ...) PRINTF_LIKE(3, 4);
void text_free(struct text *text);

unecho_bytes text_bytes(const struct text *text); /* borrowed until the text changes */
unecho_bytes bytes_of(const char *string);        /* borrowed from a NUL-terminated string */

/* `lines` lines of `text` from `line` on, counted from 1, their line feeds included. Borrowed. */
unecho_bytes lines_of(unecho_bytes text, uint64_t line, uint64_t lines);

/* A sink that appends to `text`, for library functions that write. Borrows it. */
unecho_sink text_sink(struct text *text);

/* Adds `string` in lines of at most `width` columns, each indented. Words are divided at spaces; a
 * line break in `string` stays one. Ends with a line feed. */
int text_wrap(struct text *text, const char *string, int indent, int width, unecho_error *error);

/* A string of JSON, quotes included. Bytes that are not UTF-8 become U+FFFD; controls and
 * characters that steer the direction of writing are escaped, and the beginning of "##[", which
 * CI systems obey wherever it stands in a line. */
int text_json(struct text *text, unecho_bytes string, unecho_error *error);

/* A fraction with four decimals, the exact quotient rounded half to even, as the audit log has it.
 * `under` is not 0. */
int text_fraction(struct text *text, uint64_t over, uint64_t under, unecho_error *error);

/* 5120 as "5,120", whatever the locale. Returns `room`. */
char *number_print(uint64_t number, char room[32]);

#endif
