// SPDX-License-Identifier: Apache-2.0
/* What the tests of this room share: files read to their end, told as text. */
#ifndef TESTS_READ_LAB_H
#define TESTS_READ_LAB_H

#include "read/reader.h"
#include "support/files.h"

/* Everything that reading some inputs gave. */
struct reading {
    struct inputs inputs;
    struct reader_options options;
    struct buffer told;  /* see lab_read; NUL-terminated */
    struct buffer bytes; /* all records, one after the other */
    size_t chunks, longest_chunk;
    uint64_t skip; /* bit i: input i is left out */
    int code;
    unecho_error error; /* of the chunk that failed, or the first of a bad record */
};

/* Options with a max-record of 64 MiB; inputs are to be added. */
void lab_begin(struct reading *reading);
void lab_end(struct reading *reading);

/*
 * Reads all inputs and tells each chunk: "0.1[ whole 12 #3; piece 7 #4; bad 2 of 9 @14 #4 ]": input
 * and number of the chunk; each record's kind, length and number; of bad ones the length of all
 * pieces and the place of the first. After the last chunk of an input the format and the length.
 * The test fails where bytes do not follow each other or a hash is not that of the bytes.
 */
const char *lab_read(struct reading *reading);

/* Reads one file `name` of these bytes. */
const char *lab_read_one(struct reading *reading, struct files *files, const char *name,
                         unecho_bytes bytes);

/* The ways in which the same text may come. */
enum {
    FEED_PLAIN,
    FEED_GZIP,   /* many small members */
    FEED_ZSTD,   /* many frames */
    FEED_SOCKET, /* a few bytes a read */
    FEED_WAYS
};

/* Reads `text` as input "x" that comes in way `feed`. */
const char *lab_feed(struct reading *reading, struct files *files, unecho_bytes text, int feed);

#endif
