// SPDX-License-Identifier: Apache-2.0
/* A text in pieces becomes a file that reads back, the same file however the pieces are cut. */
#include "stream/packer.h"
#include "support.h"

#include <criterion/criterion.h>
#include <string.h>

static int collect(void *self, const void *bytes, size_t length, unecho_error *error)
{
    return buffer_append(self, bytes, length, error);
}

static int refuse(void *self, const void *bytes, size_t length, unecho_error *error)
{
    (void)self;
    (void)bytes;
    (void)length;
    return error_set(error, UNECHO_E_IO, "the disk is full");
}

static void pack(enum input_format format, const struct buffer *text, size_t piece,
                 struct buffer *file)
{
    struct packer *packer;
    unecho_sink sink = {sizeof sink, collect, file};
    cr_assert(!packer_new(format, NULL, &sink, &packer, NULL));
    for (size_t at = 0; at < text->count; at += piece) {
        size_t left = text->count - at;
        cr_assert(!packer_write(packer, text->at + at, left < piece ? left : piece, NULL));
    }
    cr_assert(!packer_finish(packer, NULL));
    packer_free(packer);
}

static void unpack(const struct buffer *file, enum input_format format, struct buffer *text)
{
    struct input *input;
    static char room[1 << 16];
    size_t got;
    cr_assert(!input_open_bytes((unecho_bytes){file->at, file->count}, "file", NULL, &input, NULL));
    do {
        cr_assert(!input_read(input, room, sizeof room, &got, NULL));
        cr_assert(!buffer_append(text, room, got, NULL));
    } while (got);
    cr_assert_eq(input_format(input), format);
    input_close(input);
}

static const enum input_format formats[] = {INPUT_PLAIN, INPUT_GZIP, INPUT_ZSTD};

Test(packer, any_pieces_give_the_same_file)
{
    static const size_t pieces[] = {1 << 30, FRAME_TEXT_BYTES, 100003};
    struct buffer text = {0};
    add_words(&text, FRAME_TEXT_BYTES + 12345, 7);
    for (size_t f = 0; f < 3; f++) {
        struct buffer first = {0}, back = {0};
        pack(formats[f], &text, pieces[0], &first);
        for (size_t p = 1; p < 3; p++) {
            struct buffer file = {0};
            pack(formats[f], &text, pieces[p], &file);
            cr_assert(file.count == first.count && !memcmp(file.at, first.at, file.count));
            buffer_free(&file);
        }
        unpack(&first, formats[f], &back);
        cr_assert(back.count == text.count && !memcmp(back.at, text.at, text.count));
        buffer_free(&first);
        buffer_free(&back);
    }
    buffer_free(&text);
}

Test(packer, an_empty_text_is_a_whole_file)
{
    for (size_t f = 1; f < 3; f++) {
        struct buffer none = {0}, file = {0}, back = {0};
        pack(formats[f], &none, 1, &file);
        cr_assert_gt(file.count, 0);
        unpack(&file, formats[f], &back);
        cr_assert_eq(back.count, 0);
        buffer_free(&file);
        buffer_free(&back);
    }
}

Test(packer, a_failing_sink_is_told)
{
    for (size_t f = 0; f < 3; f++) {
        struct packer *packer;
        unecho_error error = UNECHO_ERROR_INIT;
        unecho_sink sink = {sizeof sink, refuse, NULL};
        cr_assert(!packer_new(formats[f], NULL, &sink, &packer, &error));
        int code = packer_write(packer, "text\n", 5, &error);
        code = code ? code : packer_finish(packer, &error);
        cr_assert_eq(code, UNECHO_E_IO);
        cr_assert_str_eq(error.message, "the disk is full");
        packer_free(packer);
    }
}

Test(packer, a_level_that_zstd_lacks_is_refused)
{
    struct packer *packer;
    struct buffer file = {0};
    unecho_sink sink = {sizeof sink, collect, &file};
    struct frames_options options = {.level = 1000};
    cr_assert_eq(packer_new(INPUT_ZSTD, &options, &sink, &packer, NULL), UNECHO_E_SETTING);
    cr_assert_null(packer);
}
