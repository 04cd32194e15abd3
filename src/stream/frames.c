// SPDX-License-Identifier: Apache-2.0
#include "stream/frames.h"

#include "stream/frame.h"
#include "stream/seek_table.h"

#include <assert.h>
#include <stdlib.h>

enum {
    CHECKSUM_BYTES = 4,
    STREAM_ROOM = 256 << 10
};

struct seek_entry {
    uint32_t frame_bytes, text_bytes, checksum;
};

struct frames {
    unecho_sink to;
    int level;
    bool single_frame;
    bool streaming; /* single_frame, and too much text to hold: libzstd holds the rest */
    struct frame_context *context;
    struct buffer text; /* of the frame at hand */
    struct buffer out;  /* reused */
    ARRAY(struct seek_entry) table;
    uint64_t text_bytes, file_bytes;
};

int frames_new(const struct frames_options *options, const unecho_sink *to, struct frames **frames,
               unecho_error *error)
{
    *frames = NULL;
    int level = options && options->level ? options->level : FRAME_LEVEL;
    if (frame_check_level(level, error))
        return UNECHO_E_SETTING;
    struct frames *self = mem_new(1, sizeof *self, "a compressed file", error);
    if (!self)
        return UNECHO_E_MEMORY;
    self->to = *to;
    self->level = level;
    self->single_frame = options && options->single_frame;
    self->context = frame_context_new(error);
    if (!self->context) {
        frames_free(self);
        return UNECHO_E_MEMORY;
    }
    *frames = self;
    return UNECHO_OK;
}

void frames_free(struct frames *frames)
{
    if (!frames)
        return;
    frame_context_free(frames->context);
    buffer_free(&frames->text);
    buffer_free(&frames->out);
    ARRAY_FREE(&frames->table);
    free(frames);
}

static int emit(struct frames *frames, const void *bytes, size_t length, unecho_error *error)
{
    int code = frames->to.write(frames->to.self, bytes, length, error);
    if (!code)
        frames->file_bytes += length;
    return code;
}

static uint32_t little32(const unsigned char *at)
{
    return at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

static void put32(unsigned char *at, uint32_t value)
{
    for (int i = 0; i < 4; i++)
        at[i] = (unsigned char)(value >> 8 * i);
}

/* ---- Many frames ---------------------------------------------------------------------------- */

/* Writes a whole frame and its entry. The seek table's checksum, the low half of the text's XXH64,
 * is the one that the frame itself ends with. */
static int put_frame(struct frames *frames, const void *frame, size_t length, uint64_t text_bytes,
                     unecho_error *error)
{
    assert(length > CHECKSUM_BYTES);
    if (length > UINT32_MAX || text_bytes > UINT32_MAX)
        return error_set(error, UNECHO_E_LIMIT, "a frame of 4 GiB or more fits no seek table");
    if (ARRAY_RESERVE(&frames->table, 1, "a seek table", error))
        return UNECHO_E_MEMORY;
    int code = emit(frames, frame, length, error);
    if (code)
        return code;
    const unsigned char *checksum = (const unsigned char *)frame + length - CHECKSUM_BYTES;
    frames->table.at[frames->table.count++] =
        (struct seek_entry){(uint32_t)length, (uint32_t)text_bytes, little32(checksum)};
    return UNECHO_OK;
}

static int compress_frame(struct frames *frames, unecho_error *error)
{
    frames->out.count = 0;
    int code = frame_compress(frames->context, frames->text.at, frames->text.count, frames->level,
                              &frames->out, error);
    if (!code)
        code = put_frame(frames, frames->out.at, frames->out.count, frames->text.count, error);
    frames->text.count = 0;
    return code;
}

int frames_end_frame(struct frames *frames, unecho_error *error)
{
    if (frames->single_frame || frames->text.count == 0)
        return UNECHO_OK;
    return compress_frame(frames, error);
}

int frames_append(struct frames *frames, const void *frame, size_t length, uint64_t text_bytes,
                  unecho_error *error)
{
    assert(!frames->single_frame);
    int code = frames_end_frame(frames, error);
    if (!code)
        code = put_frame(frames, frame, length, text_bytes, error);
    if (!code)
        frames->text_bytes += text_bytes;
    return code;
}

/* ---- One frame ------------------------------------------------------------------------------ */

/* Gives the text at hand to libzstd, and with `end` ends the frame. */
static int stream_text(struct frames *frames, ZSTD_EndDirective end, unecho_error *error)
{
    ZSTD_inBuffer in = {frames->text.at, frames->text.count, 0};
    frames->out.count = 0;
    if (ARRAY_RESERVE(&frames->out, STREAM_ROOM, "compressed text", error))
        return UNECHO_E_MEMORY;
    for (;;) {
        ZSTD_outBuffer out = {frames->out.at, frames->out.room, 0};
        size_t left = ZSTD_compressStream2(frames->context->zstd, &out, &in, end);
        if (ZSTD_isError(left))
            return frame_refused(left, error);
        int code = emit(frames, frames->out.at, out.pos, error);
        if (code)
            return code;
        bool over = end == ZSTD_e_end ? left == 0 : in.pos == in.size;
        if (over)
            break;
    }
    frames->text.count = 0;
    return UNECHO_OK;
}

/* Collects text in pieces of one size, so that the file does not depend on how it comes. A file
 * that never fills the first piece is written as other frames are, content size and all. */
static int write_single(struct frames *frames, const char *bytes, size_t length,
                        unecho_error *error)
{
    while (length) {
        if (frame_is_full(frames->text.count)) {
            int code =
                frames->streaming ? UNECHO_OK : frame_begin(frames->context, frames->level, error);
            frames->streaming = true;
            if (!code)
                code = stream_text(frames, ZSTD_e_continue, error);
            if (code)
                return code;
        }
        size_t room = FRAME_TEXT_BYTES - frames->text.count;
        size_t step = length < room ? length : room;
        if (buffer_append(&frames->text, bytes, step, error))
            return UNECHO_E_MEMORY;
        bytes += step;
        length -= step;
    }
    return UNECHO_OK;
}

/* ---- The file ------------------------------------------------------------------------------- */

int frames_write(struct frames *frames, const void *bytes, size_t length, unecho_error *error)
{
    frames->text_bytes += length;
    if (frames->single_frame)
        return write_single(frames, bytes, length, error);
    if (buffer_append(&frames->text, bytes, length, error))
        return UNECHO_E_MEMORY;
    return frame_is_full(frames->text.count) ? compress_frame(frames, error) : UNECHO_OK;
}

static int put_seek_table(struct frames *frames, unecho_error *error)
{
    uint64_t count = frames->table.count;
    uint64_t content = count * SEEK_ENTRY_BYTES + SEEK_FOOTER_BYTES;
    if (content > UINT32_MAX)
        return error_set(error, UNECHO_E_LIMIT, "too many frames for a seek table");
    unsigned char at[SEEK_ENTRY_BYTES];
    put32(at, SEEK_MAGIC);
    put32(at + 4, (uint32_t)content);
    frames->out.count = 0;
    int code = buffer_append(&frames->out, at, SEEK_MAGIC_BYTES, error);
    for (size_t i = 0; i < count && !code; i++) {
        put32(at, frames->table.at[i].frame_bytes);
        put32(at + 4, frames->table.at[i].text_bytes);
        put32(at + 8, frames->table.at[i].checksum);
        code = buffer_append(&frames->out, at, SEEK_ENTRY_BYTES, error);
    }
    put32(at, (uint32_t)count);
    at[4] = SEEK_CHECKSUM_FLAG;
    put32(at + 5, SEEK_FOOTER_MAGIC);
    if (!code)
        code = buffer_append(&frames->out, at, SEEK_FOOTER_BYTES, error);
    return code ? code : emit(frames, frames->out.at, frames->out.count, error);
}

int frames_finish(struct frames *frames, unecho_error *error)
{
    if (frames->streaming)
        return stream_text(frames, ZSTD_e_end, error);
    int code = UNECHO_OK;
    if (frames->text.count || frames->table.count == 0)
        code = compress_frame(frames, error);
    return code || frames->single_frame ? code : put_seek_table(frames, error);
}

uint64_t frames_text_bytes(const struct frames *frames)
{
    return frames->text_bytes;
}

uint64_t frames_file_bytes(const struct frames *frames)
{
    return frames->file_bytes;
}

size_t frames_memory(const struct frames *frames)
{
    return sizeof *frames + frame_context_memory(frames->context) + frames->text.room +
           frames->out.room + frames->table.room * sizeof *frames->table.at;
}
