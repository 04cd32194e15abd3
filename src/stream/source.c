// SPDX-License-Identifier: Apache-2.0
/* Bytes that a function gives: no file, nothing to decompress. */
#include "stream/codec.h"

static int source_open(struct input *input, unecho_error *error)
{
    (void)input, (void)error;
    return UNECHO_OK;
}

static int source_read(struct input *input, unsigned char *to, size_t room, size_t *got,
                       unecho_error *error)
{
    int code = input->source.read(input->source.self, to, room, got, error);
    input->boundary = !code && !*got;
    return code;
}

static size_t source_memory(const struct input *input)
{
    (void)input;
    return 0;
}

static void source_close(struct input *input)
{
    input->source.close(input->source.self);
}

const struct codec codec_source = {INPUT_PLAIN, "plain",       source_open,
                                   source_read, source_memory, source_close};
