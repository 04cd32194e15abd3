// SPDX-License-Identifier: Apache-2.0
/* What an input is taken for, what its outputs are called, and what is no UTF-8. */
#include "lab.h"

#include <criterion/criterion.h>
#include <string.h>

static const char *detected(const char *path, const char *beginning)
{
    return format_detect(path, (unecho_bytes){beginning, strlen(beginning)})->name;
}

Test(names, decide_the_format)
{
    static const char *const names[][2] = {
        {"a.txt", "text"},       {"a.text", "text"},       {"a.md", "text"},
        {"a.jsonl", "jsonl"},    {"a.ndjson", "jsonl"},    {"a.json", "jsonl"},
        {"a.wet", "wet"},        {"a.warc", "wet"},        {"a.warc.wet.gz", "wet"},
        {"a.jsonl.gz", "jsonl"}, {"a.JSONL.Zst", "jsonl"}, {"in.wet/a.jsonl.zstd", "jsonl"},
        {"a.txt.gzip", "text"},  {"a.jsonl.txt", "text"},  {"/x/y.WARC.GZ", "wet"}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        cr_expect_str_eq(detected(names[i][0], ""), names[i][1], "%s", names[i][0]);
        cr_expect_str_eq(detected(names[i][0], "WARC/1.0\r\n"), names[i][1], "%s", names[i][0]);
    }
}

Test(names, that_say_nothing_leave_it_to_the_first_bytes)
{
    static const char *const names[] = {"a", "a.bin", "a.gz", "in.wet/a", ".jsonl", "a.jsonlx"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        cr_expect_str_eq(detected(names[i], "WARC/1.1\r\n"), "wet", "%s", names[i]);
        cr_expect_str_eq(detected(names[i], "{\"id\":1}"), "jsonl", "%s", names[i]);
        cr_expect_str_eq(detected(names[i], "{ \"id\":1}"), "text", "%s", names[i]);
        cr_expect_str_eq(detected(names[i], "WARC/1"), "text", "%s", names[i]);
        cr_expect_str_eq(detected(names[i], ""), "text", "%s", names[i]);
    }
    cr_expect_str_eq(detected(NULL, "WARC/1.0\r\n"), "text");
}

Test(names, of_formats)
{
    cr_expect_eq(format_find("jsonl"), &format_jsonl);
    cr_expect_eq(format_find("text"), &format_text);
    cr_expect_eq(format_find("wet"), &format_wet);
    cr_expect_null(format_find("parquet"));
    cr_expect(format_is_parquet(BYTES_OF("PAR1....")));
    cr_expect(!format_is_parquet(BYTES_OF("PAR")));
}

Test(names, without_folders_and_endings)
{
    static const char *const names[][2] = {{"a.txt", "a"},
                                           {"in/b/a.jsonl.gz", "a"},
                                           {"a.warc.wet.gz", "a"},
                                           {"a.gz", "a"},
                                           {"a", "a"},
                                           {".txt", ".txt"},
                                           {"in.d/.jsonl.zst", ".jsonl"},
                                           {"a.b.c", "a.b.c"},
                                           {"a.tar.gz.txt", "a.tar.gz"},
                                           {"a.TXT.GZ", "a"},
                                           {"a.jsonl.txt", "a"},
                                           {"a.txt.warc.wet", "a"},
                                           {"...txt", ".."},
                                           {"a~2.txt", "a~2"},
                                           {"in/", ""}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        size_t length;
        const char *stem = format_stem(names[i][0], &length);
        cr_expect(length == strlen(names[i][1]) && !memcmp(stem, names[i][1], length), "%s: %.*s",
                  names[i][0], (int)length, stem);
    }
}

/* ---- Encodings ---- */

static void check(unecho_bytes text, const char *source, const char *message, const char *hint)
{
    unecho_error error = UNECHO_ERROR_INIT;
    int code = format_check_encoding(text, source, &error);
    cr_expect_eq(code, message ? UNECHO_E_INPUT : UNECHO_OK, "%s", error.message);
    cr_expect_str_eq(error.message, message ? message : "");
    cr_expect_str_eq(error.hint, hint ? hint : "");
}

Test(encoding, utf8_with_a_little_else_is_let_through)
{
    check(BYTES_OF(""), "a", NULL, NULL);
    check(BYTES_OF("caf\xC3\xA9 \xEF\xBB\xBF"), "a", NULL, NULL);
    check(BYTES_OF("12345678901234567\xE9"
                   "90"),
          "a", NULL, NULL); /* 1 of 20: 5 % */
    check(BYTES_OF("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"), "a", NULL, NULL);
}

Test(encoding, more_than_a_twentieth_ill_formed_is_refused)
{
    check(BYTES_OF("1234567890123456\xE9"
                   "89"),
          "in/a.txt",
          "1 of 19 bytes are not UTF-8; this looks like another encoding, such as WINDOWS-1252",
          "convert it first: iconv -f WINDOWS-1252 -t UTF-8 'in/a.txt'");
    check(BYTES_OF("\xE2\x82"), "a'b",
          "2 of 2 bytes are not UTF-8; this looks like another encoding, such as WINDOWS-1252",
          "convert it first: iconv -f WINDOWS-1252 -t UTF-8 FILE");
}

Test(encoding, utf16_is_known_by_its_mark_or_its_zeros)
{
    const char *little = "this looks like UTF-16LE, not UTF-8";
    const char *big = "this looks like UTF-16BE, not UTF-8";
    const char *hint = "convert it first: iconv -f UTF-16LE -t UTF-8 'a'";
    const char *big_hint = "convert it first: iconv -f UTF-16BE -t UTF-8 'a'";
    check(BYTES_OF("\xFF\xFE"), "a", little, hint);
    check(BYTES_OF("\xFE\xFF\0a"), "a", big, big_hint);
    check(BYTES_OF("l\0i\0t\0t\0l\0e\0 \0e\0"), "a", little, hint);
    check(BYTES_OF("\0b\0i\0g\0 \0e\0n\0d\0."), "a", big, big_hint);
    check(BYTES_OF("t\0o\0o\0 \0s\0h\0"), "a", NULL, NULL);
    check(BYTES_OF("a few\0zeros\0in an\0other text"), "a", NULL, NULL);
}

Test(encoding, no_name_steers_the_shell_that_the_line_is_typed_into)
{
    static const char *const names[] = {"", "-", "-o", "a'; rm b", "a\nb", "a\x7F"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        check(BYTES_OF("\xFF\xFE"), names[i], "this looks like UTF-16LE, not UTF-8",
              "convert it first: iconv -f UTF-16LE -t UTF-8 FILE");
    check(BYTES_OF("\xFF\xFE"), "$(a) \\ \"", "this looks like UTF-16LE, not UTF-8",
          "convert it first: iconv -f UTF-16LE -t UTF-8 '$(a) \\ \"'");
}
