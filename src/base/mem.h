// SPDX-License-Identifier: Apache-2.0
/*
 * Memory: growable arrays and arenas over malloc, with checked size arithmetic.
 *
 * Every function that allocates may fail and says so; sizes are products that may overflow, so
 * nobody multiplies by hand. In the steady state of a run nothing allocates: arrays and arenas
 * keep their capacity when they are emptied, and a batch that comes round again finds them warm.
 */
#ifndef BASE_MEM_H
#define BASE_MEM_H

#include "base/error.h"

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

/* malloc and realloc of count * size bytes, with the product checked. `what` names the purpose in
 * the error. mem_new gives zeroed memory. On failure they return NULL, fill `error`, and the old
 * block of mem_resize is untouched. Release with free(). */
void *mem_new(size_t count, size_t size, const char *what, unecho_error *error);
void *mem_resize(void *block, size_t count, size_t size, const char *what, unecho_error *error);

/* A copy of `length` bytes with a NUL after them. Release with free(). */
char *mem_text(const char *bytes, size_t length, unecho_error *error);

/*
 * A growable array: `struct { type *at; size_t count, room; }`, zero-initialised, declared by
 * ARRAY(type) and handled by the macros below. Growth is by half, so appending is linear.
 *
 *   ARRAY(struct line) lines = {0};
 *   if (ARRAY_RESERVE(&lines, 1, "lines", error))     // room for one more
 *       return UNECHO_E_MEMORY;
 *   lines.at[lines.count++] = (struct line){…};
 *   lines.count = 0;                                  // emptied, the room stays
 *   ARRAY_FREE(&lines);
 */
#define ARRAY(type)                                                                                \
    struct {                                                                                       \
        type *at;                                                                                  \
        size_t count, room;                                                                        \
    }

/* Makes room for `more` elements after the count. Returns 0 or UNECHO_E_MEMORY. */
#define ARRAY_RESERVE(array, more, what, error)                                                    \
    ((array)->room - (array)->count >= (size_t)(more)                                              \
         ? 0                                                                                       \
         : mem_grow((void **)&(array)->at, (array)->count, &(array)->room, (more),                 \
                    sizeof *(array)->at, (what), (error)))

#define ARRAY_FREE(array)                                                                          \
    (free((array)->at), (array)->at = NULL, (array)->count = (array)->room = 0)

/* An array of 32-bit numbers, for those that are passed about. */
struct list32 {
    uint32_t *at;
    size_t count, room;
};

/* Makes the list hold `count` zeros. Returns 0 or UNECHO_E_MEMORY. */
int list32_zero(struct list32 *list, size_t count, const char *what, unecho_error *error);

/* Used by ARRAY_RESERVE only. */
int mem_grow(void **at, size_t count, size_t *room, size_t more, size_t size, const char *what,
             unecho_error *error);

/*
 * A byte string under construction: an ARRAY of char with the verbs that text needs. Zero-init;
 * buffer_free releases. The bytes are not NUL-terminated unless buffer_terminate was called.
 */
struct buffer {
    char *at;
    size_t count, room;
};

int buffer_append(struct buffer *buffer, const void *bytes, size_t length, unecho_error *error);
/* A text that ends in NUL; a number in decimal digits: for what is printed for each row of a log,
 * where buffer_print would cost more than the rest of the row. The length of a literal is known to
 * the compiler. */
static inline int buffer_append_text(struct buffer *buffer, const char *text, unecho_error *error)
{
    return buffer_append(buffer, text, __builtin_strlen(text), error);
}
int buffer_append_number(struct buffer *buffer, uint64_t number, unecho_error *error);
int buffer_print(struct buffer *buffer, unecho_error *error, const char *format, ...)
    PRINTF_LIKE(3, 4);
int buffer_terminate(struct buffer *buffer, unecho_error *error); /* a NUL, not counted */
void buffer_free(struct buffer *buffer);

#endif
