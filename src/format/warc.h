// SPDX-License-Identifier: Apache-2.0
/* A WARC record's header block (ISO 28500:2017, section 4): named fields, a line each. */
#ifndef FORMAT_WARC_H
#define FORMAT_WARC_H

#include "base/error.h"

/* The fields that a text record is made of; at NULL where missing. Borrowed from the header. */
struct warc_header {
    unecho_bytes type, id, url, date, content_type;
    bool has_length;
    uint64_t content_length;
};

/* Where the header block ends, blank line included: 0 while it does not end in these bytes. Lines
 * end in CR LF, or in LF alone as some tools write them. */
size_t warc_header_end(unecho_bytes bytes, size_t from);

/* Reads a whole header block. UNECHO_E_INPUT with the byte: no "WARC/1." line, a line without a
 * colon, a Content-Length that is missing, no number, or given twice with two values. */
int warc_header_read(unecho_bytes block, struct warc_header *header, unecho_error *error);

/* Whether the record holds text for cleaning: a conversion, or a resource of type text/plain. */
bool warc_is_text(const struct warc_header *header);

#endif
