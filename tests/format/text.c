// SPDX-License-Identifier: Apache-2.0
#include "lab.h"

#include <criterion/criterion.h>
#include <string.h>

#define FRAMES(in, told) lab_frames(&format_text, BYTES_OF(in), told)
#define RENDERS(in, ...) lab_renders(&format_text, BYTES_OF(in), __VA_ARGS__)

Test(text, is_one_record_whatever_it_holds)
{
    FRAMES("a", "whole 1");
    FRAMES("a\n\nb\r\n\0c\xFF", "whole 9");
    cr_expect(format_text.one_record && !format_jsonl.one_record && !format_wet.one_record);
}

Test(text, leaves_as_what_stays_of_it)
{
    RENDERS("a\nb\nc", 0, "a\nb\nc");
    RENDERS("a\nb\nc", 2, "a\nc");
    RENDERS("a\nb\nc", 5, "b\n");
    RENDERS("a\nb\nc", 7, "");
    RENDERS("\xFF\n\xEF\xBB\xBF\n", 1, "\xEF\xBB\xBF\n");
}

Test(text, what_does_not_fit_is_refused)
{
    struct buffer back = {0};
    unecho_bytes kept = BYTES_OF("ab");
    struct piece pieces[2] = {{.offset = 2, .text = {"xy", 2}}, {.offset = 4, .text = {"z", 1}}};
    cr_expect_eq(format_text.restore(&lab_fields, kept, pieces, 2, &back, NULL), UNECHO_OK);
    cr_expect(back.count == 5 && !memcmp(back.at, "abxyz", 5));
    pieces[1].offset = 3;
    cr_expect_eq(format_text.restore(&lab_fields, kept, pieces, 2, &back, NULL), UNECHO_E_MISMATCH);
    pieces[1].offset = 5;
    cr_expect_eq(format_text.restore(&lab_fields, kept, pieces, 2, &back, NULL), UNECHO_E_MISMATCH);
    pieces[0].offset = 3;
    cr_expect_eq(format_text.restore(&lab_fields, kept, pieces, 1, &back, NULL), UNECHO_E_MISMATCH);
    buffer_free(&back);
}
