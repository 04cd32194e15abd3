// SPDX-License-Identifier: Apache-2.0
#include "build.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum {
    LARGE_PAGE = 2 << 20,
    VIEW_INLINE = 12,
    VIEW_BUFFER_BYTES = 1 << 30 /* of a data buffer of views: their offsets have 31 bits */
};

/* ---- Bytes that grow ---- */

/* Much new memory costs more to be mapped, page by page, than to be filled. */
static void use_large_pages(char *at, size_t room)
{
#ifdef MADV_HUGEPAGE
    size_t skip = LARGE_PAGE - ((uintptr_t)at & (LARGE_PAGE - 1));
    if (room > 2 * LARGE_PAGE)
        madvise(at + skip, (room - skip) & ~(size_t)(LARGE_PAGE - 1), MADV_HUGEPAGE);
#else
    (void)at, (void)room;
#endif
}

static bool grow(struct grown *grown, size_t more)
{
    size_t room = grown->room;
    if (room - grown->count >= more)
        return true;
    if (more > SIZE_MAX / 4 - grown->count)
        return false;
    room += room / 2 + 64;
    if (room < grown->count + more)
        room = grown->count + more;
    char *at = realloc(grown->at, room);
    if (!at)
        return false;
    use_large_pages(at, room);
    grown->at = at;
    grown->room = room;
    return true;
}

bool grown_append(struct grown *grown, const void *bytes, size_t length)
{
    if (!grow(grown, length))
        return false;
    if (length)
        memcpy(grown->at + grown->count, bytes, length);
    grown->count += length;
    return true;
}

static void append(struct build *build, struct grown *grown, const void *bytes, size_t length)
{
    build->failed = build->failed || !grown_append(grown, bytes, length);
}

/* ---- Cells ---- */

static void append_offset(struct build *build, size_t offset)
{
    int64_t large = (int64_t)offset;
    int32_t small = (int32_t)offset;
    if (build->kind == BUILD_LARGE || build->kind == BUILD_LARGE_LIST)
        append(build, &build->offsets, &large, sizeof large);
    else if (build->kind == BUILD_SMALL || build->kind == BUILD_SMALL_LIST)
        append(build, &build->offsets, &small, sizeof small);
}

/* Where the last cell of a list ends. */
static size_t last_end(const struct build *build)
{
    bool large = build->kind == BUILD_LARGE_LIST;
    int64_t end = 0;
    int32_t small = 0;
    if (build->failed)
        return 0;
    const char *after = build->offsets.at + build->offsets.count;
    if (large)
        memcpy(&end, after - sizeof end, sizeof end);
    else
        memcpy(&small, after - sizeof small, sizeof small);
    return large ? (size_t)end : (size_t)small;
}

void build_start(struct build *build, enum build_kind kind)
{
    *build = (struct build){.kind = kind, .width = 8};
    append_offset(build, 0);
}

/* A bit a cell, set where it is there. */
static void append_validity(struct build *build, bool valid)
{
    static const char none = 0;
    if (build->count % 8 == 0)
        append(build, &build->validity, &none, 1);
    if (!build->failed && valid)
        build->validity.at[build->count >> 3] |= (char)(1 << (build->count & 7));
    build->nulls += !valid;
    build->count++;
}

static void append_view(struct build *build, unecho_bytes bytes)
{
    int32_t fields[4] = {(int32_t)bytes.length, 0, 0, 0};
    if (bytes.length <= VIEW_INLINE) {
        if (bytes.length)
            memcpy(&fields[1], bytes.at, bytes.length);
    } else {
        if (build->bytes.count && build->bytes.count + bytes.length > VIEW_BUFFER_BYTES) {
            append(build, &build->full, &build->bytes, sizeof build->bytes);
            if (build->failed)
                return;
            build->bytes = (struct grown){0};
        }
        memcpy(&fields[1], bytes.at, 4);
        fields[2] = (int32_t)(build->full.count / sizeof(struct grown));
        fields[3] = (int32_t)build->bytes.count;
        append(build, &build->bytes, bytes.at, bytes.length);
    }
    append(build, &build->offsets, fields, sizeof fields);
}

void build_bytes(struct build *build, unecho_bytes bytes)
{
    append_validity(build, true);
    if (build->kind == BUILD_VIEW) {
        append_view(build, bytes);
        return;
    }
    if (build->kind == BUILD_SMALL && bytes.length > (size_t)INT32_MAX - build->bytes.count)
        build->failed = true;
    append(build, &build->bytes, bytes.at, bytes.length);
    append_offset(build, build->bytes.count);
}

static void append_zeros(struct build *build, struct grown *to, size_t length)
{
    static const char zeros[64] = {0};
    for (size_t left = length; left && !build->failed;) {
        size_t take = left < sizeof zeros ? left : sizeof zeros;
        append(build, to, zeros, take);
        left -= take;
    }
}

static bool is_list(enum build_kind kind)
{
    return kind == BUILD_LARGE_LIST || kind == BUILD_SMALL_LIST;
}

void build_null(struct build *build)
{
    append_validity(build, false);
    if (build->kind == BUILD_VIEW)
        append_zeros(build, &build->offsets, 16);
    else if (build->kind == BUILD_NUMBER || build->kind == BUILD_FIXED)
        append_zeros(build, &build->bytes, build->width);
    else if (build->kind == BUILD_BITS)
        append_zeros(build, &build->bytes, (build->count & 7) == 1);
    else
        append_offset(build, is_list(build->kind) ? last_end(build) : build->bytes.count);
}

void build_count(struct build *build, uint64_t value)
{
    append_validity(build, true);
    append(build, &build->bytes, &value, sizeof value);
}

void build_share(struct build *build, double value)
{
    append_validity(build, true);
    append(build, &build->bytes, &value, sizeof value);
}

void build_row(struct build *build)
{
    append_validity(build, true);
}

void build_fixed(struct build *build, const void *bytes)
{
    append_validity(build, true);
    append(build, &build->bytes, bytes, build->width);
}

void build_bit(struct build *build, bool value)
{
    size_t bit = build->count & 7;
    append_validity(build, true);
    append_zeros(build, &build->bytes, bit == 0);
    if (!build->failed && value)
        build->bytes.at[build->bytes.count - 1] |= (char)(1 << bit);
}

void build_list(struct build *build, size_t end)
{
    append_validity(build, true);
    if (build->kind == BUILD_SMALL_LIST && end > INT32_MAX)
        build->failed = true;
    append_offset(build, end);
}

/* ---- The array ---- */

static void drop_full(struct build *build)
{
    struct grown *full = (struct grown *)(void *)build->full.at;
    for (size_t i = 0; i < build->full.count / sizeof *full; i++)
        free(full[i].at);
    free(build->full.at);
}

void build_drop(struct build *build)
{
    drop_full(build);
    free(build->validity.at);
    free(build->offsets.at);
    free(build->bytes.at);
    *build = (struct build){.kind = build->kind, .failed = build->failed};
}

/* The array owns its buffers and its children. */
static void array_release(struct ArrowArray *array)
{
    for (int64_t i = 0; i < array->n_buffers; i++)
        free((void *)array->buffers[i]);
    free(array->buffers);
    array_release_children(array);
    array->release = NULL;
}

/* Buffers of a column of views: validity, views, data buffers, and their lengths. */
static bool fill_views(struct build *build, const void **buffers, size_t full_count)
{
    const struct grown *full = (const struct grown *)(const void *)build->full.at;
    int64_t *sizes = calloc(full_count + 1, sizeof *sizes);
    if (!sizes)
        return false;
    for (size_t i = 0; i < full_count; i++) {
        buffers[2 + i] = full[i].at;
        sizes[i] = (int64_t)full[i].count;
    }
    buffers[2 + full_count] = build->bytes.at;
    sizes[full_count] = (int64_t)build->bytes.count;
    buffers[3 + full_count] = sizes;
    return true;
}

/* Its second buffer holds cells, not offsets. */
static bool has_values(enum build_kind kind)
{
    return kind == BUILD_NUMBER || kind == BUILD_FIXED || kind == BUILD_BITS;
}

static bool fill_buffers(struct build *build, struct ArrowArray *array)
{
    static const int64_t counts[] = {
        [BUILD_LARGE] = 3,  [BUILD_SMALL] = 3,  [BUILD_VIEW] = 4,       [BUILD_NUMBER] = 2,
        [BUILD_FIXED] = 2,  [BUILD_BITS] = 2,   [BUILD_LARGE_LIST] = 2, [BUILD_SMALL_LIST] = 2,
        [BUILD_STRUCT] = 1, [BUILD_NOTHING] = 0};
    size_t full_count = build->full.count / sizeof(struct grown);
    array->n_buffers = counts[build->kind] + (int64_t)full_count;
    array->buffers = calloc((size_t)array->n_buffers, sizeof *array->buffers);
    if (!array->buffers ||
        (build->kind == BUILD_VIEW && !fill_views(build, array->buffers, full_count)))
        return false;
    if (array->n_buffers)
        array->buffers[0] = build->validity.at;
    if (array->n_buffers > 1)
        array->buffers[1] = has_values(build->kind) ? build->bytes.at : build->offsets.at;
    if (build->kind == BUILD_LARGE || build->kind == BUILD_SMALL)
        array->buffers[2] = build->bytes.at;
    return true;
}

/* What the array has not taken. */
static void free_rest(struct build *build)
{
    bool has_bytes = !is_list(build->kind) && build->kind < BUILD_STRUCT;
    if (has_values(build->kind) || build->kind >= BUILD_STRUCT)
        free(build->offsets.at);
    if (!has_bytes)
        free(build->bytes.at);
    if (build->kind == BUILD_NOTHING)
        free(build->validity.at);
    free(build->full.at);
}

bool build_finish(struct build *build, struct ArrowArray *array)
{
    *array = (struct ArrowArray){.length = (int64_t)build->count,
                                 .null_count = (int64_t)build->nulls,
                                 .release = array_release};
    /* Buffers that Arrow does not let be absent, however few cells there are. */
    build->failed = build->failed || !grow(&build->bytes, 1) || !grow(&build->offsets, 1);
    if (build->failed || !fill_buffers(build, array)) {
        free(array->buffers);
        array->release = NULL;
        build->failed = true;
        build_drop(build);
        return false;
    }
    free_rest(build);
    *build = (struct build){.kind = build->kind, .width = build->width};
    return true;
}
