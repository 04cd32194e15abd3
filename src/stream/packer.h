// SPDX-License-Identifier: Apache-2.0
/*
 * A packer: the other side of an input. It takes a text in pieces and gives the file that holds it,
 * plain, as gzip (gzip_out.h) or as zstd (frames.h). The file is a function of the text, however it
 * comes in pieces; frames of zstd are cut at FRAME_TEXT_BYTES, wherever a line ends.
 *
 * Thread rule: one packer, one thread at a time.
 */
#ifndef STREAM_PACKER_H
#define STREAM_PACKER_H

#include "stream/frames.h"
#include "stream/input.h"

struct packer;

/* `options` are for zstd. `to` is copied, what it points to is borrowed. UNECHO_E_MEMORY,
 * UNECHO_E_SETTING; on failure `*packer` is NULL. Release with packer_free. */
int packer_new(enum input_format format, const struct frames_options *options,
               const unecho_sink *to, struct packer **packer, unecho_error *error);
/* Errors: the sink's, UNECHO_E_MEMORY. */
int packer_write(struct packer *packer, const void *bytes, size_t length, unecho_error *error);
/* Ends the file; the sink is not closed. */
int packer_finish(struct packer *packer, unecho_error *error);
/* NULL is fine. */
void packer_free(struct packer *packer);

#endif
