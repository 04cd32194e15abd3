// SPDX-License-Identifier: Apache-2.0
/*
 * gzip, RFC 1952: members one after another, each with a header that is read here and a body that
 * inflate.h proves. After the last member zero bytes are padding, as of tapes; anything else is
 * refused by name, because a file that goes on in a way nobody understands has lost something.
 */
#include "stream/codec.h"
#include "stream/inflate.h"

#include "base/mem.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum {
    FLAG_CRC = 2,
    FLAG_EXTRA = 4,
    FLAG_NAME = 8,
    FLAG_COMMENT = 16,
    FLAG_RESERVED = 0xE0
};

struct gzip {
    const struct inflate_library *library;
    void *inflater;
    uint64_t member; /* where it begins in the file */
    bool in_body;
    uint32_t crc; /* of the header so far */
};

static int cut_short(const struct input *input, unecho_error *error)
{
    const struct gzip *gzip = input->decoder;
    int code = error_set(error, UNECHO_E_INPUT,
                         "the file ends inside the gzip member that begins at byte %" PRIu64,
                         gzip->member);
    error_hint(error, "the file is truncated: fetch or compress it again");
    return code;
}

static int malformed(const struct input *input, const char *what, unecho_error *error)
{
    const struct gzip *gzip = input->decoder;
    int code = error_set(error, UNECHO_E_INPUT,
                         "the gzip member that begins at byte %" PRIu64 " %s", gzip->member, what);
    error_hint(error, "the file is damaged: fetch or compress it again");
    return code;
}

/* ---- Headers -------------------------------------------------------------------------------- */

/* Takes `count` header bytes, which raw_fill has made available. */
static void take(struct input *input, size_t count)
{
    struct gzip *gzip = input->decoder;
    struct raw *raw = &input->raw;
    gzip->crc = gzip->library->crc32(gzip->crc, raw->at + raw->start, count);
    raw->start += count;
}

/* Makes `count` header bytes available, or fails: the file ends before. */
static int need(struct input *input, size_t count, unecho_error *error)
{
    int code = raw_fill(&input->raw, count, error);
    if (code || raw_left(&input->raw) >= count)
        return code;
    input->raw.start = input->raw.end; /* the place to name is the end of the file */
    return cut_short(input, error);
}

static int skip_extra(struct input *input, unecho_error *error)
{
    int code = need(input, 2, error);
    if (code)
        return code;
    const unsigned char *at = input->raw.at + input->raw.start;
    size_t length = at[0] | (size_t)at[1] << 8;
    code = need(input, 2 + length, error);
    if (!code)
        take(input, 2 + length);
    return code;
}

/* A name or comment: any number of bytes up to a NUL. */
static int skip_text(struct input *input, unecho_error *error)
{
    for (;;) {
        int code = need(input, 1, error);
        if (code)
            return code;
        const unsigned char *at = input->raw.at + input->raw.start;
        const unsigned char *nul = memchr(at, 0, raw_left(&input->raw));
        take(input, nul ? (size_t)(nul - at) + 1 : raw_left(&input->raw));
        if (nul)
            return UNECHO_OK;
    }
}

static int check_header_crc(struct input *input, unecho_error *error)
{
    int code = need(input, 2, error);
    if (code)
        return code;
    const struct gzip *gzip = input->decoder;
    const unsigned char *at = input->raw.at + input->raw.start;
    if ((gzip->crc & 0xFFFF) != (at[0] | (uint32_t)at[1] << 8))
        return malformed(input, "has a header that fails its checksum", error);
    take(input, 2);
    return UNECHO_OK;
}

static int read_header(struct input *input, unecho_error *error)
{
    struct gzip *gzip = input->decoder;
    gzip->member = raw_offset(&input->raw);
    gzip->crc = 0;
    int code = need(input, 10, error);
    if (code)
        return code;
    const unsigned char *at = input->raw.at + input->raw.start;
    unsigned method = at[2], flags = at[3];
    if (method != 8)
        return malformed(input, "is not compressed by deflate, the only method there is", error);
    if (flags & FLAG_RESERVED)
        return malformed(input, "has header flags that no standard knows", error);
    take(input, 10);
    if (flags & FLAG_EXTRA)
        code = skip_extra(input, error);
    if (!code && (flags & FLAG_NAME))
        code = skip_text(input, error);
    if (!code && (flags & FLAG_COMMENT))
        code = skip_text(input, error);
    if (!code && (flags & FLAG_CRC))
        code = check_header_crc(input, error);
    return code;
}

/* ---- Between members ------------------------------------------------------------------------ */

static int skip_padding(struct input *input, unecho_error *error)
{
    struct raw *raw = &input->raw;
    for (;;) {
        int code = raw_fill(raw, 1, error);
        if (code || raw_left(raw) == 0)
            return code;
        while (raw->start < raw->end && raw->at[raw->start] == 0)
            raw->start++;
        if (raw->start < raw->end) {
            code = error_set(error, UNECHO_E_INPUT,
                             "bytes that are no gzip member follow the last one");
            error_hint(error, "the file is damaged, or something was appended to it");
            return code;
        }
    }
}

/* Goes to the next member's body; without a next member `*end` becomes true. */
static int next_member(struct input *input, bool *end, unecho_error *error)
{
    struct gzip *gzip = input->decoder;
    struct raw *raw = &input->raw;
    *end = false;
    int code = raw_fill(raw, 2, error);
    if (code)
        return code;
    const unsigned char *at = raw->at + raw->start;
    size_t left = raw_left(raw);
    if (left == 0 || at[0] != 0x1F || (left > 1 && at[1] != 0x8B)) {
        *end = true;
        return skip_padding(input, error);
    }
    code = read_header(input, error);
    if (code)
        return code;
    gzip->library->begin(gzip->inflater);
    gzip->in_body = true;
    input->boundary = false;
    return UNECHO_OK;
}

/* ---- Bodies --------------------------------------------------------------------------------- */

/* Fills to[*got, room) from the member at hand; afterwards the room is full or the member is over.
 * Even with a full room it goes on to see whether the member is over, so that the boundary is
 * known with its last byte. */
static int read_body(struct input *input, unsigned char *to, size_t room, size_t *got,
                     unecho_error *error)
{
    struct gzip *gzip = input->decoder;
    struct raw *raw = &input->raw;
    for (;;) {
        int code = raw_fill(raw, 1, error);
        if (code)
            return code;
        struct inflate_piece piece = {raw->at + raw->start, raw_left(raw), to + *got, room - *got};
        bool was_full = piece.to_left == 0;
        enum inflate_status status = gzip->library->run(gzip->inflater, &piece);
        bool idle = piece.to_left == room - *got && piece.from_left == raw_left(raw);
        raw->start = raw->end - piece.from_left;
        *got = room - piece.to_left;
        if (status == INFLATE_BAD_DATA)
            return malformed(input, "is damaged at or shortly before this byte", error);
        if (status == INFLATE_BAD_CHECK)
            return malformed(input, "fails its checksum", error);
        if (status == INFLATE_END) {
            gzip->in_body = false;
            input->boundary = true;
            return UNECHO_OK;
        }
        if (was_full && (idle || raw_left(raw)))
            return UNECHO_OK;
        if (idle && raw->ended && !raw_left(raw))
            return cut_short(input, error);
    }
}

static int gzip_read(struct input *input, unsigned char *to, size_t room, size_t *got,
                     unecho_error *error)
{
    struct gzip *gzip = input->decoder;
    while (*got == 0) { /* members may be empty */
        int code = UNECHO_OK;
        bool end = false;
        if (!gzip->in_body)
            code = next_member(input, &end, error);
        if (!code && !end)
            code = read_body(input, to, room, got, error);
        if (code || end)
            return code;
    }
    return UNECHO_OK;
}

/* ---- Opening and closing -------------------------------------------------------------------- */

static const struct inflate_library *choose(const struct inflate_library *asked)
{
    if (asked)
        return asked;
#ifdef STREAM_ISAL
    return &inflate_isal;
#else
    return &inflate_zlib;
#endif
}

static void gzip_close(struct input *input)
{
    struct gzip *gzip = input->decoder;
    if (gzip)
        gzip->library->free(gzip->inflater);
    free(gzip);
    input->decoder = NULL;
}

static int gzip_open(struct input *input, unecho_error *error)
{
    struct gzip *gzip = mem_new(1, sizeof *gzip, "a gzip input", error);
    if (!gzip)
        return UNECHO_E_MEMORY;
    input->decoder = gzip;
    gzip->library = choose(input->options.inflate);
    gzip->inflater = gzip->library->new (error);
    return gzip->inflater ? UNECHO_OK : UNECHO_E_MEMORY;
}

size_t gzip_memory_most(const struct inflate_library *library)
{
    return sizeof(struct gzip) + choose(library)->memory;
}

static size_t gzip_memory(const struct input *input)
{
    return gzip_memory_most(input->options.inflate);
}

const struct codec codec_gzip = {INPUT_GZIP, "gzip", gzip_open, gzip_read, gzip_memory, gzip_close};
