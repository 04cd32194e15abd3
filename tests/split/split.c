// SPDX-License-Identifier: Apache-2.0
#include "split/split.h"

#include "support/stages.h"

#include <criterion/criterion.h>
#include <string.h>

/* Lines as "start-end-next", a "b" after those that are blank. */
static const char *lines_of(struct stages *s)
{
    s->told.count = 0;
    for (size_t i = 0; i < s->batch.lines.count; i++) {
        const struct line *line = &s->batch.lines.at[i];
        cr_assert_eq(line->left, line->start);
        cr_assert_eq(line->right, line->end);
        cr_assert_eq(line->rule, NONE);
        buffer_print(&s->told, NULL, "%s%u-%u-%u%s", i ? " " : "", line->start, line->end,
                     line->next, line->flags & LINE_BLANK ? "b" : "");
    }
    buffer_terminate(&s->told, NULL);
    return s->told.at;
}

static void expect(const char *text, size_t length, const char *lines)
{
    struct stages s;
    stages_begin(&s, text, length);
    cr_assert_str_eq(lines_of(&s), lines);
    stages_end(&s);
}

Test(split, a_line_ends_after_lf_or_at_the_end)
{
    expect(TEXT(""), "");
    expect(TEXT("a"), "0-1-1");
    expect(TEXT("a\n"), "0-1-2");
    expect(TEXT("a\nbc"), "0-1-2 2-4-4");
    expect(TEXT("\n\na"), "0-0-1b 1-1-2b 2-3-3");
}

Test(split, a_cr_before_lf_belongs_to_the_end_and_no_other_does)
{
    expect(TEXT("a\r\nb\r\n"), "0-1-3 3-4-6");
    expect(TEXT("a\r\r\n"), "0-2-4");
    expect(TEXT("a\rb"), "0-3-3");
    expect(TEXT("a\r"), "0-2-2");
    expect(TEXT("\r\n"), "0-0-2b");
    expect(TEXT("\n\r\n"), "0-0-1b 1-1-3b");
}

Test(split, nul_divides_nothing)
{
    expect(TEXT("a\0b\n\0\n"), "0-3-4 4-5-6");
}

Test(split, blank_is_white_space_and_what_cannot_be_seen)
{
    expect(TEXT(" \t\r\v\f\n"), "0-5-6b");
    expect(TEXT("\u00A0\u3000\u2028\xC2\x85\n"), "0-10-11b"); /* no-break, ideographic, LS, NEL */
    expect(TEXT("\u200B\u00AD\uFEFF\n"), "0-8-9b");           /* zero width, soft hyphen, BOM */
    expect(TEXT(" .\n"), "0-2-3");
    expect(TEXT("&nbsp;\n"), "0-6-7");   /* a reference stands as it is */
    expect(TEXT("\xE2\x80\n"), "0-2-3"); /* half a space is U+FFFD, which is visible */
}

Test(split, documents_of_a_batch_have_their_own_lines)
{
    struct words words = {0};
    struct batch batch;
    batch_init(&batch, &words);
    cr_assert_eq(ARRAY_RESERVE(&batch.documents, 3, "documents", NULL), 0);
    batch.documents.at[0] = (struct document){.text = {"a\nb", 3}};
    batch.documents.at[1] = (struct document){.text = {"", 0}};
    batch.documents.at[2] = (struct document){.text = {"c", 1}};
    batch.documents.count = 3;
    cr_assert_eq(split_run(&batch, NULL), UNECHO_OK);
    cr_assert_eq(batch.lines.count, 3);
    static const struct range32 expected[] = {{0, 2}, {2, 0}, {2, 1}};
    for (size_t i = 0; i < 3; i++) {
        cr_assert_eq(batch.documents.at[i].lines.first, expected[i].first);
        cr_assert_eq(batch.documents.at[i].lines.count, expected[i].count);
    }
    cr_assert_eq(batch.lines.at[2].start, 0, "offsets count from the beginning of the document");
    batch_free(&batch);
}
