// SPDX-License-Identifier: Apache-2.0
/* In how many documents of each host a unit stands, and what of it is boilerplate. */
#include "decide/boilerplate.h"

#include "support/forms.h"

#include <criterion/criterion.h>
#include <string.h>

enum {
    HOSTS = 3000,
    UNITS = 40000
};

static const struct hash128 NO_HOST = {0}, A = {7, 1}, B = {7, 2}; /* one place, two keys */

static struct hash128 form(uint64_t n)
{
    return (struct hash128){n * 4096, n}; /* crowded places */
}

static void add(struct boilerplate *counts, struct hash128 host, uint64_t first, uint64_t last)
{
    uint32_t number = boilerplate_add_document(counts, host, NULL);
    cr_assert_neq(number, UINT32_MAX);
    for (uint64_t i = first; i <= last; i++) {
        boilerplate_prefetch(counts, number, form(i));
        cr_assert_eq(boilerplate_add_unit(counts, number, form(i), NULL), 0);
    }
}

Test(boilerplate, counts_documents_host_by_host)
{
    struct boilerplate counts;
    boilerplate_init(&counts, forms_no_limit());
    add(&counts, A, 1, 3);
    add(&counts, A, 2, 3);
    add(&counts, B, 1, 1);
    add(&counts, A, 3, 4);
    add(&counts, NO_HOST, 4, 4);
    add(&counts, NO_HOST, 4, 4);
    add(&counts, NO_HOST, 4, 4);
    cr_assert_eq(boilerplate_close(&counts, 3, NULL), 0);
    cr_expect_not(boilerplate_holds(&counts, A, form(1)));
    cr_expect_not(boilerplate_holds(&counts, A, form(2)));
    cr_expect(boilerplate_holds(&counts, A, form(3)));
    cr_expect_not(boilerplate_holds(&counts, A, form(4)));
    cr_expect_not(boilerplate_holds(&counts, B, form(3)));
    cr_expect(boilerplate_holds(&counts, NO_HOST, form(4)));
    cr_expect_not(boilerplate_holds(&counts, (struct hash128){9, 9}, form(3)));
    boilerplate_free(&counts);
}

/* `of` documents of a host, of which `with` hold the unit: does auto take it? */
static bool automatic(struct hash128 host, int with, int of)
{
    struct boilerplate counts;
    boilerplate_init(&counts, forms_no_limit());
    for (int i = 0; i < of; i++)
        add(&counts, host, 1, i < with ? 1 : 0);
    cr_assert_eq(boilerplate_close(&counts, 0, NULL), 0);
    bool holds = boilerplate_holds(&counts, host, form(1));
    boilerplate_free(&counts);
    return holds;
}

Test(boilerplate, automatic_is_five_documents_and_a_fifth_of_a_host)
{
    cr_expect_not(automatic(A, 4, 4));
    cr_expect(automatic(A, 5, 5));
    cr_expect(automatic(A, 5, 25));
    cr_expect_not(automatic(A, 5, 26));
    cr_expect(automatic(A, 6, 30));
    cr_expect_not(automatic(A, 6, 31));
    cr_expect_not(automatic(NO_HOST, 9, 9));
}

/* In memory, and with so little that tables are emptied many times and what stays is in a file. */
static void expect_counts(uint64_t bytes)
{
    struct boilerplate counts;
    struct vast_limit limit;
    vast_limit_init(&limit, "/tmp", bytes);
    boilerplate_init(&counts, &limit);
    for (uint64_t i = 0; i < HOSTS; i++)
        add(&counts, (struct hash128){i << 20, i}, i % 7, i % 7);
    for (int twice = 0; twice < 2; twice++)
        add(&counts, A, 1, UNITS);
    add(&counts, A, 1, UNITS / 2);
    cr_assert_eq(counts.counted.bytes.count > 0, bytes != UINT64_MAX);
    cr_assert_eq(boilerplate_close(&counts, 3, NULL), 0);
    for (uint64_t i = 1; i <= UNITS; i++)
        cr_assert_eq(boilerplate_holds(&counts, A, form(i)), i <= UNITS / 2);
    for (uint64_t i = 0; i < HOSTS; i++)
        cr_assert_not(boilerplate_holds(&counts, (struct hash128){i << 20, i}, form(i % 7)));
    cr_expect_lt(counts.kept.count, 2 * UNITS, "closing keeps no more than it needs");
    cr_assert_leq(limit.held, bytes);
    boilerplate_free(&counts);
    cr_assert_eq(limit.held + limit.in_files, 0);
}

Test(boilerplate, keeps_its_counts_however_full_the_tables)
{
    expect_counts(UINT64_MAX);
    expect_counts(1 << 20);
    expect_counts(256 << 10);
}

Test(boilerplate, holds_nothing_where_nothing_was_counted)
{
    struct boilerplate counts;
    boilerplate_init(&counts, forms_no_limit());
    cr_assert_eq(boilerplate_close(&counts, 2, NULL), 0);
    cr_expect_not(boilerplate_holds(&counts, A, form(1)));
    boilerplate_free(&counts);
}

Test(boilerplate, hosts_are_known_by_their_names)
{
    struct hash_secret secret;
    cr_assert_eq(hash_secret_draw(&secret, NULL), 0);
#define KEY(url) boilerplate_host_key(&secret, (unecho_bytes){url, sizeof url - 1})
    struct hash128 a = KEY("http://a.example/1"), again = KEY("https://WWW.A.example:80/2");
    struct hash128 b = KEY("http://b.example/1"), none = KEY("a.example");
    struct hash128 missing = boilerplate_host_key(&secret, (unecho_bytes){NULL, 0});
    cr_expect_eq(memcmp(&a, &again, sizeof a), 0);
    cr_expect_neq(memcmp(&a, &b, sizeof a), 0);
    cr_expect_eq(memcmp(&none, &missing, sizeof a), 0);
    cr_expect_neq(memcmp(&a, &none, sizeof a), 0);
#undef KEY
}
