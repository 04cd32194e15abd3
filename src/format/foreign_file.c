// SPDX-License-Identifier: Apache-2.0
/* Files of the caller's own formats, read and written. */
#include "format/foreign.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* The names of the columns or members, as strings. */
struct names {
    char *text, *id, *url;
    unecho_fields fields;
};

static void names_free(struct names *names)
{
    free(names->text);
    free(names->id);
    free(names->url);
}

static int names_make(struct names *names, const struct fields *from, unecho_error *error)
{
    names->text = mem_text(from->text.at, from->text.length, error);
    names->id = mem_text(from->id.at, from->id.length, error);
    names->url = mem_text(from->url.at, from->url.length, error);
    names->fields = (unecho_fields){sizeof(unecho_fields), names->text, names->id, names->url};
    return names->text && names->id && names->url ? UNECHO_OK : UNECHO_E_MEMORY;
}

/* ---- Reading ---- */

struct reading {
    struct names names;
    unecho_reader reader;
};

static int pack_next(void *self, struct buffer *to, unecho_error *error)
{
    const struct reading *reading = self;
    unecho_document document = {.size = sizeof document};
    bool got = false;
    int code = reading->reader.next(reading->reader.self, &document, &got, error);
    return code || !got ? code : foreign_pack(to, &document, error);
}

static void reading_close(void *self)
{
    struct reading *reading = self;
    if (reading->reader.close)
        reading->reader.close(reading->reader.self);
    names_free(&reading->names);
    free(reading);
}

static int begin(const struct foreign *foreign, const char *path, const struct fields *fields,
                 struct reading *reading, unecho_error *error)
{
    reading->reader.size = sizeof reading->reader;
    int code = names_make(&reading->names, fields, error);
    if (!code)
        code = foreign->file.read(foreign->file.self, path, &reading->names.fields,
                                  &reading->reader, error);
    if (!code && !reading->reader.next)
        code = error_set(error, UNECHO_E_ARGUMENT, "the reader of this format has no `next`");
    return code;
}

int foreign_open(const struct foreign *foreign, const char *path, const struct fields *fields,
                 const struct input_options *options, struct input **input, unecho_error *error)
{
    struct stat status;
    *input = NULL;
    struct reading *reading = mem_new(1, sizeof *reading, "a reader", error);
    if (!reading)
        return UNECHO_E_MEMORY;
    int code = begin(foreign, path, fields, reading, error);
    if (code) {
        reading_close(reading);
        error_place(error, path, 0, UNECHO_NOWHERE);
        return code;
    }
    uint64_t bytes = stat(path, &status) ? 0 : (uint64_t)status.st_size;
    struct input_source source = {reading, pack_next, reading_close, bytes};
    return input_open_source(&source, path, options, input, error);
}

/* ---- Writing ---- */

struct foreign_file {
    struct names names;
    unecho_sink to;
    unecho_file_writer writer;
    struct buffer begun; /* of a record that is not whole yet */
};

void foreign_file_free(struct foreign_file *file)
{
    if (!file)
        return;
    if (file->writer.close)
        file->writer.close(file->writer.self);
    names_free(&file->names);
    buffer_free(&file->begun);
    free(file);
}

static int open_writer(const struct foreign *foreign, const char *like, const struct fields *fields,
                       const unecho_sink *to, struct foreign_file *file, unecho_error *error)
{
    file->writer.size = sizeof file->writer;
    file->to = *to;
    int code = names_make(&file->names, fields, error);
    if (!code)
        code = foreign->file.write(foreign->file.self, like, &file->names.fields, &file->to,
                                   &file->writer, error);
    if (!code && (!file->writer.document || !file->writer.finish))
        code = error_set(error, UNECHO_E_ARGUMENT, "the writer of this format lacks a function");
    return code;
}

int foreign_file_new(const struct foreign *foreign, const char *like, const struct fields *fields,
                     const unecho_sink *to, struct foreign_file **file, unecho_error *error)
{
    *file = mem_new(1, sizeof **file, "a writer", error);
    if (!*file)
        return UNECHO_E_MEMORY;
    int code = open_writer(foreign, like, fields, to, *file, error);
    if (code) {
        error_place(error, like, 0, UNECHO_NOWHERE);
        foreign_file_free(*file);
        *file = NULL;
    }
    return code;
}

static int write_record(struct foreign_file *file, unecho_bytes record, unecho_error *error)
{
    unecho_document document = {.size = sizeof document};
    int code = foreign_unpack(record, &document, error);
    return code ? code : file->writer.document(file->writer.self, &document, error);
}

/* Writes the whole records at the beginning of `bytes`, which shrinks to what is left. */
static int write_whole(struct foreign_file *file, unecho_bytes *bytes, unecho_error *error)
{
    for (;;) {
        size_t length = foreign_record_length(*bytes);
        if (length == SIZE_MAX)
            return error_set(error, UNECHO_E_MISMATCH, "these bytes are no record");
        if (!length || length > bytes->length)
            return UNECHO_OK;
        int code = write_record(file, (unecho_bytes){bytes->at, length}, error);
        if (code)
            return code;
        *bytes = (unecho_bytes){bytes->at + length, bytes->length - length};
    }
}

/* Completes the record that was begun from the first of `bytes`. */
static int write_begun(struct foreign_file *file, unecho_bytes *bytes, unecho_error *error)
{
    struct buffer *begun = &file->begun;
    int code = UNECHO_OK;
    while (begun->count && bytes->length && !code) {
        size_t length = foreign_record_length((unecho_bytes){begun->at, begun->count});
        size_t need = length ? length - begun->count : 1; /* its head grows byte by byte */
        size_t take = need < bytes->length ? need : bytes->length;
        code = buffer_append(begun, bytes->at, take, error);
        *bytes = (unecho_bytes){bytes->at + take, bytes->length - take};
        unecho_bytes whole = {begun->at, begun->count};
        if (!code)
            code = write_whole(file, &whole, error);
        if (!code && !whole.length)
            begun->count = 0;
    }
    return code;
}

int foreign_file_write(struct foreign_file *file, const void *bytes, size_t length,
                       unecho_error *error)
{
    unecho_bytes left = {bytes, length};
    int code = write_begun(file, &left, error);
    if (!code)
        code = write_whole(file, &left, error);
    return code || !left.length ? code : buffer_append(&file->begun, left.at, left.length, error);
}

static int write_to_file(void *self, const void *bytes, size_t length, unecho_error *error)
{
    return foreign_file_write(self, bytes, length, error);
}

unecho_sink foreign_file_sink(struct foreign_file *file)
{
    return (unecho_sink){sizeof(unecho_sink), write_to_file, file};
}

int foreign_file_finish(struct foreign_file *file, unecho_error *error)
{
    if (file->begun.count)
        return error_set(error, UNECHO_E_MISMATCH, "the last record is cut short");
    return file->writer.finish(file->writer.self, error);
}
