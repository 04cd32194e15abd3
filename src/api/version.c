// SPDX-License-Identifier: Apache-2.0
#include "base/hash.h"
#include "kernel/kernel.h"
#include "unicode/unicode.h"

#include <string.h>
#include <zlib.h>
#include <zstd.h>

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
    return strcmp(name, "xxhash") == 0 ? hash_library_version() : NULL;
}

const char *unecho_instruction_set(void)
{
    return kernel_instruction_set();
}
