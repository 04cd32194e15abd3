// SPDX-License-Identifier: Apache-2.0
#include "spill/archive.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static const char MAGIC[8] = "unecho\x1A"; /* as the end of a text, for who prints it */

enum {
    BYTE_ORDER_MARK = 0x01020304,
    PROVED_AT_ONCE = 16 << 20 /* bytes mapped while a section is proved */
};

struct archive_trailer {
    struct hash128 stamp;
    struct hash128 table_hash;
    uint64_t table; /* where it begins */
    uint64_t count;
    uint32_t format, byte_order;
    char magic[8];
};

static struct hash128 hash_of(const void *bytes, size_t length)
{
    struct hash_stream stream;
    hash_stream_init(&stream);
    hash_stream_update(&stream, bytes, length);
    return hash_stream_digest(&stream);
}

static bool equal(struct hash128 a, struct hash128 b)
{
    return a.low == b.low && a.high == b.high;
}

/* ---- Writing ---- */

int archive_begin(struct archive_writer *writer, int folder, const char *name, const char *shown,
                  struct hash128 stamp, unecho_error *error)
{
    *writer = (struct archive_writer){.stamp = stamp};
    return file_publish_begin_at(&writer->publish, folder, name, shown, error);
}

static int align(struct archive_writer *writer, unecho_error *error)
{
    static const char zeros[ARCHIVE_ALIGNMENT];
    size_t over = writer->publish.bytes % ARCHIVE_ALIGNMENT;
    return over ? file_publish_write(&writer->publish, zeros, ARCHIVE_ALIGNMENT - over, error)
                : UNECHO_OK;
}

int archive_add(struct archive_writer *writer, uint32_t id, const void *at, size_t count,
                size_t size, unecho_error *error)
{
    if (ARRAY_RESERVE(&writer->table, 1, "a table of columns", error))
        return UNECHO_E_MEMORY;
    int code = align(writer, error);
    struct archive_section section = {.offset = writer->publish.bytes,
                                      .bytes = count * size,
                                      .hash = hash_of(at, count * size),
                                      .id = id,
                                      .size = (uint32_t)size};
    if (!code && section.bytes)
        code = file_publish_write(&writer->publish, at, section.bytes, error);
    writer->table.at[writer->table.count++] = section;
    return code;
}

int archive_finish(struct archive_writer *writer, unecho_error *error)
{
    size_t bytes = writer->table.count * sizeof *writer->table.at;
    int code = align(writer, error);
    struct archive_trailer trailer = {.stamp = writer->stamp,
                                      .table_hash = hash_of(writer->table.at, bytes),
                                      .table = writer->publish.bytes,
                                      .count = writer->table.count,
                                      .format = ARCHIVE_FORMAT,
                                      .byte_order = BYTE_ORDER_MARK};
    memcpy(trailer.magic, MAGIC, sizeof trailer.magic);
    if (!code && bytes)
        code = file_publish_write(&writer->publish, writer->table.at, bytes, error);
    if (!code)
        code = file_publish_write(&writer->publish, &trailer, sizeof trailer, error);
    return code ? code : file_publish_finish(&writer->publish, error);
}

void archive_abandon(struct archive_writer *writer)
{
    file_publish_abandon(&writer->publish);
    ARRAY_FREE(&writer->table);
}

/* ---- Reading ---- */

static int refuse(const struct archive *archive, int code, const char *what, unecho_error *error)
{
    error_set(error, code, "%s", what);
    error_hint(error, "remove this file and repeat the stage that writes it");
    error_place(error, archive->shown, 0, UNECHO_NOWHERE);
    return code;
}

static int damaged(const struct archive *archive, unecho_error *error)
{
    return refuse(archive, UNECHO_E_INPUT, "it is damaged: its bytes are not those written", error);
}

static int map_file(struct archive *archive, int fd, unecho_error *error)
{
    struct stat status;
    if (fstat(fd, &status))
        return error_system(error, errno, "it cannot be read");
    if (!S_ISREG(status.st_mode) || status.st_size < (off_t)sizeof(struct archive_trailer))
        return damaged(archive, error);
    archive->bytes = (size_t)status.st_size;
    archive->map = mmap(NULL, archive->bytes, PROT_READ, MAP_SHARED, fd, 0);
    if (archive->map != MAP_FAILED)
        return UNECHO_OK;
    archive->map = NULL;
    return error_system(error, errno, "it cannot be mapped");
}

/* Whether sections and table lie where they may. */
static bool is_sound(const struct archive *archive)
{
    for (size_t i = 0; i < archive->count; i++) {
        const struct archive_section *section = &archive->table[i];
        if (section->offset % ARCHIVE_ALIGNMENT || section->offset > archive->bytes ||
            section->bytes > archive->bytes - section->offset || !section->size ||
            section->bytes % section->size)
            return false;
    }
    return true;
}

static int read_table(struct archive *archive, struct hash128 stamp, unecho_error *error)
{
    struct archive_trailer trailer;
    size_t end = archive->bytes - sizeof trailer;
    memcpy(&trailer, (const char *)archive->map + end, sizeof trailer);
    if (memcmp(trailer.magic, MAGIC, sizeof MAGIC) != 0)
        return damaged(archive, error);
    if (trailer.format != ARCHIVE_FORMAT || trailer.byte_order != BYTE_ORDER_MARK)
        return refuse(archive, UNECHO_E_MISMATCH,
                      "it was written by another version of unecho, or on another kind of machine",
                      error);
    if (!equal(trailer.stamp, stamp))
        return refuse(archive, UNECHO_E_MISMATCH,
                      "it is of another run: its version, settings, inputs or secret differ",
                      error);
    if (trailer.table % ARCHIVE_ALIGNMENT || trailer.table > end ||
        trailer.count != (end - trailer.table) / sizeof(struct archive_section))
        return damaged(archive, error);
    archive->count = (size_t)trailer.count;
    archive->table = (const void *)((const char *)archive->map + trailer.table);
    if (!equal(hash_of(archive->table, archive->count * sizeof *archive->table),
               trailer.table_hash) ||
        !is_sound(archive))
        return damaged(archive, error);
    return UNECHO_OK;
}

int archive_open(struct archive *archive, int folder, const char *name, const char *shown,
                 struct hash128 stamp, bool *missing, unecho_error *error)
{
    *archive = (struct archive){.shown = mem_text(shown, strlen(shown), error)};
    if (!archive->shown)
        return UNECHO_E_MEMORY;
    int fd = file_open_at(folder, name, O_RDONLY | O_NOFOLLOW);
    if (missing)
        *missing = fd < 0 && errno == ENOENT;
    if (missing && *missing)
        return UNECHO_OK;
    int code =
        fd < 0 ? error_system(error, errno, "it cannot be opened") : map_file(archive, fd, error);
    if (fd >= 0)
        close(fd);
    if (!code)
        code = read_table(archive, stamp, error);
    error_place(error, shown, 0, UNECHO_NOWHERE);
    return code;
}

void archive_close(struct archive *archive)
{
    if (archive->map)
        munmap(archive->map, archive->bytes);
    free(archive->shown);
    *archive = (struct archive){0};
}

static const struct archive_section *find(const struct archive *archive, uint32_t id)
{
    for (size_t i = 0; i < archive->count; i++)
        if (archive->table[i].id == id)
            return &archive->table[i];
    return NULL;
}

size_t archive_count(const struct archive *archive, uint32_t id)
{
    const struct archive_section *section = find(archive, id);
    return section ? (size_t)(section->bytes / section->size) : 0;
}

/* Reads the section once. What was read is given back, so that proving takes no memory. */
static bool is_proved(const struct archive *archive, const struct archive_section *section)
{
    const char *at = (const char *)archive->map + section->offset;
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    struct hash_stream stream;
    hash_stream_init(&stream);
    for (size_t done = 0, more; done < section->bytes; done += more) {
        more = section->bytes - done < PROVED_AT_ONCE ? section->bytes - done : PROVED_AT_ONCE;
        hash_stream_update(&stream, at + done, more);
        size_t from = section->offset + done, skip = from % page;
        madvise((char *)archive->map + from - skip, more + skip, MADV_DONTNEED);
    }
    return equal(hash_stream_digest(&stream), section->hash);
}

int archive_get(const struct archive *archive, uint32_t id, size_t size, const void **at,
                size_t *count, unecho_error *error)
{
    const struct archive_section *section = find(archive, id);
    *at = NULL;
    *count = 0;
    if (!section || !section->bytes)
        return UNECHO_OK;
    if (section->size != size)
        return refuse(archive, UNECHO_E_MISMATCH,
                      "it was written by another version of unecho, or on another kind of machine",
                      error);
    if (!is_proved(archive, section))
        return damaged(archive, error);
    *at = (const char *)archive->map + section->offset;
    *count = (size_t)(section->bytes / size);
    return UNECHO_OK;
}
