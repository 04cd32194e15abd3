// SPDX-License-Identifier: Apache-2.0
#include "write/pack.h"

#include <string.h>

/* Every member of a row that points elsewhere. */
static const size_t BORROWED[] = {
    offsetof(unecho_row, doc),
    offsetof(unecho_row, source),
    offsetof(unecho_row, rule),
    offsetof(unecho_row, witness.doc),
    offsetof(unecho_row, witness.source),
    offsetof(unecho_row, text),
    offsetof(unecho_row, raw),
    offsetof(unecho_row, note),
};
enum {
    BORROWED_COUNT = sizeof BORROWED / sizeof *BORROWED
};

static unecho_bytes *borrowed(unecho_row *row, int nth)
{
    return (unecho_bytes *)((char *)row + BORROWED[nth]);
}

int row_pack(struct buffer *to, const unecho_row *row, unecho_error *error)
{
    unecho_row copy = *row;
    if (buffer_append(to, &copy, sizeof copy, error))
        return UNECHO_E_MEMORY;
    for (int i = 0; i < BORROWED_COUNT; i++) {
        const unecho_bytes *bytes = borrowed(&copy, i);
        if (bytes->length && buffer_append(to, bytes->at, bytes->length, error))
            return UNECHO_E_MEMORY;
    }
    return UNECHO_OK;
}

void row_unpack(unecho_bytes *packed, unecho_row *row)
{
    memcpy(row, packed->at, sizeof *row);
    const char *next = packed->at + sizeof *row;
    for (int i = 0; i < BORROWED_COUNT; i++) {
        unecho_bytes *bytes = borrowed(row, i);
        if (bytes->at) /* NULL says that it is not given */
            bytes->at = next;
        next += bytes->length;
    }
    packed->length -= (size_t)(next - packed->at);
    packed->at = next;
}
