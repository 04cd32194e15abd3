// SPDX-License-Identifier: Apache-2.0
/* A seek table is right, or it is known to be wrong; text is read all the same. */
#include "stream/frames.h"
#include "support.h"

#include <criterion/criterion.h>
#include <string.h>

enum {
    FRAME_BYTES = 10000,
    TEXT_BYTES = 3 * FRAME_BYTES
};

static struct buffer text, file;

static int collect(void *self, const void *bytes, size_t length, unecho_error *error)
{
    return buffer_append(self, bytes, length, error);
}

static void add_file(unecho_bytes from)
{
    struct frames *frames;
    unecho_sink sink = {sizeof sink, collect, &file};
    cr_assert(!frames_new(NULL, &sink, &frames, NULL));
    for (size_t at = 0; at < from.length; at += FRAME_BYTES)
        cr_assert(!frames_write(frames, from.at + at, FRAME_BYTES, NULL) &&
                  !frames_end_frame(frames, NULL));
    cr_assert(!frames_finish(frames, NULL));
    frames_free(frames);
}

static void setup(void)
{
    add_words(&text, TEXT_BYTES, 3);
    add_file((unecho_bytes){text.at, text.count});
}

static void teardown(void)
{
    buffer_free(&text);
    buffer_free(&file);
}

TestSuite(seek_table, .init = setup, .fini = teardown);

/* Reads the first `length` bytes of the file; how much text there was goes to `got`. */
static int read_file(size_t length, uint64_t *got, bool *wrong)
{
    static unsigned char room[1 << 16];
    struct input *input;
    size_t more = 1;
    int code = input_open_bytes((unecho_bytes){file.at, length}, "a", NULL, &input, NULL);
    while (!code && more)
        code = input_read(input, room, sizeof room, &more, NULL);
    *got = input ? input_text_offset(input) : 0;
    *wrong = input && input_seek_table_is_wrong(input);
    input_close(input);
    return code;
}

static bool is_wrong(void)
{
    uint64_t got;
    bool wrong;
    cr_assert_eq(read_file(file.count, &got, &wrong), UNECHO_OK);
    cr_assert_eq(got % TEXT_BYTES, 0);
    return wrong;
}

Test(seek_table, of_ours_is_right)
{
    cr_assert(!is_wrong());
}

Test(seek_table, each_byte_of_it_counts)
{
    size_t table = 3 * 12 + 9;
    for (size_t i = 1; i <= table; i++) {
        char *at = file.at + file.count - i;
        *at = (char)(*at ^ 16);
        cr_expect(is_wrong(), "byte %zu from the end", i);
        *at = (char)(*at ^ 16);
    }
    cr_assert(!is_wrong());
}

Test(seek_table, is_the_last_thing_in_a_file)
{
    add_file((unecho_bytes){text.at, text.count});
    cr_assert(is_wrong());
}

Test(seek_table, comes_once)
{
    size_t table = 8 + 3 * 12 + 9;
    struct buffer copy = {0};
    add(&copy, file.at + file.count - table, table);
    add(&file, copy.at, copy.count);
    cr_assert(is_wrong());
    buffer_free(&copy);
}

Test(seek_table, of_fewer_bytes_than_its_end_takes)
{
    static const unsigned char tiny[] = {0x5E, 0x2A, 0x4D, 0x18, 3, 0, 0, 0, 0xB1, 0xEA, 0x92};
    file.count -= 8 + 3 * 12 + 9;
    cr_assert(!is_wrong(), "none is there");
    add(&file, tiny, sizeof tiny);
    cr_assert(is_wrong());
}

Test(seek_table, cut_short_is_an_error)
{
    for (size_t cut = 1; cut < 8 + 3 * 12 + 9; cut++) {
        uint64_t got;
        bool wrong;
        cr_expect_eq(read_file(file.count - cut, &got, &wrong), UNECHO_E_INPUT, "%zu", cut);
        cr_expect_eq(got, TEXT_BYTES);
    }
}
