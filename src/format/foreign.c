// SPDX-License-Identifier: Apache-2.0
#include "format/foreign.h"

#include <string.h>

/* ---- A record ---- */

enum {
    LENGTH_BYTES = 8,
    HEAD_BYTES = 4 * LENGTH_BYTES
};

/* A length of what is not there. */
#define NO_BYTES UINT64_MAX

static void put_length(unsigned char *to, uint64_t length)
{
    for (int i = 0; i < LENGTH_BYTES; i++)
        to[i] = (unsigned char)(length >> (8 * i));
}

static uint64_t get_length(const char *from)
{
    uint64_t length = 0;
    for (int i = LENGTH_BYTES; i-- > 0;)
        length = length << 8 | (unsigned char)from[i];
    return length;
}

size_t foreign_record_length(unecho_bytes bytes)
{
    uint64_t whole = HEAD_BYTES;
    if (bytes.length < HEAD_BYTES)
        return 0;
    for (int i = 0; i < 4; i++) {
        uint64_t length = get_length(bytes.at + i * LENGTH_BYTES);
        if (length == NO_BYTES && i < 2)
            continue;
        if (length > SIZE_MAX / 8)
            return SIZE_MAX;
        whole += length;
    }
    return (size_t)whole;
}

int foreign_pack(struct buffer *to, const unecho_document *document, unecho_error *error)
{
    unsigned char head[HEAD_BYTES];
    const unecho_bytes parts[4] = {document->id, document->url, document->rest, document->text};
    for (int i = 0; i < 4; i++) {
        bool none = i < 2 && !parts[i].at;
        put_length(head + i * LENGTH_BYTES, none ? NO_BYTES : parts[i].length);
    }
    int code = buffer_append(to, head, sizeof head, error);
    for (int i = 0; i < 4 && !code; i++)
        if (parts[i].length)
            code = buffer_append(to, parts[i].at, parts[i].length, error);
    return code;
}

int foreign_unpack(unecho_bytes record, unecho_document *document, unecho_error *error)
{
    unecho_bytes *const parts[4] = {&document->id, &document->url, &document->rest,
                                    &document->text};
    if (foreign_record_length(record) != record.length || !record.length)
        return error_set(error, UNECHO_E_MISMATCH, "these bytes are not one whole record");
    const char *at = record.at + HEAD_BYTES;
    for (int i = 0; i < 4; i++) {
        uint64_t length = get_length(record.at + i * LENGTH_BYTES);
        bool none = i < 2 && length == NO_BYTES;
        *parts[i] = (unecho_bytes){none ? NULL : at, none ? 0 : (size_t)length};
        at += parts[i]->length;
    }
    return UNECHO_OK;
}

/* ---- The format ---- */

static enum frame_result frame(unecho_bytes window, bool ended, bool first, struct framing *framing)
{
    (void)first, (void)ended;
    framing->length = foreign_record_length(window);
    return framing->length && framing->length <= window.length ? FRAME_WHOLE : FRAME_PARTIAL;
}

static int parse(const struct fields *fields, unecho_bytes record, struct parsed *to,
                 struct buffer *room, unecho_error *error)
{
    (void)fields, (void)room;
    unecho_document document = {.size = sizeof document};
    int code = foreign_unpack(record, &document, error);
    to->record = record;
    to->nothing = NULL;
    to->text = document.text;
    to->id = document.id;
    to->url = document.url;
    return code;
}

/* A text is the end of its record: what stands before it stays, but for the text's length. */
static int append_head(struct buffer *to, unecho_bytes record, size_t text_bytes, uint64_t length,
                       unecho_error *error)
{
    size_t before = to->count;
    int code = buffer_append(to, record.at, record.length - text_bytes, error);
    if (!code)
        put_length((unsigned char *)to->at + before + 3 * LENGTH_BYTES, length);
    return code;
}

static int render(const struct parsed *parsed, const struct json_part *parts, size_t count,
                  struct buffer *to, struct parts *shown, unecho_error *error)
{
    size_t length = parsed->text.length;
    for (size_t i = 0; i < count; i++)
        length -= parts[i].length;
    int code = append_head(to, parsed->record, parsed->text.length, length, error);
    return code ? code : format_text.render(parsed, parts, count, to, shown, error);
}

static int restore(const struct fields *fields, unecho_bytes kept, const struct piece *pieces,
                   size_t count, struct buffer *to, unecho_error *error)
{
    unecho_document document = {.size = sizeof document};
    int code = foreign_unpack(kept, &document, error);
    uint64_t length = document.text.length;
    for (size_t i = 0; i < count; i++)
        length += pieces[i].text.length;
    if (!code)
        code = append_head(to, kept, document.text.length, length, error);
    return code ? code : format_text.restore(fields, document.text, pieces, count, to, error);
}

/* ---- All of them ---- */

static bool same(const char *one, const char *other)
{
    return strcmp(one, other) == 0;
}

int foreigns_add(struct foreigns *foreigns, const unecho_file_format *file, unecho_error *error)
{
    bool whole = file && file->size >= sizeof *file && file->name && file->name[0] &&
                 file->extension && file->extension[0] == '.' && file->magic.length &&
                 file->magic.length <= FOREIGN_MAGIC_MOST && file->read && file->write;
    if (!whole)
        return error_set(error, UNECHO_E_ARGUMENT,
                         "a file format has a size, a name, an extension, a magic of 1 to %d bytes "
                         "and both functions",
                         FOREIGN_MAGIC_MOST);
    if (format_find(file->name) || foreigns_find(foreigns, file->name))
        return error_set(error, UNECHO_E_ARGUMENT, "there is a format \"%s\" already", file->name);
    if (foreigns->count == FOREIGN_MOST)
        return error_set(error, UNECHO_E_ARGUMENT, "over %d file formats", FOREIGN_MOST);
    foreigns->at[foreigns->count++] = (struct foreign){.format = {.name = file->name,
                                                                  .extension = file->extension,
                                                                  .is_foreign = true,
                                                                  .frame = frame,
                                                                  .parse = parse,
                                                                  .render = render,
                                                                  .restore = restore},
                                                       .file = *file};
    return UNECHO_OK;
}

const struct format *foreigns_find(const struct foreigns *foreigns, const char *name)
{
    for (size_t i = 0; foreigns && i < foreigns->count; i++)
        if (same(foreigns->at[i].format.name, name))
            return &foreigns->at[i].format;
    return NULL;
}

const struct format *foreigns_detect(const struct foreigns *foreigns, unecho_bytes beginning)
{
    for (size_t i = 0; foreigns && i < foreigns->count; i++) {
        unecho_bytes magic = foreigns->at[i].file.magic;
        if (beginning.length >= magic.length && memcmp(beginning.at, magic.at, magic.length) == 0)
            return &foreigns->at[i].format;
    }
    return NULL;
}

size_t foreigns_stem(const struct foreigns *foreigns, const char *name, size_t length)
{
    for (size_t i = 0; foreigns && i < foreigns->count; i++) {
        const char *ending = foreigns->at[i].format.extension;
        size_t size = strlen(ending);
        if (length > size && memcmp(name + length - size, ending, size) == 0)
            return length - size;
    }
    return length;
}
