// SPDX-License-Identifier: Apache-2.0
/* Small inputs, in one chunk each. */
#include "lab.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

static struct files files;
static struct reading reading;

static void setup(void)
{
    files_begin(&files);
    lab_begin(&reading);
}

static void teardown(void)
{
    lab_end(&reading);
    files_end(&files);
}

TestSuite(reader, .init = setup, .fini = teardown);

static void reads(const char *name, unecho_bytes bytes, const char *told)
{
    const char *found = lab_read_one(&reading, &files, name, bytes);
    cr_expect_eq(reading.code, UNECHO_OK, "%s", reading.error.message);
    cr_expect_str_eq(found, told, "%s: \"%s\", not \"%s\"", name, found, told);
}

Test(reader, inputs_of_each_format)
{
    reads("a.txt", BYTES_OF("a\nb\n"), "0.0[ whole 4 #1; ] text 4");
    reads("a.jsonl", BYTES_OF("{}\n\n{}"), "0.0[ whole 3 #1; whole 1 #2; whole 2 #3; ] jsonl 6");
    reads("a.jsonl", BYTES_OF("\xEF\xBB\xBF{}\n"), "0.0[ none 3 #1; whole 3 #1; ] jsonl 6");
    reads("a", BYTES_OF("{\"a\":1}\n"), "0.0[ whole 8 #1; ] jsonl 8");
    reads("a", BYTES_OF("\nWARC/1.0\nContent-Length: 0\n\n\n"), "0.0[ whole 30 #1; ] text 30");
    reads("a.wet", BYTES_OF("\nWARC/1.0\nContent-Length: 0\n\n\n"),
          "0.0[ none 1 #1; whole 29 #1; ] wet 30");
}

/* An empty text is a document all the same: it leaves as an empty file. */
Test(reader, empty_inputs)
{
    struct buffer gzip = {0}, zstd = {0};
    files_gzip(&gzip, BYTES_OF(""));
    files_zstd(&zstd, BYTES_OF(""));
    reads("a.txt", BYTES_OF(""), "0.0[ whole 0 #1; ] text 0");
    reads("a", BYTES_OF(""), "0.0[ whole 0 #1; ] text 0");
    reads("a.txt.gz", files_bytes(&gzip), "0.0[ whole 0 #1; ] text 0");
    reads("a.txt.zst", files_bytes(&zstd), "0.0[ whole 0 #1; ] text 0");
    reads("a.jsonl", BYTES_OF(""), "0.0[ ] jsonl 0");
    reads("a.wet.gz", files_bytes(&gzip), "0.0[ ] wet 0");
    buffer_free(&gzip);
    buffer_free(&zstd);
}

Test(reader, what_is_compressed_is_told_by_its_bytes)
{
    struct buffer gzip = {0};
    files_gzip(&gzip, BYTES_OF("{\"a\""));
    files_gzip(&gzip, BYTES_OF(":1}\n{}\n"));
    reads("a", files_bytes(&gzip), "0.0[ whole 8 #1; whole 3 #2; ] jsonl 11");
    reads("a.txt", files_bytes(&gzip), "0.0[ whole 11 #1; ] text 11");
    buffer_free(&gzip);
}

Test(reader, many_inputs_one_after_the_other)
{
    files_put(&files, "a.txt", BYTES_OF("a"));
    files_put(&files, "b.jsonl", BYTES_OF(""));
    files_put(&files, "c.jsonl", BYTES_OF("{}\n"));
    cr_assert_eq(inputs_add(&reading.inputs, files.root, NULL), UNECHO_OK);
    cr_expect_str_eq(lab_read(&reading),
                     "0.0[ whole 1 #1; ] text 1 1.0[ ] jsonl 0 2.0[ whole 3 #1; ] jsonl 3");
    reading.skip = 5;
    cr_expect_str_eq(lab_read(&reading), "1.0[ ] jsonl 0");
    reading.skip = 7;
    cr_expect_str_eq(lab_read(&reading), "");
    reading.skip = 0;
    reading.options.format = &format_text;
    cr_expect_str_eq(
        lab_read(&reading),
        "0.0[ whole 1 #1; ] text 1 1.0[ whole 0 #1; ] text 0 2.0[ whole 3 #1; ] text 3");
}

Test(reader, standard_input_is_text_unless_told_otherwise)
{
    const char *told = lab_feed(&reading, &files, BYTES_OF("{\"a\":1}\n{}\n"), FEED_SOCKET);
    cr_expect_str_eq(told, "0.0[ whole 11 #1; ] text 11");
    reading.options.format = &format_jsonl;
    told = lab_feed(&reading, &files, BYTES_OF("{\"a\":1}\n{}\n"), FEED_SOCKET);
    cr_expect_str_eq(told, "0.0[ whole 8 #1; whole 3 #2; ] jsonl 11");
}

/* ---- What is refused ---- */

static void fails(const char *name, unecho_bytes bytes, int code, uint64_t record,
                  const char *message)
{
    lab_read_one(&reading, &files, name, bytes);
    cr_expect_eq(reading.code, code, "%s", reading.error.message);
    cr_expect_str_eq(reading.error.message, message);
    cr_expect_eq(reading.error.record, record);
    cr_expect_str_eq(reading.error.source, files_at(&files, name));
}

Test(reader, what_is_no_record_ends_the_reading)
{
    fails("a.wet", BYTES_OF("WARC/1.0\nContent-Length: 0\n\n\nrubbish"), UNECHO_E_INPUT, 1,
          "what follows the content is no WARC record: a wrong Content-Length");
    fails("a.parquet", BYTES_OF("PAR1...."), UNECHO_E_INPUT, 0,
          "this is Parquet, which this program does not read");
    reading.options.max_record = 3;
    fails("a.jsonl", BYTES_OF("{}\n{} \n"), UNECHO_E_LIMIT, 2, "a record of over 3 bytes");
    fails("a.txt", BYTES_OF("1234"), UNECHO_E_LIMIT, 1, "a record of over 3 bytes");
    reads("a.txt", BYTES_OF("123"), "0.0[ whole 3 #1; ] text 3");
}

Test(reader, what_is_no_record_is_set_aside_and_the_reading_goes_on)
{
    reading.options.quarantine = true;
    reads("a.wet", BYTES_OF("rubbish\nWARC/1.0\nContent-Length: 0\n\n\nWARC/1.0\nA"),
          "0.0[ bad 8 of 8 @0 #1; whole 29 #2; bad 10 of 10 @37 #3; ] wet 47");
    cr_expect_str_eq(reading.error.message, "a WARC record begins with \"WARC/1.\"");
    cr_expect_eq(reading.error.record, 1);
    reading.options.max_record = 3;
    reads("a.jsonl", BYTES_OF("{}\n{} \n{}\n12345678901234567890\n{}"),
          "0.0[ whole 3 #1; bad 4 of 4 @3 #2; whole 3 #3; bad 21 of 21 @10 #4; whole 2 #5; ] "
          "jsonl 33");
    reads("a.txt", BYTES_OF("1234"), "0.0[ bad 4 of 4 @0 #1; ] text 4");
    reads("b.txt", BYTES_OF("12345678901234567890"), "0.0[ bad 20 of 20 @0 #1; ] text 20");
}

Test(reader, a_damaged_file_ends_where_the_damage_is)
{
    struct buffer gzip = {0};
    files_gzip(&gzip, BYTES_OF("{}\n"));
    files_gzip(&gzip, BYTES_OF("{}"));
    size_t whole = gzip.count;
    files_gzip(&gzip, BYTES_OF("\n{}\n"));
    gzip.count -= 9;
    cr_expect_gt(gzip.count, whole);
    lab_read_one(&reading, &files, "a.jsonl", files_bytes(&gzip));
    cr_expect_eq(reading.code, UNECHO_E_INPUT);
    cr_expect_str_eq(reading.told.at, "");
    reading.options.quarantine = true;
    const char *told = lab_read_one(&reading, &files, "a.jsonl", files_bytes(&gzip));
    cr_expect_eq(reading.code, UNECHO_OK);
    cr_expect(!strncmp(told, "0.0[ whole 3 #1; ", 17) && strstr(told, "; bad "), "%s", told);
    buffer_free(&gzip);
}

Test(reader, a_file_that_is_damaged_from_its_first_byte_on)
{
    reading.options.quarantine = true;
    reads("a.jsonl", BYTES_OF("\x1f\x8b\x08"), "0.0[ bad 0 of 0 @0 #1; ] jsonl 0");
    reads("a.txt", BYTES_OF("\x28\xB5\x2F\xFD"), "0.0[ bad 0 of 0 @0 #1; ] text 0");
    reading.options.quarantine = false;
    lab_read_one(&reading, &files, "a.jsonl", BYTES_OF("\x1f\x8b\x08"));
    cr_expect_eq(reading.code, UNECHO_E_INPUT);
    cr_expect_eq(reading.error.record, 1);
}

Test(reader, a_file_that_went_away)
{
    files_put(&files, "a.txt", BYTES_OF("a"));
    cr_assert_eq(inputs_add(&reading.inputs, files_at(&files, "a.txt"), NULL), UNECHO_OK);
    remove(files_at(&files, "a.txt"));
    reading.options.quarantine = true;
    cr_expect_str_eq(lab_read(&reading), "");
    cr_expect_eq(reading.code, UNECHO_E_IO);
}
