// SPDX-License-Identifier: Apache-2.0
#include "stream/gzip_out.h"

#include "base/mem.h"

#include <limits.h>
#include <stdlib.h>
#define ZLIB_CONST
#include <zlib.h>

enum {
    OUT_BYTES = 64 << 10,
    GZIP_WINDOW = MAX_WBITS + 16, /* zlib: a gzip header and trailer around it */
    MEMORY_LEVEL = 8              /* zlib's default */
};

struct gzip_out {
    unecho_sink to;
    z_stream stream;
    unsigned char out[OUT_BYTES];
};

struct gzip_out *gzip_out_new(const unecho_sink *to, unecho_error *error)
{
    struct gzip_out *gzip = mem_new(1, sizeof *gzip, "a gzip file", error);
    if (!gzip)
        return NULL;
    gzip->to = *to;
    if (deflateInit2(&gzip->stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, GZIP_WINDOW, MEMORY_LEVEL,
                     Z_DEFAULT_STRATEGY) == Z_OK)
        return gzip;
    error_memory(error, sizeof *gzip, "a gzip file");
    free(gzip);
    return NULL;
}

/* Runs the compressor until it has taken its input (Z_NO_FLUSH) or ended the member (Z_FINISH):
 * until it leaves room in its output. */
static int run(struct gzip_out *gzip, int flush, unecho_error *error)
{
    int code = UNECHO_OK;
    do {
        gzip->stream.next_out = gzip->out;
        gzip->stream.avail_out = OUT_BYTES;
        deflate(&gzip->stream, flush); /* cannot fail: the state is sound and there is room */
        size_t made = OUT_BYTES - gzip->stream.avail_out;
        if (made)
            code = gzip->to.write(gzip->to.self, gzip->out, made, error);
    } while (!code && gzip->stream.avail_out == 0);
    return code;
}

int gzip_out_write(struct gzip_out *gzip, const void *bytes, size_t length, unecho_error *error)
{
    const unsigned char *at = bytes;
    int code = UNECHO_OK;
    while (length && !code) {
        uInt piece = length < UINT_MAX ? (uInt)length : UINT_MAX;
        gzip->stream.next_in = at;
        gzip->stream.avail_in = piece;
        code = run(gzip, Z_NO_FLUSH, error);
        at += piece;
        length -= piece;
    }
    return code;
}

int gzip_out_finish(struct gzip_out *gzip, unecho_error *error)
{
    gzip->stream.avail_in = 0;
    return run(gzip, Z_FINISH, error);
}

void gzip_out_free(struct gzip_out *gzip)
{
    if (gzip)
        deflateEnd(&gzip->stream);
    free(gzip);
}
