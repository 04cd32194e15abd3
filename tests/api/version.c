// SPDX-License-Identifier: Apache-2.0
#include "unecho.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>
#include <xxhash.h>
#include <zlib.h>
#include <zstd.h>

Test(version, of_the_library_and_of_what_it_stands_on)
{
    cr_assert_str_eq(unecho_version(), UNECHO_VERSION);
    cr_assert_str_eq(unecho_unicode_version(), "15.0.0");
    cr_assert_str_eq(unecho_library_version("zstd"), ZSTD_versionString());
    char xxhash[32];
    snprintf(xxhash, sizeof xxhash, "%d.%d.%d", XXH_VERSION_MAJOR, XXH_VERSION_MINOR,
             XXH_VERSION_RELEASE);
    cr_assert_str_eq(unecho_library_version("xxhash"), xxhash);
    cr_assert_str_eq(unecho_library_version("zlib"), zlibVersion());
    const char *isal = unecho_library_version("isal");
    cr_assert(!isal || strspn(isal, "0123456789.") == strlen(isal), "%s", isal);
    cr_assert_null(unecho_library_version("icu"));
    cr_assert_null(unecho_library_version(""));
}

/* The answer is one of those that the header names, and the machine has it. */
Test(version, the_instruction_set_is_there)
{
    const char *set = unecho_instruction_set();
#if defined(__x86_64__)
    if (strcmp(set, "avx2") == 0)
        cr_assert(__builtin_cpu_supports("avx2"));
    else if (strcmp(set, "avx512f") == 0)
        cr_assert(__builtin_cpu_supports("avx512f"));
    else
#endif
        cr_assert_str_eq(set, "baseline");
}
