// SPDX-License-Identifier: Apache-2.0
/* Where chunks are cut, and what is set aside, follows from the text alone: not from how the file
 * is compressed, nor from how many bytes a read gives. */
#include "lab.h"

#include "stream/frames.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

static struct files files;
static struct reading reading;
static struct buffer text;

static void setup(void)
{
    files_begin(&files);
    lab_begin(&reading);
}

static void teardown(void)
{
    buffer_free(&text);
    lab_end(&reading);
    files_end(&files);
}

TestSuite(chunks, .init = setup, .fini = teardown);

/* Bytes that compress a little, without line ends: other ones for each seed. */
static void add_filling(size_t length, uint64_t seed)
{
    static char filling[1 << 16];
    uint64_t state = 1;
    for (size_t i = 0; !filling[sizeof filling - 1] && i < sizeof filling; i++)
        filling[i] = (char)('a' + files_draw(&state, 16));
    cr_assert_eq(ARRAY_RESERVE(&text, length, "text", NULL), 0);
    for (size_t from = seed % 60000; length; from = seed % 1000) {
        size_t take = length < sizeof filling - from ? length : sizeof filling - from;
        memcpy(text.at + text.count, filling + from, take);
        text.count += take;
        length -= take;
    }
}

static void add(const char *bytes)
{
    cr_assert_eq(buffer_append(&text, bytes, strlen(bytes), NULL), 0);
}

/* A line of `length` bytes, its end included. */
static void add_line(size_t length)
{
    add_filling(length - 1, length);
    add("\n");
}

/* A record with `content` bytes of content, said to have `told`. */
static void add_wet(size_t content, size_t told)
{
    cr_assert_eq(buffer_print(&text, NULL, "WARC/1.0\r\nContent-Length: %zu\r\n\r\n", told), 0);
    add_filling(content, content);
    add("\r\n\r\n");
}

/* Reads the text in every way. Returns what is told. */
static char *same_for_every_feed(void)
{
    char *first = strdup(lab_feed(&reading, &files, files_bytes(&text), FEED_PLAIN));
    cr_assert_eq(reading.code, UNECHO_OK, "%s", reading.error.message);
    cr_assert_eq(reading.bytes.count, text.count);
    cr_assert(!memcmp(reading.bytes.at, text.at, text.count));
    for (int feed = 1; feed < FEED_WAYS; feed++) {
        const char *other = lab_feed(&reading, &files, files_bytes(&text), feed);
        cr_assert_eq(reading.code, UNECHO_OK, "%s", reading.error.message);
        cr_expect(!strcmp(other, first), "feed %d: \"%.900s\", not \"%.900s\"", feed, other, first);
    }
    return first;
}

Test(chunks, end_after_the_record_that_fills_them)
{
    uint64_t state = 3;
    while (text.count < 3 * (size_t)FRAME_TEXT_BYTES)
        add_line(2 + files_draw(&state, 400000));
    reading.options.format = &format_jsonl;
    free(same_for_every_feed());
    cr_expect_eq(reading.chunks, 3);
    cr_expect(reading.longest_chunk >= FRAME_TEXT_BYTES &&
              reading.longest_chunk < FRAME_TEXT_BYTES + 400002);
}

Test(chunks, a_record_that_ends_just_there)
{
    add_line(FRAME_TEXT_BYTES - 4);
    add_line(4);
    add_line(5);
    add_line(FRAME_TEXT_BYTES);
    reading.options.format = &format_jsonl;
    char *told = same_for_every_feed();
    cr_expect_str_eq(told, "0.0[ whole 8388604 #1; whole 4 #2; ] "
                           "0.1[ whole 5 #3; whole 8388608 #4; ] 0.2[ ] jsonl 16777221");
    free(told);
}

Test(chunks, a_long_record_is_whole_in_one)
{
    add_line(20 << 20);
    add_line(7);
    reading.options.format = &format_jsonl;
    char *told = same_for_every_feed();
    cr_expect_str_eq(told, "0.0[ whole 20971520 #1; ] 0.1[ whole 7 #2; ] jsonl 20971527");
    free(told);
}

/* One of exactly max-record fits; a longer one goes in pieces, and those after it are found. */
Test(chunks, lines_over_the_limit)
{
    size_t limit = 100000;
    reading.options =
        (struct reader_options){.format = &format_jsonl, .max_record = limit, .quarantine = true};
    add_line(limit);
    add_line(limit + 1);
    add_line(limit + 15);
    add_line(limit + 16);
    add_line(limit + 17);
    add_line(9);
    add_line(3 << 20);
    add_line(9);
    add_line(1 << 20);
    add_line((1 << 20) + 1);
    add_filling(5000000, 1);
    char *told = same_for_every_feed();
    cr_expect_str_eq(
        told,
        "0.0[ whole 100000 #1; bad 100001 of 100001 @100000 #2; bad 100015 of 100015 @200001 #3; "
        "bad 100016 of 100016 @300016 #4; bad 100017 of 100017 @400032 #5; whole 9 #6; "
        "piece 1048576 #7; piece 1048576 #7; bad 1048576 of 3145728 @500058 #7; whole 9 #8; "
        "bad 1048576 of 1048576 @3645795 #9; bad 1048577 of 1048577 @4694371 #10; "
        "piece 1048576 #11; piece 1048576 #11; piece 1048576 #11; ] "
        "0.1[ piece 1048576 #11; bad 805696 of 5000000 @5742948 #11; ] jsonl 10742948");
    cr_expect_str_eq(reading.error.message, "a record of over 100000 bytes");
    free(told);
}

Test(chunks, a_text_over_the_limit)
{
    reading.options =
        (struct reader_options){.format = &format_text, .max_record = 1 << 20, .quarantine = true};
    add_filling(1 << 20, 1);
    char *told = same_for_every_feed();
    cr_expect_str_eq(told, "0.0[ whole 1048576 #1; ] text 1048576");
    free(told);
    add_filling(20 << 20, 1);
    told = same_for_every_feed();
    cr_expect_eq(reading.chunks, 3);
    cr_expect_str_eq(strrchr(told, '['), "[ piece 1048576 #1; piece 1048576 #1; piece 1048576 #1; "
                                         "piece 1048576 #1; bad 1048576 of 22020096 @0 #1; ] "
                                         "text 22020096");
    cr_expect_leq(reading.longest_chunk, FRAME_TEXT_BYTES);
    free(told);
}

/* A record that is too long lasts until the next one, wherever that stands; one that only claims to
 * be takes no other with it. */
Test(chunks, web_records_over_the_limit)
{
    size_t limit = 1 << 20;
    reading.options =
        (struct reader_options){.format = &format_wet, .max_record = limit, .quarantine = true};
    add_wet(limit - 37 - 4, limit - 37 - 4);
    add_wet(limit - 37 - 3, limit - 37 - 3);
    add_wet(5, 5);
    add_wet(3 * limit, 3 * limit);
    add_wet(7, 7);
    add_wet(10, 900000000);
    for (int i = 0; i < 3; i++)
        add_wet(600000, 600000);
    char *told = same_for_every_feed();
    cr_expect_str_eq(told, "0.0[ whole 1048576 #1; bad 1048577 of 1048577 @1048576 #2; "
                           "whole 40 #3; piece 1048576 #4; piece 1048576 #4; piece 1048576 #4; "
                           "bad 41 of 3145769 @2097193 #4; whole 42 #5; "
                           "bad 53 of 53 @5243004 #6; whole 600040 #7; whole 600040 #8; "
                           "whole 600040 #9; ] wet 7043177");
    free(told);
}

/* Wherever the next record begins as against the pieces. */
Test(chunks, the_next_record_may_begin_at_any_place)
{
    enum {
        PIECE = 1 << 20,
        AROUND = 41 /* bytes of the header and the line ends of such a record */
    };
    reading.options =
        (struct reader_options){.format = &format_wet, .max_record = 1000, .quarantine = true};
    for (size_t length = PIECE - 20; length < PIECE + 20; length++) {
        char wanted[200], piece[40] = "";
        bool two = length > PIECE + 9; /* else the end of the first is seen with it */
        text.count = 0;
        add_wet(length - AROUND, length - AROUND);
        cr_assert_eq(text.count, length);
        add_wet(1, 1);
        if (two)
            snprintf(piece, sizeof piece, " piece %d #1;", PIECE);
        snprintf(wanted, sizeof wanted, "0.0[%s bad %zu of %zu @0 #1; whole 36 #2; ] wet %zu",
                 piece, two ? length - PIECE : length, length, text.count);
        cr_expect_str_eq(lab_feed(&reading, &files, files_bytes(&text), FEED_PLAIN), wanted);
        cr_expect_str_eq(lab_feed(&reading, &files, files_bytes(&text), FEED_SOCKET), wanted);
    }
}
