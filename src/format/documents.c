// SPDX-License-Identifier: Apache-2.0
#include "format/documents.h"

#include <string.h>

/* What stands before the bytes of a document. */
struct head {
    uint64_t number, id, url, text; /* lengths */
    uint32_t has_id, has_url;       /* without padding: chunks are compared by their hash */
};

static struct head head_of(const struct packed_document *document)
{
    return (struct head){.number = document->number,
                         .id = document->id.length,
                         .url = document->url.length,
                         .text = document->text.length,
                         .has_id = document->id.at != NULL,
                         .has_url = document->url.at != NULL};
}

static int append(struct buffer *to, unecho_bytes bytes, unecho_error *error)
{
    return bytes.length ? buffer_append(to, bytes.at, bytes.length, error) : UNECHO_OK;
}

int documents_pack(struct buffer *to, const struct packed_document *document, unecho_error *error)
{
    struct head head = head_of(document);
    int code = buffer_append(to, &head, sizeof head, error);
    if (!code)
        code = append(to, document->id, error);
    if (!code)
        code = append(to, document->url, error);
    return code ? code : append(to, document->text, error);
}

/* The length of the record that begins so; 0: its head is not all there. */
static size_t record_length(unecho_bytes bytes)
{
    struct head head;
    if (bytes.length < sizeof head)
        return 0;
    memcpy(&head, bytes.at, sizeof head);
    return sizeof head + head.id + head.url + head.text;
}

bool documents_unpack(unecho_bytes *stream, struct packed_document *document)
{
    struct head head;
    if (!stream->length)
        return false;
    memcpy(&head, stream->at, sizeof head);
    const char *at = stream->at + sizeof head;
    *document = (struct packed_document){
        .number = head.number,
        .id = {head.has_id ? at : NULL, head.id},
        .url = {head.has_url ? at + head.id : NULL, head.url},
        .text = {at + head.id + head.url, head.text},
    };
    size_t length = record_length(*stream);
    *stream = (unecho_bytes){stream->at + length, stream->length - length};
    return true;
}

/* ---- The format ---- */

static enum frame_result frame(unecho_bytes window, bool ended, bool first, struct framing *framing)
{
    (void)first, (void)ended;
    framing->length = record_length(window);
    return framing->length && framing->length <= window.length ? FRAME_WHOLE : FRAME_PARTIAL;
}

static int parse(const struct fields *fields, unecho_bytes record, struct parsed *to,
                 struct buffer *room, unecho_error *error)
{
    (void)fields, (void)room, (void)error;
    struct packed_document document;
    unecho_bytes rest = record;
    documents_unpack(&rest, &document);
    to->record = record;
    to->nothing = NULL;
    to->text = document.text;
    to->id = document.id;
    to->url = document.url;
    return UNECHO_OK;
}

/* Number and text: whoever gave the document knows the rest. */
static int render(const struct parsed *parsed, const struct json_part *parts, size_t count,
                  struct buffer *to, struct parts *shown, unecho_error *error)
{
    struct head head;
    memcpy(&head, parsed->record.at, sizeof head);
    head = (struct head){.number = head.number, .text = parsed->text.length};
    for (size_t i = 0; i < count; i++)
        head.text -= parts[i].length;
    int code = buffer_append(to, &head, sizeof head, error);
    return code ? code : format_text.render(parsed, parts, count, to, shown, error);
}

const struct format format_documents = {
    .name = "documents", .in_memory = true, .frame = frame, .parse = parse, .render = render};
