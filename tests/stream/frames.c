// SPDX-License-Identifier: Apache-2.0
/* What we write, read back and taken apart. */
#include "stream/frames.h"
#include "support.h"

#include <criterion/criterion.h>
#include <string.h>
#define XXH_INLINE_ALL
#include <xxhash.h>
#include <zstd.h>

static int collect(void *self, const void *bytes, size_t length, unecho_error *error)
{
    return buffer_append(self, bytes, length, error);
}

static unecho_sink sink_of(struct buffer *to)
{
    return (unecho_sink){sizeof(unecho_sink), collect, to};
}

static uint32_t little32(const char *text)
{
    const unsigned char *at = (const unsigned char *)text;
    return at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

/* The length of the record that begins at `at`: lines, and one giant. */
static size_t record_at(const struct buffer *text, size_t at)
{
    if (at == 0)
        return 11 << 20;
    const char *end = memchr(text->at + at, '\n', text->count - at);
    return end ? (size_t)(end - text->at) + 1 - at : text->count - at;
}

static void write_file(const struct buffer *text, struct frames_options options, struct buffer *to)
{
    struct frames *frames;
    unecho_sink sink = sink_of(to);
    cr_assert(!frames_new(&options, &sink, &frames, NULL));
    for (size_t at = 0, length; at < text->count; at += length) {
        length = record_at(text, at);
        cr_assert(!frames_write(frames, text->at + at, length, NULL));
    }
    cr_assert(!frames_finish(frames, NULL));
    cr_assert(frames_text_bytes(frames) == text->count && frames_file_bytes(frames) == to->count);
    cr_assert(frames_memory(frames) < 80 << 20);
    frames_free(frames);
}

/* The same by two workers that take frames in turn. */
static void write_by_workers(const struct buffer *text, int level, struct buffer *to)
{
    struct frames *frames;
    unecho_sink sink = sink_of(to);
    struct frame_context *workers[2] = {frame_context_new(NULL), frame_context_new(NULL)};
    cr_assert(!frames_new(&(struct frames_options){.level = level}, &sink, &frames, NULL));
    /* a context that has done something else before makes the same frame */
    struct buffer frame = {0};
    cr_assert(!frame_compress(workers[1], "warm", 4, 9, &frame, NULL));
    size_t start = 0, count = 0;
    for (size_t at = 0; at < text->count;) {
        at += record_at(text, at);
        if (!frame_is_full(at - start) && at < text->count)
            continue;
        frame.count = 0;
        cr_assert(!frame_compress(workers[count++ % 2], text->at + start, at - start, level, &frame,
                                  NULL));
        cr_assert(!frames_append(frames, frame.at, frame.count, at - start, NULL));
        start = at;
    }
    cr_assert(!frames_finish(frames, NULL));
    frames_free(frames);
    buffer_free(&frame);
    frame_context_free(workers[0]);
    frame_context_free(workers[1]);
}

static void check_reads_back(const struct buffer *file, const struct buffer *text)
{
    struct reading r = read_all(file, "x", 1 << 20, 0, NULL);
    cr_assert(r.code == 0, "%s", r.error.message);
    cr_assert(same(&r.text, text->at, text->count));
    reading_free(&r);
}

/* Walks the seek table against the file and text; returns its number of frames. */
static uint32_t check_table(const struct buffer *file, const struct buffer *text)
{
    const char *end = file->at + file->count;
    cr_assert(little32(end - 4) == 0x8F92EAB1 && (unsigned char)end[-5] == 0x80);
    uint32_t count = little32(end - 9);
    const char *entry = end - 9 - 12 * (size_t)count;
    cr_assert(little32(entry - 8) == 0x184D2A5E && little32(entry - 4) == 9 + 12 * count);
    size_t file_at = 0, text_at = 0;
    for (uint32_t i = 0; i < count; i++, entry += 12) {
        uint32_t compressed = little32(entry), length = little32(entry + 4);
        const char *frame = file->at + file_at;
        cr_assert(ZSTD_findFrameCompressedSize(frame, file->count - file_at) == compressed);
        cr_assert(ZSTD_getFrameContentSize(frame, compressed) == length);
        cr_assert(little32(entry + 8) ==
                  (uint32_t)XXH64(text->count ? text->at + text_at : "", length, 0));
        cr_assert(i + 1 == count || length >= FRAME_TEXT_BYTES);
        file_at += compressed;
        text_at += length;
    }
    cr_assert(text_at == text->count && file->at + file_at == end - 17 - 12 * (size_t)count);
    return count;
}

Test(frames, independent_frames_and_a_seek_table)
{
    struct buffer text = {0}, file = {0}, again = {0};
    add_words(&text, 40 << 20, 5);
    write_file(&text, (struct frames_options){0}, &file);
    check_reads_back(&file, &text);
    uint32_t count = check_table(&file, &text);
    cr_assert(count == 5, "%u", count); /* 11, 8, 8, 8 and the rest */
    write_by_workers(&text, FRAME_LEVEL, &again);
    cr_assert(same(&again, file.at, file.count));
    buffer_free(&text);
    buffer_free(&file);
    buffer_free(&again);
}

Test(frames, single_frame)
{
    struct buffer text = {0}, file = {0}, again = {0};
    add_words(&text, 30 << 20, 6);
    struct frames_options options = {.single_frame = true, .level = 1};
    write_file(&text, options, &file);
    check_reads_back(&file, &text);
    cr_assert(ZSTD_findFrameCompressedSize(file.at, file.count) == file.count);
    struct frames *frames; /* the same text in pieces of any size makes the same frame */
    unecho_sink sink = sink_of(&again);
    cr_assert(!frames_new(&options, &sink, &frames, NULL));
    for (size_t at = 0, step = 1; at < text.count; at += step, step = step * 2 % 9999991) {
        size_t left = text.count - at;
        cr_assert(!frames_write(frames, text.at + at, left < step ? left : step, NULL));
        cr_assert(!frames_end_frame(frames, NULL));
    }
    cr_assert(!frames_finish(frames, NULL));
    frames_free(frames);
    cr_assert(same(&again, file.at, file.count));
    buffer_free(&text);
    buffer_free(&file);
    buffer_free(&again);
}

Test(frames, a_short_single_frame_has_its_size)
{
    struct buffer file = {0};
    struct frames *frames;
    unecho_sink sink = sink_of(&file);
    cr_assert(!frames_new(&(struct frames_options){.single_frame = true}, &sink, &frames, NULL));
    cr_assert(!frames_write(frames, "short\n", 6, NULL));
    cr_assert(!frames_finish(frames, NULL));
    frames_free(frames);
    cr_assert(ZSTD_findFrameCompressedSize(file.at, file.count) == file.count);
    cr_assert(ZSTD_getFrameContentSize(file.at, file.count) == 6);
    buffer_free(&file);
}

Test(frames, no_text_is_one_empty_frame)
{
    struct buffer text = {0}, file = {0};
    write_file(&text, (struct frames_options){0}, &file);
    cr_assert(check_table(&file, &text) == 1);
    check_reads_back(&file, &text);
    file.count = 0;
    write_file(&text, (struct frames_options){.single_frame = true}, &file);
    cr_assert(ZSTD_getFrameContentSize(file.at, file.count) == 0);
    check_reads_back(&file, &text);
    buffer_free(&file);
}

Test(frames, cut_where_the_caller_says)
{
    struct buffer text = {0}, file = {0};
    struct frames *frames;
    unecho_sink sink = sink_of(&file);
    cr_assert(!frames_new(NULL, &sink, &frames, NULL));
    add(&text, "one\ntwo\n", 8);
    cr_assert(!frames_end_frame(frames, NULL));
    cr_assert(!frames_write(frames, text.at, 4, NULL));
    cr_assert(!frames_end_frame(frames, NULL));
    cr_assert(!frames_end_frame(frames, NULL));
    cr_assert(!frames_write(frames, text.at + 4, 4, NULL));
    cr_assert(!frames_finish(frames, NULL));
    frames_free(frames);
    check_reads_back(&file, &text);
    cr_assert(little32(file.at + file.count - 9) == 2);
    buffer_free(&text);
    buffer_free(&file);
}

static int refuse(void *self, const void *bytes, size_t length, unecho_error *error)
{
    (void)self, (void)bytes, (void)length;
    return error_set(error, UNECHO_E_IO, "full");
}

Test(frames, failures_come_through)
{
    unecho_error error = UNECHO_ERROR_INIT;
    unecho_sink sink = {sizeof sink, refuse, NULL};
    struct frames *frames;
    cr_assert(frames_new(&(struct frames_options){.level = 99}, &sink, &frames, &error) ==
              UNECHO_E_SETTING);
    cr_assert(frames == NULL && strstr(error.message, "99"));
    cr_assert(!frames_new(NULL, &sink, &frames, NULL));
    cr_assert(!frames_write(frames, "x\n", 2, NULL));
    cr_assert(frames_finish(frames, NULL) == UNECHO_E_IO);
    frames_free(frames);
    frames_free(NULL);
    frame_context_free(NULL);
}
