// SPDX-License-Identifier: Apache-2.0
/* gzip inputs, with each library that can inflate. */
#include "support.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

enum {
    MEMBERS = 6
};

/* A file of members of every kind, with where each ends in file and text. */
struct sample {
    struct buffer file, text;
    size_t file_ends[MEMBERS], text_ends[MEMBERS];
};

static void sample_member(struct sample *sample, int index, struct member member, size_t length)
{
    size_t start = sample->text.count;
    add_words(&sample->text, length, (unsigned)index + 1);
    add_gzip(&sample->file, &member, sample->text.at + start, length);
    sample->file_ends[index] = sample->file.count;
    sample->text_ends[index] = sample->text.count;
}

static struct sample make_sample(void)
{
    struct sample sample = {0};
    sample_member(&sample, 0, (struct member){.level = 6, .name = "first.txt"}, 300);
    sample_member(&sample, 1, (struct member){.level = 9}, 0);
    sample_member(&sample, 2, (struct member){.level = 0, .extra = 9, .header_crc = true}, 61);
    sample_member(
        &sample, 3,
        (struct member){
            .level = 1, .extra = 3, .name = "n", .comment = "a comment", .header_crc = true},
        700);
    sample_member(&sample, 4, (struct member){.level = 6, .comment = ""}, 1);
    sample_member(&sample, 5, (struct member){.level = 6}, 0);
    return sample;
}

static void sample_free(struct sample *sample)
{
    buffer_free(&sample->file);
    buffer_free(&sample->text);
}

/* The text of the members that end at or before `cut`, SIZE_MAX where `cut` is inside one. */
static size_t text_until(const struct sample *sample, size_t cut)
{
    if (cut == 0)
        return 0;
    for (int i = 0; i < MEMBERS; i++)
        if (sample->file_ends[i] == cut)
            return sample->text_ends[i];
    return SIZE_MAX;
}

static void check_cut(const struct sample *sample, size_t cut, size_t room, size_t packet,
                      const struct inflate_library *library)
{
    struct input_options options = {.inflate = library};
    struct buffer file = {sample->file.at, cut, cut};
    struct reading r = read_all(&file, "x.gz", room, packet, &options);
    size_t whole = text_until(sample, cut);
    if (whole != SIZE_MAX) {
        cr_assert(r.code == 0, "%s, cut at %zu: %s", library->name, cut, r.error.message);
        cr_assert(same(&r.text, sample->text.at, whole), "%s, cut at %zu", library->name, cut);
    } else {
        cr_assert(r.code == UNECHO_E_INPUT, "%s, cut at %zu: code %d", library->name, cut, r.code);
        cr_assert(r.error.offset == cut, "%s, cut at %zu: offset %llu", library->name, cut,
                  (unsigned long long)r.error.offset);
        cr_assert(!strcmp(r.error.source, "x.gz"));
        cr_assert(r.text.count <= sample->text.count &&
                  same(&r.text, sample->text.at, r.text.count));
    }
    reading_free(&r);
}

Test(gzip, truncated_at_every_byte)
{
    struct sample sample = make_sample();
    for (int i = 0; libraries[i]; i++)
        for (size_t cut = 0; cut <= sample.file.count; cut++) {
            check_cut(&sample, cut, 4096, 0, libraries[i]);
            check_cut(&sample, cut, 1, 0, libraries[i]);
        }
    sample_free(&sample);
}

Test(gzip, truncated_in_pieces)
{
    struct sample sample = make_sample();
    for (int i = 0; libraries[i]; i++)
        for (size_t cut = 0; cut <= sample.file.count; cut += 3)
            check_cut(&sample, cut, 50, 1 + cut % 13, libraries[i]);
    sample_free(&sample);
}

Test(gzip, any_buffer_and_any_piece_gives_the_same)
{
    struct buffer text = {0}, file = {0};
    for (unsigned i = 1; i < 12; i++) {
        size_t start = text.count;
        add_words(&text, i % 5 * 9000, i);
        add_gzip(&file, &(struct member){.level = (int)i % 10}, text.at + start,
                 text.count - start);
    }
    static const size_t rooms[] = {1, 7, 255, 4096, 32768, 32769, 65535, 1 << 20};
    static const size_t packets[] = {0, 11, 1000, 65536};
    for (int i = 0; libraries[i]; i++)
        for (size_t j = 0; j < sizeof rooms / sizeof *rooms; j++)
            for (size_t k = 0; k < sizeof packets / sizeof *packets; k++) {
                struct input_options options = {.inflate = libraries[i]};
                struct reading r = read_all(&file, "x", rooms[j], packets[k], &options);
                cr_assert(r.code == 0 && same(&r.text, text.at, text.count), "%s %zu %zu: %s",
                          libraries[i]->name, rooms[j], packets[k], r.error.message);
                reading_free(&r);
            }
    buffer_free(&text);
    buffer_free(&file);
}

/* No flipped bit gives other text without an error. The two bytes that make it gzip are spared:
 * without them it is plain text. */
Test(gzip, no_flipped_bit_passes)
{
    struct sample sample = make_sample();
    for (int i = 0; libraries[i]; i++)
        for (size_t bit = 16; bit < sample.file.count * 8; bit++) {
            struct input_options options = {.inflate = libraries[i]};
            sample.file.at[bit / 8] ^= (char)(1 << bit % 8);
            struct reading r = read_all(&sample.file, "x.gz", 512, 0, &options);
            if (r.code)
                cr_assert(r.code == UNECHO_E_INPUT && r.error.offset != UNECHO_NOWHERE);
            else
                cr_assert(same(&r.text, sample.text.at, sample.text.count), "%s, bit %zu",
                          libraries[i]->name, bit);
            reading_free(&r);
            sample.file.at[bit / 8] ^= (char)(1 << bit % 8);
        }
    sample_free(&sample);
}

Test(gzip, trailer_is_checked)
{
    struct sample sample = make_sample();
    for (int i = 0; libraries[i]; i++)
        for (size_t back = 1; back <= 8; back++) {
            struct input_options options = {.inflate = libraries[i]};
            struct buffer file = {0};
            add(&file, sample.file.at, sample.file_ends[0]);
            file.at[file.count - back] ^= 0x10;
            struct reading r = read_all(&file, "x.gz", 512, 0, &options);
            cr_assert(r.code == UNECHO_E_INPUT && strstr(r.error.message, "checksum"), "%s",
                      r.error.message);
            cr_assert(r.error.offset == file.count);
            reading_free(&r);
            buffer_free(&file);
        }
    sample_free(&sample);
}

static void check_tail(const struct sample *sample, const char *tail, size_t length, bool good,
                       size_t garbage)
{
    for (int i = 0; libraries[i]; i++) {
        struct input_options options = {.inflate = libraries[i]};
        struct buffer file = {0};
        add(&file, sample->file.at, sample->file.count);
        add(&file, tail, length);
        struct reading r = read_all(&file, "x.gz", 512, 0, &options);
        cr_assert((r.code == 0) == good, "%s: %s", libraries[i]->name, r.error.message);
        cr_assert(same(&r.text, sample->text.at, sample->text.count));
        if (!good)
            cr_assert(r.code == UNECHO_E_INPUT && r.error.offset == sample->file.count + garbage,
                      "%llu", (unsigned long long)r.error.offset);
        reading_free(&r);
        buffer_free(&file);
    }
}

Test(gzip, padding_passes_and_garbage_does_not)
{
    struct sample sample = make_sample();
    struct buffer zeros = {0};
    add_zeros(&zeros, 600000); /* more than one buffer of the reader */
    check_tail(&sample, "", 1, true, 0);
    check_tail(&sample, zeros.at, zeros.count, true, 0);
    check_tail(&sample, "\n", 1, false, 0);
    check_tail(&sample, "\0\0\0x", 4, false, 3);
    check_tail(&sample, "\x1f\x8c", 2, false, 0);
    check_tail(&sample, "\x1f", 1, false, 1); /* a member that is cut short */
    zeros.at[zeros.count - 1] = 1;
    check_tail(&sample, zeros.at, zeros.count, false, zeros.count - 1);
    buffer_free(&zeros);
    sample_free(&sample);
}

Test(gzip, header_of_any_size)
{
    char *name = malloc(700001);
    memset(name, 'n', 700000);
    name[700000] = '\0';
    for (int i = 0; libraries[i]; i++) {
        struct buffer file = {0};
        struct member member = {.level = 6, .name = name, .extra = 65535, .header_crc = true};
        struct input_options options = {.inflate = libraries[i]};
        add_gzip(&file, &member, "text\n", 5);
        struct reading r = read_all(&file, "x", 100, 4000, &options);
        cr_assert(r.code == 0 && same(&r.text, "text\n", 5), "%s", r.error.message);
        reading_free(&r);
        file.at[600000] ^= 1; /* in the name */
        r = read_all(&file, "x", 100, 0, &options);
        cr_assert(r.code == UNECHO_E_INPUT && strstr(r.error.message, "header"));
        reading_free(&r);
        buffer_free(&file);
    }
    free(name);
}

/* Damaged files of every kind: both libraries accept and refuse the same ones, and neither writes
 * outside its buffer (a sanitizer watches). */
Test(gzip, libraries_agree_on_damage)
{
    struct buffer text = {0}, file = {0};
    unsigned seed = 7;
    add_words(&text, 150000, 3);
    add_gzip(&file, &(struct member){.level = 6}, text.at, text.count / 2);
    add_gzip(&file, &(struct member){.level = 1}, text.at, text.count);
    for (int round = 0; round < 2000; round++) {
        struct buffer damaged = {0};
        add(&damaged, file.at, file.count);
        for (unsigned i = 0; i <= draw(&seed) % 4; i++)
            damaged.at[2 + draw(&seed) % (unsigned)(file.count - 2)] = (char)draw(&seed);
        int codes[3] = {0};
        for (int i = 0; libraries[i]; i++) {
            struct input_options options = {.inflate = libraries[i]};
            struct reading r = read_all(&damaged, "x", 1 + draw(&seed) % 50000, 0, &options);
            codes[i] = r.code;
            if (!r.code)
                cr_assert(same(&r.text, text.at, text.count / 2) || r.text.count > text.count);
            reading_free(&r);
        }
        cr_assert(!libraries[1] || codes[0] == codes[1]);
        buffer_free(&damaged);
    }
    buffer_free(&text);
    buffer_free(&file);
}

Test(gzip, boundary_is_known_with_the_last_byte)
{
    struct sample sample = make_sample();
    for (int i = 0; libraries[i]; i++)
        for (size_t room = 1; room < 800; room += 33) {
            struct input_options options = {.inflate = libraries[i]};
            struct input *input;
            char to[800];
            size_t got, total = 0;
            unecho_bytes bytes = {sample.file.at, sample.file.count};
            cr_assert(!input_open_bytes(bytes, "x", &options, &input, NULL));
            cr_assert(input_at_boundary(input));
            while (!input_read(input, to, room, &got, NULL) && got) {
                total += got;
                bool end = total == sample.text_ends[0] || total == sample.text_ends[2] ||
                           total == sample.text_ends[3] || total == sample.text_ends[4];
                cr_assert(input_at_boundary(input) == end, "%s, room %zu, at %zu",
                          libraries[i]->name, room, total);
            }
            cr_assert(total == sample.text.count && input_at_boundary(input));
            cr_assert(input_compressed_offset(input) == sample.file.count);
            input_close(input);
        }
    sample_free(&sample);
}

/* 1 GiB of zeros from 1 MB, in the memory of any other input. */
Test(gzip, bomb_in_bounded_memory)
{
    struct buffer zeros = {0}, file = {0};
    add_zeros(&zeros, 64 << 20);
    add_gzip(&file, &(struct member){.level = 1}, zeros.at, zeros.count);
    size_t once = file.count;
    for (int i = 1; i < 16; i++)
        add(&file, file.at, once);
    for (int i = 0; libraries[i]; i++) {
        struct input_options options = {.inflate = libraries[i]};
        struct input *input;
        size_t got;
        unecho_bytes bytes = {file.at, file.count};
        cr_assert(!input_open_bytes(bytes, "x", &options, &input, NULL));
        do
            cr_assert(!input_read(input, zeros.at, 1 << 20, &got, NULL));
        while (got);
        cr_assert(input_text_offset(input) == (uint64_t)1 << 30);
        cr_assert(input_memory(input) < 512 << 10);
        input_close(input);
    }
    buffer_free(&zeros);
    buffer_free(&file);
}
