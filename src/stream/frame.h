// SPDX-License-Identifier: Apache-2.0
/* What frame.c and frames.c share: a compressor seen from inside. Only for this folder. */
#ifndef STREAM_FRAME_H
#define STREAM_FRAME_H

#include "stream/frames.h"

#include <zstd.h>

struct frame_context {
    ZSTD_CCtx *zstd;
};

/* Forgets everything and sets the parameters of a frame. UNECHO_E_SETTING, UNECHO_E_INTERNAL. */
int frame_begin(struct frame_context *context, int level, unecho_error *error);

/* A failure of libzstd as one of ours. */
int frame_refused(size_t result, unecho_error *error);

#endif
