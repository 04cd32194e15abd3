// SPDX-License-Identifier: Apache-2.0
/* Space-Saving counters against counting everything. */
#include "page/top.h"

#include "support/files.h"

#include <criterion/criterion.h>
#include <string.h>

static struct hash_secret secret;
static struct top top;

static void begin(size_t capacity)
{
    cr_assert_eq(hash_secret_draw(&secret, NULL), 0);
    cr_assert_eq(top_init(&top, &secret, capacity, NULL), 0);
}

static void teardown(void)
{
    top_free(&top);
}

TestSuite(top, .fini = teardown);

static void add(uint64_t key, uint64_t weight, const char *text)
{
    uint64_t sums[TOP_SUMS] = {1, weight, 0};
    cr_assert_eq(top_add(&top, key, weight, sums, (unecho_bytes){text, strlen(text)}, NULL), 0);
}

Test(top, exact_while_there_is_room)
{
    begin(4);
    add(7, 1, "seven");
    add(8, 5, "eight");
    add(7, 2, "other");
    top_sort(&top);
    cr_expect_not(top.full_once);
    cr_assert_eq(top.entries.count, 2);
    cr_expect_eq(top.entries.at[0].key, 8);
    cr_expect_eq(top_certain(&top.entries.at[1]), 3);
    cr_expect_eq(top.entries.at[1].sums[0], 2);
    cr_expect_eq(top.entries.at[1].text_length, 5);
    cr_expect(!memcmp(top.entries.at[1].text, "seven", 5), "the first text stays");
}

Test(top, long_texts_are_cut)
{
    char text[TOP_TEXT_BYTES + 2] = {0};
    memset(text, 'x', TOP_TEXT_BYTES + 1);
    begin(4);
    add(1, 1, text);
    cr_expect(top.entries.at[0].text_cut);
    cr_expect_eq(top.entries.at[0].text_length, TOP_TEXT_BYTES);
}

/* A few heavy keys among very many light ones. */
Test(top, heavy_keys_are_there_with_lower_bounds)
{
    enum {
        HEAVY = 10,
        ROUNDS = 20000
    };
    uint64_t state = 5, counts[HEAVY] = {0}, all = 0;
    begin(64);
    for (int i = 0; i < ROUNDS; i++) {
        uint32_t heavy = files_draw(&state, HEAVY);
        add(heavy, heavy + 1, "heavy");
        add(1000 + files_draw(&state, 1u << 30), 1, "light");
        counts[heavy] += heavy + 1;
        all += heavy + 2;
    }
    top_sort(&top);
    cr_expect(top.full_once);
    cr_assert_eq(top.entries.count, 64);
    for (uint64_t key = 0; key < HEAVY; key++) {
        const struct top_entry *found = NULL;
        for (size_t i = 0; i < top.entries.count; i++)
            if (top.entries.at[i].key == key)
                found = &top.entries.at[i];
        if (!found) {
            cr_expect_leq(counts[key], all / 64, "%zu is missing", (size_t)key);
            continue;
        }
        cr_expect_leq(top_certain(found), counts[key]);
        cr_expect_geq(found->weight, counts[key]);
        cr_expect_eq(found->sums[1], top_certain(found));
    }
    cr_expect_eq(top.entries.at[0].key, HEAVY - 1);
}

/* Whatever the secret places where, the answer is one. */
Test(top, no_answer_depends_on_the_secret)
{
    uint64_t keys[2][16];
    for (int run = 0; run < 2; run++) {
        uint64_t state = 9;
        begin(16);
        for (int i = 0; i < 5000; i++)
            add(files_draw(&state, 300) * files_draw(&state, 3), 1, "");
        top_sort(&top);
        for (int i = 0; i < 16; i++)
            keys[run][i] = top.entries.at[i].key;
        top_free(&top);
    }
    cr_expect_arr_eq(keys[0], keys[1], sizeof keys[0]);
}
