// SPDX-License-Identifier: Apache-2.0
/* Bytes that a function gives, piece by piece: nothing to decompress. */
#include "stream/codec.h"

#include <stdlib.h>
#include <string.h>

/* The last piece, and how much of it was given. */
struct piece {
    struct buffer bytes;
    size_t at;
};

static int source_open(struct input *input, unecho_error *error)
{
    input->decoder = mem_new(1, sizeof(struct piece), "a source", error);
    return input->decoder ? UNECHO_OK : UNECHO_E_MEMORY;
}

static int next_piece(struct input *input, struct piece *piece, unecho_error *error)
{
    piece->bytes.count = piece->at = 0;
    return input->source.next(input->source.self, &piece->bytes, error);
}

static int source_read(struct input *input, unsigned char *to, size_t room, size_t *got,
                       unecho_error *error)
{
    struct piece *piece = input->decoder;
    int code = UNECHO_OK;
    while (!code && *got < room) {
        if (piece->at == piece->bytes.count)
            code = next_piece(input, piece, error);
        size_t left = piece->bytes.count - piece->at, take = room - *got;
        if (code || !left)
            break;
        take = left < take ? left : take;
        memcpy(to + *got, piece->bytes.at + piece->at, take);
        piece->at += take;
        *got += take;
    }
    input->boundary = !code && !*got;
    return code;
}

static size_t source_memory(const struct input *input)
{
    const struct piece *piece = input->decoder;
    return sizeof *piece + piece->bytes.room;
}

static void source_close(struct input *input)
{
    struct piece *piece = input->decoder;
    if (piece)
        buffer_free(&piece->bytes);
    free(piece);
    input->source.close(input->source.self);
}

const struct codec codec_source = {INPUT_PLAIN, "plain",       source_open,
                                   source_read, source_memory, source_close};
