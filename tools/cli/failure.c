// SPDX-License-Identifier: Apache-2.0
#include "failure.h"

#include "files.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

int fail(unecho_error *error, int code, const char *format, ...)
{
    if (error->code == UNECHO_OK) {
        va_list args;
        va_start(args, format);
        vsnprintf(error->message, sizeof error->message, format, args);
        va_end(args);
        error->code = code;
    }
    return code;
}

int fail_system(unecho_error *error, int errno_value, const char *path, const char *format, ...)
{
    if (error->code != UNECHO_OK)
        return error->code;
    va_list args;
    va_start(args, format);
    int used = vsnprintf(error->message, sizeof error->message, format, args);
    va_end(args);
    if (used >= 0 && (size_t)used < sizeof error->message)
        snprintf(error->message + used, sizeof error->message - (size_t)used, ": %s",
                 strerror(errno_value));
    error->code = errno_value == ENOMEM ? UNECHO_E_MEMORY : UNECHO_E_IO;
    fail_at(error, path);
    return error->code;
}

void fail_at(unecho_error *error, const char *source)
{
    if (error->code != UNECHO_OK && !error->source[0] && source)
        snprintf(error->source, sizeof error->source, "%s", source);
}

void advise(unecho_error *error, const char *format, ...)
{
    if (error->code == UNECHO_OK || error->hint[0])
        return;
    va_list args;
    va_start(args, format);
    vsnprintf(error->hint, sizeof error->hint, format, args);
    va_end(args);
}

void tell(const struct text *message)
{
    unecho_error ignored = UNECHO_ERROR_INIT;
    file_write_all(STDERR, "stderr", message->at, message->count, &ignored);
}

void complain(const unecho_error *error)
{
    /* each hostile byte may come as an escape of four: \x1B */
    char line[sizeof(unecho_error) * 4 + 64] = "unecho: ";
    size_t prefix = strlen(line);
    unecho_error_print(error, line + prefix, sizeof line - prefix - 1);
    size_t length = strlen(line);
    line[length++] = '\n';
    tell(&(struct text){.at = line, .count = length});
}
