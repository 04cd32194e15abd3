// SPDX-License-Identifier: Apache-2.0
#include "support.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

const struct inflate_library *const libraries[] = {
#ifdef STREAM_ISAL
    &inflate_isal,
#endif
    &inflate_zlib, NULL};

static void must(bool good)
{
    if (!good)
        abort();
}

/* ---- Files to read -------------------------------------------------------------------------- */

void add(struct buffer *to, const void *bytes, size_t length)
{
    must(!buffer_append(to, bytes, length, NULL));
}

void add_zeros(struct buffer *to, size_t length)
{
    must(!ARRAY_RESERVE(to, length, "zeros", NULL));
    memset(to->at + to->count, 0, length);
    to->count += length;
}

static void add_byte(struct buffer *to, unsigned value)
{
    unsigned char byte = (unsigned char)value;
    add(to, &byte, 1);
}

static void add_little(struct buffer *to, uint32_t value, int count)
{
    for (int i = 0; i < count; i++)
        add_byte(to, value >> 8 * i & 0xFF);
}

void add_gzip(struct buffer *to, const struct member *member, const void *text, size_t length)
{
    size_t start = to->count;
    unsigned flags = (member->header_crc ? 2 : 0) | (member->extra ? 4 : 0) |
                     (member->name ? 8 : 0) | (member->comment ? 16 : 0);
    add(to, "\x1f\x8b\x08", 3);
    add_byte(to, flags);
    add(to, "\x12\x34\x56\x78\x00\xff", 6);
    if (member->extra) {
        add_little(to, (uint32_t)member->extra, 2);
        for (size_t i = 0; i < member->extra; i++)
            add_byte(to, (unsigned)(i * 7) & 0xFF);
    }
    if (member->name)
        add(to, member->name, strlen(member->name) + 1);
    if (member->comment)
        add(to, member->comment, strlen(member->comment) + 1);
    if (member->header_crc)
        add_little(to, (uint32_t)crc32_z(0, (unsigned char *)to->at + start, to->count - start), 2);
    z_stream stream = {.next_in = (unsigned char *)(uintptr_t)text, .avail_in = (unsigned)length};
    must(deflateInit2(&stream, member->level, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY) == Z_OK);
    size_t room = deflateBound(&stream, length);
    must(!ARRAY_RESERVE(to, room, "gzip", NULL));
    stream.next_out = (unsigned char *)to->at + to->count;
    stream.avail_out = (unsigned)room;
    must(deflate(&stream, Z_FINISH) == Z_STREAM_END);
    to->count += room - stream.avail_out;
    deflateEnd(&stream);
    add_little(to, (uint32_t)crc32_z(0, text, length), 4);
    add_little(to, (uint32_t)length, 4);
}

void add_zstd(struct buffer *to, int level, const void *text, size_t length)
{
    ZSTD_CCtx *context = ZSTD_createCCtx();
    must(context && !ZSTD_isError(ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1)));
    ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, level);
    size_t room = ZSTD_compressBound(length);
    must(!ARRAY_RESERVE(to, room, "zstd", NULL));
    size_t made = ZSTD_compress2(context, to->at + to->count, room, text, length);
    must(!ZSTD_isError(made));
    to->count += made;
    ZSTD_freeCCtx(context);
}

void add_skippable(struct buffer *to, unsigned variant, size_t length)
{
    add_little(to, 0x184D2A50 + variant, 4);
    add_little(to, (uint32_t)length, 4);
    for (size_t i = 0; i < length; i++)
        add_byte(to, (unsigned)(i * 31) & 0xFF);
}

unsigned draw(unsigned *state)
{
    *state = *state * 1664525 + 1013904223;
    return *state >> 8;
}

void add_words(struct buffer *to, size_t length, unsigned seed)
{
    size_t end = to->count + length;
    while (to->count < end) {
        char word[32];
        unsigned pick = draw(&seed) % 97;
        int count = snprintf(word, sizeof word, pick % 11 ? "w%u%c " : "%x%c\n", pick * pick,
                             'a' + (int)(draw(&seed) % 26));
        size_t room = end - to->count;
        add(to, word, (size_t)count < room ? (size_t)count : room);
    }
}

/* ---- Reading -------------------------------------------------------------------------------- */

/* A child sends the file in packets; a read of such a socket gives one packet. */
static int send_packets(const struct buffer *file, size_t packet, pid_t *child)
{
    int ends[2];
    must(!socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends));
    *child = fork();
    must(*child >= 0);
    if (*child) {
        close(ends[1]);
        return ends[0];
    }
    close(ends[0]);
    for (size_t at = 0; at < file->count; at += packet) {
        size_t left = file->count - at;
        if (send(ends[1], file->at + at, left < packet ? left : packet, MSG_NOSIGNAL) < 0)
            break;
    }
    _exit(0);
}

static void drain(struct reading *reading, struct input *input, size_t room)
{
    char *buffer = malloc(room);
    must(buffer);
    size_t got = 0;
    do {
        reading->code = input_read(input, buffer, room, &got, &reading->error);
        add(&reading->text, buffer, got);
    } while (!reading->code && got);
    if (!reading->code)
        must(input_at_boundary(input) && input_text_offset(input) == reading->text.count);
    free(buffer);
}

struct reading read_all(const struct buffer *file, const char *name, size_t room, size_t packet,
                        const struct input_options *options)
{
    struct reading reading = {.error = UNECHO_ERROR_INIT};
    struct input *input;
    pid_t child = 0;
    int fd = -1;
    if (packet) {
        fd = send_packets(file, packet, &child);
        reading.code = input_open_fd(fd, name, options, &input, &reading.error);
    } else {
        unecho_bytes bytes = {file->at, file->count};
        reading.code = input_open_bytes(bytes, name, options, &input, &reading.error);
    }
    if (!reading.code)
        drain(&reading, input, room);
    input_close(input);
    if (packet) {
        close(fd);
        waitpid(child, NULL, 0);
    }
    return reading;
}

void reading_free(struct reading *reading)
{
    buffer_free(&reading->text);
}

bool same(const struct buffer *one, const void *bytes, size_t length)
{
    return one->count == length && (length == 0 || memcmp(one->at, bytes, length) == 0);
}

/* ---- Folders -------------------------------------------------------------------------------- */

void make_folder(char path[64])
{
    const char *base = getenv("TMPDIR");
    if (!base || strlen(base) > 40)
        base = "/tmp";
    snprintf(path, 64, "%s/unecho-XXXXXX", base);
    must(mkdtemp(path));
}

static void each_name(const char *path, void (*visit)(const char *path, void *self), void *self)
{
    DIR *names = opendir(path);
    must(names);
    for (struct dirent *entry; (entry = readdir(names));) {
        char inner[512];
        if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, ".."))
            continue;
        snprintf(inner, sizeof inner, "%s/%s", path, entry->d_name);
        visit(inner, self);
    }
    closedir(names);
}

static void remove_any(const char *path, void *self)
{
    if (unlink(path) && rmdir(path)) {
        each_name(path, remove_any, self);
        must(!rmdir(path));
    }
}

void remove_folder(const char *path)
{
    remove_any(path, NULL);
}

static void count_one(const char *path, void *self)
{
    (void)path;
    ++*(size_t *)self;
}

size_t count_names(const char *path)
{
    size_t count = 0;
    each_name(path, count_one, &count);
    return count;
}

void put_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "wb");
    must(file && fwrite(text, 1, strlen(text), file) == strlen(text) && !fclose(file));
}

bool file_holds(const char *path, const char *text)
{
    char found[256];
    FILE *file = fopen(path, "rb");
    if (!file)
        return false;
    size_t count = fread(found, 1, sizeof found, file);
    fclose(file);
    return count == strlen(text) && !memcmp(found, text, count);
}
