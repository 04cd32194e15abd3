// SPDX-License-Identifier: Apache-2.0
#define XXH_INLINE_ALL
#include <xxhash.h>

#include "base/hash.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <sys/random.h>

_Static_assert(HASH_SECRET_BYTES >= XXH3_SECRET_SIZE_MIN, "XXH3 needs a secret of this size");
enum {
    STATE_ALIGNMENT = 64
};
_Static_assert(HASH_STREAM_BYTES >= sizeof(XXH3_state_t) + STATE_ALIGNMENT - 1,
               "a state fits wherever it must begin");

#define TEXT_OF(macro) TEXT_OF_(macro)
#define TEXT_OF_(text) #text

int hash_secret_draw(struct hash_secret *secret, unecho_error *error)
{
    size_t filled = 0;
    while (filled < sizeof secret->bytes) {
        ssize_t got = getrandom(secret->bytes + filled, sizeof secret->bytes - filled, 0);
        if (got > 0)
            filled += (size_t)got;
        else if (errno != EINTR)
            return error_system(error, errno, "cannot draw a random secret");
    }
    return UNECHO_OK;
}

struct hash128 hash_bytes(const struct hash_secret *secret, const void *bytes, size_t length)
{
    XXH128_hash_t h =
        XXH3_128bits_withSecret(length ? bytes : "", length, secret->bytes, sizeof secret->bytes);
    return (struct hash128){h.low64, h.high64};
}

uint64_t hash_public(const void *bytes, size_t length)
{
    return XXH3_64bits(bytes, length);
}

uint64_t hash_pair(const struct hash_secret *secret, uint32_t first, uint32_t second)
{
    uint32_t pair[2] = {first, second};
    return XXH3_64bits_withSecret(pair, sizeof pair, secret->bytes, sizeof secret->bytes);
}

const char *hash_library_version(void)
{
    return TEXT_OF(XXH_VERSION_MAJOR) "." TEXT_OF(XXH_VERSION_MINOR) "." TEXT_OF(
        XXH_VERSION_RELEASE);
}

/* malloc gives 16-byte alignment, the state wants 64: it begins where it may inside `room`. */
static XXH3_state_t *state_of(const struct hash_stream *stream)
{
    uintptr_t at = (uintptr_t)stream->room;
    size_t skip = (STATE_ALIGNMENT - at % STATE_ALIGNMENT) % STATE_ALIGNMENT;
    return (XXH3_state_t *)(at + skip);
}

void hash_stream_init(struct hash_stream *stream)
{
    XXH3_INITSTATE(state_of(stream));
    XXH3_128bits_reset(state_of(stream));
}

void hash_stream_update(struct hash_stream *stream, const void *bytes, size_t length)
{
    if (length)
        XXH3_128bits_update(state_of(stream), bytes, length);
}

struct hash128 hash_stream_digest(const struct hash_stream *stream)
{
    XXH128_hash_t h = XXH3_128bits_digest(state_of(stream));
    return (struct hash128){h.low64, h.high64};
}

char *hash_print(struct hash128 hash, char to[HASH_TEXT_ROOM])
{
    snprintf(to, HASH_TEXT_ROOM, "%016" PRIx64 "%016" PRIx64, hash.high, hash.low);
    return to;
}
