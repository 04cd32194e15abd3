// SPDX-License-Identifier: Apache-2.0
/* Keys that were sorted outside: which groups of classes they make. */
#include "match/match.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

/* The groups as text: "1 4; 2 3; ". */
static int print(void *self, const uint32_t *classes, size_t count, unecho_error *error)
{
    struct buffer *to = self;
    for (size_t i = 0; i < count; i++)
        cr_assert_eq(buffer_print(to, error, i ? " %u" : "%u", classes[i]), 0);
    return buffer_print(to, error, "; ");
}

static struct match_key key(uint32_t band, uint64_t value, uint32_t class, uint64_t same)
{
    return (struct match_key){{same, 0}, value, class, band};
}

static void expect(struct match_key *keys, size_t count, const char *groups)
{
    struct list32 scratch = {0};
    struct buffer told = {0};
    cr_assert_eq(match_groups(keys, count, &scratch, print, &told, NULL), UNECHO_OK);
    cr_assert_eq(buffer_terminate(&told, NULL), 0);
    cr_assert_str_eq(told.at, groups);
    buffer_free(&told);
    ARRAY_FREE(&scratch);
}

Test(groups, classes_of_one_key_and_band)
{
    struct match_key keys[] = {key(1, 7, 4, 40), key(0, 7, 9, 90), key(1, 7, 1, 10),
                               key(1, 8, 2, 20), key(0, 7, 3, 30), key(0, 9, 5, 50)};
    expect(keys, 6, "3 9; 1 4; ");
    expect(keys, 0, "");
}

Test(groups, a_class_of_several_parts_is_its_first)
{
    struct match_key only[] = {key(0, 7, 8, 1), key(0, 7, 2, 1), key(0, 7, 5, 1)};
    struct match_key mixed[] = {key(0, 7, 8, 1), key(0, 7, 6, 2), key(0, 7, 2, 1), key(0, 7, 1, 3),
                                key(0, 7, 9, 2)};
    expect(only, 3, "");
    expect(mixed, 5, "1 2 6; ");
}

static int refuse(void *self, const uint32_t *classes, size_t count, unecho_error *error)
{
    (void)self;
    (void)classes;
    (void)count;
    return error_set(error, UNECHO_E_IO, "no");
}

Test(groups, whoever_takes_them_may_refuse)
{
    struct match_key keys[] = {key(0, 7, 8, 1), key(0, 7, 2, 2)};
    struct list32 scratch = {0};
    cr_assert_eq(match_groups(keys, 2, &scratch, refuse, NULL, NULL), UNECHO_E_IO);
    ARRAY_FREE(&scratch);
}
