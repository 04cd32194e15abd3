// SPDX-License-Identifier: Apache-2.0
/* WET: where records end, which are bad and where the next one begins, and what leaves. */
#include "lab.h"

#include <criterion/criterion.h>
#include <string.h>

/* A header of 58 bytes (the length has one digit), and one with LF of 55. */
#define HEAD(length)    "WARC/1.0\r\nWARC-Type: conversion\r\nContent-Length: " length "\r\n\r\n"
#define LF_HEAD(length) "WARC/1.0\nWARC-Type: conversion\nContent-Length: " length "\n\n"
#define END             "\r\n\r\n"

#define FRAMES(in, told)  lab_frames(&format_wet, BYTES_OF(in), told)
#define RENDERS(in, ...)  lab_renders(&format_wet, BYTES_OF(in), __VA_ARGS__)
#define NOTHING(in, told) lab_nothing(&format_wet, BYTES_OF(in), told)

Test(wet, a_record_lasts_until_the_next)
{
    cr_assert_eq(sizeof HEAD("3") - 1, 54);
    cr_assert_eq(sizeof LF_HEAD("3") - 1, 50);
    FRAMES("", "");
    FRAMES(HEAD("3") "abc" END, "whole 61");
    FRAMES(HEAD("3") "abc" END HEAD("0") END, "whole 61; whole 58");
    FRAMES(LF_HEAD("3") "abc\n\n" LF_HEAD("1") "a\n\n", "whole 55; whole 53");
    FRAMES(HEAD("3") "abc" END "\r\n\n\n" HEAD("0") END, "whole 65; whole 58");
    FRAMES(HEAD("3") "abc" HEAD("0") "\n", "whole 57; whole 55");
    FRAMES(HEAD("3") "abc\r\n" HEAD("0") END "\n", "whole 59; whole 59");
}

Test(wet, line_ends_before_the_first_record_take_no_number)
{
    FRAMES("\r\n\n" HEAD("1") "a" END, "none 3; whole 59");
    FRAMES("\n", "none 1");
    FRAMES("\r\n\r\n\r\n", "none 6");
}

Test(wet, content_is_measured_not_searched)
{
    FRAMES(HEAD("9") "\nWARC/1.0" END HEAD("0") END, "whole 67; whole 58");
    FRAMES(HEAD("4") "\n\n\n\n" END, "whole 62");
}

#define TRUNCATED_CONTENT                                                                          \
    "the input ends before the content of this record does: truncated, or a wrong Content-Length"
#define FOLLOWS "what follows the content is no WARC record: a wrong Content-Length"

Test(wet, a_length_that_is_too_large)
{
    FRAMES(HEAD("9") "abc" END, "bad 61 at 61: " TRUNCATED_CONTENT);
    FRAMES(HEAD("9") "abc" END HEAD("1") "a" END, "bad 61 at 63: " FOLLOWS "; whole 59");
    /* it ends within the line ends: nothing shows, and every byte comes back */
    FRAMES(HEAD("5") "abc" END HEAD("1") "a" END, "whole 61; whole 59");
}

Test(wet, a_length_that_is_too_small)
{
    FRAMES(HEAD("2") "abc" END, "bad 61 at 56: " FOLLOWS);
    FRAMES(HEAD("2") "abc" END HEAD("1") "a" END, "bad 61 at 56: " FOLLOWS "; whole 59");
}

Test(wet, a_length_that_is_none)
{
    FRAMES("WARC/1.0\r\nA: b\r\n\r\nabc" END HEAD("1") "a" END,
           "bad 25 at 0: a WARC record without a Content-Length; whole 59");
    FRAMES("WARC/1.0\r\nContent-Length: -3\r\n\r\nabc" END,
           "bad 39 at 10: Content-Length is not a number of bytes");
    FRAMES("WARC/1.0\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabc" END HEAD("0") END,
           "bad 57 at 29: Content-Length is empty or given twice; whole 58");
    FRAMES(HEAD("999999999999999999") "abc" END HEAD("1") "a" END,
           "bad 78 at 137: " TRUNCATED_CONTENT "; whole 59");
    FRAMES(HEAD("99999999999999999999") "abc" END,
           "bad 80 at 33: Content-Length is not a number of bytes");
}

Test(wet, what_is_cut_short)
{
    FRAMES("WARC/1.0\r\nWARC-Ty", "bad 17 at 17: the input ends inside a WARC header: truncated");
    FRAMES("WAR", "bad 3 at 3: the input ends inside a WARC header: truncated");
    FRAMES(HEAD("3") "ab", "bad 56 at 56: " TRUNCATED_CONTENT);
    FRAMES(HEAD("3") "abc",
           "bad 57 at 57: the input ends before the line ends of this record: truncated");
    FRAMES(HEAD("3") "abc\r\n\r",
           "bad 60 at 60: the input ends before the line ends of this record: truncated");
    FRAMES(HEAD("3") "abc" END "WARC/1", "bad 67 at 61: " FOLLOWS);
}

/* The next record is looked for from the beginning of the bad one, in its header too. */
Test(wet, a_header_that_holds_the_beginning_of_another)
{
    FRAMES("WARC/1.0\nWARC/1.1: x\nContent-Length: 9\n\nabc\n\n",
           "bad 9 at 45: " TRUNCATED_CONTENT "; bad 36 at 36: " TRUNCATED_CONTENT);
    FRAMES("WARC/1.0\nWARC/1.1\nContent-Length: 0\n\n\n\n",
           "bad 9 at 9: a WARC header line without a colon; whole 30");
}

Test(wet, what_is_no_record)
{
    const char *begins = "bad 9 at 0: a WARC record begins with \"WARC/1.\"; whole 58";
    FRAMES("rubbish.\n" HEAD("0") END, begins);
    FRAMES("a: b\n\nx\n\n" HEAD("0") END, begins);
    FRAMES("WARC/2.0\n" HEAD("0") END, begins);
    FRAMES("xWARC/1.0\n\n", "bad 11 at 0: a WARC record begins with \"WARC/1.\"");
}

/* ---- Documents ---- */

Test(wet, what_is_no_document)
{
    NOTHING("\r\n\n", "blank");
    NOTHING("WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 1\r\n\r\na" END, "no-text");
    NOTHING("WARC/1.0\r\nContent-Length: 1\r\n\r\na" END, "no-text");
    NOTHING("WARC/1.0\r\nWARC-Type: resource\r\nContent-Type: image/png\r\n"
            "Content-Length: 1\r\n\r\na" END,
            "no-text");
}

Test(wet, a_document_knows_its_id_url_and_text)
{
    struct parsed parsed = {.nothing = "unset"};
    unecho_bytes record = BYTES_OF("WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Record-ID: <i>\r\n"
                                   "WARC-Target-URI: http://u\r\nContent-Length: 3\r\n\r\nabc" END);
    cr_assert_eq(format_wet.parse(&lab_fields, record, &parsed, NULL, NULL), UNECHO_OK);
    cr_expect_null(parsed.nothing);
    cr_expect(parsed.text.length == 3 && !memcmp(parsed.text.at, "abc", 3));
    cr_expect(parsed.id.length == 3 && !memcmp(parsed.id.at, "<i>", 3));
    cr_expect(parsed.url.length == 8 && !memcmp(parsed.url.at, "http://u", 8));
    cr_expect(parsed.tail.length == 4 && parsed.head.length + 7 == record.length);
}

#define JSON_HEAD(length)                                                                          \
    "WARC/1.0\\r\\nWARC-Type: conversion\\r\\nContent-Length: " length "\\r\\n\\r\\n"
#define RENDERED(text, head)                                                                       \
    "{\"id\":\"\",\"url\":\"\",\"date\":\"\",\"text\":\"" text "\",\"warc\":\"" head "\"}\n"

Test(wet, a_document_leaves_as_json)
{
    RENDERS(HEAD("5") "a\nb\nc" END, 0, RENDERED("a\\nb\\nc", JSON_HEAD("5")));
    RENDERS(HEAD("5") "a\nb\nc" END, 2, RENDERED("a\\nc", JSON_HEAD("5")));
    RENDERS(HEAD("5") "a\nb\nc" END, 7, RENDERED("", JSON_HEAD("5")));
    RENDERS(HEAD("0") END, 0, RENDERED("", JSON_HEAD("0")));
    RENDERS(HEAD("6") "\"\\\x1b\xC2\x85\x7f" END, 0,
            RENDERED("\\\"\\\\\\u001b\\u0085\\u007f", JSON_HEAD("6")));
    RENDERS(
        "WARC/1.0\nWARC-Type: conversion\nWARC-Date: 2024\nWARC-Record-ID: \"i\"\n"
        "WARC-Target-URI: http://\xFF/\nContent-Length: 1\n\na\n\n",
        0,
        "{\"id\":\"\\\"i\\\"\",\"url\":\"http://\xEF\xBF\xBD/\",\"date\":\"2024\",\"text\":\"a\","
        "\"warc_base64\":\"V0FSQy8xLjAKV0FSQy1UeXBlOiBjb252ZXJzaW9uCldBUkMtRGF0ZTogMjAyNApXQVJD"
        "LVJlY29yZC1JRDogImkiCldBUkMtVGFyZ2V0LVVSSTogaHR0cDovL/8vCkNvbnRlbnQtTGVuZ3RoOiAxCgo="
        "\"}\n");
}

/* Each maximal ill-formed part is one U+FFFD, and one that the text holds itself stays. */
Test(wet, ill_formed_bytes_leave_as_replacement_characters)
{
    RENDERS(HEAD("8") "\xFF\xEF\xBF\xBD\n\xE2\x82z" END, 0,
            RENDERED("\xEF\xBF\xBD\xEF\xBF\xBD\\n\xEF\xBF\xBDz", JSON_HEAD("8")));
    RENDERS(HEAD("8") "\xFF\xEF\xBF\xBD\n\xE2\x82z" END, 1,
            RENDERED("\xEF\xBF\xBDz", JSON_HEAD("8")));
    RENDERS(HEAD("8") "\xFF\xEF\xBF\xBD\n\xE2\x82z" END, 2,
            RENDERED("\xEF\xBF\xBD\xEF\xBF\xBD\\n", JSON_HEAD("8")));
    RENDERS(HEAD("3") "\xC3\n\xA9" END, 0, RENDERED("\xEF\xBF\xBD\\n\xEF\xBF\xBD", JSON_HEAD("3")));
}

/* Line ends that are not those of the standard come back as they were. */
Test(wet, other_line_ends_come_back)
{
    RENDERS(HEAD("1") "a", 0, RENDERED("a", JSON_HEAD("1")));
    RENDERS(HEAD("1") "a\n\n", 1, RENDERED("", JSON_HEAD("1")));
    RENDERS(HEAD("1") "a\r\n\r\n\r\n\n", 0, RENDERED("a", JSON_HEAD("1")));
    RENDERS(HEAD("2") "a\xFF\n", 0, RENDERED("a\xEF\xBF\xBD", JSON_HEAD("2")));
    RENDERS(HEAD("2") "\n\n\n", 3, RENDERED("", JSON_HEAD("2")));
}

static int restore(const char *kept, const struct piece *pieces, size_t count, unecho_error *error)
{
    struct buffer back = {0};
    *error = (unecho_error)UNECHO_ERROR_INIT;
    int code = format_wet.restore(&lab_fields, (unecho_bytes){kept, strlen(kept)}, pieces, count,
                                  &back, error);
    buffer_free(&back);
    return code;
}

Test(wet, what_does_not_fit_is_refused)
{
    unecho_error error;
    const char *kept = "{\"text\":\"ab\xEF\xBF\xBD\",\"warc\":\"W\"}";
    struct piece ill = {.offset = 2, .text = {"\xFF", 1}, .bytes = true};
    struct piece tail = {.offset = 3, .text = {"\n", 1}, .bytes = true};
    struct piece both[2] = {ill, tail}, three[3] = {ill, tail, tail};
    cr_expect_eq(restore(kept, both, 2, &error), UNECHO_OK);
    cr_expect_eq(restore(kept, three, 3, &error), UNECHO_E_MISMATCH);
    ill.offset = 1;
    cr_expect_eq(restore(kept, &ill, 1, &error), UNECHO_E_MISMATCH);
    cr_expect_str_eq(error.message,
                     "no U+FFFD stands where ill-formed bytes are said to have been");
    cr_expect_eq(restore("{\"text\":\"a\xEF\xBF\",\"warc\":\"W\"}", &ill, 1, &error),
                 UNECHO_E_MISMATCH);
    tail.offset = 6;
    cr_expect_eq(restore(kept, &tail, 1, &error), UNECHO_E_MISMATCH);
    cr_expect_eq(restore("{\"text\":\"a\"}", NULL, 0, &error), UNECHO_E_MISMATCH);
    cr_expect_eq(restore("{\"warc\":\"a\"}", NULL, 0, &error), UNECHO_E_MISMATCH);
    cr_expect_eq(restore("{\"text\":\"a\",\"warc\":\"\",\"warc_base64\":\"\"}", NULL, 0, &error),
                 UNECHO_E_MISMATCH);
    cr_expect_eq(restore("{\"text\":\"a\",\"warc_base64\":\"x\"}", NULL, 0, &error),
                 UNECHO_E_INPUT);
    cr_expect_eq(restore("nothing", NULL, 0, &error), UNECHO_E_INPUT);
}
