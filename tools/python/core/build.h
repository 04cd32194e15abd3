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

enum build_kind {
    BUILD_LARGE,  /* strings or bytes with 64-bit offsets: formats "U", "Z" */
    BUILD_SMALL,  /* with 32-bit offsets: "u", "z"; at most 2 GiB */
    BUILD_VIEW,   /* "vu", "vz" */
    BUILD_NUMBER, /* 64 bits a cell: "L", "g" */
    BUILD_STRUCT  /* children, which the caller keeps beside it */
};

struct build {
    enum build_kind kind;
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

/* Moves the column into `array`; children of a struct are added by the caller. False: out of
 * memory, now or before. The builder is then dropped. */
bool build_finish(struct build *build, struct ArrowArray *array);

#endif
