// SPDX-License-Identifier: Apache-2.0
#include "read/documents.h"

#include "format/documents.h"

#include <stdlib.h>
#include <string.h>

struct documents {
    const unecho_reader *reader;
    struct buffer packed; /* the last document */
    size_t at;            /* how much of it was given */
    uint64_t number;
};

static void documents_close(void *self)
{
    struct documents *documents = self;
    buffer_free(&documents->packed);
    free(documents);
}

/* Packs the next document; none is left where nothing was packed. */
static int pack_next(struct documents *documents, unecho_error *error)
{
    const unecho_reader *reader = documents->reader;
    unecho_document document = {.size = sizeof document};
    bool got = false;
    documents->packed.count = documents->at = 0;
    int code = reader->next(reader->self, &document, &got, error);
    if (code || !got)
        return code;
    struct packed_document packed = {++documents->number, document.id, document.url, document.text};
    return documents_pack(&documents->packed, &packed, error);
}

static int documents_read(void *self, unsigned char *to, size_t room, size_t *got,
                          unecho_error *error)
{
    struct documents *documents = self;
    struct buffer *packed = &documents->packed;
    while (*got < room) {
        int code = documents->at == packed->count ? pack_next(documents, error) : UNECHO_OK;
        size_t left = packed->count - documents->at, take = room - *got;
        if (code || !left)
            return code;
        take = left < take ? left : take;
        memcpy(to + *got, packed->at + documents->at, take);
        documents->at += take;
        *got += take;
    }
    return UNECHO_OK;
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
    struct input_source source = {documents, documents_read, documents_close};
    return input_open_source(&source, reader->name, options, input, error);
}
