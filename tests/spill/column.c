// SPDX-License-Identifier: Apache-2.0
/* A column gives back what was put in, wherever it lies. */
#include "spill/column.h"

#include <criterion/criterion.h>
#include <string.h>

enum {
    BLOCK = 1 << 10,
    MANY = 20000
};

struct element {
    uint64_t number;
    uint64_t square;
};

static struct element element_of(uint64_t i)
{
    struct element element;
    element.number = i;
    element.square = i * i;
    return element;
}

static void fill(struct column *column, struct spill *spill)
{
    cr_assert_eq(column_init(column, spill, "elements", sizeof(struct element), BLOCK, 1, NULL), 0);
    for (uint64_t i = 0; i < MANY; i++) {
        struct element element = element_of(i);
        cr_assert_eq(column_append(column, &element, 1, NULL), UNECHO_OK);
    }
}

static void expect_all(const struct column *column)
{
    static struct element some[257];
    struct buffer room = {0};
    for (uint64_t first = 0; first + 257 <= MANY; first += 101) {
        uint64_t count = 1 + first % 257;
        cr_assert_eq(column_read(column, first, count, some, NULL), UNECHO_OK);
        const struct element *view = column_view(column, first, count, &room, NULL);
        cr_assert_not_null(view);
        for (uint64_t i = 0; i < count; i++) {
            struct element element = element_of(first + i);
            cr_assert_arr_eq(&some[i], &element, sizeof element);
            cr_assert_arr_eq(&view[i], &element, sizeof element);
        }
    }
    buffer_free(&room);
}

Test(column, gives_back_what_was_put_in_wherever_it_lies)
{
    static const uint64_t limits[] = {UINT64_MAX, 40 * BLOCK, BLOCK};
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
        struct spill spill;
        struct column column;
        spill_init(&spill, "/tmp", limits[i]);
        fill(&column, &spill);
        cr_assert_leq(spill.held, limits[i]);
        cr_assert_eq(column.moved > 0, i > 0);
        cr_assert_eq(spill.written, column.moved * (sizeof(struct element) << column.shift));
        expect_all(&column);
        column_free(&column);
        cr_assert_eq(spill.held, 0);
        spill_free(&spill);
    }
}

Test(column, an_element_changes_wherever_it_lies)
{
    struct spill spill;
    struct column column;
    struct element changed = {.number = 7, .square = 8}, read;
    spill_init(&spill, "/tmp", 40 * BLOCK);
    fill(&column, &spill);
    static const uint64_t places[] = {0, 77, MANY / 2, MANY - 1};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        cr_assert_eq(column_change(&column, places[i], &changed, NULL), UNECHO_OK);
        cr_assert_eq(column_read(&column, places[i], 1, &read, NULL), UNECHO_OK);
        cr_assert(read.number == 7 && read.square == 8);
        struct element before = element_of(places[i]);
        cr_assert_eq(column_change(&column, places[i], &before, NULL), UNECHO_OK);
    }
    expect_all(&column);
    column_free(&column);
    spill_free(&spill);
}

Test(column, those_of_a_lower_rank_move_first)
{
    struct spill spill;
    struct column first, second;
    char bytes[BLOCK] = {0};
    spill_init(&spill, "/tmp", 8 * BLOCK);
    cr_assert_eq(column_init(&second, &spill, "hot", 1, BLOCK, 2, NULL), UNECHO_OK);
    cr_assert_eq(column_init(&first, &spill, "cold", 1, BLOCK, 1, NULL), UNECHO_OK);
    for (int i = 0; i < 6; i++) {
        cr_assert_eq(column_append(&second, bytes, BLOCK, NULL), UNECHO_OK);
        cr_assert_eq(column_append(&first, bytes, BLOCK, NULL), UNECHO_OK);
    }
    cr_assert_eq(second.moved, 0);
    cr_assert_eq(first.moved, 4);
    column_free(&second);
    column_free(&first);
    spill_free(&spill);
}

Test(column, tables_take_the_room_of_blocks_until_there_are_none)
{
    struct spill spill;
    struct column column;
    unecho_error error = UNECHO_ERROR_INIT;
    spill_init(&spill, "/tmp", 400 * BLOCK);
    fill(&column, &spill);
    cr_assert_eq(column.moved, 0);
    cr_assert_eq(spill_charge(&spill, 390 * BLOCK, NULL), UNECHO_OK);
    cr_assert_gt(column.moved, 0);
    expect_all(&column);
    cr_assert_eq(spill_charge(&spill, 100 * BLOCK, &error), UNECHO_E_LIMIT);
    cr_assert_not_null(strstr(error.message, "--memory"));
    cr_assert_eq(spill_charge(&spill, -390 * BLOCK, NULL), UNECHO_OK);
    column_free(&column);
    cr_assert_eq(spill.held, 0);
    spill_free(&spill);
}

Test(column, no_folder_for_a_file_is_an_error_that_names_it)
{
    struct spill spill;
    struct column column;
    unecho_error error = UNECHO_ERROR_INIT;
    char bytes[BLOCK] = {0};
    spill_init(&spill, "/nowhere/at/all", BLOCK);
    cr_assert_eq(column_init(&column, &spill, "bytes", 1, BLOCK, 1, NULL), UNECHO_OK);
    cr_assert_eq(column_append(&column, bytes, BLOCK, &error), UNECHO_OK);
    cr_assert_eq(column_append(&column, bytes, BLOCK, &error), UNECHO_E_IO);
    cr_assert_str_eq(error.source, "/nowhere/at/all");
    cr_assert_not_null(strstr(error.hint, "--tmp-dir"));
    column_free(&column);
    spill_free(&spill);
}
