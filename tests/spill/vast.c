// SPDX-License-Identifier: Apache-2.0
/* An array is the same wherever it lies. */
#include "spill/vast.h"

#include <criterion/criterion.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>

enum {
    MANY = 2000000,
    MIB = 1 << 20
};

struct numbers {
    VAST(uint64_t) list;
};

static void append(struct numbers *numbers, uint64_t count)
{
    for (uint64_t i = 0; i < count; i++) {
        cr_assert_eq(VAST_RESERVE(&numbers->list, 1, NULL), UNECHO_OK);
        numbers->list.at[numbers->list.count] = numbers->list.count * 3;
        numbers->list.count++;
    }
}

static void expect_all(const struct numbers *numbers, uint64_t count)
{
    cr_assert_eq(numbers->list.count, count);
    for (uint64_t i = 0; i < count; i++)
        cr_assert_eq(numbers->list.at[i], i * 3);
}

Test(vast, holds_the_same_in_memory_in_a_file_and_half_way)
{
    static const uint64_t limits[] = {UINT64_MAX, 4 * MIB, 0};
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
        struct vast_limit limit;
        struct numbers numbers;
        vast_limit_init(&limit, "/tmp", limits[i]);
        VAST_INIT(&numbers.list, &limit, "numbers", 1, SIZE_MAX);
        append(&numbers, MANY);
        cr_assert_leq(limit.held, limits[i]);
        cr_assert_eq(limit.in_files > 0, i > 0);
        expect_all(&numbers, MANY);
        vast_trim(&limit);
        expect_all(&numbers, MANY);
        numbers.list.at[MANY / 2] = 7;
        vast_trim(&limit);
        cr_assert_eq(numbers.list.at[MANY / 2], 7);
        VAST_FREE(&numbers.list);
        cr_assert_eq(limit.held + limit.in_files, 0);
        cr_assert_null(limit.arrays);
    }
}

Test(vast, the_one_that_is_read_least_moves_first)
{
    struct vast_limit limit;
    struct numbers hot, cold;
    vast_limit_init(&limit, "/tmp", 8 * MIB);
    VAST_INIT(&hot.list, &limit, "hot", 2, SIZE_MAX);
    VAST_INIT(&cold.list, &limit, "cold", 1, SIZE_MAX);
    append(&cold, 600000);
    append(&hot, 600000);
    cr_assert_eq(hot.list.vast.fd, -1);
    cr_assert_neq(cold.list.vast.fd, -1);
    expect_all(&hot, 600000);
    expect_all(&cold, 600000);
    append(&cold, 600000);
    expect_all(&cold, 1200000);
    VAST_FREE(&hot.list);
    VAST_FREE(&cold.list);
}

Test(vast, some_are_never_large_in_memory)
{
    struct vast_limit limit;
    struct numbers numbers;
    vast_limit_init(&limit, "/tmp", UINT64_MAX);
    VAST_INIT(&numbers.list, &limit, "numbers", 1, MIB);
    append(&numbers, 100000);
    cr_assert_eq(limit.in_files, 0);
    append(&numbers, 200000);
    cr_assert_gt(limit.in_files, MIB);
    expect_all(&numbers, 300000);
    VAST_FREE(&numbers.list);
}

Test(vast, tables_take_the_room_of_arrays_until_there_is_none)
{
    struct vast_limit limit;
    struct numbers numbers;
    unecho_error error = UNECHO_ERROR_INIT;
    vast_limit_init(&limit, "/tmp", 20 * MIB);
    VAST_INIT(&numbers.list, &limit, "numbers", 1, SIZE_MAX);
    append(&numbers, 1000000);
    cr_assert_eq(limit.in_files, 0);
    cr_assert_eq(vast_charge(&limit, 15 * MIB, &error), UNECHO_OK);
    cr_assert_gt(limit.in_files, 0);
    expect_all(&numbers, 1000000);
    cr_assert_eq(vast_charge(&limit, 6 * MIB, &error), UNECHO_E_LIMIT);
    cr_assert_not_null(strstr(error.message, "--memory"));
    vast_uncharge(&limit, 15 * MIB);
    cr_assert_eq(limit.held, 0);
    VAST_FREE(&numbers.list);
}

Test(vast, a_pinned_one_stays_where_it_is)
{
    struct vast_limit limit;
    struct numbers done, growing;
    unecho_error error = UNECHO_ERROR_INIT;
    vast_limit_init(&limit, "/tmp", 8 * MIB);
    VAST_INIT(&done.list, &limit, "done", 1, SIZE_MAX);
    VAST_INIT(&growing.list, &limit, "growing", 2, SIZE_MAX);
    append(&done, 600000);
    VAST_PIN(&done.list);
    const uint64_t *at = done.list.at;
    append(&growing, 1200000);
    cr_assert_eq(done.list.at, at);
    cr_assert_eq(done.list.vast.fd, -1);
    cr_assert_neq(growing.list.vast.fd, -1);
    expect_all(&done, 600000);
    expect_all(&growing, 1200000);
    cr_assert_eq(vast_charge(&limit, 6 * MIB, &error), UNECHO_E_LIMIT);
    VAST_FREE(&done.list);
    VAST_FREE(&growing.list);
}

Test(vast, a_file_takes_no_memory_once_it_is_trimmed)
{
    struct vast_limit limit;
    struct numbers numbers;
    struct rusage usage;
    vast_limit_init(&limit, "/tmp", 0);
    VAST_INIT(&numbers.list, &limit, "numbers", 1, SIZE_MAX);
    append(&numbers, 20 * (uint64_t)MIB);
    getrusage(RUSAGE_SELF, &usage);
    cr_assert_lt(usage.ru_maxrss, 100 << 10, "of 160 MiB, KiB at the most");
    VAST_FREE(&numbers.list);
}

Test(vast, a_folder_that_is_not_there_is_an_error_that_names_it)
{
    struct vast_limit limit;
    struct numbers numbers;
    unecho_error error = UNECHO_ERROR_INIT;
    vast_limit_init(&limit, "/nowhere/at/all", 0);
    VAST_INIT(&numbers.list, &limit, "numbers", 1, SIZE_MAX);
    cr_assert_eq(VAST_RESERVE(&numbers.list, 1, &error), UNECHO_E_IO);
    cr_assert_str_eq(error.source, "/nowhere/at/all");
    cr_assert_not_null(strstr(error.hint, "--tmp-dir"));
    VAST_FREE(&numbers.list);
}

Test(vast, a_disk_without_room_is_an_error_and_no_signal)
{
    struct vast_limit limit;
    struct numbers numbers;
    unecho_error error = UNECHO_ERROR_INIT;
    struct rlimit most = {32 * MIB, 32 * MIB};
    signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &most);
    vast_limit_init(&limit, "/tmp", 0);
    VAST_INIT(&numbers.list, &limit, "numbers", 1, SIZE_MAX);
    append(&numbers, MIB);
    cr_assert_eq(VAST_RESERVE(&numbers.list, 8 * MIB, &error), UNECHO_E_IO);
    expect_all(&numbers, MIB);
    VAST_FREE(&numbers.list);
    cr_assert_eq(limit.in_files, 0);
}

/* An array that cannot move stays what it was, and is counted as what it is. */
Test(vast, a_move_that_fails_changes_nothing)
{
    struct vast_limit limit;
    struct numbers numbers;
    unecho_error error = UNECHO_ERROR_INIT;
    struct rlimit most = {MIB, MIB};
    signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &most);
    vast_limit_init(&limit, "/tmp", 16 * MIB);
    VAST_INIT(&numbers.list, &limit, "numbers", 1, SIZE_MAX);
    append(&numbers, MIB);
    uint64_t held = limit.held;
    cr_assert_eq(vast_charge(&limit, 12 * MIB, &error), UNECHO_E_IO);
    cr_assert_eq(numbers.list.vast.fd, -1);
    cr_assert_eq(limit.held, held);
    cr_assert_eq(limit.in_files, 0);
    expect_all(&numbers, MIB);
    VAST_FREE(&numbers.list);
    cr_assert_eq(limit.held, 0);
}
