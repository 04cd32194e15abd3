// SPDX-License-Identifier: Apache-2.0
#include "base/base64.h"

#include <criterion/criterion.h>
#include <string.h>

static void expect_both_ways(const char *bytes, size_t length, const char *text)
{
    struct buffer coded = {0}, back = {0};
    cr_assert_eq(base64_encode(&coded, bytes, length, NULL), UNECHO_OK);
    cr_assert_eq(coded.count, strlen(text));
    cr_assert(coded.count == 0 || memcmp(coded.at, text, coded.count) == 0, "%.*s",
              (int)coded.count, coded.at);
    cr_assert_eq(base64_decode(&back, text, strlen(text), NULL), UNECHO_OK);
    cr_assert_eq(back.count, length);
    cr_assert(length == 0 || memcmp(back.at, bytes, length) == 0);
    buffer_free(&coded);
    buffer_free(&back);
}

/* RFC 4648, section 10. */
Test(base64, vectors_of_the_rfc)
{
    expect_both_ways("", 0, "");
    expect_both_ways("f", 1, "Zg==");
    expect_both_ways("fo", 2, "Zm8=");
    expect_both_ways("foo", 3, "Zm9v");
    expect_both_ways("foob", 4, "Zm9vYg==");
    expect_both_ways("fooba", 5, "Zm9vYmE=");
    expect_both_ways("foobar", 6, "Zm9vYmFy");
    expect_both_ways("\xfb\xff\xfe\0", 4, "+//+AA==");
}

Test(base64, every_byte_at_every_place_of_a_group)
{
    char bytes[258];
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (char)i;
    for (size_t skip = 0; skip < 3; skip++) {
        struct buffer coded = {0}, back = {0};
        cr_assert_eq(base64_encode(&coded, bytes + skip, sizeof bytes - skip, NULL), UNECHO_OK);
        cr_assert_eq(base64_decode(&back, coded.at, coded.count, NULL), UNECHO_OK);
        cr_assert_eq(back.count, sizeof bytes - skip);
        cr_assert_arr_eq(back.at, bytes + skip, back.count);
        buffer_free(&coded);
        buffer_free(&back);
    }
}

Test(base64, appends_to_what_stands_there)
{
    struct buffer to = {0};
    cr_assert_eq(base64_encode(&to, "foo", 3, NULL), UNECHO_OK);
    cr_assert_eq(base64_encode(&to, "f", 1, NULL), UNECHO_OK);
    cr_assert_eq(base64_decode(&to, "Zm8=", 4, NULL), UNECHO_OK);
    cr_assert_eq(to.count, 10);
    cr_assert_arr_eq(to.at, "Zm9vZg==fo", 10);
    buffer_free(&to);
}

static void expect_refused(const char *text, size_t length)
{
    unecho_error error = UNECHO_ERROR_INIT;
    struct buffer to = {0};
    cr_assert_eq(base64_decode(&to, text, length, &error), UNECHO_E_INPUT, "%s", text);
    cr_assert_eq(error.code, UNECHO_E_INPUT);
    buffer_free(&to);
}

/* Each text has one encoding only: an audit log that reads back in two ways is none. */
Test(base64, refuses_all_that_is_not_canonical)
{
    static const char *const faulty[] = {
        "Z",    "Zg",   "Zg=",      "Zm9vZg",          /* lengths */
        "Zg*=", "Zm9-", "Zm9_",     "Zm 9",   "Zm9\n", /* characters; the URL alphabet is another */
        "====", "Z===", "Zg==Zg==", "=Zg=",   "Z=g=",  /* padding that is not at the end, or more */
        "Zh==", "Zm9=",                                /* bits after the end */
    };
    for (size_t i = 0; i < sizeof faulty / sizeof *faulty; i++)
        expect_refused(faulty[i], strlen(faulty[i]));
    expect_refused("Zg\0=", 4);
    expect_refused("Zm9vZm9v", 6); /* what stands behind the end is not read */
    expect_refused("Zm9vZm8=", 7);
}
