// SPDX-License-Identifier: Apache-2.0
#include "read/reader.h"

#include "format/documents.h"
#include "format/foreign.h"
#include "read/documents.h"
#include "stream/frames.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    READ_BYTES = 1 << 20,  /* asked of the input at once */
    PIECE_BYTES = 1 << 20, /* of a record that is too long to be held */
    LOOK_AHEAD = 16        /* bytes after a record that a format may need to see its end */
};

struct reader {
    const struct inputs *inputs;
    struct reader_options options;
    const struct format **formats; /* by input */
    bool *skipped;                 /* by input */
    uint32_t next;                 /* the input after the current one */
    struct input *input;           /* NULL between inputs */
    struct buffer carry;           /* bytes read that the last chunk did not take */
    struct framing framing;
    uint64_t number;    /* of the next record */
    uint64_t at;        /* its first byte in the decompressed input */
    uint64_t bad_bytes; /* of the bad record that is being passed on in pieces */
    uint64_t chunks;    /* of the current input, given so far */
    bool ended;         /* nothing follows the carry */
    bool draining;      /* such a record is under way */
    bool failed;
};

struct reader *reader_new(const struct inputs *inputs, const struct reader_options *options,
                          unecho_error *error)
{
    struct reader *reader = mem_new(1, sizeof *reader, "a reader", error);
    if (!reader)
        return NULL;
    reader->inputs = inputs;
    reader->options = *options;
    reader->formats = mem_new(inputs->count, sizeof *reader->formats, "a reader", error);
    reader->skipped = mem_new(inputs->count, sizeof *reader->skipped, "a reader", error);
    if (reader->formats && reader->skipped)
        return reader;
    reader_free(reader);
    return NULL;
}

void reader_free(struct reader *reader)
{
    if (!reader)
        return;
    input_close(reader->input);
    buffer_free(&reader->carry);
    free(reader->formats);
    free(reader->skipped);
    free(reader);
}

void reader_skip(struct reader *reader, uint32_t input)
{
    reader->skipped[input] = true;
}

const struct format *reader_format(const struct reader *reader, uint32_t input)
{
    return reader->formats[input];
}

static const struct format *format_of(const struct reader *reader)
{
    return reader->formats[reader->next - 1];
}

/* Whether what is bad of the current input is set aside. */
static bool quarantines(const struct reader *reader)
{
    const struct format *format = format_of(reader);
    return reader->options.quarantine && !(format && format->is_foreign);
}

/* ---- Opening ---- */

/* The same file again, through the caller's reader. */
static int begin_foreign(struct reader *reader, const struct input_file *file,
                         const struct format *format, unecho_error *error)
{
    if (!file->regular)
        return error_set(error, UNECHO_E_INPUT,
                         "this is %s, which is read from a file, not from a pipe", format->name);
    reader->carry.count = 0;
    input_close(reader->input);
    reader->input = NULL;
    reader->formats[reader->next - 1] = format;
    return foreign_open(foreign_of(format), file->path, &reader->options.fields,
                        &reader->options.input, &reader->input, error);
}

static int refuse_parquet(unecho_error *error)
{
    error_set(error, UNECHO_E_INPUT, "this is Parquet, which this program does not read");
    error_hint(error, "the Python package does: pip install unecho");
    return UNECHO_E_INPUT;
}

/* Reads the first bytes. One that is damaged before them is what its name says: the next read fails
 * alike, and then there is a record to blame. */
static int read_beginning(struct reader *reader, unecho_error *error)
{
    size_t got = 0;
    unecho_error later = UNECHO_ERROR_INIT;
    if (ARRAY_RESERVE(&reader->carry, READ_BYTES, "an input", error))
        return UNECHO_E_MEMORY;
    while (reader->carry.count < 8) {
        int code = input_read(reader->input, reader->carry.at + reader->carry.count, READ_BYTES / 2,
                              &got, &later);
        if (code == UNECHO_E_INPUT || code == UNECHO_E_LIMIT || (!code && !got))
            break;
        if (code) {
            *error = later;
            return code;
        }
        reader->carry.count += got;
    }
    return UNECHO_OK;
}

/* Decides what the input is, by its first bytes. */
static int begin_input(struct reader *reader, const struct input_file *file, unecho_error *error)
{
    int code = read_beginning(reader, error);
    if (code)
        return code;
    unecho_bytes beginning = {reader->carry.at, reader->carry.count};
    const struct format *format = reader->options.format;
    const struct format *foreign =
        format ? NULL : foreigns_detect(reader->options.foreigns, beginning);
    if (foreign)
        return begin_foreign(reader, file, foreign, error);
    if (!format && format_is_parquet(beginning))
        return refuse_parquet(error);
    const char *name = input_is_stdin(file) ? NULL : file->path;
    reader->formats[reader->next - 1] = format ? format : format_detect(name, beginning);
    return UNECHO_OK;
}

static int open_input(struct reader *reader, struct chunk *chunk)
{
    const struct input_file *file = &reader->inputs->at[reader->next++];
    const char *path = file->path;
    bool is_stdin = input_is_stdin(file);
    reader->carry.count = 0;
    reader->framing = (struct framing){.error = UNECHO_ERROR_INIT};
    reader->number = 1;
    reader->at = reader->bad_bytes = reader->chunks = 0;
    reader->ended = reader->draining = false;
    chunk->first = true;
    if (file->reader.next) {
        reader->formats[reader->next - 1] = &format_documents;
        return documents_open(&file->reader, &reader->options.input, &reader->input, &chunk->error);
    }
    int fd = reader->inputs->stdin_fd;
    if (is_stdin && fd) /* a copy, maybe read before */
        lseek(fd, 0, SEEK_SET);
    int code = is_stdin
                   ? input_open_fd(fd, "-", &reader->options.input, &reader->input, &chunk->error)
                   : input_open(path, &reader->options.input, &reader->input, &chunk->error);
    return code ? code : begin_input(reader, file, &chunk->error);
}

/* ---- Records ---- */

static int add_record(struct reader *reader, struct chunk *chunk, size_t offset, size_t length,
                      uint32_t kind)
{
    if (ARRAY_RESERVE(&chunk->records, 1, "records", &chunk->error))
        return UNECHO_E_MEMORY;
    chunk->records.at[chunk->records.count++] = (struct record){.offset = offset,
                                                                .length = length,
                                                                .number = reader->number,
                                                                .at = reader->at,
                                                                .kind = kind,
                                                                .error = UINT32_MAX};
    reader->at += length;
    if (kind == RECORD_WHOLE || kind == RECORD_BAD)
        reader->number++;
    return UNECHO_OK;
}

/* The record at `offset` is bad: an end of the run, or bytes for the quarantine. */
static int add_bad(struct reader *reader, struct chunk *chunk, size_t offset, size_t length,
                   const unecho_error *why)
{
    const char *path = reader->inputs->at[reader->next - 1].path;
    unecho_error told = *why;
    error_place(&told, path, reader->number, UNECHO_NOWHERE);
    if (!quarantines(reader)) {
        chunk->error = told;
        return told.code;
    }
    if (ARRAY_RESERVE(&chunk->errors, 1, "errors", &chunk->error) ||
        add_record(reader, chunk, offset, length, RECORD_BAD))
        return UNECHO_E_MEMORY;
    struct record *record = &chunk->records.at[chunk->records.count - 1];
    record->at -= reader->bad_bytes;
    record->whole = reader->bad_bytes + length;
    record->error = (uint32_t)chunk->errors.count;
    chunk->errors.at[chunk->errors.count++] = told;
    reader->bad_bytes = 0;
    reader->draining = false;
    return UNECHO_OK;
}

static void set_too_long(const struct reader *reader, unecho_error *why)
{
    const struct format *format = format_of(reader);
    error_set(why, UNECHO_E_LIMIT, "a record of over %llu bytes",
              (unsigned long long)reader->options.max_record);
    error_hint(why, "allow it with --max-record%s",
               format->is_foreign ? "" : ", or set it aside with --on-error=quarantine");
}

static uint64_t window_most(const struct reader *reader)
{
    return LOOK_AHEAD + (reader->draining ? (uint64_t)PIECE_BYTES : reader->options.max_record);
}

/* What the format is shown of the record at `offset`: as much as is allowed to be held. More of it
 * may have been read already; were that shown too, what is decided would depend on how much. */
static unecho_bytes window_at(const struct reader *reader, const struct chunk *chunk, size_t offset)
{
    uint64_t most = window_most(reader);
    size_t left = chunk->bytes.count - offset;
    return (unecho_bytes){chunk->bytes.at + offset, left < most ? left : (size_t)most};
}

/* A record longer than allowed whose end is not in sight goes on in pieces. Its end is looked for
 * from its beginning, as that of any bad one: it may have lied about its length. */
static int drain(struct reader *reader, struct chunk *chunk, size_t *offset)
{
    reader->framing.searched = 0;
    if (reader->draining) {
        int code = add_record(reader, chunk, *offset, PIECE_BYTES, RECORD_BAD_PIECE);
        reader->bad_bytes += PIECE_BYTES;
        *offset += PIECE_BYTES;
        return code;
    }
    set_too_long(reader, &reader->framing.error);
    if (!quarantines(reader))
        return add_bad(reader, chunk, *offset, 0, &reader->framing.error);
    reader->draining = reader->framing.bad = true;
    return UNECHO_OK;
}

static int add_framed(struct reader *reader, struct chunk *chunk, size_t offset,
                      enum frame_result result)
{
    struct framing *framing = &reader->framing;
    uint32_t kind = framing->uncounted ? RECORD_UNCOUNTED : RECORD_WHOLE;
    if (result == FRAME_WHOLE && !reader->draining) {
        if (framing->length <= reader->options.max_record)
            return add_record(reader, chunk, offset, framing->length, kind);
        set_too_long(reader, &framing->error);
    }
    return add_bad(reader, chunk, offset, framing->length, &framing->error);
}

/* Cuts a record, or a piece of one, off bytes[*offset…). `*wanting`: more bytes are needed. */
static int frame_record(struct reader *reader, struct chunk *chunk, size_t *offset, bool *wanting)
{
    unecho_bytes window = window_at(reader, chunk, *offset);
    bool ended = reader->ended && window.length == chunk->bytes.count - *offset;
    enum frame_result result =
        format_of(reader)->frame(window, ended, reader->at == 0, &reader->framing);
    if (result == FRAME_PARTIAL) {
        *wanting = window.length < window_most(reader);
        return *wanting ? UNECHO_OK : drain(reader, chunk, offset);
    }
    int code = add_framed(reader, chunk, *offset, result);
    *offset += reader->framing.length;
    reader->framing = (struct framing){.error = UNECHO_ERROR_INIT};
    return code;
}

/* Cuts records off bytes[*offset…) until more bytes are needed or the chunk is full. */
static int frame_records(struct reader *reader, struct chunk *chunk, size_t *offset, bool *full)
{
    bool wanting = false;
    while (*offset < chunk->bytes.count && !*full && !wanting) {
        int code = frame_record(reader, chunk, offset, &wanting);
        if (code)
            return code;
        *full = frame_is_full(*offset);
    }
    return UNECHO_OK;
}

/* ---- Filling ---- */

/* The compressed input is damaged: with quarantine what came of its last record is set aside, and
 * the input ends there. */
static int read_failed(struct reader *reader, struct chunk *chunk, size_t offset,
                       const unecho_error *why)
{
    int code = add_bad(reader, chunk, offset, chunk->bytes.count - offset, why);
    reader->ended = true;
    return code;
}

static int read_more(struct reader *reader, struct chunk *chunk, size_t *offset)
{
    unecho_error why = UNECHO_ERROR_INIT;
    size_t got = 0;
    if (ARRAY_RESERVE(&chunk->bytes, READ_BYTES, "a chunk of records", &chunk->error))
        return UNECHO_E_MEMORY;
    int code =
        input_read(reader->input, chunk->bytes.at + chunk->bytes.count, READ_BYTES, &got, &why);
    if (code == UNECHO_E_INPUT || (code == UNECHO_E_LIMIT && quarantines(reader))) {
        code = read_failed(reader, chunk, *offset, &why);
        *offset = chunk->bytes.count;
        return code;
    }
    if (code) {
        chunk->error = why;
        return code;
    }
    chunk->bytes.count += got;
    reader->ended = got == 0;
    return UNECHO_OK;
}

static void end_input(struct reader *reader, struct chunk *chunk)
{
    struct hash128 hash = input_hash(reader->input);
    chunk->last = true;
    chunk->input_bytes = input_text_offset(reader->input);
    chunk->input_hash[0] = hash.high;
    chunk->input_hash[1] = hash.low;
    input_close(reader->input);
    reader->input = NULL;
}

/* An empty text is one record all the same: it leaves as an empty file. */
static bool is_empty_text(const struct reader *reader, const struct chunk *chunk)
{
    return format_of(reader)->one_record && reader->number == 1 && !chunk->records.count;
}

static int fill(struct reader *reader, struct chunk *chunk)
{
    size_t offset = 0;
    bool full = false;
    int code = buffer_append(&chunk->bytes, reader->carry.at, reader->carry.count, &chunk->error);
    while (!code) {
        code = frame_records(reader, chunk, &offset, &full);
        if (code || full || reader->ended)
            break;
        code = read_more(reader, chunk, &offset);
    }
    if (code)
        return code;
    if (reader->ended && is_empty_text(reader, chunk))
        code = add_record(reader, chunk, 0, 0, RECORD_WHOLE);
    reader->carry.count = 0;
    if (!code)
        code = buffer_append(&reader->carry, chunk->bytes.at + offset, chunk->bytes.count - offset,
                             &chunk->error);
    chunk->bytes.count = offset;
    chunk->input_compressed_bytes = input_compressed_offset(reader->input);
    if (!code && reader->ended && !reader->carry.count)
        end_input(reader, chunk);
    return code;
}

bool reader_next(struct reader *reader, struct chunk *chunk)
{
    while (!reader->input && reader->next < reader->inputs->count && reader->skipped[reader->next])
        reader->next++;
    if (reader->failed || (!reader->input && reader->next == reader->inputs->count))
        return false;
    chunk->code = reader->input ? UNECHO_OK : open_input(reader, chunk);
    chunk->input = reader->next - 1;
    chunk->nth = reader->chunks++;
    if (!chunk->code)
        chunk->code = fill(reader, chunk);
    if (chunk->code) {
        reader->failed = true;
        error_place(&chunk->error, reader->inputs->at[chunk->input].path, 0, UNECHO_NOWHERE);
    }
    return true;
}
