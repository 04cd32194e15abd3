// SPDX-License-Identifier: Apache-2.0
/* One bit of a compressed file is another: it is found out, or it was a bit of no consequence (the
 * name in a header, what is in a skippable frame) and the same text comes. */
#include "support.h"

#include <criterion/criterion.h>

enum {
    FLIPS = 5000, /* of each kind of file */
    MEMBERS = 3,
    MAGIC_BYTES = 4 /* without them a file is taken for what is not compressed */
};

static void flip(struct buffer *file, unsigned bit)
{
    file->at[bit / 8] ^= (char)(1 << bit % 8);
}

/* How many flips were found out. */
static size_t flip_many(struct buffer *file, const struct buffer *text, const char *name)
{
    size_t found = 0;
    unsigned state = 1;
    for (int i = 0; i < FLIPS; i++) {
        unsigned bit = draw(&state) % (unsigned)(file->count * 8);
        flip(file, bit);
        struct reading reading = read_all(file, name, 1 << 16, 0, NULL);
        bool plain = bit / 8 < MAGIC_BYTES && same(&reading.text, file->at, file->count);
        if (reading.code)
            found++;
        else
            cr_assert(plain || same(&reading.text, text->at, text->count),
                      "%s: bit %u of byte %u was swallowed", name, bit % 8, bit / 8);
        reading_free(&reading);
        flip(file, bit);
    }
    return found;
}

static void check(void (*add_part)(struct buffer *file, const struct buffer *text),
                  const char *name)
{
    struct buffer file = {0}, text = {0};
    for (unsigned i = 0; i < MEMBERS; i++) {
        struct buffer part = {0};
        add_words(&part, 700, i + 1);
        add_part(&file, &part);
        add(&text, part.at, part.count);
        buffer_free(&part);
    }
    size_t found = flip_many(&file, &text, name);
    cr_assert_gt(found, (size_t)FLIPS * 9 / 10, "only %zu flips were found out", found);
    buffer_free(&file);
    buffer_free(&text);
}

static void add_gzip_part(struct buffer *file, const struct buffer *text)
{
    static const struct member member = {.level = 6};
    add_gzip(file, &member, text->at, text->count);
}

static void add_zstd_part(struct buffer *file, const struct buffer *text)
{
    add_zstd(file, 3, text->at, text->count);
    add_skippable(file, 1, 8);
}

Test(flips, gzip)
{
    check(add_gzip_part, "flipped.gz");
}

Test(flips, zstd)
{
    check(add_zstd_part, "flipped.zst");
}
