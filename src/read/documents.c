// SPDX-License-Identifier: Apache-2.0
#include "read/documents.h"

#include "format/documents.h"

#include <stdlib.h>

struct documents {
    const unecho_reader *reader;
    uint64_t number;
};

/* Packs the next document; none is left where nothing was packed. */
static int pack_next(void *self, struct buffer *to, unecho_error *error)
{
    struct documents *documents = self;
    const unecho_reader *reader = documents->reader;
    unecho_document document = {.size = sizeof document};
    bool got = false;
    int code = reader->next(reader->self, &document, &got, error);
    if (code || !got)
        return code;
    struct packed_document packed = {++documents->number, document.id, document.url, document.text};
    return documents_pack(to, &packed, error);
}

int documents_open(const unecho_reader *reader, const struct input_options *options,
                   struct input **input, unecho_error *error)
{
    *input = NULL;
    int code = reader->rewind ? reader->rewind(reader->self, error) : UNECHO_OK;
    if (code)
        return code;
    struct documents *documents = mem_new(1, sizeof *documents, "a reader", error);
    if (!documents)
        return UNECHO_E_MEMORY;
    documents->reader = reader;
    struct input_source source = {documents, pack_next, free, 0};
    return input_open_source(&source, reader->name, options, input, error);
}
