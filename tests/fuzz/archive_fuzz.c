// SPDX-License-Identifier: Apache-2.0
/*
 * Any bytes as a file that one stage leaves for the next (spill/archive.h), and any bytes as the
 * columns of one. A file that is not what was written is refused, or its columns are those that
 * were written; columns that do not fit together are no corpus. (Arrays past the memory limit lie
 * in files without a name, which nobody else can write: spill/vast.h.)
 */
#include "fuzz.h"

#include "decide/keep.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* How a file ends (spill/archive.c), so that the table can be one that fits. */
struct trailer {
    struct hash128 stamp, table_hash;
    uint64_t table, count;
    uint32_t format, byte_order;
    char magic[8];
};

enum {
    MOST_COLUMNS = 16,
    MOST_BYTES = 1 << 16
};

static const struct hash128 stamp = {1, 2};

static void require(bool promise)
{
    if (!promise)
        abort();
}

/* ---- A folder with one file ---- */

/* In memory where the system has such a place: files are synced. */
static char root[] = "/dev/shm/unecho-fuzz-XXXXXX";

static void remove_root(void)
{
    rmdir(root);
}

static int folder(void)
{
    static int descriptor = -1;
    if (descriptor < 0) {
        if (!mkdtemp(root)) {
            memcpy(root, "/tmp/unecho-fuzz-XXXXXX", sizeof "/tmp/unecho-fuzz-XXXXXX");
            require(mkdtemp(root) != NULL);
        }
        require(!atexit(remove_root));
        descriptor = open(root, O_RDONLY | O_DIRECTORY);
        require(descriptor >= 0);
    }
    return descriptor;
}

static void put(const void *bytes, size_t size)
{
    int file = openat(folder(), "a", O_WRONLY | O_CREAT | O_TRUNC, 0600);
    require(file >= 0 && write(file, bytes, size) == (ssize_t)size && !close(file));
}

static size_t get(char *to, size_t room)
{
    int file = openat(folder(), "a", O_RDONLY);
    ssize_t got = file < 0 ? -1 : read(file, to, room);
    require(got >= 0 && (size_t)got < room && !close(file));
    return (size_t)got;
}

/* ---- Reading ---- */

static void require_refusal(int code, const unecho_error *error)
{
    require(code == error->code && error->message[0]);
    require(code == UNECHO_E_INPUT || code == UNECHO_E_MISMATCH);
}

/* Reads all of each column that the file gives. */
static void read_columns(const struct archive *archive)
{
    for (size_t i = 0; i < archive->count; i++) {
        unecho_error error = UNECHO_ERROR_INIT;
        const void *at;
        size_t count, size = archive->table[i].size;
        int code = archive_get(archive, archive->table[i].id, size, &at, &count, &error);
        if (code)
            require_refusal(code, &error);
        else if (count)
            (void)hash_public(at, count * size);
    }
}

/* As a corpus its columns go together, whatever is in them. */
static void read_corpus(const struct archive *archive)
{
    struct corpus corpus;
    struct vast_limit limit;
    unecho_error error = UNECHO_ERROR_INIT;
    vast_limit_init(&limit, "/tmp", UINT64_MAX / 4);
    int code = corpus_map(&corpus, archive, &limit, &error);
    if (code)
        require_refusal(code, &error);
    else
        require(corpus.form.count == corpus.key.count &&
                corpus.form_length.count == corpus.key.count &&
                corpus.first_member.count == corpus.key.count);
}

static void read_file(void)
{
    struct archive archive;
    unecho_error error = UNECHO_ERROR_INIT;
    int code = archive_open(&archive, folder(), "a", "a", stamp, NULL, &error);
    if (code) {
        require_refusal(code, &error);
    } else {
        read_columns(&archive);
        read_corpus(&archive);
    }
    archive_close(&archive);
}

/* The end that such a file ought to have, with a table wherever the bytes say. */
static void mend(unsigned char *bytes, size_t size)
{
    struct trailer trailer;
    struct hash_stream hash;
    size_t end = size - sizeof trailer;
    memcpy(&trailer, bytes + end, sizeof trailer);
    trailer.table = trailer.table % (end + 1) / ARCHIVE_ALIGNMENT * ARCHIVE_ALIGNMENT;
    trailer.count = (end - trailer.table) / sizeof(struct archive_section);
    trailer.stamp = stamp;
    trailer.format = ARCHIVE_FORMAT;
    trailer.byte_order = 0x01020304;
    memcpy(trailer.magic, "unecho\x1A", sizeof trailer.magic);
    hash_stream_init(&hash);
    hash_stream_update(&hash, bytes + trailer.table,
                       trailer.count * sizeof(struct archive_section));
    trailer.table_hash = hash_stream_digest(&hash);
    memcpy(bytes + end, &trailer, sizeof trailer);
}

static void read_any(const uint8_t *data, size_t size)
{
    put(data, size);
    read_file();
    if (size < sizeof(struct trailer))
        return;
    unsigned char *mended = malloc(size);
    require(mended != NULL);
    memcpy(mended, data, size);
    mend(mended, size);
    put(mended, size);
    read_file();
    free(mended);
}

/* ---- Writing ---- */

struct column {
    const char *at;
    size_t count, size;
};

/* The next column: an element's size, a count, and so many bytes as there are. */
static struct column take_column(unecho_bytes *from)
{
    static const unsigned char sizes[] = {1, 4, 8, 12, 16, 24, 32, 40};
    size_t size = sizes[(unsigned char)from->at[0] % sizeof sizes];
    size_t count = (unsigned char)from->at[1];
    from->at += 2;
    from->length -= 2;
    count = count < from->length / size ? count : from->length / size;
    struct column column = {from->at, count, size};
    from->at += count * size;
    from->length -= count * size;
    return column;
}

/* Writes up to MOST_COLUMNS columns with the ids 1, 2, …; returns how many. */
static size_t write_columns(unecho_bytes data, struct column *columns)
{
    struct archive_writer writer;
    size_t count = 0;
    require(!archive_begin(&writer, folder(), "a", "a", stamp, NULL));
    for (; count < MOST_COLUMNS && data.length >= 2; count++) {
        columns[count] = take_column(&data);
        require(!archive_add(&writer, (uint32_t)count + 1, columns[count].at, columns[count].count,
                             columns[count].size, NULL));
    }
    require(!archive_finish(&writer, NULL));
    archive_abandon(&writer);
    return count;
}

/* Whether all columns are given; those that are given are those that were written. */
static bool is_same(const struct column *columns, size_t count)
{
    struct archive archive;
    bool all = !archive_open(&archive, folder(), "a", "a", stamp, NULL, NULL);
    for (size_t i = 0; i < count && all; i++) {
        const void *at;
        size_t got;
        if (archive_get(&archive, (uint32_t)i + 1, columns[i].size, &at, &got, NULL))
            all = false;
        else
            require(got == columns[i].count &&
                    (!got || !memcmp(at, columns[i].at, got * columns[i].size)));
    }
    archive_close(&archive);
    return all;
}

static void write_and_read(unecho_bytes data)
{
    static char bytes[MOST_BYTES];
    struct column columns[MOST_COLUMNS];
    size_t count = write_columns(data, columns);
    require(is_same(columns, count));
    read_file();
    size_t size = get(bytes, sizeof bytes);
    size_t place = (size_t)(hash_public(data.at, data.length) % size);
    bytes[place] = (char)(bytes[place] ^ (1 << place % 8)); /* damage is seen, or in no column */
    put(bytes, size);
    is_same(columns, count);
    put(bytes, place);
    require(!is_same(columns, count));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size > MOST_BYTES / 2)
        return 0;
    read_any(data, size);
    write_and_read((unecho_bytes){size ? (const char *)data : "", size});
    unlinkat(folder(), "a", 0);
    return 0;
}
