// SPDX-License-Identifier: Apache-2.0
#include "base/mem.h"

#include <criterion/criterion.h>
#include <string.h>

static int take(void *self, const void *bytes, size_t length, unecho_error *error)
{
    return buffer_append(self, bytes, length, error);
}

static int restore(unecho_bytes kept, const char *log, struct buffer *to, unecho_error *error)
{
    unecho_sink sink = {sizeof sink, take, to};
    return unecho_restore_text(kept, (unecho_bytes){log, strlen(log)}, &sink, error);
}

static void expect(const char *kept, const char *log, const char *original, size_t length)
{
    struct buffer to = {0};
    cr_assert_eq(restore((unecho_bytes){kept, strlen(kept)}, log, &to, NULL), UNECHO_OK);
    cr_assert_eq(to.count, length);
    cr_assert(length == 0 || memcmp(to.at, original, length) == 0);
    buffer_free(&to);
}

#define ROW(offset, length, text)                                                                  \
    "{\"kind\":\"range\",\"record\":1,\"offset\":" #offset ",\"length\":" #length                  \
    ",\"text\":\"" text "\"}\n"
#define EXPECT(kept, log, original) expect(kept, log, original, sizeof(original) - 1)

Test(restore, puts_each_range_where_it_stood)
{
    EXPECT("ac", ROW(1, 1, "b"), "abc");
    EXPECT("abc", "", "abc");
    EXPECT("", "", "");
    EXPECT("", ROW(0, 3, "abc"), "abc");
    EXPECT("c", ROW(0, 2, "ab"), "abc");
    EXPECT("a", ROW(1, 2, "bc"), "abc");
    EXPECT("bd", ROW(0, 1, "a") ROW(2, 1, "c") ROW(4, 1, "e"), "abcde");
    EXPECT("ad", ROW(1, 1, "b") ROW(2, 1, "c"), "abcd");
    EXPECT("ac",
           "{\"kind\":\"range\",\"record\":1,\"offset\":1,\"length\":2,\"text_base64\":\"AP8=\"}\n",
           "a\0\xFF"
           "c");
}

Test(restore, a_range_of_nothing_is_nothing)
{
    EXPECT("", ROW(0, 0, ""), "");
    EXPECT("ab", ROW(1, 0, "") ROW(1, 0, ""), "ab");
}

static void expect_mismatch(const char *kept, const char *log, uint64_t row)
{
    struct buffer to = {0};
    unecho_error error = UNECHO_ERROR_INIT;
    cr_assert_eq(restore((unecho_bytes){kept, strlen(kept)}, log, &to, &error), UNECHO_E_MISMATCH,
                 "%s", log);
    cr_assert_eq(error.record, row);
    cr_assert_eq(to.count, 0, "nothing is written unless everything fits");
    buffer_free(&to);
}

Test(restore, refuses_ranges_that_do_not_fit)
{
    expect_mismatch("", ROW(1, 1, "b"), 1);                      /* nothing before it */
    expect_mismatch("ab", ROW(3, 1, "x"), 1);                    /* past the end */
    expect_mismatch("ab", ROW(1, 1, "x") ROW(4, 1, "y"), 2);     /* past the end by then */
    expect_mismatch("abcd", ROW(2, 1, "x") ROW(1, 1, "y"), 2);   /* out of order */
    expect_mismatch("abcd", ROW(1, 3, "xyz") ROW(3, 1, "y"), 2); /* overlapping */
    expect_mismatch("abcd", ROW(0, 1, "x") ROW(0, 1, "x"), 2);   /* the same twice */
    expect_mismatch("abcd", ROW(999999999999999999, 1, "x"), 1);
}

Test(restore, writes_nothing_for_a_faulty_log)
{
    struct buffer to = {0};
    unecho_error error = UNECHO_ERROR_INIT;
    cr_assert_eq(restore((unecho_bytes){"ac", 2}, ROW(1, 1, "b") "x\n", &to, &error),
                 UNECHO_E_INPUT);
    cr_assert_eq(error.record, 2);
    cr_assert_eq(to.count, 0);
}

static int refuse(void *self, const void *bytes, size_t length, unecho_error *error)
{
    (void)self, (void)bytes, (void)length, (void)error;
    return UNECHO_E_IO;
}

Test(restore, gives_back_what_the_sink_says)
{
    unecho_sink full = {sizeof full, refuse, NULL};
    unecho_bytes text = {"a", 1}, none = {NULL, 0};
    cr_assert_eq(unecho_restore_text(text, none, &full, NULL), UNECHO_E_IO);
}

Test(restore, checks_its_arguments)
{
    struct buffer to = {0};
    unecho_sink sink = {sizeof sink, take, &to}, empty = {sizeof empty, NULL, NULL};
    unecho_bytes text = {"a", 1}, none = {NULL, 0}, broken = {NULL, 1};
    cr_assert_eq(unecho_restore_text(text, none, NULL, NULL), UNECHO_E_ARGUMENT);
    cr_assert_eq(unecho_restore_text(text, none, &empty, NULL), UNECHO_E_ARGUMENT);
    cr_assert_eq(unecho_restore_text(broken, none, &sink, NULL), UNECHO_E_ARGUMENT);
    cr_assert_eq(unecho_restore_text(text, broken, &sink, NULL), UNECHO_E_ARGUMENT);
    cr_assert_eq(unecho_restore_text(none, none, &sink, NULL), UNECHO_OK);
    cr_assert_eq(to.count, 0);
}
