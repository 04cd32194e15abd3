// SPDX-License-Identifier: Apache-2.0
/*
 * Errors. The common contract of this code base:
 *
 *   A function that can fail returns 0 (UNECHO_OK) or a negative UNECHO_E_* code and takes an
 *   `unecho_error *` last, which may be NULL. The FIRST failure is the one worth telling, so an
 *   error that is already filled is never overwritten: callers may clean up after a failure with
 *   functions that fail too. Bad data, a full disk or no memory is a code; a bug of ours is an
 *   assert. Nothing here allocates, so that running out of memory can be told as well.
 */
#ifndef BASE_ERROR_H
#define BASE_ERROR_H

#include "unecho.h"

#if defined(__GNUC__)
#define PRINTF_LIKE(nth, first) __attribute__((__format__(__printf__, nth, first)))
#else
#define PRINTF_LIKE(nth, first)
#endif

/* Fills `error` unless it is NULL or already filled. Returns `code` always. */
int error_set(unecho_error *error, int code, const char *format, ...) PRINTF_LIKE(3, 4);

/* As error_set, for a failed system call: appends the text of `errno_value`. Returns UNECHO_E_IO
 * (UNECHO_E_MEMORY where errno_value is ENOMEM). */
int error_system(unecho_error *error, int errno_value, const char *format, ...) PRINTF_LIKE(3, 4);

/* The one way to say that memory ran out: what for, and how much was asked. */
int error_memory(unecho_error *error, size_t bytes, const char *what);

/* Says where a filled error happened, where that is not said yet. `source` may be NULL; record 0
 * and offset UNECHO_NOWHERE mean unknown. */
void error_place(unecho_error *error, const char *source, uint64_t record, uint64_t offset);

/* Adds what the user can do next, unless a hint stands already. */
void error_hint(unecho_error *error, const char *format, ...) PRINTF_LIKE(2, 3);

#endif
