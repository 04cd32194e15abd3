// SPDX-License-Identifier: Apache-2.0
#include "base/mem.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void *mem_new(size_t count, size_t size, const char *what, unecho_error *error)
{
    bool overflow = size && count > SIZE_MAX / size; /* sanitizers do not leave that to calloc */
    void *block = overflow ? NULL : calloc(count ? count : 1, size ? size : 1);
    if (!block)
        error_memory(error, overflow ? SIZE_MAX : count * size, what);
    return block;
}

void *mem_resize(void *block, size_t count, size_t size, const char *what, unecho_error *error)
{
    if (size && count > SIZE_MAX / size) {
        error_memory(error, SIZE_MAX, what);
        return NULL;
    }
    void *larger = realloc(block, count && size ? count * size : 1);
    if (!larger)
        error_memory(error, count * size, what);
    return larger;
}

char *mem_text(const char *bytes, size_t length, unecho_error *error)
{
    char *copy = mem_resize(NULL, length + 1, 1, "a string", error);
    if (!copy)
        return NULL;
    if (length)
        memcpy(copy, bytes, length);
    copy[length] = '\0';
    return copy;
}

int mem_grow(void **at, size_t count, size_t *room, size_t more, size_t size, const char *what,
             unecho_error *error)
{
    if (more > SIZE_MAX - count)
        return error_memory(error, SIZE_MAX, what);
    size_t need = count + more;
    size_t wanted = *room > SIZE_MAX / 2 ? need : *room + *room / 2;
    if (wanted < need)
        wanted = need;
    if (wanted < 16)
        wanted = 16;
    void *larger = mem_resize(*at, wanted, size, what, error);
    if (!larger)
        return UNECHO_E_MEMORY;
    *at = larger;
    *room = wanted;
    return UNECHO_OK;
}

int list32_zero(struct list32 *list, size_t count, const char *what, unecho_error *error)
{
    list->count = 0;
    if (ARRAY_RESERVE(list, count, what, error))
        return UNECHO_E_MEMORY;
    if (count)
        memset(list->at, 0, count * sizeof *list->at);
    list->count = count;
    return UNECHO_OK;
}

int buffer_append(struct buffer *buffer, const void *bytes, size_t length, unecho_error *error)
{
    if (ARRAY_RESERVE(buffer, length, "a text", error))
        return UNECHO_E_MEMORY;
    if (length)
        memcpy(buffer->at + buffer->count, bytes, length);
    buffer->count += length;
    return UNECHO_OK;
}

int buffer_append_number(struct buffer *buffer, uint64_t number, unecho_error *error)
{
    char digits[20], *at = digits + sizeof digits;
    do {
        *--at = (char)('0' + number % 10);
        number /= 10;
    } while (number);
    return buffer_append(buffer, at, (size_t)(digits + sizeof digits - at), error);
}

int buffer_print(struct buffer *buffer, unecho_error *error, const char *format, ...)
{
    enum {
        LIKELY = 128
    }; /* most of what is printed is shorter and is formatted once */
    va_list args;
    for (size_t room = LIKELY;;) {
        if (ARRAY_RESERVE(buffer, room, "a text", error))
            return UNECHO_E_MEMORY;
        room = buffer->room - buffer->count;
        va_start(args, format);
        int length = vsnprintf(buffer->at + buffer->count, room, format, args);
        va_end(args);
        if (length < 0)
            return error_set(error, UNECHO_E_INTERNAL, "cannot format \"%s\"", format);
        if ((size_t)length < room) {
            buffer->count += (size_t)length;
            return UNECHO_OK;
        }
        room = (size_t)length + 1;
    }
}

int buffer_terminate(struct buffer *buffer, unecho_error *error)
{
    if (ARRAY_RESERVE(buffer, 1, "a text", error))
        return UNECHO_E_MEMORY;
    buffer->at[buffer->count] = '\0';
    return UNECHO_OK;
}

void buffer_free(struct buffer *buffer)
{
    ARRAY_FREE(buffer);
}
