// SPDX-License-Identifier: Apache-2.0
#include "stream/packer.h"

#include "stream/gzip_out.h"

#include <stdlib.h>

struct packer {
    unecho_sink to;
    struct gzip_out *gzip; /* one of the two, or neither: plain */
    struct frames *frames;
};

int packer_new(enum input_format format, const struct frames_options *options,
               const unecho_sink *to, struct packer **packer, unecho_error *error)
{
    *packer = NULL;
    struct packer *self = mem_new(1, sizeof *self, "a compressed file", error);
    int code = self ? UNECHO_OK : UNECHO_E_MEMORY;
    if (self)
        self->to = *to;
    if (!code && format == INPUT_ZSTD)
        code = frames_new(options, to, &self->frames, error);
    if (!code && format == INPUT_GZIP && !(self->gzip = gzip_out_new(to, error)))
        code = UNECHO_E_MEMORY;
    if (code)
        packer_free(self);
    else
        *packer = self;
    return code;
}

/* A call of frames_write adds to the frame and then cuts it if it is full: never give it more than
 * the frame lacks. */
static int write_frames(struct frames *frames, const char *at, size_t length, unecho_error *error)
{
    int code = UNECHO_OK;
    while (length && !code) {
        size_t lacks = FRAME_TEXT_BYTES - (size_t)(frames_text_bytes(frames) % FRAME_TEXT_BYTES);
        size_t piece = length < lacks ? length : lacks;
        code = frames_write(frames, at, piece, error);
        at += piece;
        length -= piece;
    }
    return code;
}

int packer_write(struct packer *packer, const void *bytes, size_t length, unecho_error *error)
{
    if (packer->frames)
        return write_frames(packer->frames, bytes, length, error);
    if (packer->gzip)
        return gzip_out_write(packer->gzip, bytes, length, error);
    return length ? packer->to.write(packer->to.self, bytes, length, error) : UNECHO_OK;
}

int packer_finish(struct packer *packer, unecho_error *error)
{
    if (packer->frames)
        return frames_finish(packer->frames, error);
    return packer->gzip ? gzip_out_finish(packer->gzip, error) : UNECHO_OK;
}

void packer_free(struct packer *packer)
{
    if (!packer)
        return;
    frames_free(packer->frames);
    gzip_out_free(packer->gzip);
    free(packer);
}
