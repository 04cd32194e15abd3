// SPDX-License-Identifier: Apache-2.0
/* A member that is added to a record, and cut out again. */
#include "format/mark.h"

#include <criterion/criterion.h>
#include <string.h>

#define BYTES(text) ((unecho_bytes){(text), sizeof(text) - 1})

static unecho_bytes bytes_of(const char *text)
{
    return (unecho_bytes){text, strlen(text)};
}

static void add_and_cut(const char *record, const char *field, const char *rows, const char *marked)
{
    struct buffer to = {0}, back = {0};
    cr_assert_eq(buffer_append(&to, "before}", 7, NULL), 0);
    cr_assert_eq(buffer_append(&to, record, strlen(record), NULL), 0);
    cr_assert_eq(mark_check(bytes_of(record), bytes_of(field), NULL), 0);
    cr_assert_eq(mark_add(&to, 7, bytes_of(field), bytes_of(rows), NULL), 0);
    cr_assert_eq(buffer_terminate(&to, NULL), 0);
    cr_expect_str_eq(to.at + 7, marked);
    cr_expect_arr_eq(to.at, "before}", 7);
    cr_assert_eq(mark_cut(bytes_of(marked), bytes_of(field), &back, NULL), 0);
    cr_assert_eq(buffer_terminate(&back, NULL), 0);
    cr_expect_str_eq(back.at, record);
    buffer_free(&to);
    buffer_free(&back);
}

Test(mark, stands_before_the_bracket_that_closes_the_record)
{
    add_and_cut("{\"text\":\"a\"}", "m", "", "{\"text\":\"a\",\"m\":[]}");
    add_and_cut(" {\"text\" : \"}\" } \r\n", "m", "{\"a\":[{}]},{}",
                " {\"text\" : \"}\" ,\"m\":[{\"a\":[{}]},{}]} \r\n");
    add_and_cut("{\"a\":{\"m\":[]},\"b\":[]}\n", "m", "{\"b\":\"]}\"}",
                "{\"a\":{\"m\":[]},\"b\":[],\"m\":[{\"b\":\"]}\"}]}\n");
    add_and_cut("{\"a\":1}", "a \"b\"\n", "1", "{\"a\":1,\"a \\\"b\\\"\\n\":[1]}");
    add_and_cut("{\"a.b\":1}", "a", "1", "{\"a.b\":1,\"a\":[1]}");
}

Test(mark, is_refused_where_there_is_one_of_its_name)
{
    unecho_error error = UNECHO_ERROR_INIT;
    cr_expect_eq(mark_check(BYTES(" {\"a\":1,\"\\u006d\":2,\"b\":3}"), BYTES("m"), &error),
                 UNECHO_E_INPUT);
    cr_expect_eq(error.offset, 8);
    cr_expect_eq(mark_check(BYTES("{\"M\":1,\"mm\":{\"m\":1}}"), BYTES("m"), NULL), 0);
}

Test(mark, is_cut_only_where_it_is_ours)
{
    static const char *const others[] = {"{\"text\":\"a\"}",
                                         "{\"m\":[],\"text\":\"a\"}",
                                         "{\"text\":\"a\",\"m\":{}}",
                                         "{\"text\":\"a\",\"n\":[]}",
                                         "{\"text\":\"a\", \"m\":[]}",
                                         "{\"text\":\"a\",\"m\":[] }",
                                         "{\"text\":\"a\",\"m\":\"[]\"}",
                                         "{\"m\":[]}",
                                         "{}"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        struct buffer to = {0};
        cr_expect_eq(mark_cut(bytes_of(others[i]), BYTES("m"), &to, NULL), UNECHO_E_MISMATCH, "%s",
                     others[i]);
        cr_expect_eq(to.count, 0);
        buffer_free(&to);
    }
}

Test(mark, is_cut_out_of_no_other_text)
{
    static const char *const others[] = {"",         "x", "[1]", "{\"a\":1", "{\"a\":1,\"m\":[]",
                                         "{\"m\":[}"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        struct buffer to = {0};
        cr_expect_neq(mark_cut(bytes_of(others[i]), BYTES("m"), &to, NULL), 0, "%s", others[i]);
        buffer_free(&to);
    }
}
