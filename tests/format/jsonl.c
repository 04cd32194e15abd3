// SPDX-License-Identifier: Apache-2.0
/* JSON lines: which line is which record, and what of it is the document. */
#include "lab.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#define MARK              "\xEF\xBB\xBF"
#define FRAMES(in, told)  lab_frames(&format_jsonl, BYTES_OF(in), told)
#define RENDERS(in, ...)  lab_renders(&format_jsonl, BYTES_OF(in), __VA_ARGS__)
#define REFUSES(in, ...)  lab_refuses(&format_jsonl, BYTES_OF(in), __VA_ARGS__)
#define NOTHING(in, told) lab_nothing(&format_jsonl, BYTES_OF(in), told)

Test(jsonl, a_record_is_a_line_with_its_end)
{
    FRAMES("", "");
    FRAMES("{}\n{\"a\":1}\n", "whole 3; whole 8");
    FRAMES("{}\r\n{}\r\n", "whole 4; whole 4");
    FRAMES("{}\n{}", "whole 3; whole 2");
    FRAMES("{}", "whole 2");
    FRAMES("x", "whole 1");
    FRAMES("\n\n", "whole 1; whole 1");
    FRAMES("{}\n \t\r\n{}\n  ", "whole 3; whole 4; whole 3; whole 2");
    FRAMES("\0\n\0", "whole 2; whole 1");
}

Test(jsonl, a_mark_before_the_first_record_takes_no_number)
{
    FRAMES(MARK "{}\n{}\n", "none 3; whole 3; whole 3");
    FRAMES(MARK, "none 3");
    FRAMES(MARK "\n", "none 3; whole 1");
    FRAMES("\xEF\xBB", "whole 2");
    FRAMES("\xEF\xBB\n", "whole 3");
    FRAMES("{}\n" MARK "{}\n", "whole 3; whole 6");
    FRAMES(MARK MARK "{}\n", "none 3; whole 6");
}

/* It would be told as no document and have a number all the same. */
Test(jsonl, a_mark_alone_at_the_end_takes_no_number)
{
    FRAMES("{}\n" MARK, "whole 3; none 3");
    FRAMES(MARK MARK, "none 3; none 3");
}

Test(jsonl, what_is_no_document)
{
    NOTHING("\n", "blank");
    NOTHING("\r\n", "blank");
    NOTHING(" \t \n", "blank");
    NOTHING("  ", "blank");
    NOTHING(MARK, "bom");
}

Test(jsonl, what_is_no_record)
{
    REFUSES("{\"text\":\"a\"\n", 12,
            "not JSON: expected a comma or a closing }, found the end of the text");
    REFUSES("\0\n", 0, "not JSON: expected a value, found byte 0x00");
    REFUSES("[]\n", 0, "expected an object as the record, found an array");
    REFUSES("{\"id\":\"a\"}\n", 0, "no text field \"text\" in this record");
    REFUSES("{\"id\":1,\"text\":null}\n", 15, "the text field \"text\" is null, not a string");
    REFUSES("{\"text\":{\"text\":\"a\"}}\n", 8,
            "the text field \"text\" is an object, not a string");
    REFUSES("{\"text\":\"a\"} {}\n", 13, "not JSON: expected nothing after the value, found '{'");
}

Test(jsonl, a_missing_text_field_names_the_strings_that_are_there)
{
    unecho_error error = UNECHO_ERROR_INIT;
    struct parsed parsed = {.nothing = NULL};
    struct buffer room = {0};
    unecho_bytes record =
        BYTES_OF(" {\"n\":1,\"body\":\"b\",\"o\":{\"s\":\"\"},\"t\\u0009\":\"\"}");
    cr_assert_eq(format_jsonl.parse(&lab_fields, record, &parsed, &room, &error), UNECHO_E_INPUT);
    cr_expect_str_eq(error.hint, "name it with --text-field; strings in this record: \"body\", "
                                 "\"t\\u0009\"");
    error = (unecho_error)UNECHO_ERROR_INIT;
    record = BYTES_OF("{\"n\":1}");
    cr_assert_eq(format_jsonl.parse(&lab_fields, record, &parsed, &room, &error), UNECHO_E_INPUT);
    cr_expect_str_eq(error.hint, "this record holds no string at all");
}

/* Names of any number and length fit into the hint or are left out of it. */
Test(jsonl, a_hint_holds_as_many_names_as_fit)
{
    for (int length = 1; length < 300; length++) {
        char first[320];
        unecho_error error = UNECHO_ERROR_INIT;
        struct parsed parsed = {.nothing = NULL};
        struct buffer record = {0}, room = {0};
        snprintf(first, sizeof first, "\"%0*d\"", length, 1);
        cr_assert_eq(buffer_print(&record, NULL, "{%s:\"\",\"b\":\"\",\"%0*d\":\"\",\"c\":\"\"}",
                                  first, 300, 0),
                     0);
        cr_assert_eq(format_jsonl.parse(&lab_fields, files_bytes(&record), &parsed, &room, &error),
                     UNECHO_E_INPUT);
        cr_expect_eq(strstr(error.hint, first) != NULL, length <= 251, "%d", length);
        cr_expect_eq(strstr(error.hint, "\"b\"") != NULL, length <= 248 || length > 251, "%d",
                     length);
        buffer_free(&record);
    }
}

Test(jsonl, id_and_url_are_taken_as_they_stand)
{
    struct parsed parsed = {.nothing = "unset"};
    struct buffer room = {0};
    unecho_bytes record =
        BYTES_OF("{\"id\":9007199254740993,\"text\":\"a\\n\\u00e9\",\"url\":\"http:\\/\\/a\"}\n");
    cr_assert_eq(ARRAY_RESERVE(&room, 2 * record.length, "texts", NULL), 0);
    cr_assert_eq(format_jsonl.parse(&lab_fields, record, &parsed, &room, NULL), UNECHO_OK);
    cr_expect(parsed.id.length == 16 && !memcmp(parsed.id.at, "9007199254740993", 16));
    cr_expect(parsed.text.length == 4 && !memcmp(parsed.text.at, "a\n\xC3\xA9", 4));
    cr_expect(parsed.url.length == 8 && !memcmp(parsed.url.at, "http://a", 8));
    record = BYTES_OF("{\"text\":\"\",\"id\":null}");
    room.count = 0;
    cr_assert_eq(format_jsonl.parse(&lab_fields, record, &parsed, &room, NULL), UNECHO_OK);
    cr_expect(!parsed.id.at && !parsed.url.at && !parsed.text.length);
    parsed_free(&parsed);
    buffer_free(&room);
}

Test(jsonl, only_the_text_is_touched)
{
    RENDERS("{\"text\":\"a\\nb\\nc\"}\n", 0, "{\"text\":\"a\\nb\\nc\"}\n");
    RENDERS("{\"text\":\"a\\nb\\nc\"}\n", 2, "{\"text\":\"a\\nc\"}\n");
    RENDERS("{ \"text\" : \"a\\nb\\nc\" , \"n\" : 1e400 }\r\n", 5,
            "{ \"text\" : \"b\\n\" , \"n\" : 1e400 }\r\n");
    RENDERS("{\"text\":\"\\u0061\\u000ab\\u000Ac\",\"text\":\"x\\ny\\nz\"}", 3,
            "{\"text\":\"\\u0061\\u000ab\\u000Ac\",\"text\":\"z\"}");
    RENDERS("{\"text\":\"\\u0061\\u000ab\\u000Ac\\/\\ud800\"}", 3, "{\"text\":\"c\\/\\ud800\"}");
    RENDERS("{\"text\":\"\\u0061\\u000ab\\u000Ac\\/\\ud800\"}", 7, "{\"text\":\"\"}");
    RENDERS("{\"text\":\"\"}", 7, "{\"text\":\"\"}");
}

static int restore(const char *kept, const struct piece *pieces, size_t count, unecho_error *error)
{
    struct buffer back = {0};
    *error = (unecho_error)UNECHO_ERROR_INIT;
    int code = format_jsonl.restore(&lab_fields, (unecho_bytes){kept, strlen(kept)}, pieces, count,
                                    &back, error);
    buffer_free(&back);
    return code;
}

Test(jsonl, what_does_not_fit_is_refused)
{
    unecho_error error;
    struct piece piece = {.offset = 2, .text = {"x", 1}};
    cr_expect_eq(restore("{\"text\":\"ab\"}", &piece, 1, &error), UNECHO_OK);
    piece.offset = 3;
    cr_expect_eq(restore("{\"text\":\"ab\"}", &piece, 1, &error), UNECHO_E_MISMATCH);
    piece.offset = 999999999999999999;
    cr_expect_eq(restore("{\"text\":\"ab\"}", &piece, 1, &error), UNECHO_E_MISMATCH);
    piece.offset = 1;
    cr_expect_eq(restore("{\"text\":1}", &piece, 1, &error), UNECHO_E_MISMATCH);
    cr_expect_str_eq(error.message, "the record has no text field \"text\"");
    cr_expect_eq(restore("{\"text\":\"ab\"", &piece, 1, &error), UNECHO_E_INPUT);
    struct piece two[2] = {piece, {.offset = 1, .text = {"y", 1}}};
    cr_expect_eq(restore("{\"text\":\"ab\"}", two, 2, &error), UNECHO_E_MISMATCH);
    piece.raw = BYTES_OF("\\u00");
    cr_expect_eq(restore("{\"text\":\"ab\"}", &piece, 1, &error), UNECHO_E_MISMATCH);
}
