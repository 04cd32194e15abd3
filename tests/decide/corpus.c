// SPDX-License-Identifier: Apache-2.0
/* What a run remembers: classes by their keys, in the order of their first members. */
#include "decide/corpus.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

enum {
    MEMBERS = 20000,
    CLASSES = 7000
};

static struct hash128 key_of(uint64_t class)
{
    return (struct hash128){class * 4096, class / 2}; /* crowded places, halves that repeat */
}

/* Within `bytes` of memory. */
static const struct corpus_sketch no_sketch = {0};

static void expect_classes(uint64_t bytes)
{
    struct hash_secret secret = {{0}};
    struct vast_limit limit;
    struct corpus corpus;
    vast_limit_init(&limit, "/tmp", bytes);
    corpus_init(&corpus, &secret, &limit);
    for (uint32_t i = 0; i < MEMBERS; i++) {
        char form[16];
        uint64_t class = (uint64_t)i * 31 % CLASSES;
        const uint64_t keys[2] = {class, class + 1}, signature = ~class;
        struct corpus_sketch sketch = {
            .keys = keys, .bands = 2, .signature = &signature, .signature_words = 1};
        int length = snprintf(form, sizeof form, "%llu", (unsigned long long)class);
        struct corpus_member member = {.document = i};
        corpus_prefetch(&corpus, key_of(class));
        cr_assert_eq(corpus_add_member(&corpus, key_of(class), (unecho_bytes){form, (size_t)length},
                                       sketch, &member, NULL),
                     i);
    }
    struct classes classes = corpus_classes(&corpus);
    cr_assert_eq(classes.count, CLASSES);
    for (uint32_t i = 0; i < CLASSES; i++) {
        char form[16];
        uint64_t class = (uint64_t)i * 31 % CLASSES;
        int length = snprintf(form, sizeof form, "%llu", (unsigned long long)class);
        cr_assert_eq(corpus.first_member.at[i], i, "classes stand in the order of first members");
        cr_assert_eq(classes.form_length[i], (uint32_t)length);
        cr_assert_eq(memcmp(classes_form(&classes, i).at, form, (size_t)length), 0);
        cr_assert_eq(classes.keys[2 * i], class);
        cr_assert_eq(classes.keys[2 * i + 1], class + 1);
        cr_assert_eq(classes.signatures[i], ~class);
    }
    for (uint32_t i = 0; i < MEMBERS; i++)
        cr_assert_eq(corpus.members.at[i].class, i % CLASSES);
    cr_assert_leq(limit.held, bytes);
    cr_assert_eq(limit.in_files > 0, bytes != UINT64_MAX);
    corpus_free(&corpus);
    cr_assert_eq(limit.held, 0);
}

Test(corpus, equal_keys_are_one_class_however_full_the_table)
{
    expect_classes(UINT64_MAX);
    expect_classes(1 << 20);
    expect_classes(160 << 10); /* for the table alone */
    expect_classes(64 << 10);  /* not for that */
}

Test(corpus, keys_that_differ_in_one_half_are_two_classes)
{
    struct hash_secret secret = {{0}};
    struct corpus corpus;
    struct corpus_member member = {.document = 0};
    unecho_bytes form = {"x", 1};
    struct vast_limit limit;
    vast_limit_init(&limit, "/tmp", UINT64_MAX);
    corpus_init(&corpus, &secret, &limit);
    static const struct hash128 keys[] = {{1, 1}, {1, 2}, {2, 1}, {0, 0}, {1, 1}, {0, 0}};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        corpus_add_member(&corpus, keys[i], form, no_sketch, &member, NULL);
    static const uint32_t expected[] = {0, 1, 2, 3, 0, 3};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        cr_assert_eq(corpus.members.at[i].class, expected[i]);
    corpus_free(&corpus);
}

/* Threads read what is decided while another corpus of the same limit grows. */
Test(corpus, what_is_settled_stays_where_it_is)
{
    struct hash_secret secret = {{0}};
    struct vast_limit limit;
    struct corpus done, growing;
    struct corpus_member member = {.document = 0};
    unecho_bytes form = {"x", 1};
    vast_limit_init(&limit, "/tmp", 1 << 20);
    corpus_init(&done, &secret, &limit);
    corpus_init(&growing, &secret, &limit);
    for (uint32_t i = 0; i < 1000; i++) {
        cr_assert_eq(corpus_add_document(&done, 0, i, form, NULL), i);
        cr_assert_eq(corpus_add_member(&done, key_of(i), form, no_sketch, &member, NULL), i);
    }
    corpus_seal(&done);
    corpus_settle(&done);
    const void *places[] = {done.members.at, done.documents.at, done.names.at};
    for (uint32_t i = 0; i < MEMBERS; i++)
        cr_assert_eq(corpus_add_member(&growing, key_of(i), form, no_sketch, &member, NULL), i);
    cr_assert_gt(limit.in_files, 0);
    cr_assert(places[0] == done.members.at && places[1] == done.documents.at &&
              places[2] == done.names.at);
    cr_assert_eq(done.documents.at[999].record, 999);
    corpus_free(&done);
    corpus_free(&growing);
    cr_assert_eq(limit.held + limit.in_files, 0);
}
