// SPDX-License-Identifier: Apache-2.0
#define XXH_INLINE_ALL
#include <xxhash.h>

#include "base/hash.h"

#include <errno.h>
#include <sys/random.h>

_Static_assert(HASH_SECRET_BYTES >= XXH3_SECRET_SIZE_MIN, "XXH3 needs a secret of this size");

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

uint64_t hash_pair(const struct hash_secret *secret, uint32_t first, uint32_t second)
{
    uint32_t pair[2] = {first, second};
    return XXH3_64bits_withSecret(pair, sizeof pair, secret->bytes, sizeof secret->bytes);
}

const char *hash_library_version(void)
{
    return TEXT_OF(XXH_VERSION_MAJOR) "." TEXT_OF(XXH_VERSION_MINOR) "." TEXT_OF(XXH_VERSION_RELEASE);
}
