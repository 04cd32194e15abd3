// SPDX-License-Identifier: Apache-2.0
/*
 * Errors of the program itself, in the library's own form: the first failure stays, and main
 * prints it. Texts from outside (file names, arguments) go in as they are: they are made inert
 * when the error is printed, never before.
 */
#ifndef CLI_FAILURE_H
#define CLI_FAILURE_H

#include "text.h"

/* Exit codes: INTERFACE of the program. */
enum {
    EXIT_DONE = 0,
    EXIT_FOUND = 1,
    EXIT_ERROR = 2
};

/* Fills `error` unless it is filled. Returns `code`. */
int fail(unecho_error *error, int code, const char *format, ...) PRINTF_LIKE(3, 4);

/* As fail, for a system call that left `errno_value`: UNECHO_E_IO, the reason appended. */
int fail_system(unecho_error *error, int errno_value, const char *path, const char *format, ...)
    PRINTF_LIKE(4, 5);

/* Where a filled error happened, and what to do next; both unless said already. */
void fail_at(unecho_error *error, const char *source);
void advise(unecho_error *error, const char *format, ...) PRINTF_LIKE(2, 3);

/* Writes a message to stderr. Nothing fails where nobody listens. */
void tell(const struct text *message);

/* Prints `error` on stderr: "unecho: article.txt: message; hint". */
void complain(const unecho_error *error);

#endif
