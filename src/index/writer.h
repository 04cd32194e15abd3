// SPDX-License-Identifier: Apache-2.0
/*
 * An index being written: the lengths of its sections first, then their bytes in order. It appears
 * under its name when it is whole (stream/file.h).
 */
#ifndef INDEX_WRITER_H
#define INDEX_WRITER_H

#include "index/file.h"
#include "stream/file.h"

struct index_writer {
    struct file_publish publish;
    struct hash_stream hash;
    struct buffer waiting; /* bytes that are not written yet */
    uint64_t begins[INDEX_SECTIONS], lengths[INDEX_SECTIONS];
    uint64_t at; /* bytes given so far */
};

extern const unsigned char index_magic[INDEX_MAGIC_BYTES];

/* Begins `path`, with sections of these lengths. UNECHO_E_IO, UNECHO_E_MEMORY, UNECHO_E_LIMIT.
 * index_abandon is due after a failure of any of these. */
int index_begin(struct index_writer *writer, const char *path,
                const uint64_t lengths[INDEX_SECTIONS], unecho_error *error);

/* The next bytes of a section; sections come in order, each whole. */
int index_put(struct index_writer *writer, enum index_section section, const void *bytes,
              size_t length, unecho_error *error);
int index_put_u32(struct index_writer *writer, enum index_section section, uint32_t value,
                  unecho_error *error);
int index_put_u64(struct index_writer *writer, enum index_section section, uint64_t value,
                  unecho_error *error);

/* The file appears, synced. */
int index_finish(struct index_writer *writer, unecho_error *error);
/* Releases everything, and removes what is not finished. */
void index_abandon(struct index_writer *writer);

#endif
