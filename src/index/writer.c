// SPDX-License-Identifier: Apache-2.0
#include "index/writer.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

enum {
    WAITING_BYTES = 256 << 10
};

static void encode(unsigned char *to, uint64_t value, int bytes)
{
    for (int i = 0; i < bytes; i++)
        to[i] = (unsigned char)(value >> 8 * i);
}

static int flush(struct index_writer *writer, unecho_error *error)
{
    struct buffer *waiting = &writer->waiting;
    if (!waiting->count)
        return UNECHO_OK;
    hash_stream_update(&writer->hash, waiting->at, waiting->count);
    int code = file_publish_write(&writer->publish, waiting->at, waiting->count, error);
    waiting->count = 0;
    return code;
}

static int put(struct index_writer *writer, const void *bytes, size_t length, unecho_error *error)
{
    int code = buffer_append(&writer->waiting, bytes, length, error);
    writer->at += length;
    return code || writer->waiting.count < WAITING_BYTES ? code : flush(writer, error);
}

static int put_number(struct index_writer *writer, uint64_t value, int bytes, unecho_error *error)
{
    unsigned char encoded[8];
    encode(encoded, value, bytes);
    return put(writer, encoded, (size_t)bytes, error);
}

/* Zeros up to the place where something begins. */
static int pad(struct index_writer *writer, uint64_t to, unecho_error *error)
{
    static const char zeros[INDEX_ALIGN];
    assert(to >= writer->at && to - writer->at <= INDEX_ALIGN);
    return put(writer, zeros, (size_t)(to - writer->at), error);
}

/* Where each section begins, and where the last one ends. UINT64_MAX: too long. */
static uint64_t place_sections(struct index_writer *writer)
{
    uint64_t end = INDEX_HEAD_BYTES;
    for (size_t i = 0; i < INDEX_SECTIONS; i++) {
        end = (end + INDEX_ALIGN - 1) / INDEX_ALIGN * INDEX_ALIGN;
        writer->begins[i] = end;
        if (writer->lengths[i] > INT64_MAX / 2 - end)
            return UINT64_MAX;
        end += writer->lengths[i];
    }
    return end;
}

static int put_head(struct index_writer *writer, uint64_t end, unecho_error *error)
{
    int code = put(writer, index_magic, sizeof index_magic, error);
    if (!code)
        code = put_number(writer, INDEX_VERSION, 4, error);
    if (!code)
        code = put_number(writer, INDEX_SECTIONS, 4, error);
    if (!code)
        code = put_number(writer, end + INDEX_HASH_BYTES, 8, error);
    for (size_t i = 0; i < INDEX_SECTIONS && !code; i++) {
        code = put_number(writer, writer->begins[i], 8, error);
        if (!code)
            code = put_number(writer, writer->lengths[i], 8, error);
    }
    return code;
}

/* What killed runs left in the folder of `path` goes. */
static int sweep_beside(const char *path, unecho_error *error)
{
    const char *slash = strrchr(path, '/');
    char *folder = mem_text(slash ? path : ".", slash ? (size_t)(slash - path) + 1 : 1, error);
    if (!folder)
        return UNECHO_E_MEMORY;
    int fd = file_open_at(AT_FDCWD, folder, O_RDONLY | O_DIRECTORY);
    int code = fd < 0 ? error_system(error, errno, "its folder cannot be opened")
                      : file_publish_sweep(fd, folder, NULL, error);
    if (fd >= 0)
        close(fd);
    free(folder);
    return code;
}

int index_begin(struct index_writer *writer, const char *path,
                const uint64_t lengths[INDEX_SECTIONS], unecho_error *error)
{
    *writer = (struct index_writer){.publish = {.folder = -1, .fd = -1}};
    memcpy(writer->lengths, lengths, sizeof writer->lengths);
    hash_stream_init(&writer->hash);
    uint64_t end = place_sections(writer);
    if (end == UINT64_MAX)
        return error_set(error, UNECHO_E_LIMIT, "an index of this size fits no file");
    int code = sweep_beside(path, error);
    if (!code)
        code = file_publish_begin(&writer->publish, path, error);
    return code ? code : put_head(writer, end, error);
}

int index_put(struct index_writer *writer, enum index_section section, const void *bytes,
              size_t length, unecho_error *error)
{
    int code = UNECHO_OK;
    if (writer->at < writer->begins[section])
        code = pad(writer, writer->begins[section], error);
    assert(writer->at - writer->begins[section] + length <= writer->lengths[section]);
    return code ? code : put(writer, bytes, length, error);
}

int index_put_u32(struct index_writer *writer, enum index_section section, uint32_t value,
                  unecho_error *error)
{
    unsigned char encoded[4];
    encode(encoded, value, 4);
    return index_put(writer, section, encoded, 4, error);
}

int index_put_u64(struct index_writer *writer, enum index_section section, uint64_t value,
                  unecho_error *error)
{
    unsigned char encoded[8];
    encode(encoded, value, 8);
    return index_put(writer, section, encoded, 8, error);
}

int index_finish(struct index_writer *writer, unecho_error *error)
{
    enum {
        LAST = INDEX_SECTIONS - 1
    };
    uint64_t end = writer->begins[LAST] + writer->lengths[LAST];
    int code = UNECHO_OK;
    for (size_t i = 0; i < INDEX_SECTIONS && !code; i++) /* empty ones at the end */
        if (writer->at < writer->begins[i])
            code = pad(writer, writer->begins[i], error);
    assert(code || writer->at == end);
    if (!code)
        code = flush(writer, error);
    struct hash128 hash = hash_stream_digest(&writer->hash);
    if (!code)
        code = put_number(writer, hash.high, 8, error);
    if (!code)
        code = put_number(writer, hash.low, 8, error);
    if (!code)
        code = flush(writer, error);
    return code ? code : file_publish_finish(&writer->publish, error);
}

void index_abandon(struct index_writer *writer)
{
    file_publish_abandon(&writer->publish);
    buffer_free(&writer->waiting);
}
