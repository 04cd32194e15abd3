// SPDX-License-Identifier: Apache-2.0
/* What the tests of this room share. */
#ifndef TESTS_STREAM_SUPPORT_H
#define TESTS_STREAM_SUPPORT_H

#include "base/mem.h"
#include "stream/inflate.h"
#include "stream/input.h"

#include <stdbool.h>
#include <stddef.h>

/* The libraries that can inflate in this build, NULL at the end. */
extern const struct inflate_library *const libraries[];

/* ---- Files to read: appended to a buffer, aborting when out of memory ----------------------- */

struct member {
    const char *name, *comment; /* NULL: none */
    size_t extra;               /* bytes of an extra field; 0: none */
    bool header_crc;
    int level; /* of deflate; 0 stores */
};

void add(struct buffer *to, const void *bytes, size_t length);
void add_zeros(struct buffer *to, size_t length);
void add_gzip(struct buffer *to, const struct member *member, const void *text, size_t length);
void add_zstd(struct buffer *to, int level, const void *text, size_t length);
void add_skippable(struct buffer *to, unsigned variant, size_t length);

/* Text that compresses like text: words drawn by a generator with `seed`. */
void add_words(struct buffer *to, size_t length, unsigned seed);
unsigned draw(unsigned *state);

/* ---- Reading -------------------------------------------------------------------------------- */

struct reading {
    int code;
    unecho_error error;
    struct buffer text; /* what was given before the end or the failure */
};

/* Reads all of it with buffers of `room` bytes, from memory or (packet over 0) through a descriptor
 * that gives at most `packet` bytes a read. */
struct reading read_all(const struct buffer *file, const char *name, size_t room, size_t packet,
                        const struct input_options *options);
void reading_free(struct reading *reading);

bool same(const struct buffer *one, const void *bytes, size_t length);

/* ---- Folders -------------------------------------------------------------------------------- */

/* A new empty folder; aborts if it cannot be made. */
void make_folder(char path[64]);
/* Removes it and what is in it, one level of folders deep. */
void remove_folder(const char *path);
void put_file(const char *path, const char *text);
bool file_holds(const char *path, const char *text);
/* How many names `path` holds, without "." and "..". */
size_t count_names(const char *path);

#endif
