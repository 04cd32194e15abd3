// SPDX-License-Identifier: Apache-2.0
/* Two texts beside each other: runs cover each, and what is common stands in both. */
#include "similarity/beside.h"

#include "support/files.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

static struct beside beside;

static void teardown(void)
{
    beside_free(&beside);
}

TestSuite(beside, .fini = teardown);

/* "same [other] same": a text with what is not common in brackets. */
static const char *shown(const struct beside_text *side, unecho_bytes text, char room[512])
{
    size_t length = 0, at = 0;
    for (size_t i = 0; i < side->runs.count; i++) {
        const struct beside_run *run = &side->runs.at[i];
        cr_assert_eq(run->start, at);
        cr_assert(run->end >= run->start && run->end <= text.length);
        at = run->end;
        length += (size_t)snprintf(room + length, 512 - length, run->common ? "%.*s" : "[%.*s]",
                                   (int)(run->end - run->start), text.at + run->start);
    }
    cr_assert_eq(at, text.length);
    room[length] = '\0';
    return room;
}

static void expect(const char *left, const char *right, const char *left_shown,
                   const char *right_shown)
{
    char room[512];
    unecho_bytes one = {left, strlen(left)}, other = {right, strlen(right)};
    cr_assert_eq(beside_make(&beside, one, other, NULL), UNECHO_OK);
    cr_expect_str_eq(shown(&beside.left, one, room), left_shown);
    cr_expect_str_eq(shown(&beside.right, other, room), right_shown);
}

Test(beside, words_in_their_comparison_form)
{
    expect("The  old bridge.", "the OLD stone bridge", "The  old bridge.",
           "the OLD [stone] bridge");
    expect("“Caf\xC3\xA9”", "cafe\xCC\x81", "“Caf\xC3\xA9”", "cafe\xCC\x81");
}

Test(beside, what_only_one_has)
{
    expect("a b c", "x y", "[a b c]", "[x y]");
    expect("a b c d", "b x d", "[a] b [c] d", "b [x] d");
    expect("", "a", "", "[a]");
    expect(" ... ", "", " ... ", "");
    expect("1\xC2\xBD cups", "1 cups", "1[\xC2\xBD] cups", "1 cups");
}

Test(beside, what_is_beyond_the_words_that_are_compared_is_not_common)
{
    struct buffer text = {0};
    for (int i = 0; i < BESIDE_WORDS + 2; i++)
        cr_assert_eq(buffer_append(&text, "a ", 2, NULL), 0);
    unecho_bytes bytes = {text.at, text.count};
    cr_assert_eq(beside_make(&beside, bytes, bytes, NULL), UNECHO_OK);
    cr_assert_eq(beside.left.runs.count, 3);
    cr_expect(beside.left.runs.at[0].common);
    cr_expect_not(beside.left.runs.at[1].common);
    cr_expect_eq(beside.left.runs.at[1].end, text.count - 1);
    buffer_free(&text);
}
