// SPDX-License-Identifier: Apache-2.0
/*
 * zstd, RFC 8878: frames one after another, skippable ones among them. libzstd decodes and verifies
 * each frame; where frames begin, what may stand between them and how large a window may be is
 * decided here, before libzstd allocates anything.
 */
#include "stream/codec.h"

#include "base/mem.h"
#include "stream/seek_table.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <zstd.h>
#include <zstd_errors.h>

enum {
    MAGIC_BYTES = 4,
    HEADER_BYTES_MOST = 18,
    /* Decoding tables, a block in and one out beside the window. */
    DECODER_BYTES = 1 << 20
};

struct zstd_in {
    ZSTD_DCtx *context;
    uint64_t frame;   /* where it begins in the file */
    uint64_t content; /* how many bytes its header says that it gives, or ZSTD_CONTENTSIZE_… */
    uint64_t given;   /* and how many it gave so far */
    bool in_frame;
    unsigned char last[SEEK_CHECKSUM_BYTES]; /* bytes that were taken */
    struct seek_table seek;
};

static int cut_short(const struct input *input, unecho_error *error)
{
    const struct zstd_in *zstd = input->decoder;
    int code =
        error_set(error, UNECHO_E_INPUT,
                  "the file ends inside the zstd frame that begins at byte %" PRIu64, zstd->frame);
    error_hint(error, "the file is truncated: fetch or compress it again");
    return code;
}

static uint64_t little(const unsigned char *at, size_t count)
{
    uint64_t value = 0;
    for (size_t i = 0; i < count; i++)
        value |= (uint64_t)at[i] << 8 * i;
    return value;
}

/* ---- Frame headers -------------------------------------------------------------------------- */

/* The window that the header at `at` asks for; 0 where it is cut short, which the decoder tells. */
static uint64_t window_of(const unsigned char *at, size_t left)
{
    static const unsigned char dictionary_bytes[] = {0, 1, 2, 4}, size_bytes[] = {1, 2, 4, 8};
    if (left < MAGIC_BYTES + 2)
        return 0;
    unsigned descriptor = at[MAGIC_BYTES];
    at += MAGIC_BYTES + 1;
    left -= MAGIC_BYTES + 1;
    bool single_segment = descriptor >> 5 & 1;
    if (!single_segment) {
        uint64_t base = (uint64_t)1 << (10 + (at[0] >> 3));
        return base + base / 8 * (at[0] & 7);
    }
    size_t skip = dictionary_bytes[descriptor & 3], count = size_bytes[descriptor >> 6];
    if (left < skip + count)
        return 0;
    uint64_t content = little(at + skip, count);
    return count == 2 ? content + 256 : content;
}

static int check_window(struct input *input, unecho_error *error)
{
    struct raw *raw = &input->raw;
    int code = raw_fill(raw, HEADER_BYTES_MOST, error);
    if (code)
        return code;
    uint64_t window = window_of(raw->at + raw->start, raw_left(raw));
    if (window <= input->options.window_bytes)
        return UNECHO_OK;
    code = error_set(error, UNECHO_E_LIMIT,
                     "the zstd frame asks for a window of %" PRIu64 " bytes, allowed are %" PRIu64,
                     window, input->options.window_bytes);
    if (input->options.window_setting)
        error_hint(error, "allow it with a larger %s", input->options.window_setting);
    else
        error_hint(error, "compress it again with a smaller window: "
                          "zstd -dc --long=31 FILE | zstd > NEW");
    return code;
}

/* Takes `left` bytes, of a seek table where one is given. */
static int skip_bytes(struct input *input, uint64_t left, struct seek_table *seek,
                      unecho_error *error)
{
    struct raw *raw = &input->raw;
    while (left) {
        int code = raw_fill(raw, 1, error);
        if (code)
            return code;
        size_t step = raw_left(raw) < left ? raw_left(raw) : (size_t)left;
        if (step == 0)
            return cut_short(input, error);
        if (seek)
            seek_table_read(seek, raw->at + raw->start, step);
        raw->start += step;
        left -= step;
    }
    return UNECHO_OK;
}

static int skip_frame(struct input *input, unecho_error *error)
{
    struct zstd_in *zstd = input->decoder;
    struct raw *raw = &input->raw;
    int code = raw_fill(raw, SEEK_MAGIC_BYTES, error);
    if (code)
        return code;
    if (raw_left(raw) < SEEK_MAGIC_BYTES) {
        raw->start = raw->end;
        return cut_short(input, error);
    }
    const unsigned char *at = raw->at + raw->start;
    uint64_t content = little(at + MAGIC_BYTES, 4);
    struct seek_table *seek = little(at, MAGIC_BYTES) == SEEK_MAGIC ? &zstd->seek : NULL;
    raw->start += SEEK_MAGIC_BYTES;
    if (seek)
        seek_table_open(seek, content);
    code = skip_bytes(input, content, seek, error);
    if (code)
        return code;
    if (seek)
        seek_table_close(seek);
    input->seek_table_is_wrong = zstd->seek.wrong;
    input->boundary = true;
    return UNECHO_OK;
}

static bool may_begin(const unsigned char *at, size_t left, uint32_t magic, uint32_t mask)
{
    size_t count = left < MAGIC_BYTES ? left : MAGIC_BYTES;
    uint64_t care = ((uint64_t)1 << 8 * count) - 1;
    return ((little(at, count) ^ magic) & mask & care) == 0;
}

/* Goes to the next frame with content; at the end of the file `*end` becomes true. */
static int next_frame(struct input *input, bool *end, unecho_error *error)
{
    struct zstd_in *zstd = input->decoder;
    struct raw *raw = &input->raw;
    for (;;) {
        int code = raw_fill(raw, MAGIC_BYTES, error);
        if (code)
            return code;
        const unsigned char *at = raw->at + raw->start;
        size_t left = raw_left(raw);
        *end = left == 0;
        if (*end)
            return UNECHO_OK;
        zstd->frame = raw_offset(raw);
        bool frame = may_begin(at, left, ZSTD_MAGICNUMBER, UINT32_MAX);
        if (!frame && !may_begin(at, left, ZSTD_MAGIC_SKIPPABLE_START, 0xFFFFFFF0)) {
            code = error_set(error, UNECHO_E_INPUT,
                             "bytes that are no zstd frame follow the last one");
            error_hint(error, "the file is damaged, or something was appended to it");
            return code;
        }
        input->boundary = false;
        if (frame)
            break;
        code = skip_frame(input, error);
        if (code)
            return code;
    }
    int code = check_window(input, error);
    if (code)
        return code;
    ZSTD_DCtx_reset(zstd->context, ZSTD_reset_session_only);
    zstd->content = ZSTD_getFrameContentSize(raw->at + raw->start, raw_left(raw));
    zstd->given = 0;
    zstd->in_frame = true;
    return UNECHO_OK;
}

/* ---- Frames --------------------------------------------------------------------------------- */

static int damaged(const struct input *input, const char *why, unecho_error *error)
{
    const struct zstd_in *zstd = input->decoder;
    int code = error_set(error, UNECHO_E_INPUT,
                         "the zstd frame that begins at byte %" PRIu64 " is damaged: %s",
                         zstd->frame, why);
    error_hint(error, "the file is damaged: fetch or compress it again");
    return code;
}

static int refused(const struct input *input, size_t result, unecho_error *error)
{
    if (ZSTD_getErrorCode(result) == ZSTD_error_memory_allocation)
        return error_memory(error, input->options.window_bytes, "a zstd window of up to");
    return damaged(input, ZSTD_getErrorName(result), error);
}

/* libzstd holds the content against the header where it has room for all of it, and else not if the
 * last block is empty: the answer would depend on how much is read at once. */
static int end_frame(struct input *input, unecho_error *error)
{
    struct zstd_in *zstd = input->decoder;
    bool told =
        zstd->content != ZSTD_CONTENTSIZE_UNKNOWN && zstd->content != ZSTD_CONTENTSIZE_ERROR;
    if (told && zstd->content != zstd->given)
        return damaged(input, "Data corruption detected", error);
    zstd->in_frame = false;
    input->boundary = true;
    seek_table_frame(&zstd->seek, raw_offset(&input->raw) - zstd->frame, zstd->given, zstd->last);
    input->seek_table_is_wrong = zstd->seek.wrong;
    return UNECHO_OK;
}

/* The next `count` bytes are taken; the last ones stay known. */
static void take(struct input *input, size_t count)
{
    struct zstd_in *zstd = input->decoder;
    const unsigned char *at = input->raw.at + input->raw.start;
    size_t from = count < sizeof zstd->last ? count : sizeof zstd->last;
    memmove(zstd->last, zstd->last + from, sizeof zstd->last - from);
    memcpy(zstd->last + sizeof zstd->last - from, at + count - from, from);
    input->raw.start += count;
}

/* As read_body of gzip.c: afterwards the room is full or the frame is over, and known to be. */
static int read_frame(struct input *input, unsigned char *to, size_t room, size_t *got,
                      unecho_error *error)
{
    struct zstd_in *zstd = input->decoder;
    struct raw *raw = &input->raw;
    for (;;) {
        int code = raw_fill(raw, 1, error);
        if (code)
            return code;
        ZSTD_inBuffer in = {raw->at + raw->start, raw_left(raw), 0};
        ZSTD_outBuffer out = {to, room, *got};
        size_t result = ZSTD_decompressStream(zstd->context, &out, &in);
        bool was_full = *got == room, idle = in.pos == 0 && out.pos == *got;
        take(input, in.pos);
        zstd->given += out.pos - *got;
        *got = out.pos;
        if (ZSTD_isError(result))
            return refused(input, result, error);
        if (result == 0)
            return end_frame(input, error);
        if (was_full && (idle || raw_left(raw)))
            return UNECHO_OK;
        if (idle && raw->ended && !raw_left(raw))
            return cut_short(input, error);
    }
}

static int zstd_read(struct input *input, unsigned char *to, size_t room, size_t *got,
                     unecho_error *error)
{
    struct zstd_in *zstd = input->decoder;
    while (*got == 0) { /* frames may be empty */
        int code = UNECHO_OK;
        bool end = false;
        if (!zstd->in_frame)
            code = next_frame(input, &end, error);
        if (!code && !end)
            code = read_frame(input, to, room, got, error);
        if (code || end)
            return code;
    }
    return UNECHO_OK;
}

/* ---- Opening and closing -------------------------------------------------------------------- */

static void zstd_close(struct input *input)
{
    struct zstd_in *zstd = input->decoder;
    if (zstd)
        ZSTD_freeDCtx(zstd->context);
    free(zstd);
    input->decoder = NULL;
}

static int zstd_open(struct input *input, unecho_error *error)
{
    struct zstd_in *zstd = mem_new(1, sizeof *zstd, "a zstd input", error);
    if (!zstd)
        return UNECHO_E_MEMORY;
    input->decoder = zstd;
    seek_table_begin(&zstd->seek);
    zstd->context = ZSTD_createDCtx();
    if (!zstd->context)
        return error_memory(error, DECODER_BYTES, "decoding zstd");
    /* our own check is exact to the byte, libzstd's knows powers of two only */
    ZSTD_bounds window = ZSTD_dParam_getBounds(ZSTD_d_windowLogMax);
    ZSTD_DCtx_setParameter(zstd->context, ZSTD_d_windowLogMax, window.upperBound);
    uint64_t most = (uint64_t)1 << window.upperBound;
    if (input->options.window_bytes > most)
        input->options.window_bytes = most;
    return UNECHO_OK;
}

static size_t zstd_memory(const struct input *input)
{
    const struct zstd_in *zstd = input->decoder;
    return sizeof *zstd + ZSTD_sizeof_DCtx(zstd->context);
}

size_t zstd_memory_most(uint64_t window_bytes)
{
    uint64_t most = sizeof(struct zstd_in) + DECODER_BYTES;
    return window_bytes > SIZE_MAX - most ? SIZE_MAX : (size_t)(window_bytes + most);
}

const struct codec codec_zstd = {INPUT_ZSTD, "zstd", zstd_open, zstd_read, zstd_memory, zstd_close};
