// SPDX-License-Identifier: Apache-2.0
/* Hostile text on its way to a terminal or a log line. */
#include "unecho.h"

#include <criterion/criterion.h>
#include <string.h>

static void expect(const char *text, size_t length, const char *shown)
{
    char to[256];
    cr_assert_eq(unecho_print_inert((unecho_bytes){text, length}, to, sizeof to), length);
    cr_assert_str_eq(to, shown);
}

#define EXPECT(text, shown) expect(text, sizeof(text) - 1, shown)

Test(inert, what_is_harmless_stays)
{
    EXPECT("", "");
    EXPECT("Plain text\t~ é 漢 \U0001F600", "Plain text\t~ é 漢 \U0001F600");
    EXPECT("\u00A0\u200B\\x1B", "\u00A0\u200B\\x1B");
}

Test(inert, controls_are_made_visible)
{
    EXPECT("\x1b[31mred\x1b]0;title\a", "\\x1B[31mred\\x1B]0;title\\x07");
    EXPECT("a\r\nb\0c\x7F", "a\\x0D\\x0Ab\\x00c\\x7F");
    EXPECT("\xC2\x85\xC2\x9B\u2028\u2029", "\\u0085\\u009B\\u2028\\u2029");
}

Test(inert, text_cannot_turn_its_direction)
{
    EXPECT("\u202Egpj.exe\u2066\u2069\u200F\u061C", "\\u202Egpj.exe\\u2066\\u2069\\u200F\\u061C");
}

Test(inert, ci_systems_find_no_command)
{
    EXPECT("##[error]x ###[group] ## [ #[", "\\x23#[error]x #\\x23#[group] ## [ #[");
    EXPECT("##vso[task ##vso", "\\x23#vso[task ##vso");
}

Test(inert, ill_formed_bytes_are_shown_one_by_one)
{
    EXPECT("a\xFF\xE2\x80z\xC0\x80", "a\\xFF\\xE2\\x80z\\xC0\\x80");
    EXPECT("\xED\xA0\x80", "\\xED\\xA0\\x80");
    EXPECT("\xF0\x9F\x98", "\\xF0\\x9F\\x98");
}

Test(inert, never_half_a_character_and_never_past_the_room)
{
    static const char text[] = "ab\u00E9\x1B\u202E\xFF";
    static const size_t ends[] = {0, 1, 2, 4, 5, 8, 9}; /* where a character begins or ends */
    for (size_t room = 1; room < 24; room++) {
        char to[32];
        memset(to, '#', sizeof to);
        size_t read = unecho_print_inert((unecho_bytes){text, sizeof text - 1}, to, room);
        cr_assert_lt(strlen(to), room);
        for (size_t i = room; i < sizeof to; i++)
            cr_assert_eq(to[i], '#');
        bool whole = false;
        for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
            whole = whole || read == ends[i];
        cr_assert(whole, "%zu bytes read", read);
    }
    char to[1] = {'#'};
    cr_assert_eq(unecho_print_inert((unecho_bytes){"a", 1}, to, 0), 0);
    cr_assert_eq(to[0], '#');
}

static void expect_error(unecho_error error, const char *line)
{
    char to[2048];
    error.size = sizeof error;
    cr_assert_eq(unecho_error_print(&error, to, sizeof to), to);
    cr_assert_str_eq(to, line);
}

Test(error_print, says_where_what_and_what_next)
{
    expect_error(
        (unecho_error){
            .record = 3, .offset = 17, .source = "a.jsonl", .message = "no", .hint = "try this"},
        "a.jsonl:3:byte 17: no; try this");
    expect_error((unecho_error){.offset = UNECHO_NOWHERE, .message = "no"}, "no");
    expect_error((unecho_error){.offset = UNECHO_NOWHERE, .source = "a", .message = "no"}, "a: no");
    expect_error((unecho_error){.record = 3, .offset = UNECHO_NOWHERE, .message = "no"},
                 "record 3: no");
    expect_error((unecho_error){.offset = 0, .message = "no"}, "byte 0: no");
    expect_error((unecho_error){.record = 3, .offset = 9, .message = "no"}, "record 3:byte 9: no");
}

Test(error_print, a_source_is_as_hostile_as_its_input)
{
    expect_error(
        (unecho_error){
            .offset = UNECHO_NOWHERE, .source = "a\x1b[2J\n", .message = "no\r", .hint = "\u202E"},
        "a\\x1B[2J\\x0A: no\\x0D; \\u202E");
}

Test(error_print, is_cut_to_its_room)
{
    unecho_error error = {
        .size = sizeof error, .offset = UNECHO_NOWHERE, .source = "abc", .message = "defgh"};
    char to[16];
    for (size_t room = 1; room < sizeof to; room++) {
        memset(to, '#', sizeof to);
        unecho_error_print(&error, to, room);
        cr_assert_eq(strlen(to), room - 1 < 10 ? room - 1 : 10);
        cr_assert_eq(strncmp(to, "abc: defgh", room - 1), 0);
        cr_assert_eq(to[room], '#');
    }
    cr_assert_eq(unecho_error_print(&error, to, 0), to);
}
