// SPDX-License-Identifier: Apache-2.0
/*
 * The seek table at the end of a zstd file (zstd's contrib/seekable_format, version 0.1.0) held
 * against the frames before it. Decoding takes no notice of it, so nothing else would find damage
 * in it, and a reader that goes by it would come to another place.
 *
 * Takes:   the sizes and checksum of each frame as it ends, then the bytes of the table.
 * Gives:   whether the table tells of other frames than these.
 * Bounds:  fixed memory, however many frames there are.
 */
#ifndef STREAM_SEEK_TABLE_H
#define STREAM_SEEK_TABLE_H

#include "base/hash.h"

#include <stdbool.h>
#include <stddef.h>

#define SEEK_MAGIC        UINT32_C(0x184D2A5E) /* of the skippable frame around it */
#define SEEK_FOOTER_MAGIC UINT32_C(0x8F92EAB1)

enum {
    SEEK_MAGIC_BYTES = 8, /* with the length of what follows */
    SEEK_ENTRY_BYTES = 12,
    SEEK_FOOTER_BYTES = 9,
    SEEK_CHECKSUM_FLAG = 0x80,
    SEEK_CHECKSUM_BYTES = 4
};

struct seek_table {
    struct hash_stream seen, told; /* entries: as they should be, as they are */
    uint64_t frames;
    uint64_t entry_bytes, at; /* of the table at hand; how far it is read */
    unsigned char footer[SEEK_FOOTER_BYTES];
    bool ended; /* a table was read: nothing may follow */
    bool wrong;
};

void seek_table_begin(struct seek_table *table);

/* A frame ends. `checksum`: its last bytes. */
void seek_table_frame(struct seek_table *table, uint64_t frame_bytes, uint64_t text_bytes,
                      const unsigned char checksum[SEEK_CHECKSUM_BYTES]);

/* A table of `content` bytes begins; its bytes, in any pieces; it ends. */
void seek_table_open(struct seek_table *table, uint64_t content);
void seek_table_read(struct seek_table *table, const unsigned char *bytes, size_t count);
void seek_table_close(struct seek_table *table);

#endif
