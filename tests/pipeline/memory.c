// SPDX-License-Identifier: Apache-2.0
/* How --memory is divided. */
#include "pipeline/memory.h"

#include <criterion/criterion.h>
#include <string.h>

#define MIB ((uint64_t)1 << 20)

static struct settings settings_of(uint64_t memory, uint32_t threads)
{
    return (struct settings){.memory = memory, .threads = threads, .max_record = 64 * MIB};
}

Test(memory, more_of_it_gives_no_fewer_threads_and_never_more_than_there_is)
{
    uint32_t before = 1;
    for (uint64_t memory = 256 * MIB; memory < 64 * 1024 * MIB; memory += memory / 5) {
        struct settings settings = settings_of(memory, 64);
        uint64_t corpus = 0;
        cr_assert_eq(memory_divide(&settings, &corpus, NULL), UNECHO_OK);
        cr_assert(settings.threads >= before && settings.threads <= 64);
        cr_assert(corpus > 0 && corpus + memory / 4 < memory, "a window fits beside it");
        before = settings.threads;
    }
    cr_assert_eq(before, 64);
}

Test(memory, one_thread_runs_with_the_least)
{
    struct settings settings = settings_of(256 * MIB, 8);
    uint64_t corpus;
    cr_assert_eq(memory_divide(&settings, &corpus, NULL), UNECHO_OK);
    cr_assert_eq(settings.threads, 1);
    cr_assert_eq(settings.memory, 256 * MIB);
}

Test(memory, the_number_of_threads_that_was_asked_for_is_the_most)
{
    struct settings settings = settings_of(16 * 1024 * MIB, 3);
    uint64_t corpus;
    cr_assert_eq(memory_divide(&settings, &corpus, NULL), UNECHO_OK);
    cr_assert_eq(settings.threads, 3);
}

Test(memory, nothing_said_is_half_of_what_there_is_on_all_cores)
{
    struct settings settings = settings_of(0, 0);
    uint64_t corpus;
    cr_assert_eq(memory_divide(&settings, &corpus, NULL), UNECHO_OK);
    cr_assert_eq(settings.memory, memory_default());
    cr_assert_geq(settings.memory, 256 * MIB);
    cr_assert_geq(settings.threads, 1);
}

Test(memory, too_little_is_refused_with_what_to_give)
{
    unecho_error error = UNECHO_ERROR_INIT;
    struct settings settings = settings_of(255 * MIB, 1);
    uint64_t corpus;
    cr_assert_eq(memory_divide(&settings, &corpus, &error), UNECHO_E_SETTING);
    settings = settings_of(512 * MIB, 1);
    settings.max_record = 129 * MIB;
    error = (unecho_error)UNECHO_ERROR_INIT;
    cr_assert_eq(memory_divide(&settings, &corpus, &error), UNECHO_E_SETTING);
    cr_assert_not_null(strstr(error.hint, "--memory 516M,"));
}
