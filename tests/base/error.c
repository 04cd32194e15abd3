// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <string.h>

Test(error, the_first_failure_stays)
{
    unecho_error error = UNECHO_ERROR_INIT;
    cr_assert_eq(error_set(&error, UNECHO_E_INPUT, "byte %d", 7), UNECHO_E_INPUT);
    cr_assert_eq(error_set(&error, UNECHO_E_IO, "later"), UNECHO_E_IO, "returns its own code");
    cr_assert_eq(error_system(&error, ENOSPC, "later still"), UNECHO_E_IO);
    cr_assert_eq(error_memory(&error, 9, "anything"), UNECHO_E_MEMORY);
    cr_assert_eq(error.code, UNECHO_E_INPUT);
    cr_assert_str_eq(error.message, "byte 7");
}

Test(error, nobody_need_listen)
{
    cr_assert_eq(error_set(NULL, UNECHO_E_LIMIT, "x"), UNECHO_E_LIMIT);
    cr_assert_eq(error_system(NULL, ENOENT, "x"), UNECHO_E_IO);
    cr_assert_eq(error_memory(NULL, 1, "x"), UNECHO_E_MEMORY);
    error_place(NULL, "x", 1, 1);
    error_hint(NULL, "x");
}

Test(error, a_failed_system_call_tells_its_reason)
{
    unecho_error error = UNECHO_ERROR_INIT;
    cr_assert_eq(error_system(&error, ENOENT, "cannot open \"%s\"", "a"), UNECHO_E_IO);
    cr_assert_str_eq(error.message, "cannot open \"a\": No such file or directory");
}

Test(error, no_memory_is_one_code_whoever_says_it)
{
    unecho_error error = UNECHO_ERROR_INIT;
    cr_assert_eq(error_system(&error, ENOMEM, "mmap"), UNECHO_E_MEMORY);
    cr_assert_eq(error.code, UNECHO_E_MEMORY);
    unecho_error second = UNECHO_ERROR_INIT;
    cr_assert_eq(error_memory(&second, 12, "words"), UNECHO_E_MEMORY);
    cr_assert_str_eq(second.message, "out of memory: 12 bytes for words");
}

Test(error, a_place_is_filled_in_where_it_is_not_known_yet)
{
    unecho_error error = UNECHO_ERROR_INIT;
    error_place(&error, "early", 1, 1);
    cr_assert_str_empty(error.source, "nothing failed: nothing to place");
    error_set(&error, UNECHO_E_INPUT, "x");
    error_place(&error, NULL, 3, UNECHO_NOWHERE);
    error_place(&error, "a.txt", 4, 5);
    error_place(&error, "b.txt", 6, 7);
    cr_assert_str_eq(error.source, "a.txt");
    cr_assert_eq(error.record, 3);
    cr_assert_eq(error.offset, 5);
}

Test(error, the_first_hint_stays)
{
    unecho_error error = UNECHO_ERROR_INIT;
    error_hint(&error, "early");
    cr_assert_str_empty(error.hint);
    error_set(&error, UNECHO_E_INPUT, "x");
    error_hint(&error, "try %s", "this");
    error_hint(&error, "or that");
    cr_assert_str_eq(error.hint, "try this");
}

Test(error, long_texts_are_cut_to_their_room)
{
    char longer[3000];
    memset(longer, 'a', sizeof longer - 1);
    longer[sizeof longer - 1] = '\0';
    unecho_error error = UNECHO_ERROR_INIT;
    error_system(&error, ENOENT, "%s", longer);
    error_place(&error, longer, 0, UNECHO_NOWHERE);
    error_hint(&error, "%s", longer);
    cr_assert_eq(strlen(error.message), sizeof error.message - 1);
    cr_assert_eq(strlen(error.source), sizeof error.source - 1);
    cr_assert_eq(strlen(error.hint), sizeof error.hint - 1);
}
