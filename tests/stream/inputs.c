// SPDX-License-Identifier: Apache-2.0
/* Telling formats apart, counts, hashes, plain input. */
#include "support.h"

#include <criterion/criterion.h>
#include <string.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

static enum input_format format_of(const char *bytes, size_t length, const char *name)
{
    struct input *input;
    cr_assert(!input_open_bytes((unecho_bytes){bytes, length}, name, NULL, &input, NULL));
    enum input_format format = input_format(input);
    input_close(input);
    return format;
}

Test(input, content_decides_the_format)
{
    cr_assert(format_of("", 0, "x.gz") == INPUT_PLAIN);
    cr_assert(format_of("plain", 5, "x.gz") == INPUT_PLAIN);
    cr_assert(format_of("\x1f\x8b\x08\x00", 4, "x.txt") == INPUT_GZIP);
    cr_assert(format_of("\x28\xb5\x2f\xfd", 4, "x.txt") == INPUT_ZSTD);
    cr_assert(format_of("\x5a\x2a\x4d\x18", 4, "x.txt") == INPUT_ZSTD);
    cr_assert(format_of("\x4f\x2a\x4d\x18", 4, "x.txt") == INPUT_PLAIN);
    cr_assert(format_of("\x37\xb5\x2f\xfd", 4, "x.zst") == INPUT_PLAIN);
}

Test(input, stumps_of_a_magic)
{
    cr_assert(format_of("\x1f", 1, "x") == INPUT_GZIP);
    cr_assert(format_of("(\xb5", 2, "x") == INPUT_ZSTD);
    cr_assert(format_of("(\xb5/", 3, "x") == INPUT_ZSTD);
    cr_assert(format_of("(", 1, "x.txt") == INPUT_PLAIN);
    cr_assert(format_of("(", 1, "x.ZST") == INPUT_ZSTD);
    cr_assert(format_of("P*M", 3, "x.txt") == INPUT_PLAIN);
    cr_assert(format_of("P*M", 3, "x.zst") == INPUT_ZSTD);
    cr_assert(format_of("(x", 2, "x.zst") == INPUT_PLAIN);
    cr_assert(format_of("(", 1, ".zst") == INPUT_PLAIN);
}

Test(input, plain_bytes_come_as_they_are)
{
    struct buffer file = {0};
    static const size_t rooms[] = {1, 3, 262143, 262144, 1 << 20};
    add_words(&file, 300000, 1);
    file.at[5] = '\0';
    for (size_t i = 0; i < sizeof rooms / sizeof *rooms; i++)
        /* a packet that does not fit would be cut by the socket, not by us */
        for (size_t packet = 0; packet <= rooms[i] && packet <= 9973; packet += 9973) {
            struct reading r = read_all(&file, "x", rooms[i], packet, NULL);
            cr_assert(r.code == 0 && same(&r.text, file.at, file.count));
            reading_free(&r);
        }
    buffer_free(&file);
}

Test(input, nothing_is_an_input)
{
    struct buffer file = {0};
    struct reading r = read_all(&file, "x", 100, 0, NULL);
    cr_assert(r.code == 0 && r.text.count == 0);
    reading_free(&r);
    r = read_all(&file, "x", 100, 1, NULL);
    cr_assert(r.code == 0 && r.text.count == 0);
    reading_free(&r);
}

Test(input, counts_and_hash_at_any_time)
{
    struct buffer text = {0}, file = {0};
    struct input *input;
    char to[1000];
    size_t got, total = 0;
    add_words(&text, 20000, 9);
    add_gzip(&file, &(struct member){.level = 6}, text.at, text.count);
    unecho_bytes bytes = {file.at, file.count};
    cr_assert(!input_open_bytes(bytes, "x", NULL, &input, NULL));
    do {
        cr_assert(!input_read(input, to, sizeof to, &got, NULL));
        total += got;
        XXH128_hash_t expected = XXH3_128bits(text.at, total);
        struct hash128 hash = input_hash(input);
        cr_assert(input_text_offset(input) == total);
        cr_assert(hash.low == expected.low64 && hash.high == expected.high64);
        cr_assert(input_memory(input) <= input_memory_most(NULL));
    } while (got);
    cr_assert(input_compressed_offset(input) == file.count);
    input_close(input);
    buffer_free(&text);
    buffer_free(&file);
}

Test(input, a_failure_stays)
{
    struct buffer file = {0};
    struct input *input;
    char to[100];
    size_t got;
    add_gzip(&file, &(struct member){.level = 6}, "some text\n", 10);
    unecho_bytes bytes = {file.at, file.count - 1};
    cr_assert(!input_open_bytes(bytes, "x", NULL, &input, NULL));
    cr_assert(!input_read(input, to, sizeof to, &got, NULL) && got == 10);
    for (int i = 0; i < 3; i++) {
        unecho_error error = UNECHO_ERROR_INIT;
        cr_assert(input_read(input, to, sizeof to, &got, &error) == UNECHO_E_INPUT && got == 0);
        cr_assert(error.code == UNECHO_E_INPUT && error.offset == file.count - 1);
        cr_assert(input_read(input, to, sizeof to, &got, NULL) == UNECHO_E_INPUT);
    }
    input_close(input);
    buffer_free(&file);
}

Test(hash, stream_is_xxh3_128)
{
    char text[HASH_TEXT_ROOM];
    struct {
        char shift[64];
        struct hash_stream stream;
    } places[2];
    for (size_t shift = 0; shift < 64; shift += 9) {
        struct hash_stream *stream =
            (struct hash_stream *)(void *)((char *)&places[0].stream + shift);
        hash_stream_init(stream);
        cr_assert(!strcmp(hash_print(hash_stream_digest(stream), text),
                          "99aa06d3014798d86001c324468d497f"),
                  "%s", text);
        hash_stream_update(stream, NULL, 0);
        hash_stream_update(stream, "ab", 2);
        hash_stream_update(stream, "c", 1);
        cr_assert(!strcmp(hash_print(hash_stream_digest(stream), text),
                          "06b05ab6733a618578af5f94892f3950"),
                  "%s", text);
    }
}
