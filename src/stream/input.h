// SPDX-License-Identifier: Apache-2.0
/*
 * Inputs: the decompressed bytes of a file, whatever it is compressed with.
 *
 * Takes plain bytes, gzip (RFC 1952, any number of members) and zstd (RFC 8878, any number of
 * frames, skippable ones anywhere). The content decides which, never the name; the name has a say
 * in one case only: a file of 1 to 3 bytes that could be the beginning of gzip or zstd as well as
 * text ("(") is taken for a truncated one if it is called .gz or .zst.
 *
 * Gives the bytes together with counts and their published hash. Refuses what is cut short anywhere
 * but at the end of a member or frame, what fails its checksum, and what follows the last member or
 * frame without being one (zero bytes after gzip are padding), each with the byte of the file.
 * Bytes before such a place may have been given already: whoever publishes waits for the clean end.
 * How many depends on the library that inflates, by a byte where gzip is cut short, by more where
 * it is damaged; up to the last member or frame that is whole they are the same everywhere.
 *
 * Owns one buffer for compressed bytes and the decoder's state; memory is bounded by the options,
 * never by the input. Cost: the decoder's, and XXH3 at memory speed.
 *
 * Thread rule: one input, one thread at a time.
 */
#ifndef STREAM_INPUT_H
#define STREAM_INPUT_H

#include "base/hash.h"
#include "base/mem.h"

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

enum {
    /* What zstd itself accepts unless told otherwise (--long=27). */
    INPUT_WINDOW_BYTES = 128 << 20
};

struct inflate_library;

/* Zero-initialised is good: everything has a default. Read during the open call only. */
struct input_options {
    uint64_t window_bytes;      /* the largest zstd window accepted; 0: INPUT_WINDOW_BYTES */
    const char *window_setting; /* what the user sets to allow a larger one ("--memory"); static;
                                   NULL: the hint names zstd's own way */
    const atomic_bool *stop;    /* see file_open; borrowed while the input is open */
    const struct inflate_library *inflate; /* NULL: the one this was built with */
};

enum input_format {
    INPUT_PLAIN,
    INPUT_GZIP,
    INPUT_ZSTD
};

struct input;

/*
 * Opens `path` and looks at its first bytes; members, frames and windows are judged by input_read.
 * `options` may be NULL. UNECHO_E_IO: see file_open; UNECHO_E_MEMORY; UNECHO_E_CANCELLED. On
 * failure
 * `*input` is NULL. Release with input_close.
 */
int input_open(const char *path, const struct input_options *options, struct input **input,
               unecho_error *error);

/* The same over a descriptor, which stays the caller's; `name` is for messages and copied. */
int input_open_fd(int fd, const char *name, const struct input_options *options,
                  struct input **input, unecho_error *error);

/* The same over bytes in memory, borrowed while the input is open. */
int input_open_bytes(unecho_bytes bytes, const char *name, const struct input_options *options,
                     struct input **input, unecho_error *error);

/* Bytes that somebody makes. `next` appends the next piece of them, or nothing at their end;
 * `close` is called once, by input_close or where opening failed. */
struct input_source {
    void *self;
    int (*next)(void *self, struct buffer *to, unecho_error *error);
    void (*close)(void *self);
    uint64_t file_bytes; /* of the file that they come from; 0: there is none */
};

/* The same over such bytes, taken as they are: never for compressed ones. Takes the source, also
 * where this fails. */
int input_open_source(const struct input_source *source, const char *name,
                      const struct input_options *options, struct input **input,
                      unecho_error *error);

/*
 * Gives the next bytes: 1 to `room` (over 0) of them in `*got`, or 0 at the clean end of the input.
 * Compressed input fills `buffer` except at the end of a member or frame, which no call crosses;
 * plain input gives what one read gives. After a failure every call fails alike.
 * UNECHO_E_INPUT with the byte of the file, UNECHO_E_LIMIT (a zstd window), UNECHO_E_IO,
 * UNECHO_E_MEMORY, UNECHO_E_CANCELLED.
 */
int input_read(struct input *input, void *buffer, size_t room, size_t *got, unecho_error *error);

/* NULL is fine. */
void input_close(struct input *input);

enum input_format input_format(const struct input *input);
/* "plain", "gzip", "zstd". Static. */
const char *input_format_name(const struct input *input);

/* Bytes of the file consumed, and bytes given, so far. */
uint64_t input_compressed_offset(const struct input *input);

/* Whether a seek table that was read tells of other frames than those before it, or is not the last
 * thing in the file. No error by itself: whoever reads from the beginning needs none. */
bool input_seek_table_is_wrong(const struct input *input);

uint64_t input_text_offset(const struct input *input);

/* XXH3-128 of the bytes given so far. */
struct hash128 input_hash(const struct input *input);

/* Whether the bytes given so far end where a member or frame ends, so that the file could be cut
 * here and be whole. Plain input: only at its end; before the first byte: true. */
bool input_at_boundary(const struct input *input);

/* Bytes of memory that this input holds now: buffer, decoder, window. */
size_t input_memory(const struct input *input);

/* The most that an input opened with `options` (may be NULL) can ever hold. */
size_t input_memory_most(const struct input_options *options);

#endif
