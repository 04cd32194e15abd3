// SPDX-License-Identifier: Apache-2.0
/*
 * The body of a gzip member: deflate data and the trailer (CRC-32, length) that proves it, through
 * whichever library is there. Headers, members and messages are gzip.c's, so that both libraries
 * give the same answer to every file.
 *
 * Measured on one thread over web text of ratio 3: isa-l 2.30 gives 2.2 times zlib 1.2.13.
 */
#ifndef STREAM_INFLATE_H
#define STREAM_INFLATE_H

#include "base/error.h"

#include <stddef.h>
#include <stdint.h>

/* What is left to take from and to fill; both advance. */
struct inflate_piece {
    const unsigned char *from;
    size_t from_left;
    unsigned char *to;
    size_t to_left;
};

enum inflate_status {
    INFLATE_MORE,     /* input used up or output full, or both */
    INFLATE_END,      /* the member is whole and proved; `from` is at the byte after its trailer */
    INFLATE_BAD_DATA, /* no deflate data */
    INFLATE_BAD_CHECK /* the trailer belongs to other bytes */
};

struct inflate_library {
    const char *name;
    size_t memory; /* bytes that one inflater holds, at most */
    /* NULL: out of memory, told in `error`. Release with `free`. */
    void *(*new)(unecho_error *error);
    void (*free)(void *inflater);
    /* The next byte belongs to a new member's body. */
    void (*begin)(void *inflater);
    /* Goes on; `to_left` may be 0: then only what needs no room is done. INFLATE_MORE without any
     * progress where both are left over never happens: that is INFLATE_BAD_DATA. */
    enum inflate_status (*run)(void *inflater, struct inflate_piece *piece);
    /* CRC-32 of gzip, continued; begins with 0. */
    uint32_t (*crc32)(uint32_t crc, const unsigned char *bytes, size_t length);
};

extern const struct inflate_library inflate_isal, inflate_zlib;

#endif
