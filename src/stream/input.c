// SPDX-License-Identifier: Apache-2.0
#include "stream/input.h"

#include "base/mem.h"
#include "stream/codec.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* ---- Raw bytes ------------------------------------------------------------------------------ */

int raw_fill(struct raw *raw, size_t need, unecho_error *error)
{
    assert(need <= RAW_ROOM);
    if (raw_left(raw) >= need || raw->ended)
        return UNECHO_OK;
    memmove(raw->buffer, raw->buffer + raw->start, raw_left(raw));
    raw->before += raw->start;
    raw->end -= raw->start;
    raw->start = 0;
    while (raw->end < need && !raw->ended) {
        size_t got;
        int code = file_read(&raw->file, raw->buffer + raw->end, RAW_ROOM - raw->end, &got, error);
        if (code)
            return code;
        raw->end += got;
        raw->ended = got == 0;
    }
    return UNECHO_OK;
}

/* ---- Telling formats apart ------------------------------------------------------------------ */

static const unsigned char gzip_magic[] = {0x1F, 0x8B};
static const unsigned char zstd_magic[] = {0x28, 0xB5, 0x2F, 0xFD};
static const unsigned char skip_magic[] = {0x50, 0x2A, 0x4D, 0x18}; /* first byte 0x50 to 0x5F */

static bool begins(const unsigned char *bytes, size_t length, const unsigned char *magic,
                   bool skippable)
{
    for (size_t i = 0; i < length; i++)
        if ((i == 0 && skippable ? bytes[i] & 0xF0 : bytes[i]) != magic[i])
            return false;
    return true;
}

static bool named(const char *name, const char *ending)
{
    size_t length = strlen(name), cut = strlen(ending);
    if (length <= cut)
        return false;
    for (size_t i = 0; i < cut; i++)
        if ((name[length - cut + i] | 0x20) != (ending[i] | 0x20)) /* ASCII case, in any locale */
            return false;
    return true;
}

/* Whether 1 to 3 bytes are the beginning of a compressed file rather than a very short text: what
 * no text begins with, or what the name says. */
static const struct codec *codec_of_stump(const char *name, const unsigned char *bytes,
                                          size_t count)
{
    if (count == 1 && bytes[0] == gzip_magic[0])
        return &codec_gzip;
    if (begins(bytes, count, zstd_magic, false) && (count > 1 || named(name, ".zst")))
        return &codec_zstd;
    if (begins(bytes, count, skip_magic, true) && named(name, ".zst"))
        return &codec_zstd;
    return &codec_plain;
}

static const struct codec *codec_of(const char *name, const unsigned char *bytes, size_t count)
{
    if (count >= sizeof gzip_magic && begins(bytes, sizeof gzip_magic, gzip_magic, false))
        return &codec_gzip;
    if (count == 0)
        return &codec_plain;
    if (count < sizeof zstd_magic)
        return codec_of_stump(name, bytes, count);
    if (begins(bytes, sizeof zstd_magic, zstd_magic, false) ||
        begins(bytes, sizeof skip_magic, skip_magic, true))
        return &codec_zstd;
    return &codec_plain;
}

/* ---- Opening and closing -------------------------------------------------------------------- */

static struct input *new_input(const char *name, const struct input_options *options,
                               unecho_error *error)
{
    struct input *input = mem_new(1, sizeof *input, "an input", error);
    if (!input)
        return NULL;
    input->raw.file.fd = -1;
    if (options)
        input->options = *options;
    if (!input->options.window_bytes)
        input->options.window_bytes = INPUT_WINDOW_BYTES;
    input->boundary = true;
    hash_stream_init(&input->hash);
    input->name = mem_text(name, strlen(name), error);
    if (!input->name) {
        input_close(input);
        return NULL;
    }
    return input;
}

/* Chooses and opens the codec; on failure nothing is left. */
static int start(struct input *input, struct input **to, unecho_error *error)
{
    int code = UNECHO_OK;
    if (!input->raw.at) {
        input->raw.buffer = mem_resize(NULL, RAW_ROOM, 1, "compressed input", error);
        input->raw.at = input->raw.buffer;
        code = input->raw.at ? raw_fill(&input->raw, 4, error) : UNECHO_E_MEMORY;
    }
    if (!code) {
        const struct raw *raw = &input->raw;
        input->codec = codec_of(input->name, raw->at + raw->start, raw_left(raw));
        code = input->codec->open(input, error);
    }
    if (code) {
        error_place(error, input->name, 0, raw_offset(&input->raw));
        input_close(input);
        return code;
    }
    *to = input;
    return UNECHO_OK;
}

int input_open(const char *path, const struct input_options *options, struct input **to,
               unecho_error *error)
{
    *to = NULL;
    struct input *input = new_input(path, options, error);
    if (!input)
        return UNECHO_E_MEMORY;
    int code = file_open(&input->raw.file, input->name, input->options.stop, error);
    if (code) {
        input_close(input);
        return code;
    }
    return start(input, to, error);
}

int input_open_fd(int fd, const char *name, const struct input_options *options, struct input **to,
                  unecho_error *error)
{
    *to = NULL;
    struct input *input = new_input(name, options, error);
    if (!input)
        return UNECHO_E_MEMORY;
    int code = file_adopt(&input->raw.file, fd, input->name, input->options.stop, error);
    if (code) {
        input_close(input);
        return code;
    }
    return start(input, to, error);
}

int input_open_bytes(unecho_bytes bytes, const char *name, const struct input_options *options,
                     struct input **to, unecho_error *error)
{
    *to = NULL;
    struct input *input = new_input(name, options, error);
    if (!input)
        return UNECHO_E_MEMORY;
    input->raw.at = (const unsigned char *)(bytes.length ? bytes.at : "");
    input->raw.end = bytes.length;
    input->raw.ended = true;
    return start(input, to, error);
}

int input_open_source(const struct input_source *source, const char *name,
                      const struct input_options *options, struct input **to, unecho_error *error)
{
    *to = new_input(name, options, error);
    if (!*to) {
        source->close(source->self);
        return UNECHO_E_MEMORY;
    }
    (*to)->source = *source;
    (*to)->codec = &codec_source;
    int code = codec_source.open(*to, error);
    if (!code)
        return UNECHO_OK;
    input_close(*to);
    *to = NULL;
    return code;
}

void input_close(struct input *input)
{
    if (!input)
        return;
    if (input->codec)
        input->codec->close(input);
    file_close(&input->raw.file);
    free(input->raw.buffer);
    free(input->name);
    free(input);
}

/* ---- Reading -------------------------------------------------------------------------------- */

static int fail(struct input *input, unecho_error *error)
{
    const unecho_error *failure = &input->failure;
    if (error && error->code == UNECHO_OK) {
        size_t size = error->size;
        *error = *failure;
        error->size = size;
    }
    return input->failed;
}

int input_read(struct input *input, void *buffer, size_t room, size_t *got, unecho_error *error)
{
    assert(room);
    *got = 0;
    if (input->failed)
        return fail(input, error);
    if (input->ended)
        return UNECHO_OK;
    input->failure = (unecho_error)UNECHO_ERROR_INIT;
    input->failed = input->codec->read(input, buffer, room, got, &input->failure);
    uint64_t at = input->codec == &codec_source ? UNECHO_NOWHERE : raw_offset(&input->raw);
    error_place(&input->failure, input->name, 0, at);
    input->text += *got;
    hash_stream_update(&input->hash, buffer, *got);
    if (input->failed && *got == 0)
        return fail(input, error);
    input->ended = *got == 0; /* a failure after some bytes is told by the next call */
    return UNECHO_OK;
}

/* ---- Asking --------------------------------------------------------------------------------- */

enum input_format input_format(const struct input *input)
{
    return input->codec->format;
}

const char *input_format_name(const struct input *input)
{
    return input->codec->name;
}

uint64_t input_compressed_offset(const struct input *input)
{
    if (input->codec == &codec_source) /* which does not tell how far it is */
        return input->ended ? input->source.file_bytes : 0;
    return raw_offset(&input->raw);
}

bool input_seek_table_is_wrong(const struct input *input)
{
    return input->seek_table_is_wrong;
}

uint64_t input_text_offset(const struct input *input)
{
    return input->text;
}

struct hash128 input_hash(const struct input *input)
{
    return hash_stream_digest(&input->hash);
}

bool input_at_boundary(const struct input *input)
{
    return input->boundary;
}

size_t input_memory(const struct input *input)
{
    return sizeof *input + strlen(input->name) + 1 + (input->raw.buffer ? RAW_ROOM : 0) +
           input->codec->memory(input);
}

size_t input_memory_most(const struct input_options *options)
{
    uint64_t window = options && options->window_bytes ? options->window_bytes : INPUT_WINDOW_BYTES;
    size_t gzip = gzip_memory_most(options ? options->inflate : NULL);
    size_t zstd = zstd_memory_most(window);
    return sizeof(struct input) + PATH_MAX + RAW_ROOM + (gzip > zstd ? gzip : zstd);
}
