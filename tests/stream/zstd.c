// SPDX-License-Identifier: Apache-2.0
/* zstd inputs. */
#include "support.h"

#include <criterion/criterion.h>
#include <string.h>
#include <zstd.h>

enum {
    FRAMES = 7
};

/* Frames of every kind, with where each ends in file and text. */
struct sample {
    struct buffer file, text;
    size_t file_ends[FRAMES], text_ends[FRAMES];
};

static void end_frame(struct sample *sample, int index)
{
    sample->file_ends[index] = sample->file.count;
    sample->text_ends[index] = sample->text.count;
}

static void sample_frame(struct sample *sample, int index, int level, size_t length)
{
    size_t start = sample->text.count;
    add_words(&sample->text, length, (unsigned)index + 1);
    add_zstd(&sample->file, level, sample->text.at + start, length);
    end_frame(sample, index);
}

static struct sample make_sample(void)
{
    struct sample sample = {0};
    sample_frame(&sample, 0, 3, 400);
    add_skippable(&sample.file, 0, 20);
    end_frame(&sample, 1);
    sample_frame(&sample, 2, 19, 0);
    sample_frame(&sample, 3, -5, 900);
    add_skippable(&sample.file, 15, 0);
    end_frame(&sample, 4);
    sample_frame(&sample, 5, 1, 1);
    add_skippable(&sample.file, 14, 5);
    end_frame(&sample, 6);
    return sample;
}

static void sample_free(struct sample *sample)
{
    buffer_free(&sample->file);
    buffer_free(&sample->text);
}

static size_t text_until(const struct sample *sample, size_t cut)
{
    if (cut == 0)
        return 0;
    for (int i = 0; i < FRAMES; i++)
        if (sample->file_ends[i] == cut)
            return sample->text_ends[i];
    return SIZE_MAX;
}

static void check_cut(const struct sample *sample, size_t cut, size_t room, size_t packet)
{
    struct buffer file = {sample->file.at, cut, cut};
    struct reading r = read_all(&file, "x.zst", room, packet, NULL);
    size_t whole = text_until(sample, cut);
    if (whole != SIZE_MAX) {
        cr_assert(r.code == 0, "cut at %zu: %s", cut, r.error.message);
        cr_assert(same(&r.text, sample->text.at, whole), "cut at %zu", cut);
    } else {
        cr_assert(r.code == UNECHO_E_INPUT, "cut at %zu: code %d", cut, r.code);
        cr_assert(r.error.offset == cut, "cut at %zu: offset %llu", cut,
                  (unsigned long long)r.error.offset);
        cr_assert(r.text.count <= sample->text.count &&
                  same(&r.text, sample->text.at, r.text.count));
    }
    reading_free(&r);
}

Test(zstd, truncated_at_every_byte)
{
    struct sample sample = make_sample();
    for (size_t cut = 0; cut <= sample.file.count; cut++) {
        check_cut(&sample, cut, 4096, 0);
        check_cut(&sample, cut, 1, 0);
        check_cut(&sample, cut, 50, 1 + cut % 13);
    }
    sample_free(&sample);
}

/* No flipped bit gives other text without an error, the magic that makes it zstd excepted. */
Test(zstd, no_flipped_bit_passes)
{
    struct sample sample = make_sample();
    for (size_t bit = 32; bit < sample.file.count * 8; bit++) {
        sample.file.at[bit / 8] ^= (char)(1 << bit % 8);
        struct reading r = read_all(&sample.file, "x.zst", 512, 0, NULL);
        if (r.code)
            cr_assert((r.code == UNECHO_E_INPUT || r.code == UNECHO_E_LIMIT) &&
                      r.error.offset != UNECHO_NOWHERE);
        else
            cr_assert(same(&r.text, sample.text.at, sample.text.count), "bit %zu", bit);
        reading_free(&r);
        sample.file.at[bit / 8] ^= (char)(1 << bit % 8);
    }
    sample_free(&sample);
}

Test(zstd, any_buffer_and_any_piece_gives_the_same)
{
    struct buffer text = {0}, file = {0};
    for (unsigned i = 1; i < 10; i++) {
        size_t start = text.count;
        add_words(&text, i % 4 * i * 7000, i);
        add_zstd(&file, (int)i, text.at + start, text.count - start);
        add_skippable(&file, i, i * 9000);
    }
    static const size_t rooms[] = {1, 7, 255, 4096, 131072, 131073, 1 << 20};
    static const size_t packets[] = {0, 11, 1000, 65536};
    for (size_t j = 0; j < sizeof rooms / sizeof *rooms; j++)
        for (size_t k = 0; k < sizeof packets / sizeof *packets; k++) {
            struct reading r = read_all(&file, "x", rooms[j], packets[k], NULL);
            cr_assert(r.code == 0 && same(&r.text, text.at, text.count), "%zu %zu: %s", rooms[j],
                      packets[k], r.error.message);
            reading_free(&r);
        }
    buffer_free(&text);
    buffer_free(&file);
}

static void check_tail(const char *tail, size_t length)
{
    struct sample sample = make_sample();
    size_t end = sample.file.count;
    add(&sample.file, tail, length);
    struct reading r = read_all(&sample.file, "x", 512, 0, NULL);
    cr_assert(r.code == UNECHO_E_INPUT && r.error.offset == end, "%s", r.error.message);
    cr_assert(same(&r.text, sample.text.at, sample.text.count));
    reading_free(&r);
    sample_free(&sample);
}

Test(zstd, garbage_after_the_last_frame)
{
    check_tail("\n", 1);
    check_tail("\0", 1);
    check_tail("\0\0\0\0\0\0\0\0", 8);
    check_tail("(\xB5/x", 4);
    check_tail("{\"text\":\"plain\"}\n", 17);
}

/* A frame of one raw block "a" whose header asks for a window of 2^log bytes. */
static void add_window(struct buffer *to, unsigned log)
{
    unsigned char frame[] = {0x28, 0xB5, 0x2F, 0xFD, 0x00, (unsigned char)((log - 10) << 3),
                             0x09, 0x00, 0x00, 'a'};
    add(to, frame, sizeof frame);
}

Test(zstd, window_over_the_limit)
{
    struct buffer file = {0};
    add_zstd(&file, 3, "first\n", 6);
    size_t second = file.count;
    add_window(&file, 31);
    struct input_options options = {.window_setting = "--memory"};
    struct reading r = read_all(&file, "x.zst", 512, 0, &options);
    cr_assert(r.code == UNECHO_E_LIMIT && r.error.offset == second);
    cr_assert(strstr(r.error.message, "2147483648") && strstr(r.error.message, "134217728"));
    cr_assert(strstr(r.error.hint, "--memory"));
    cr_assert(same(&r.text, "first\n", 6));
    reading_free(&r);
    r = read_all(&file, "x.zst", 512, 0, NULL);
    cr_assert(r.code == UNECHO_E_LIMIT && strstr(r.error.hint, "zstd"));
    reading_free(&r);
    buffer_free(&file);
}

Test(zstd, window_limit_is_exact)
{
    struct buffer file = {0};
    add_window(&file, 24);
    struct input_options options = {.window_bytes = 1 << 24};
    struct reading r = read_all(&file, "x.zst", 512, 0, &options);
    cr_assert(r.code == 0 && same(&r.text, "a", 1), "%s", r.error.message);
    reading_free(&r);
    options.window_bytes--;
    r = read_all(&file, "x.zst", 512, 0, &options);
    cr_assert(r.code == UNECHO_E_LIMIT);
    reading_free(&r);
    buffer_free(&file);
}

/* A single-segment frame has no window of its own: its content size is one. */
Test(zstd, window_of_a_single_segment)
{
    static const unsigned char frame[] = {0x28, 0xB5, 0x2F, 0xFD, 0xE0, 0,    0,    0,  0x80,
                                          0,    0,    0,    0,    0x09, 0x00, 0x00, 'a'};
    struct buffer file = {0};
    add(&file, frame, sizeof frame);
    struct reading r = read_all(&file, "x.zst", 512, 0, NULL);
    cr_assert(r.code == UNECHO_E_LIMIT && strstr(r.error.message, "2147483648"), "%s",
              r.error.message);
    reading_free(&r);
    buffer_free(&file);
}

Test(zstd, boundary_is_known_with_the_last_byte)
{
    struct sample sample = make_sample();
    for (size_t room = 1; room < 1000; room += 33) {
        struct input *input;
        char to[1000];
        size_t got, total = 0;
        unecho_bytes bytes = {sample.file.at, sample.file.count};
        cr_assert(!input_open_bytes(bytes, "x", NULL, &input, NULL));
        while (!input_read(input, to, room, &got, NULL) && got) {
            total += got;
            bool end = total == sample.text_ends[0] || total == sample.text_ends[3] ||
                       total == sample.text_ends[5];
            cr_assert(input_at_boundary(input) == end, "room %zu, at %zu", room, total);
        }
        cr_assert(total == sample.text.count && input_at_boundary(input));
        cr_assert(input_compressed_offset(input) == sample.file.count);
        input_close(input);
    }
    sample_free(&sample);
}

static void add_bomb(struct buffer *to)
{
    struct buffer zeros = {0}, piece = {0};
    ZSTD_CCtx *context = ZSTD_createCCtx();
    add_zeros(&zeros, 1 << 20);
    add_zeros(&piece, 1 << 20);
    for (int i = 1; i <= 1024; i++) {
        ZSTD_inBuffer in = {zeros.at, zeros.count, 0};
        size_t left;
        do {
            ZSTD_outBuffer out = {piece.at, piece.count, 0};
            left =
                ZSTD_compressStream2(context, &out, &in, i < 1024 ? ZSTD_e_continue : ZSTD_e_end);
            add(to, piece.at, out.pos);
        } while (in.pos < in.size || (i == 1024 && left));
    }
    ZSTD_freeCCtx(context);
    buffer_free(&zeros);
    buffer_free(&piece);
}

Test(zstd, bomb_in_bounded_memory)
{
    struct buffer file = {0}, room = {0};
    struct input *input;
    size_t got;
    add_bomb(&file);
    cr_assert(file.count < 100000);
    add_zeros(&room, 1 << 20);
    unecho_bytes bytes = {file.at, file.count};
    cr_assert(!input_open_bytes(bytes, "x", NULL, &input, NULL));
    do
        cr_assert(!input_read(input, room.at, room.count, &got, NULL));
    while (got);
    cr_assert(input_text_offset(input) == (uint64_t)1 << 30);
    cr_assert(input_memory(input) < 4 << 20 && input_memory(input) <= input_memory_most(NULL));
    input_close(input);
    buffer_free(&file);
    buffer_free(&room);
}
