// SPDX-License-Identifier: Apache-2.0
/*
 * Any bytes as a file, compressed or not: read with a small and with a large buffer it gives the
 * same bytes or fails alike, at a place within the file, and after a failure again.
 */
#include "fuzz.h"

#include "base/mem.h"
#include "stream/input.h"

#include <stdlib.h>
#include <string.h>

enum {
    MOST_BYTES = 1 << 20, /* of what a bomb gives */
    WINDOW_BYTES = 1 << 20,
    SMALL = 61,
    LARGE = 100000
};

static void require(int promise)
{
    if (!promise)
        abort();
}

struct reading {
    int code;
    unecho_error error;
    struct buffer text;
    bool ended;
};

static void require_counts(const struct input *input, const struct reading *reading)
{
    struct hash_stream hash;
    hash_stream_init(&hash);
    hash_stream_update(&hash, reading->text.at, reading->text.count);
    struct hash128 wanted = hash_stream_digest(&hash), found = input_hash(input);
    require(input_text_offset(input) == reading->text.count);
    require(found.low == wanted.low && found.high == wanted.high);
    if (reading->ended)
        require(input_at_boundary(input));
}

static void read_all(struct reading *reading, unecho_bytes bytes, size_t room)
{
    const struct input_options options = {.window_bytes = WINDOW_BYTES};
    struct input *input;
    *reading = (struct reading){.error = UNECHO_ERROR_INIT};
    require(!input_open_bytes(bytes, "a.zst", &options, &input, NULL));
    require(!ARRAY_RESERVE(&reading->text, LARGE, "text", NULL));
    while (!reading->code && !reading->ended && reading->text.count < MOST_BYTES) {
        size_t got;
        require(!ARRAY_RESERVE(&reading->text, room, "text", NULL));
        reading->code =
            input_read(input, reading->text.at + reading->text.count, room, &got, &reading->error);
        require(got <= room && (!reading->code || !got));
        reading->text.count += got;
        reading->ended = !reading->code && !got;
        require(input_compressed_offset(input) <= bytes.length);
    }
    require_counts(input, reading);
    if (reading->code) {
        size_t got;
        require(reading->code == UNECHO_E_INPUT || reading->code == UNECHO_E_LIMIT);
        require(reading->error.offset <= bytes.length && reading->error.message[0]);
        require(input_read(input, reading->text.at, 1, &got, NULL) == reading->code);
    }
    input_close(input);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    unecho_bytes bytes = {size ? (const char *)data : "", size};
    struct reading small, large;
    read_all(&small, bytes, SMALL);
    read_all(&large, bytes, LARGE);
    if (small.ended || large.ended) {
        require(small.ended == large.ended && small.text.count == large.text.count);
        require(!memcmp(small.text.at, large.text.at, small.text.count));
    } else if (small.code && large.code) {
        require(small.code == large.code);
    }
    buffer_free(&small.text);
    buffer_free(&large.text);
    return 0;
}
