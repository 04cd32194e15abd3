// SPDX-License-Identifier: Apache-2.0
#include "lab.h"

#include <criterion/criterion.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

void lab_begin(struct reading *reading)
{
    *reading = (struct reading){.options = {.max_record = 64 << 20}, .error = UNECHO_ERROR_INIT};
}

void lab_end(struct reading *reading)
{
    inputs_free(&reading->inputs);
    buffer_free(&reading->told);
    buffer_free(&reading->bytes);
}

static void tell_record(struct reading *reading, const struct chunk *chunk,
                        const struct record *record)
{
    static const char *const kinds[] = {"whole", "none", "bad", "piece"};
    struct buffer *told = &reading->told;
    cr_assert_eq(buffer_print(told, NULL, " %s %zu", kinds[record->kind], record->length), 0);
    if (record->kind == RECORD_BAD) {
        cr_assert_lt(record->error, chunk->errors.count);
        if (!reading->error.code)
            reading->error = chunk->errors.at[record->error];
        cr_assert_eq(buffer_print(told, NULL, " of %llu @%llu", (unsigned long long)record->whole,
                                  (unsigned long long)record->at),
                     0);
    }
    cr_assert_eq(buffer_print(told, NULL, " #%llu;", (unsigned long long)record->number), 0);
}

/* Records are all of the chunk's bytes, in order. */
static void check_records(const struct chunk *chunk, uint64_t *at)
{
    size_t offset = 0;
    for (size_t i = 0; i < chunk->records.count; i++) {
        const struct record *record = &chunk->records.at[i];
        cr_assert_eq(record->offset, offset);
        offset += record->length;
        *at += record->length;
        cr_assert_eq(record->kind == RECORD_BAD ? record->at + record->whole
                                                : record->at + record->length,
                     *at);
    }
    cr_assert_eq(offset, chunk->bytes.count);
}

static void check_whole(const struct reading *reading, const struct chunk *chunk, size_t first)
{
    struct hash_stream hash;
    size_t length = reading->bytes.count - first;
    hash_stream_init(&hash);
    hash_stream_update(&hash, reading->bytes.at ? reading->bytes.at + first : "", length);
    struct hash128 wanted = hash_stream_digest(&hash);
    cr_assert_eq(chunk->input_bytes, length);
    cr_assert(chunk->input_hash[0] == wanted.high && chunk->input_hash[1] == wanted.low);
}

static void tell_chunk(struct reading *reading, const struct reader *reader,
                       const struct chunk *chunk)
{
    struct buffer *told = &reading->told;
    cr_assert_eq(buffer_print(told, NULL, "%s%u.%llu[", told->count ? " " : "", chunk->input,
                              (unsigned long long)chunk->nth),
                 0);
    for (size_t i = 0; i < chunk->records.count; i++)
        tell_record(reading, chunk, &chunk->records.at[i]);
    cr_assert_eq(buffer_print(told, NULL, " ]"), 0);
    if (chunk->last)
        cr_assert_eq(buffer_print(told, NULL, " %s %llu", reader_format(reader, chunk->input)->name,
                                  (unsigned long long)chunk->input_bytes),
                     0);
    reading->chunks++;
    if (chunk->bytes.count > reading->longest_chunk)
        reading->longest_chunk = chunk->bytes.count;
}

const char *lab_read(struct reading *reading)
{
    struct reader *reader = reader_new(&reading->inputs, &reading->options, NULL);
    struct chunk *chunk = chunk_new(NULL);
    bool begins = true;
    size_t first = 0;
    uint64_t at = 0;
    cr_assert(reader && chunk);
    reading->told.count = reading->bytes.count = reading->chunks = reading->longest_chunk = 0;
    reading->error = (unecho_error)UNECHO_ERROR_INIT;
    for (uint32_t i = 0; i < reading->inputs.count; i++)
        if (reading->skip >> i & 1)
            reader_skip(reader, i);
    while (reader_next(reader, chunk) && !(reading->code = chunk->code)) {
        cr_assert_eq(chunk->first, begins);
        cr_assert_eq(chunk->nth == 0, begins);
        first = begins ? reading->bytes.count : first;
        at = begins ? 0 : at;
        check_records(chunk, &at);
        cr_assert_eq(buffer_append(&reading->bytes, chunk->bytes.at, chunk->bytes.count, NULL), 0);
        if (chunk->last)
            check_whole(reading, chunk, first);
        begins = chunk->last;
        tell_chunk(reading, reader, chunk);
        chunk_empty(chunk);
    }
    if (reading->code)
        reading->error = chunk->error;
    cr_assert(!reader_next(reader, chunk));
    cr_assert_eq(buffer_terminate(&reading->told, NULL), 0);
    chunk_free(chunk);
    reader_free(reader);
    return reading->told.at;
}

const char *lab_read_one(struct reading *reading, struct files *files, const char *name,
                         unecho_bytes bytes)
{
    files_put(files, name, bytes);
    inputs_free(&reading->inputs);
    cr_assert_eq(inputs_add(&reading->inputs, files_at(files, name), NULL), UNECHO_OK);
    return lab_read(reading);
}

static void compress(struct buffer *to, unecho_bytes text, size_t each,
                     void (*add)(struct buffer *to, unecho_bytes bytes))
{
    for (size_t at = 0; at < text.length; at += each) {
        size_t left = text.length - at;
        add(to, (unecho_bytes){text.at + at, left < each ? left : each});
    }
}

/* A child sends the text; a read of the socket gives what one packet holds. */
static pid_t send_packets(unecho_bytes text, int *fd)
{
    enum {
        PACKET_BYTES = 30011
    };
    int ends[2];
    cr_assert(!socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends));
    pid_t child = fork();
    cr_assert(child >= 0);
    *fd = ends[0];
    if (child) {
        close(ends[1]);
        return child;
    }
    close(ends[0]);
    for (size_t at = 0; at < text.length; at += PACKET_BYTES) {
        size_t left = text.length - at;
        if (send(ends[1], text.at + at, left < PACKET_BYTES ? left : PACKET_BYTES, MSG_NOSIGNAL) <
            0)
            break;
    }
    _exit(0);
}

const char *lab_feed(struct reading *reading, struct files *files, unecho_bytes text, int feed)
{
    struct buffer file = {0};
    const char *told;
    pid_t child = 0;
    inputs_free(&reading->inputs);
    if (feed == FEED_SOCKET) {
        cr_assert_eq(inputs_add(&reading->inputs, "-", NULL), UNECHO_OK);
        child = send_packets(text, &reading->inputs.stdin_fd);
        told = lab_read(reading);
    } else {
        if (feed == FEED_GZIP)
            compress(&file, text, 70001, files_gzip);
        else if (feed == FEED_ZSTD)
            compress(&file, text, 500009, files_zstd);
        told = lab_read_one(reading, files, "x", feed == FEED_PLAIN ? text : files_bytes(&file));
    }
    inputs_free(&reading->inputs); /* closes the socket, so that the child ends */
    if (child)
        waitpid(child, NULL, 0);
    buffer_free(&file);
    return told;
}
