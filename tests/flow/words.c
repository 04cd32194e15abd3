// SPDX-License-Identifier: Apache-2.0
#include "flow/words.h"

#include "flow/limits.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

static struct hash_secret secret;

static struct words begin(void)
{
    struct words words;
    cr_assert_eq(hash_secret_draw(&secret, NULL), UNECHO_OK);
    words_init(&words, &secret);
    return words;
}

Test(words, equal_bytes_have_equal_ids_and_only_they)
{
    struct words words = begin();
    uint32_t cat = words_intern(&words, "cat", 3, 0, NULL);
    uint32_t cats = words_intern(&words, "cats", 4, 0, NULL);
    uint32_t nul = words_intern(&words, "cat\0", 4, 0, NULL);
    uint32_t empty = words_intern(&words, "", 0, 0, NULL);
    cr_assert_eq(words_intern(&words, "cats", 3, 0, NULL), cat);
    cr_assert_eq(words_intern(&words, "cats", 4, 0, NULL), cats);
    cr_assert_eq(words_intern(&words, "cat\0", 4, 0, NULL), nul);
    cr_assert_eq(words_intern(&words, "", 0, 0, NULL), empty);
    cr_assert_eq(words.list.count, 4);
    words_free(&words);
}

/* A form that stands in its slot, one that is just too long, and all that differ in one byte. */
Test(words, every_byte_of_a_form_counts_and_none_behind_it)
{
    struct words words = begin();
    for (uint32_t length = 1; length <= WORDS_IN_SLOT + 2; length++) {
        char form[] = "abcdefghijklmnopqrstuvwxyz", same[] = "abcdefghijklmnopqrstuvwxyz";
        memset(same + length, '!', sizeof same - length - 1);
        uint32_t id = words_intern(&words, form, length, 0, NULL);
        uint64_t hash = words_hash(form, length);
        cr_assert_eq(words_intern(&words, same, length, 0, NULL), id);
        cr_assert_eq(words_hash(same, length), hash);
        for (uint32_t i = 0; i < length; i++) {
            same[i] ^= 1;
            cr_assert_neq(words_intern(&words, same, length, 0, NULL), id, "%u of %u", i, length);
            cr_assert_neq(words_hash(same, length), hash, "%u of %u", i, length);
            same[i] ^= 1;
        }
    }
    words_free(&words);
}

Test(words, keep_their_form_and_flags_while_the_table_grows)
{
    enum {
        MANY = 50000
    };
    struct words words = begin();
    char form[16];
    for (uint32_t i = 0; i < MANY; i++) {
        int length = snprintf(form, sizeof form, "w%u", i);
        cr_assert_eq(words_intern(&words, form, (uint32_t)length, i % 4, NULL), i);
    }
    for (uint32_t i = 0; i < MANY; i++) {
        int length = snprintf(form, sizeof form, "w%u", i);
        cr_assert_eq(words_intern(&words, form, (uint32_t)length, i % 4, NULL), i);
        cr_assert_eq(words.list.at[i].length, (uint32_t)length);
        cr_assert_arr_eq(words_form(&words, i), form, (size_t)length);
        cr_assert_eq(words.list.at[i].flags, i % 4);
    }
    words_free(&words);
}

Test(words, are_forgotten_once_they_take_more_than_the_limit)
{
    struct words words = begin();
    words_intern(&words, "small", 5, 0, NULL);
    words_trim(&words);
    cr_assert_eq(words.list.count, 1, "warm from batch to batch");
    char *giant = calloc(LIMIT_WORDS_KEPT_BYTES, 1);
    cr_assert_eq(words_intern(&words, giant, LIMIT_WORDS_KEPT_BYTES, 0, NULL), 1);
    words_trim(&words);
    cr_assert_eq(words.list.count, 0);
    cr_assert_eq(words_intern(&words, "again", 5, 0, NULL), 0, "and it works on");
    free(giant);
    words_free(&words);
}
