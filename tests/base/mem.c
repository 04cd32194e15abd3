// SPDX-License-Identifier: Apache-2.0
#include "base/mem.h"

#include <criterion/criterion.h>
#include <string.h>

/* The sizes that overflow come from a variable: the compiler must not see what they are. */
static volatile size_t half_of_all = SIZE_MAX / 2 + 1;

Test(mem, a_product_that_overflows_is_refused)
{
    unecho_error error = UNECHO_ERROR_INIT;
    cr_assert_null(mem_new(half_of_all, 2, "words", &error));
    cr_assert_eq(error.code, UNECHO_E_MEMORY);
    cr_assert_not_null(strstr(error.message, "for words"));
    char *block = mem_new(4, 1, "words", NULL);
    block[3] = 'x';
    cr_assert_null(mem_resize(block, half_of_all, 2, "words", NULL));
    cr_assert_eq(block[3], 'x', "the old block is untouched");
    free(block);
}

Test(mem, new_memory_is_zero_and_never_null_for_nothing)
{
    unsigned char *block = mem_new(1000, 3, "a test", NULL);
    for (size_t i = 0; i < 3000; i++)
        cr_assert_eq(block[i], 0);
    free(block);
    void *nothing = mem_new(0, 8, "a test", NULL), *none = mem_resize(NULL, 0, 8, "a test", NULL);
    cr_assert_not_null(nothing);
    cr_assert_not_null(none);
    free(nothing);
    free(none);
}

Test(mem, a_text_ends_in_nul_whatever_it_holds)
{
    char *text = mem_text("a\0b", 3, NULL), *empty = mem_text(NULL, 0, NULL);
    cr_assert_arr_eq(text, "a\0b", 4);
    cr_assert_arr_eq(empty, "", 1);
    free(text);
    free(empty);
}

Test(array, grows_by_half_so_that_appending_is_linear)
{
    ARRAY(uint64_t) array = {0};
    size_t moves = 0;
    for (uint64_t i = 0; i < 100000; i++) {
        size_t room = array.room;
        cr_assert_eq(ARRAY_RESERVE(&array, 1, "numbers", NULL), 0);
        moves += array.room != room;
        array.at[array.count++] = i;
    }
    for (uint64_t i = 0; i < 100000; i++)
        cr_assert_eq(array.at[i], i);
    cr_assert_leq(moves, 30);
    array.count = 0;
    size_t room = array.room;
    cr_assert_eq(ARRAY_RESERVE(&array, room, "numbers", NULL), 0);
    cr_assert_eq(array.room, room, "emptied, it keeps its room");
    ARRAY_FREE(&array);
    cr_assert_null(array.at);
    cr_assert_eq(array.room, 0);
}

Test(array, a_count_that_overflows_is_refused_and_nothing_changes)
{
    ARRAY(uint32_t) array = {0};
    cr_assert_eq(ARRAY_RESERVE(&array, 3, "numbers", NULL), 0);
    array.at[0] = 7;
    array.count = 1;
    size_t room = array.room;
    cr_assert_eq(ARRAY_RESERVE(&array, SIZE_MAX, "numbers", NULL), UNECHO_E_MEMORY);
    cr_assert_eq(ARRAY_RESERVE(&array, half_of_all, "numbers", NULL), UNECHO_E_MEMORY);
    cr_assert_eq(array.at[0], 7);
    cr_assert_eq(array.room, room);
    ARRAY_FREE(&array);
}

Test(list32, zeros_whatever_stood_there)
{
    struct list32 list = {0};
    for (int round = 0; round < 2; round++) {
        cr_assert_eq(list32_zero(&list, 50, "a test", NULL), UNECHO_OK);
        cr_assert_eq(list.count, 50);
        for (size_t i = 0; i < 50; i++) {
            cr_assert_eq(list.at[i], 0);
            list.at[i] = 1;
        }
    }
    cr_assert_eq(list32_zero(&list, 0, "a test", NULL), UNECHO_OK);
    cr_assert_eq(list.count, 0);
    ARRAY_FREE(&list);
}

Test(buffer, appends_prints_and_terminates)
{
    struct buffer buffer = {0};
    cr_assert_eq(buffer_append(&buffer, NULL, 0, NULL), UNECHO_OK);
    cr_assert_eq(buffer_append(&buffer, "a\0", 2, NULL), UNECHO_OK);
    cr_assert_eq(buffer_print(&buffer, NULL, "%d-%s", 17, "four"), UNECHO_OK);
    cr_assert_eq(buffer_terminate(&buffer, NULL), UNECHO_OK);
    cr_assert_eq(buffer.count, 9, "neither NUL is counted");
    cr_assert_arr_eq(buffer.at, "a\00017-four", 10);
    buffer_free(&buffer);
    cr_assert_null(buffer.at);
}

Test(buffer, prints_what_is_longer_than_its_room)
{
    struct buffer buffer = {0};
    cr_assert_eq(buffer_print(&buffer, NULL, "%*d", 5000, 1), UNECHO_OK);
    cr_assert_eq(buffer_print(&buffer, NULL, "%*d", 5000, 2), UNECHO_OK);
    cr_assert_eq(buffer.count, 10000);
    cr_assert_eq(buffer.at[4999], '1');
    cr_assert_eq(buffer.at[9999], '2');
    cr_assert_eq(buffer.at[9998], ' ');
    buffer_free(&buffer);
}
