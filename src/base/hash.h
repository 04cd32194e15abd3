// SPDX-License-Identifier: Apache-2.0
/*
 * Hashing: the one file that sees xxHash (XXH3, 64 and 128 bits).
 *
 * Scraped text is hostile: XXH3 is fast, not cryptographic, and anyone can craft lines that
 * collide under a known secret. So every table is placed by hashes under a secret that is drawn
 * anew for each run, an equal hash is never the last word (the bytes are compared), and no result
 * depends on the secret. Hashes that are published (checksums in a manifest) are unkeyed and come
 * from hash_stream.
 */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include "base/error.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum {
    HASH_SECRET_BYTES = 192
};

/* A run's secret. Immutable once drawn; any number of threads may read it. */
struct hash_secret {
    unsigned char bytes[HASH_SECRET_BYTES];
};

struct hash128 {
    uint64_t low, high;
};

/* Draws a secret from the operating system. Returns 0 or UNECHO_E_IO. */
int hash_secret_draw(struct hash_secret *secret, unecho_error *error);

/* The 128-bit hash of `length` bytes under `secret`; its low half places a table entry. */
struct hash128 hash_bytes(const struct hash_secret *secret, const void *bytes, size_t length);

/* An unkeyed 64-bit hash (XXH3), the same on every machine: for sketches, whose answers are
 * published. Never for placing a table entry. */
uint64_t hash_public(const void *bytes, size_t length);

/* A 64-bit hash of a pair of ids under `secret`: for tables keyed by (id, id). */
uint64_t hash_pair(const struct hash_secret *secret, uint32_t first, uint32_t second);

/*
 * A published hash under way: XXH3-128 without a key, the same on every machine, as `xxhsum -H2`
 * prints it. Lives in the caller's memory, is never to be copied (its state is aligned inside
 * `room`), needs no release, and belongs to one thread at a time. Nothing here can fail.
 */
enum {
    HASH_STREAM_BYTES = 576 + 64,
    HASH_TEXT_ROOM = 33
};

struct hash_stream {
    unsigned char room[HASH_STREAM_BYTES];
};

void hash_stream_init(struct hash_stream *stream);
void hash_stream_update(struct hash_stream *stream, const void *bytes, size_t length);

/* The hash of all bytes so far; more may follow. */
struct hash128 hash_stream_digest(const struct hash_stream *stream);

/* 32 lower-case hex digits, the high half first, and a NUL. Returns `to`. */
char *hash_print(struct hash128 hash, char to[HASH_TEXT_ROOM]);

__extension__ typedef unsigned __int128 hash_wide;

/* A 64-bit hash of two numbers under `secret`, for a table that is asked for each token: one
 * multiplication of 128 bits, folded (as in wyhash). Nobody can craft pairs that fall together more
 * often than chance has it without knowing 128 bits of the secret, of which nothing is published.
 */
static inline uint64_t hash_two(const struct hash_secret *secret, uint64_t first, uint64_t second)
{
    uint64_t keys[2];
    memcpy(keys, secret->bytes, sizeof keys);
    hash_wide product = (hash_wide)(first ^ keys[0]) * (second ^ keys[1]);
    uint64_t folded = (uint64_t)product ^ (uint64_t)(product >> 64) ^ first;
    return folded ^ folded >> 32;
}

/* The same without a key: for what is published. Its keys are digits of pi. */
static inline uint64_t hash_two_public(uint64_t first, uint64_t second)
{
    hash_wide product =
        (hash_wide)(first ^ UINT64_C(0x243F6A8885A308D3)) * (second ^ UINT64_C(0x13198A2E03707344));
    return (uint64_t)product ^ (uint64_t)(product >> 64) ^ first;
}

/* The version of xxHash that is in use, "0.8.1". Static. */
const char *hash_library_version(void);

#endif
