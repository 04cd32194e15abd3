// SPDX-License-Identifier: Apache-2.0
/*
 * For tests: a temporary folder with files in it, and files that are compressed.
 *
 *   struct files files;
 *   files_begin(&files);
 *   files_put(&files, "in/a.txt", BYTES_OF("Some text.\n"));
 *   … files_at(&files, "in/a.txt") …
 *   files_end(&files);                            everything goes
 *
 * Whatever fails ends the program.
 */
#ifndef SUPPORT_FILES_H
#define SUPPORT_FILES_H

#include "base/mem.h"

#define BYTES_OF(literal) ((unecho_bytes){(literal), sizeof(literal) - 1})

struct files {
    char root[64];
    char paths[8][512]; /* what files_at gave, in turn */
    unsigned next;
    struct buffer told;
};

void files_begin(struct files *files);
void files_end(struct files *files);

/* The path of `name` beneath the folder; good for the next seven calls. */
const char *files_at(struct files *files, const char *name);

/* Writes a file, its folders made. */
void files_put(struct files *files, const char *name, unecho_bytes bytes);

/* Appends a file's bytes as they are, or decompressed. */
void files_read(struct files *files, const char *name, struct buffer *to);
void files_unpack(struct files *files, const char *name, struct buffer *to);

bool files_has(struct files *files, const char *name);

/* All files beneath `name`, in bytewise order: "a b/c". Borrowed until the next call. */
const char *files_list(struct files *files, const char *name);

/* Changes one byte of a file in its place. */
void files_flip(struct files *files, const char *name, size_t offset);

/* Appends one gzip member, or one zstd frame with a checksum. */
void files_gzip(struct buffer *to, unecho_bytes bytes);
void files_zstd(struct buffer *to, unecho_bytes bytes);

static inline unecho_bytes files_bytes(const struct buffer *buffer)
{
    return (unecho_bytes){buffer->at, buffer->count};
}

/* Numbers that look random and are the same in every run; `*state` may begin as anything. */
uint32_t files_draw(uint64_t *state, uint32_t below);

#endif
