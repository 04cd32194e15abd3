// SPDX-License-Identifier: Apache-2.0
#include "stream/frame.h"

#include <stdlib.h>
#include <zstd_errors.h>

int frame_refused(size_t result, unecho_error *error)
{
    if (ZSTD_getErrorCode(result) == ZSTD_error_memory_allocation)
        return error_memory(error, FRAME_TEXT_BYTES, "compressing with zstd, about");
    return error_set(error, UNECHO_E_INTERNAL, "zstd: %s", ZSTD_getErrorName(result));
}

int frame_check_level(int level, unecho_error *error)
{
    if (level != 0 && level >= ZSTD_minCLevel() && level <= ZSTD_maxCLevel())
        return UNECHO_OK;
    return error_set(error, UNECHO_E_SETTING, "zstd has no level %d: from %d to %d, without 0",
                     level, ZSTD_minCLevel(), ZSTD_maxCLevel());
}

struct frame_context *frame_context_new(unecho_error *error)
{
    struct frame_context *context = mem_new(1, sizeof *context, "a compressor", error);
    if (!context)
        return NULL;
    context->zstd = ZSTD_createCCtx();
    if (!context->zstd) {
        error_memory(error, FRAME_TEXT_BYTES, "compressing with zstd, about");
        frame_context_free(context);
        return NULL;
    }
    return context;
}

void frame_context_free(struct frame_context *context)
{
    if (context)
        ZSTD_freeCCtx(context->zstd);
    free(context);
}

size_t frame_context_memory(const struct frame_context *context)
{
    return sizeof *context + ZSTD_sizeof_CCtx(context->zstd);
}

int frame_begin(struct frame_context *context, int level, unecho_error *error)
{
    if (frame_check_level(level, error))
        return UNECHO_E_SETTING;
    ZSTD_CCtx_reset(context->zstd, ZSTD_reset_session_and_parameters);
    size_t result = ZSTD_CCtx_setParameter(context->zstd, ZSTD_c_compressionLevel, level);
    if (!ZSTD_isError(result))
        result = ZSTD_CCtx_setParameter(context->zstd, ZSTD_c_checksumFlag, 1);
    if (!ZSTD_isError(result))
        result = ZSTD_CCtx_setParameter(context->zstd, ZSTD_c_contentSizeFlag, 1);
    return ZSTD_isError(result) ? frame_refused(result, error) : UNECHO_OK;
}

int frame_compress(struct frame_context *context, const void *bytes, size_t length, int level,
                   struct buffer *out, unecho_error *error)
{
    int code = frame_begin(context, level, error);
    if (code)
        return code;
    size_t room = ZSTD_compressBound(length);
    if (ZSTD_isError(room))
        return error_set(error, UNECHO_E_LIMIT, "%zu bytes are too many for a zstd frame", length);
    if (ARRAY_RESERVE(out, room, "a compressed frame", error))
        return UNECHO_E_MEMORY;
    size_t result =
        ZSTD_compress2(context->zstd, out->at + out->count, room, length ? bytes : "", length);
    if (ZSTD_isError(result))
        return frame_refused(result, error);
    out->count += result;
    return UNECHO_OK;
}
