// SPDX-License-Identifier: Apache-2.0
#include "stream/codec.h"

#include <string.h>

static int plain_open(struct input *input, unecho_error *error)
{
    (void)input, (void)error;
    return UNECHO_OK;
}

/* First what was read to look at it, then straight into the caller's buffer. */
static int plain_read(struct input *input, unsigned char *to, size_t room, size_t *got,
                      unecho_error *error)
{
    struct raw *raw = &input->raw;
    size_t left = raw_left(raw);
    int code = UNECHO_OK;
    if (left) {
        *got = left < room ? left : room;
        memcpy(to, raw->at + raw->start, *got);
        raw->start += *got;
    } else if (!raw->ended) {
        code = file_read(&raw->file, to, room, got, error);
        raw->before += *got;
        raw->ended = !code && *got == 0;
    }
    input->boundary = raw->ended && raw_left(raw) == 0;
    return code;
}

static size_t plain_memory(const struct input *input)
{
    (void)input;
    return 0;
}

static void plain_close(struct input *input)
{
    (void)input;
}

const struct codec codec_plain = {INPUT_PLAIN, "plain",      plain_open,
                                  plain_read,  plain_memory, plain_close};
