// SPDX-License-Identifier: Apache-2.0
#include "index/file.h"

#include "index/writer.h"
#include "stream/file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    STEP_BYTES = 4 << 20, /* that are hashed before their pages are given back */
    SURE_BYTES = 8        /* of the magic tell a torn index from a text */
};

const unsigned char index_magic[INDEX_MAGIC_BYTES] = "unecho index\r\n\x1a\n";

int index_is(const char *path, bool *is, unecho_error *error)
{
    unsigned char found[INDEX_MAGIC_BYTES];
    struct stat status;
    size_t got = 0;
    *is = false;
    if (stat(path, &status)) {
        int code = error_system(error, errno, "cannot be looked at");
        error_place(error, path, 0, UNECHO_NOWHERE);
        return code;
    }
    struct file file;
    int code = S_ISREG(status.st_mode) ? file_open(&file, path, NULL, error) : UNECHO_OK;
    if (code || !S_ISREG(status.st_mode))
        return code;
    for (size_t more = 1; !code && more && got < sizeof found; got += more)
        code = file_read(&file, found + got, sizeof found - got, &more, error);
    file_close(&file);
    *is = !code && got >= SURE_BYTES && memcmp(found, index_magic, got) == 0;
    return code;
}

/* ---- Proof ---- */

static int damaged(unecho_error *error, const char *what)
{
    error_set(error, UNECHO_E_INPUT, "a damaged index: %s", what);
    error_hint(error, "make it again with `unecho index build`");
    return UNECHO_E_INPUT;
}

/* Gives back the whole pages from `from` to before `to`. */
static void give_back(const unsigned char *at, size_t from, size_t to)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    from = (from + page - 1) / page * page;
    to -= to % page;
    if (to > from)
        madvise((void *)(at + from), to - from, MADV_DONTNEED);
}

static int check_head(unecho_bytes bytes, unecho_error *error)
{
    if (bytes.length < INDEX_MAGIC_BYTES || memcmp(bytes.at, index_magic, INDEX_MAGIC_BYTES) != 0)
        return error_set(error, UNECHO_E_INPUT, "no index of this program");
    if (bytes.length < INDEX_MAGIC_BYTES + 4)
        return damaged(error, "it is cut short");
    uint32_t version = index_u32(bytes.at + INDEX_MAGIC_BYTES);
    if (version != INDEX_VERSION) {
        error_set(error, UNECHO_E_MISMATCH,
                  "an index of version %u; this version of the program reads version %d",
                  (unsigned)version, INDEX_VERSION);
        error_hint(error, "make it again with `unecho index build`");
        return UNECHO_E_MISMATCH;
    }
    if (bytes.length < INDEX_HEAD_BYTES + INDEX_HASH_BYTES ||
        index_u64(bytes.at + INDEX_MAGIC_BYTES + 8) != bytes.length)
        return damaged(error, "it has another length than it says");
    if (index_u32(bytes.at + INDEX_MAGIC_BYTES + 4) != INDEX_SECTIONS)
        return damaged(error, "it has another number of sections");
    return UNECHO_OK;
}

static int find_sections(struct index_file *file, unecho_bytes bytes, unecho_error *error)
{
    uint64_t end = INDEX_HEAD_BYTES, all = bytes.length - INDEX_HASH_BYTES;
    for (size_t i = 0; i < INDEX_SECTIONS; i++) {
        const char *entry = bytes.at + INDEX_MAGIC_BYTES + 16 + i * 16;
        uint64_t at = index_u64(entry), length = index_u64(entry + 8);
        if (at % INDEX_ALIGN || at < end || at > all || length > all - at)
            return damaged(error, "a section lies where none can");
        file->sections[i] = (unecho_bytes){bytes.at + at, (size_t)length};
        end = at + length;
    }
    return end == all ? UNECHO_OK : damaged(error, "bytes follow its last section");
}

static int check_hash(unecho_bytes bytes, bool mapped, unecho_error *error)
{
    struct hash_stream hash;
    const unsigned char *at = (const unsigned char *)bytes.at;
    size_t all = bytes.length - INDEX_HASH_BYTES;
    hash_stream_init(&hash);
    for (size_t done = 0; done < all;) {
        size_t step = all - done < STEP_BYTES ? all - done : STEP_BYTES;
        hash_stream_update(&hash, at + done, step);
        if (mapped)
            give_back(at, done, done + step);
        done += step;
    }
    struct hash128 found = hash_stream_digest(&hash);
    if (index_u64(at + all) != found.high || index_u64(at + all + 8) != found.low)
        return damaged(error, "its bytes do not have the hash that it ends with");
    return UNECHO_OK;
}

static int look(struct index_file *file, unecho_bytes bytes, bool mapped, unecho_error *error)
{
    int code = check_head(bytes, error);
    if (!code)
        code = find_sections(file, bytes, error);
    return code ? code : check_hash(bytes, mapped, error);
}

int index_look(struct index_file *file, unecho_bytes bytes, unecho_error *error)
{
    *file = (struct index_file){.bytes = bytes.length};
    return look(file, bytes, false, error);
}

/* ---- Mapping ---- */

static int map(struct index_file *file, int fd, unecho_error *error)
{
    struct stat status;
    if (fstat(fd, &status))
        return error_system(error, errno, "cannot look at it");
    if (!S_ISREG(status.st_mode) || status.st_size < INDEX_MAGIC_BYTES)
        return error_set(error, UNECHO_E_INPUT, "no index of this program");
    file->bytes = (size_t)status.st_size;
    void *at = mmap(NULL, file->bytes, PROT_READ, MAP_SHARED, fd, 0);
    if (at == MAP_FAILED)
        return error_system(error, errno, "cannot map %zu bytes of it", file->bytes);
    file->at = at;
    return UNECHO_OK;
}

int index_open(struct index_file *file, const char *path, unecho_error *error)
{
    *file = (struct index_file){0};
    int fd = file_open_at(AT_FDCWD, path, O_RDONLY);
    int code = fd < 0 ? error_system(error, errno, "cannot be opened") : map(file, fd, error);
    if (fd >= 0)
        close(fd);
    if (!code)
        code = look(file, (unecho_bytes){(const char *)file->at, file->bytes}, true, error);
    error_place(error, path, 0, UNECHO_NOWHERE);
    if (code)
        index_close(file);
    return code;
}

void index_close(struct index_file *file)
{
    if (file->at)
        munmap((void *)file->at, file->bytes);
    file->at = NULL;
}

void index_trim(const struct index_file *file, enum index_section section, size_t from, size_t to)
{
    if (!file->at)
        return;
    size_t begins = (size_t)(file->sections[section].at - (const char *)file->at);
    give_back(file->at, begins + from, begins + to);
}
