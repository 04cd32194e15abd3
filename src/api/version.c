// SPDX-License-Identifier: Apache-2.0
#include "base/hash.h"
#include "kernel/kernel.h"
#include "unicode/unicode.h"

#include <string.h>
#include <zlib.h>
#include <zstd.h>
#ifdef STREAM_ISAL
#include <isa-l.h>

#define AS_TEXT(number) #number
#define DOTTED(a, b, c) AS_TEXT(a) "." AS_TEXT(b) "." AS_TEXT(c)
#define ISAL_TEXT       DOTTED(ISAL_MAJOR_VERSION, ISAL_MINOR_VERSION, ISAL_PATCH_VERSION)
#else
#define ISAL_TEXT NULL
#endif

const char *unecho_version(void)
{
    return UNECHO_VERSION;
}

const char *unecho_unicode_version(void)
{
    return UNICODE_VERSION_TEXT;
}

const char *unecho_library_version(const char *name)
{
    if (strcmp(name, "zstd") == 0)
        return ZSTD_versionString();
    if (strcmp(name, "zlib") == 0)
        return zlibVersion();
    if (strcmp(name, "isal") == 0)
        return ISAL_TEXT;
    return strcmp(name, "xxhash") == 0 ? hash_library_version() : NULL;
}

const char *unecho_instruction_set(void)
{
    return kernel_best()->name;
}
