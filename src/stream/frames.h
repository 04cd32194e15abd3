// SPDX-License-Identifier: Apache-2.0
/*
 * Frames: the compressed files that we write.
 *
 * Standard zstd: independent frames of about 8 MiB of text, each with its content size and
 * checksum, then a seek table in a skippable frame, in the format of zstd's contrib/seekable_format
 * (version 0.1.0, with checksums), so that readers that know it go straight to any place and all
 * others skip it. One frame is compressed by a pure function, so workers can do it while one writer
 * only concatenates: the bytes are the same for any number of threads.
 *
 * The cut: a frame ends after the record with which its text reaches FRAME_TEXT_BYTES. Whoever
 * collects records for workers asks frame_is_full after each; frames_write does so itself. Both
 * ways give the same file.
 *
 * Thread rule: one context or writer, one thread at a time.
 */
#ifndef STREAM_FRAMES_H
#define STREAM_FRAMES_H

#include "base/mem.h"

#include <stddef.h>
#include <stdint.h>

enum {
    FRAME_TEXT_BYTES = 8 << 20,
    FRAME_LEVEL = 3 /* the default level */
};

/* ---- One frame ------------------------------------------------------------------------------ */

/* A worker's compressor: warm memory, no state that outlives a frame. */
struct frame_context;

/* NULL: out of memory. Release with frame_context_free, which takes NULL. */
struct frame_context *frame_context_new(unecho_error *error);
void frame_context_free(struct frame_context *context);

/* Bytes of memory that it holds now. */
size_t frame_context_memory(const struct frame_context *context);

/* Whether a frame that holds `text_bytes` so far, with a whole record at its end, is to be cut. */
static inline bool frame_is_full(size_t text_bytes)
{
    return text_bytes >= FRAME_TEXT_BYTES;
}

/*
 * Appends one whole frame of `length` bytes to `out`: a function of bytes, length, level and the
 * version of libzstd, whatever the context did before. UNECHO_E_MEMORY; UNECHO_E_SETTING: a level
 * that libzstd does not have. On failure `out` is as it was.
 */
int frame_compress(struct frame_context *context, const void *bytes, size_t length, int level,
                   struct buffer *out, unecho_error *error);

/* UNECHO_E_SETTING unless libzstd has this level; 0 is none of ours. */
int frame_check_level(int level, unecho_error *error);

/* ---- A file of frames ----------------------------------------------------------------------- */

struct frames_options {
    int level;         /* 0: FRAME_LEVEL */
    bool single_frame; /* one frame and no seek table, for readers that stop after a frame */
};

/* A writer. Holds up to a frame of text and its compressed form. */
struct frames;

/* `options` may be NULL; `to` is copied, what it points to is borrowed. UNECHO_E_MEMORY,
 * UNECHO_E_SETTING. On failure `*frames` is NULL. */
int frames_new(const struct frames_options *options, const unecho_sink *to, struct frames **frames,
               unecho_error *error);

/*
 * Adds one record, whole (its end of line with it); the frame is cut after it if it is full. The
 * file is a function of the sequence of records, so callers give one record a call and never a
 * part of one. Errors: the sink's, UNECHO_E_MEMORY.
 */
int frames_write(struct frames *frames, const void *bytes, size_t length, unecho_error *error);

/* Ends the frame at hand, if it holds anything. With single_frame: nothing. */
int frames_end_frame(struct frames *frames, unecho_error *error);

/*
 * Adds a frame that frame_compress made elsewhere from `text_bytes` bytes, after what was written
 * before. Not with single_frame. Errors: the sink's, UNECHO_E_MEMORY, UNECHO_E_LIMIT where one
 * frame is beyond the 4 GiB that a seek table can hold.
 */
int frames_append(struct frames *frames, const void *frame, size_t length, uint64_t text_bytes,
                  unecho_error *error);

/* Ends the file: the last frame (an empty one if there was no text at all, since some readers take
 * a file without a frame for no zstd) and the seek table. The sink is not closed. After it, and
 * after any failure, only frames_free makes sense. */
int frames_finish(struct frames *frames, unecho_error *error);

/* NULL is fine; without frames_finish the file is left unfinished. */
void frames_free(struct frames *frames);

/* Bytes of text and of file so far; memory held now. */
uint64_t frames_text_bytes(const struct frames *frames);
uint64_t frames_file_bytes(const struct frames *frames);
size_t frames_memory(const struct frames *frames);

#endif
