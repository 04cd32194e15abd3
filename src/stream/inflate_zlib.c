// SPDX-License-Identifier: Apache-2.0
/* zlib, raw: the trailer is collected and compared here. */
#include "stream/inflate.h"

#include "base/mem.h"

#include <stdlib.h>
#include <zlib.h>

enum {
    TRAILER = 8,
    MOST_AT_ONCE = 1 << 30
};

struct zlib_inflater {
    z_stream stream;
    uint32_t crc;
    uint32_t length; /* modulo 2^32, as the trailer has it */
    bool in_trailer;
    unsigned trailer_count;
    unsigned char trailer[TRAILER];
};

static void zlib_free(void *inflater)
{
    struct zlib_inflater *self = inflater;
    if (self)
        inflateEnd(&self->stream);
    free(self);
}

static void *zlib_new(unecho_error *error)
{
    struct zlib_inflater *self = mem_new(1, sizeof *self, "inflating gzip", error);
    if (self && inflateInit2(&self->stream, -MAX_WBITS) != Z_OK) {
        error_memory(error, 64 << 10, "inflating gzip");
        zlib_free(self);
        return NULL;
    }
    return self;
}

static void zlib_begin(void *inflater)
{
    struct zlib_inflater *self = inflater;
    inflateReset(&self->stream);
    self->crc = 0;
    self->length = 0;
    self->in_trailer = false;
    self->trailer_count = 0;
}

static uint32_t zlib_crc32(uint32_t crc, const unsigned char *bytes, size_t length)
{
    return (uint32_t)crc32_z(crc, bytes, length);
}

static uint32_t little32(const unsigned char *at)
{
    return at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

static enum inflate_status run_trailer(struct zlib_inflater *self, struct inflate_piece *piece)
{
    while (self->trailer_count < TRAILER && piece->from_left) {
        self->trailer[self->trailer_count++] = *piece->from++;
        piece->from_left--;
    }
    if (self->trailer_count < TRAILER)
        return INFLATE_MORE;
    bool proved =
        little32(self->trailer) == self->crc && little32(self->trailer + 4) == self->length;
    return proved ? INFLATE_END : INFLATE_BAD_CHECK;
}

static enum inflate_status run_body(struct zlib_inflater *self, struct inflate_piece *piece)
{
    z_stream *stream = &self->stream;
    unsigned from = (unsigned)(piece->from_left < MOST_AT_ONCE ? piece->from_left : MOST_AT_ONCE);
    unsigned to = (unsigned)(piece->to_left < MOST_AT_ONCE ? piece->to_left : MOST_AT_ONCE);
    stream->next_in = (unsigned char *)(uintptr_t)piece->from; /* it only reads there */
    stream->avail_in = from;
    stream->next_out = piece->to;
    stream->avail_out = to;
    int result = inflate(stream, Z_NO_FLUSH);
    size_t made = to - stream->avail_out;
    self->crc = zlib_crc32(self->crc, piece->to, made);
    self->length += (uint32_t)made;
    piece->from += from - stream->avail_in;
    piece->from_left -= from - stream->avail_in;
    piece->to += made;
    piece->to_left -= made;
    if (result != Z_OK && result != Z_BUF_ERROR && result != Z_STREAM_END)
        return INFLATE_BAD_DATA;
    self->in_trailer = result == Z_STREAM_END;
    return INFLATE_MORE;
}

static enum inflate_status zlib_run(void *inflater, struct inflate_piece *piece)
{
    struct zlib_inflater *self = inflater;
    if (!self->in_trailer) {
        enum inflate_status status = run_body(self, piece);
        if (status != INFLATE_MORE || !self->in_trailer)
            return status;
    }
    return run_trailer(self, piece);
}

/* zlib.h says less than 7 KiB and a window of 32 KiB; allow for more. */
const struct inflate_library inflate_zlib = {
    "zlib",    sizeof(struct zlib_inflater) + (64 << 10), zlib_new, zlib_free, zlib_begin, zlib_run,
    zlib_crc32};
