// SPDX-License-Identifier: Apache-2.0
#include "base/hash.h"
#include "unicode/unicode.h"

#include <string.h>
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
    return strcmp(name, "xxhash") == 0 ? hash_library_version() : NULL;
}
