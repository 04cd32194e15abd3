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

static int pack_bytes(struct buffer *to, unecho_bytes bytes, unecho_error *error)
{
    return bytes.length ? buffer_append(to, bytes.at, bytes.length, error) : UNECHO_OK;
}

int row_pack(struct buffer *to, const unecho_row *row, unecho_error *error)
{
    unecho_row copy = *row;
    int code = buffer_append(to, &copy, sizeof copy, error);
    for (int i = 0; i < BORROWED_COUNT && !code; i++)
        code = pack_bytes(to, *borrowed(&copy, i), error);
    for (size_t i = 0; i < row->witness_count && !code; i++) {
        const unecho_witness *witness = &row->witnesses[i];
        code = buffer_append(to, witness, sizeof *witness, error);
        if (!code)
            code = pack_bytes(to, witness->doc, error);
        if (!code)
            code = pack_bytes(to, witness->source, error);
    }
    return code;
}

/* Points `bytes` to `*next`, where they were packed, and moves on. */
static void unpack_bytes(unecho_bytes *bytes, const char **next)
{
    if (bytes->at) /* NULL says that it is not given */
        bytes->at = *next;
    *next += bytes->length;
}

int row_unpack(unecho_bytes *packed, unecho_row *row, struct witnesses *room, unecho_error *error)
{
    memcpy(row, packed->at, sizeof *row);
    const char *next = packed->at + sizeof *row;
    for (int i = 0; i < BORROWED_COUNT; i++)
        unpack_bytes(borrowed(row, i), &next);
    room->count = 0;
    if (ARRAY_RESERVE(room, row->witness_count, "witnesses", error))
        return UNECHO_E_MEMORY;
    for (size_t i = 0; i < row->witness_count; i++) {
        unecho_witness *witness = &room->at[room->count++];
        memcpy(witness, next, sizeof *witness);
        next += sizeof *witness;
        unpack_bytes(&witness->doc, &next);
        unpack_bytes(&witness->source, &next);
    }
    row->witnesses = row->witness_count ? room->at : NULL;
    packed->length -= (size_t)(next - packed->at);
    packed->at = next;
    return UNECHO_OK;
}
