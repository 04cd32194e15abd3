// SPDX-License-Identifier: Apache-2.0
/*
 * Arrow arrays under construction. A builder grows a column cell by cell and hands it over as an
 * array that owns its memory.
 *
 * Failure is remembered: once memory ran out every call does nothing, and `failed` says so at the
 * end. Builders are the caller's, zero-initialised and started; build_drop releases what is left.
 */
#ifndef PYTHON_BUILD_H
#define PYTHON_BUILD_H

#include "arrow.h"
#include <unecho.h>

/* Bytes that grow. */
struct grown {
    char *at;
    size_t count, room;
};

/* False: out of memory, and nothing was appended. */
bool grown_append(struct grown *grown, const void *bytes, size_t length);

enum build_kind {
    BUILD_LARGE,      /* strings or bytes with 64-bit offsets: formats "U", "Z" */
    BUILD_SMALL,      /* with 32-bit offsets: "u", "z"; at most 2 GiB */
    BUILD_VIEW,       /* "vu", "vz" */
    BUILD_NUMBER,     /* 64 bits a cell: "L", "g" */
    BUILD_FIXED,      /* `width` bytes a cell */
    BUILD_BITS,       /* a bit a cell: "b" */
    BUILD_LARGE_LIST, /* lists with 64-bit offsets; the child is kept beside it by the caller */
    BUILD_SMALL_LIST, /* with 32-bit offsets */
    BUILD_STRUCT,     /* children likewise; also lists of a fixed size */
    BUILD_NOTHING     /* all are null: "n" */
};

struct build {
    enum build_kind kind;
    size_t width;
    size_t count, nulls;
    struct grown validity, offsets, bytes; /* offsets: or views */
    struct grown full;                     /* of views: data buffers that are full, as pointers */
    bool failed;
};

void build_start(struct build *build, enum build_kind kind);
void build_drop(struct build *build);

void build_null(struct build *build);
void build_bytes(struct build *build, unecho_bytes bytes); /* LARGE, SMALL, VIEW */
void build_count(struct build *build, uint64_t value);     /* NUMBER */
void build_share(struct build *build, double value);       /* NUMBER */
void build_row(struct build *build);                       /* STRUCT: a row that is there */
void build_fixed(struct build *build, const void *bytes);  /* FIXED: `width` of them */
void build_bit(struct build *build, bool value);           /* BITS */
/* LISTS: one that ends where its child has `end` cells. */
void build_list(struct build *build, size_t end);

/* Moves the column into `array`; children of a struct are added by the caller. False: out of
 * memory, now or before. The builder is then dropped. */
bool build_finish(struct build *build, struct ArrowArray *array);

#endif
