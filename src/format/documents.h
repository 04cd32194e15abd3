// SPDX-License-Identifier: Apache-2.0
/*
 * Documents that a caller gives, as a stream of bytes, so that they go the way of every other
 * input: numbers and lengths, then id, URL and text, one document after the other. The stream never
 * leaves the process: numbers are in the machine's own order.
 *
 *   pack     a document at the end of a stream
 *   unpack   the first document off a stream of whole ones: what `render` of format_documents
 *            leaves, which has neither id nor URL
 */
#ifndef FORMAT_DOCUMENTS_H
#define FORMAT_DOCUMENTS_H

#include "format/format.h"

struct packed_document {
    uint64_t number;            /* of the record, from 1 */
    unecho_bytes id, url, text; /* borrowed; id and url at NULL: it has none */
};

int documents_pack(struct buffer *to, const struct packed_document *document, unecho_error *error);

/* False where the stream is at its end. */
bool documents_unpack(unecho_bytes *stream, struct packed_document *document);

extern const struct format format_documents;

#endif
