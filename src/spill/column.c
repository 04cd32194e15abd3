// SPDX-License-Identifier: Apache-2.0
#include "spill/column.h"

#include "stream/file.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

void spill_init(struct spill *spill, const char *folder, uint64_t limit)
{
    *spill = (struct spill){.folder = folder, .limit = limit};
}

void spill_free(struct spill *spill)
{
    free(spill->columns);
    spill->columns = NULL;
    spill->count = 0;
}

static size_t block_bytes(const struct column *column)
{
    return (size_t)column->size << column->shift;
}

static uint64_t full_blocks(const struct column *column)
{
    return column->count >> column->shift;
}

/* ---- Moving blocks to files ---- */

static int name_failure(const struct column *column, int code, unecho_error *error)
{
    error_hint(error, "give --tmp-dir a folder with more room, or more --memory");
    error_place(error, column->spill->folder, 0, UNECHO_NOWHERE);
    return code;
}

/* Moves the first full block that is still in memory. */
static int move_block(struct column *column, unecho_error *error)
{
    struct spill *spill = column->spill;
    size_t bytes = block_bytes(column);
    char **block = &column->blocks.at[column->moved];
    int code = column->fd < 0 ? file_unnamed(spill->folder, &column->fd, error) : UNECHO_OK;
    if (!code)
        code = file_write(column->fd, spill->folder, *block, bytes, error);
    if (code)
        return name_failure(column, code, error);
    free(*block);
    *block = NULL;
    column->moved++;
    spill->held -= bytes;
    spill->written += bytes;
    return UNECHO_OK;
}

static struct column *column_to_move(const struct spill *spill)
{
    for (size_t i = 0; i < spill->count; i++)
        if (spill->columns[i]->moved < full_blocks(spill->columns[i]))
            return spill->columns[i];
    return NULL;
}

/* Moves blocks until `bytes` more may be held. */
static int make_room(struct spill *spill, uint64_t bytes, unecho_error *error)
{
    while (spill->held + bytes > spill->limit) {
        struct column *column = column_to_move(spill);
        if (!column) {
            error_set(error, UNECHO_E_LIMIT,
                      "the tables of a corpus of this size take %llu MiB more than --memory allows",
                      (unsigned long long)((spill->held + bytes - spill->limit) >> 20) + 1);
            error_hint(error, "give more --memory, or clean parts of the corpus by themselves");
            return UNECHO_E_LIMIT;
        }
        int code = move_block(column, error);
        if (code)
            return code;
    }
    return UNECHO_OK;
}

int spill_charge(struct spill *spill, int64_t bytes, unecho_error *error)
{
    int code = bytes > 0 ? make_room(spill, (uint64_t)bytes, error) : UNECHO_OK;
    if (!code)
        spill->held += (uint64_t)bytes;
    return code;
}

/* ---- Columns ---- */

static int add_column(struct spill *spill, struct column *column, unecho_error *error)
{
    struct column **columns =
        mem_resize(spill->columns, spill->count + 1, sizeof(struct column *), "columns", error);
    if (!columns)
        return UNECHO_E_MEMORY;
    size_t at = spill->count++;
    spill->columns = columns;
    for (; at && columns[at - 1]->rank > column->rank; at--)
        columns[at] = columns[at - 1];
    columns[at] = column;
    return UNECHO_OK;
}

int column_init(struct column *column, struct spill *spill, const char *what, uint32_t size,
                uint32_t block_bytes, uint32_t rank, unecho_error *error)
{
    *column = (struct column){.spill = spill, .what = what, .rank = rank, .size = size, .fd = -1};
    while ((uint64_t)size << (column->shift + 1) <= block_bytes)
        column->shift++;
    return add_column(spill, column, error);
}

void column_free(struct column *column)
{
    struct spill *spill = column->spill;
    if (!spill)
        return;
    for (size_t i = 0; i < column->blocks.count; i++) {
        spill->held -= column->blocks.at[i] ? block_bytes(column) : 0;
        free(column->blocks.at[i]);
    }
    ARRAY_FREE(&column->blocks);
    if (column->fd >= 0)
        close(column->fd);
    size_t at = 0;
    while (at < spill->count && spill->columns[at] != column)
        at++;
    for (; at + 1 < spill->count; at++)
        spill->columns[at] = spill->columns[at + 1];
    spill->count -= at < spill->count;
    *column = (struct column){.fd = -1};
}

/* The block that the next element goes to. */
static char *open_block(struct column *column, unecho_error *error)
{
    uint64_t block = full_blocks(column);
    if (block < column->blocks.count)
        return column->blocks.at[block];
    size_t bytes = block_bytes(column);
    if (make_room(column->spill, bytes, error) ||
        ARRAY_RESERVE(&column->blocks, 1, column->what, error))
        return NULL;
    char *at = mem_resize(NULL, bytes, 1, column->what, error);
    if (!at)
        return NULL;
    column->spill->held += bytes;
    return column->blocks.at[column->blocks.count++] = at;
}

int column_append(struct column *column, const void *elements, uint64_t count, unecho_error *error)
{
    const char *from = elements;
    uint64_t each = (uint64_t)1 << column->shift;
    while (count) {
        char *block = open_block(column, error);
        if (!block)
            return error ? error->code : UNECHO_E_MEMORY;
        uint64_t at = column->count & (each - 1), some = each - at < count ? each - at : count;
        memcpy(block + at * column->size, from, some * column->size);
        column->count += some;
        from += some * column->size;
        count -= some;
    }
    return UNECHO_OK;
}

/* Reads or writes `bytes` of the file at `offset`. */
static int transfer(const struct column *column, char *to, const char *from, size_t bytes,
                    uint64_t offset, unecho_error *error)
{
    while (bytes) {
        ssize_t some = to ? pread(column->fd, to, bytes, (off_t)offset)
                          : pwrite(column->fd, from, bytes, (off_t)offset);
        if (some < 0 && errno == EINTR)
            continue;
        if (some <= 0) {
            int code = error_system(error, some ? errno : EIO, "cannot %s a temporary file",
                                    to ? "read" : "write");
            return name_failure(column, code, error);
        }
        to = to ? to + some : NULL;
        from = from ? from + some : NULL;
        bytes -= (size_t)some;
        offset += (uint64_t)some;
    }
    return UNECHO_OK;
}

int column_read(const struct column *column, uint64_t first, uint64_t count, void *to,
                unecho_error *error)
{
    char *at = to;
    uint64_t each = (uint64_t)1 << column->shift;
    for (uint64_t some; count; first += some, count -= some, at += some * column->size) {
        uint64_t block = first >> column->shift, in_block = first & (each - 1);
        some = each - in_block < count ? each - in_block : count;
        if (block < column->moved) {
            int code = transfer(column, at, NULL, some * column->size, first * column->size, error);
            if (code)
                return code;
            continue;
        }
        memcpy(at, column->blocks.at[block] + in_block * column->size, some * column->size);
    }
    return UNECHO_OK;
}

const void *column_view(const struct column *column, uint64_t first, uint64_t count,
                        struct buffer *room, unecho_error *error)
{
    uint64_t block = first >> column->shift;
    bool together = !count || (first + count - 1) >> column->shift == block;
    if (together && block >= column->moved && block < column->blocks.count)
        return column->blocks.at[block] +
               (first & (((uint64_t)1 << column->shift) - 1)) * column->size;
    room->count = 0;
    if (ARRAY_RESERVE(room, count * column->size + 1, column->what, error) ||
        column_read(column, first, count, room->at, error))
        return NULL;
    return room->at;
}

int column_change(struct column *column, uint64_t at, const void *element, unecho_error *error)
{
    uint64_t block = at >> column->shift;
    if (block < column->moved)
        return transfer(column, NULL, element, column->size, at * column->size, error);
    memcpy(column->blocks.at[block] + (at & (((uint64_t)1 << column->shift) - 1)) * column->size,
           element, column->size);
    return UNECHO_OK;
}
