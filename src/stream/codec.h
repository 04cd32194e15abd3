// SPDX-License-Identifier: Apache-2.0
/*
 * What input.c and its decoders share: the compressed bytes, and the contract of a decoder. Adding
 * a format is one file with a `struct codec`, and one line where input.c looks at the first bytes.
 */
#ifndef STREAM_CODEC_H
#define STREAM_CODEC_H

#include "stream/file.h"
#include "stream/input.h"

enum {
    RAW_ROOM = 256 << 10
};

/* The bytes of the file as they come: a window at[start, end) over a descriptor or over memory. */
struct raw {
    struct file file;
    const unsigned char *at; /* `buffer`, or the caller's bytes */
    unsigned char *buffer;   /* owned; NULL over memory */
    size_t start, end;
    uint64_t before; /* bytes of the file before at[0] */
    bool ended;      /* nothing follows at[end) */
};

static inline size_t raw_left(const struct raw *raw)
{
    return raw->end - raw->start;
}

static inline uint64_t raw_offset(const struct raw *raw)
{
    return raw->before + raw->start;
}

/* Makes `need` (at most RAW_ROOM) bytes available unless the file ends before: raw_left says. Reads
 * only if it must. UNECHO_E_IO, UNECHO_E_CANCELLED. */
int raw_fill(struct raw *raw, size_t need, unecho_error *error);

struct input {
    struct raw raw;
    const struct codec *codec;
    struct input_source source; /* of codec_source */
    void *decoder;              /* the codec's own */
    struct input_options options;
    char *name; /* owned */
    uint64_t text;
    struct hash_stream hash;
    bool boundary; /* the bytes given end where a member or frame ends: kept by the codec */
    bool seek_table_is_wrong; /* so far: kept by the codec */
    bool ended;
    int failed;           /* code that every further call returns */
    unecho_error failure; /* what it was */
};

/*
 * A decoder. `open` makes input->decoder, `read` gives bytes as input_read does (but no hash, no
 * counts) and may give bytes and fail in one call, `close` takes a NULL decoder. Codecs place no
 * errors: input.c adds name and offset where they did not.
 */
struct codec {
    enum input_format format;
    const char *name;
    int (*open)(struct input *input, unecho_error *error);
    int (*read)(struct input *input, unsigned char *to, size_t room, size_t *got,
                unecho_error *error);
    size_t (*memory)(const struct input *input);
    void (*close)(struct input *input);
};

extern const struct codec codec_plain, codec_gzip, codec_zstd, codec_source;

/* The most bytes that a decoder of this kind holds. */
size_t gzip_memory_most(const struct inflate_library *library);
size_t zstd_memory_most(uint64_t window_bytes);

#endif
