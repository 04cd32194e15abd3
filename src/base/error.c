// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static bool fillable(const unecho_error *error)
{
    return error && error->code == UNECHO_OK;
}

int error_set(unecho_error *error, int code, const char *format, ...)
{
    if (fillable(error)) {
        va_list args;
        va_start(args, format);
        vsnprintf(error->message, sizeof error->message, format, args);
        va_end(args);
        error->code = code;
    }
    return code;
}

int error_system(unecho_error *error, int errno_value, const char *format, ...)
{
    int code = errno_value == ENOMEM ? UNECHO_E_MEMORY : UNECHO_E_IO;
    if (fillable(error)) {
        va_list args;
        va_start(args, format);
        vsnprintf(error->message, sizeof error->message, format, args);
        va_end(args);
        size_t used = strlen(error->message);
        char room[128];
        /* strerror_r rather than strerror: several threads may fail at once */
        const char *reason = strerror_r(errno_value, room, sizeof room);
        snprintf(error->message + used, sizeof error->message - used, ": %s", reason);
        error->code = code;
    }
    return code;
}

int error_memory(unecho_error *error, size_t bytes, const char *what)
{
    return error_set(error, UNECHO_E_MEMORY, "out of memory: %zu bytes for %s", bytes, what);
}

void error_place(unecho_error *error, const char *source, uint64_t record, uint64_t offset)
{
    if (!error || error->code == UNECHO_OK)
        return;
    if (source && !error->source[0])
        snprintf(error->source, sizeof error->source, "%s", source);
    if (record && !error->record)
        error->record = record;
    if (offset != UNECHO_NOWHERE && error->offset == UNECHO_NOWHERE)
        error->offset = offset;
}

void error_hint(unecho_error *error, const char *format, ...)
{
    if (!error || error->code == UNECHO_OK || error->hint[0])
        return;
    va_list args;
    va_start(args, format);
    vsnprintf(error->hint, sizeof error->hint, format, args);
    va_end(args);
}
