// SPDX-License-Identifier: Apache-2.0
#include "spill/vast.h"

#include "stream/file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum {
    LEAST_STEP = 64 << 10, /* by which an array grows, or by an eighth */
    FILE_STEP = 4 << 20,   /* in a file, whose new pages stay in memory until the next step */
    SLACK_BYTES = 16 << 20 /* of files that may lie in memory */
};

void vast_limit_init(struct vast_limit *limit, const char *folder, uint64_t bytes)
{
    *limit = (struct vast_limit){.folder = folder, .bytes = bytes};
}

void vast_init(struct vast *vast, void **at, struct vast_limit *limit, const char *what,
               uint32_t rank, size_t most)
{
    *vast =
        (struct vast){.limit = limit, .what = what, .at = at, .most = most, .rank = rank, .fd = -1};
    struct vast **place = &limit->arrays;
    while (*place && (*place)->rank <= rank)
        place = &(*place)->next;
    vast->next = *place;
    *place = vast;
}

static int name_failure(const struct vast *vast, int code, unecho_error *error)
{
    error_hint(error, "give --tmp-dir a folder with more room, or more --memory");
    error_place(error, vast->limit->folder, 0, UNECHO_NOWHERE);
    return code;
}

/* ---- Files ---- */

/* Gives back pages: they are in the file, and are mapped again when somebody asks. */
static void give_back(const struct vast *vast, size_t from, size_t to)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    from -= from % page;
    to -= to % page;
    if (to > from)
        madvise((char *)*vast->at + from, to - from, MADV_DONTNEED);
}

/* Makes the file and its mapping `bytes` long. */
static int stretch_file(struct vast *vast, size_t bytes, unecho_error *error)
{
    size_t before = vast->bytes;
    int failed;
    do {
        failed = posix_fallocate(vast->fd, 0, (off_t)bytes);
    } while (failed == EINTR);
    if (failed)
        return name_failure(
            vast,
            error_system(error, failed, "cannot take %zu bytes on disk for %s", bytes, vast->what),
            error);
    void *at = *vast->at ? mremap(*vast->at, before, bytes, MREMAP_MAYMOVE)
                         : mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, vast->fd, 0);
    if (at == MAP_FAILED)
        return error_memory(error, bytes, vast->what);
    *vast->at = at;
    vast->bytes = bytes;
    vast->limit->in_files += bytes - before;
    return UNECHO_OK;
}

/* The array is what it was before it was to move. */
static int stay_in_memory(struct vast *vast, void *at, size_t bytes, int code, unecho_error *error)
{
    if (vast->fd >= 0)
        close(vast->fd);
    vast->fd = -1;
    *vast->at = at;
    vast->bytes = bytes;
    return name_failure(vast, code, error);
}

/* Replaces an array in memory by a mapping of a file with its bytes. */
static int move_to_file(struct vast *vast, unecho_error *error)
{
    struct vast_limit *limit = vast->limit;
    void *before = *vast->at;
    size_t bytes = vast->bytes;
    int code = file_unnamed(limit->folder, &vast->fd, error);
    if (!code && bytes)
        code = file_write(vast->fd, limit->folder, before, bytes, error);
    *vast->at = NULL;
    vast->bytes = 0;
    if (!code && bytes)
        code = stretch_file(vast, bytes, error);
    if (code)
        return stay_in_memory(vast, before, bytes, code, error);
    limit->held -= bytes;
    if (before)
        munmap(before, bytes);
    return UNECHO_OK;
}

/* ---- The limit ---- */

/* Moves arrays until `bytes` more may be held. False in `*fits` where there are none left. */
static int make_room(struct vast_limit *limit, uint64_t bytes, bool *fits, unecho_error *error)
{
    struct vast *vast = limit->arrays;
    *fits = true;
    while (limit->held + bytes > limit->bytes) {
        while (vast && (vast->fd >= 0 || !vast->bytes || vast->pinned))
            vast = vast->next;
        *fits = vast != NULL;
        if (!vast)
            return UNECHO_OK;
        int code = move_to_file(vast, error);
        if (code)
            return code;
    }
    return UNECHO_OK;
}

int vast_charge(struct vast_limit *limit, uint64_t bytes, unecho_error *error)
{
    bool fits;
    int code = make_room(limit, bytes, &fits, error);
    if (code)
        return code;
    if (!fits) {
        error_set(error, UNECHO_E_LIMIT,
                  "the tables of a corpus of this size take at least %llu MiB more than --memory "
                  "leaves for them",
                  (unsigned long long)((limit->held + bytes - limit->bytes) >> 20) + 1);
        error_hint(error, "give more --memory, or fewer --threads, which take some each");
        return UNECHO_E_LIMIT;
    }
    limit->held += bytes;
    return UNECHO_OK;
}

void vast_uncharge(struct vast_limit *limit, uint64_t bytes)
{
    limit->held -= bytes;
}

void vast_trim(struct vast_limit *limit)
{
    atomic_store(&limit->touched, 0);
    for (const struct vast *vast = limit->arrays; vast; vast = vast->next)
        if (vast->fd >= 0)
            give_back(vast, 0, vast->bytes);
}

void vast_touch(struct vast_limit *limit, uint64_t bytes)
{
    if (limit->in_files && atomic_fetch_add(&limit->touched, bytes) + bytes > SLACK_BYTES)
        vast_trim(limit);
}

/* ---- Growing ---- */

static int stretch_memory(struct vast *vast, size_t bytes, unecho_error *error)
{
    void *at = *vast->at
                   ? mremap(*vast->at, vast->bytes, bytes, MREMAP_MAYMOVE)
                   : mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (at == MAP_FAILED)
        return error_memory(error, bytes, vast->what);
    vast->limit->held += bytes - vast->bytes;
    *vast->at = at;
    vast->bytes = bytes;
    return UNECHO_OK;
}

/* What an array is to take so that it holds `need` bytes. */
static size_t next_size(const struct vast *vast, size_t need)
{
    size_t step = LEAST_STEP, more = vast->bytes / 8;
    if (vast->fd >= 0)
        step = more = FILE_STEP;
    size_t bytes = vast->bytes + (more > step ? more : step);
    bytes = bytes > need ? bytes : need;
    return (bytes + step - 1) / step * step;
}

int vast_grow(struct vast *vast, size_t count, size_t *room, size_t more, size_t size,
              unecho_error *error)
{
    size_t need;
    if (__builtin_add_overflow(count, more, &need) || __builtin_mul_overflow(need, size, &need) ||
        need > SIZE_MAX / 4)
        return error_memory(error, SIZE_MAX, vast->what);
    size_t bytes = next_size(vast, need);
    bool fits = bytes <= vast->most;
    int code = UNECHO_OK;
    if (vast->fd < 0 && fits)
        code = make_room(vast->limit, bytes - vast->bytes, &fits, error);
    if (!code && vast->fd < 0 && !fits)
        code = move_to_file(vast, error);
    if (!code && vast->fd < 0)
        code = stretch_memory(vast, bytes, error);
    else if (!code)
        code = stretch_file(vast, next_size(vast, need), error);
    if (code)
        return code;
    *room = vast->bytes / size;
    if (vast->fd >= 0) {
        give_back(vast, vast->trimmed, count * size);
        vast->trimmed = count * size;
        vast_touch(vast->limit, FILE_STEP);
    }
    return UNECHO_OK;
}

int vast_append(struct vast_bytes *to, const void *bytes, size_t length, unecho_error *error)
{
    int code = VAST_RESERVE(to, length, error);
    if (code)
        return code;
    if (length)
        memcpy(to->at + to->count, bytes, length);
    to->count += length;
    return UNECHO_OK;
}

void vast_free(struct vast *vast)
{
    struct vast_limit *limit = vast->limit;
    if (!limit)
        return;
    struct vast **place = &limit->arrays;
    while (*place && *place != vast)
        place = &(*place)->next;
    if (*place)
        *place = vast->next;
    if (*vast->at)
        munmap(*vast->at, vast->bytes);
    if (vast->fd >= 0) {
        close(vast->fd);
        limit->in_files -= vast->bytes;
    } else {
        limit->held -= vast->bytes;
    }
    *vast->at = NULL;
    vast->limit = NULL;
}
