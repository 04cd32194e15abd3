// SPDX-License-Identifier: Apache-2.0
#include "base/hash.h"

#include <criterion/criterion.h>
#include <string.h>

static bool equal(struct hash128 a, struct hash128 b)
{
    return a.low == b.low && a.high == b.high;
}

/* Placement under a secret: what makes crafted collisions miss (see tests/flow/collisions.c). */
Test(hash, two_runs_place_the_same_bytes_differently)
{
    struct hash_secret one, other;
    cr_assert_eq(hash_secret_draw(&one, NULL), UNECHO_OK);
    cr_assert_eq(hash_secret_draw(&other, NULL), UNECHO_OK);
    cr_assert_neq(memcmp(&one, &other, sizeof one), 0);
    char text[1000];
    memset(text, 'a', sizeof text);
    static const size_t lengths[] = {1, 3, 8, 16, 17, 128, 129, 240, 241, 1000};
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        struct hash128 a = hash_bytes(&one, text, lengths[i]);
        cr_assert(equal(a, hash_bytes(&one, text, lengths[i])));
        cr_assert_not(equal(a, hash_bytes(&other, text, lengths[i])), "%zu bytes", lengths[i]);
    }
    cr_assert_neq(hash_pair(&one, 1, 2), hash_pair(&other, 1, 2));
}

Test(hash, a_drawn_secret_is_filled_to_its_end)
{
    struct hash_secret secret;
    unsigned char seen[HASH_SECRET_BYTES] = {0};
    for (int i = 0; i < 64; i++) {
        cr_assert_eq(hash_secret_draw(&secret, NULL), UNECHO_OK);
        for (size_t k = 0; k < sizeof seen; k++)
            seen[k] |= secret.bytes[k];
    }
    for (size_t k = 0; k < sizeof seen; k++)
        cr_assert_eq(seen[k], 0xFF, "byte %zu", k);
}

Test(hash, every_byte_and_the_length_count)
{
    struct hash_secret secret;
    cr_assert_eq(hash_secret_draw(&secret, NULL), UNECHO_OK);
    char text[300] = {0};
    struct hash128 all = hash_bytes(&secret, text, sizeof text);
    for (size_t i = 0; i < sizeof text; i++) {
        text[i] = 1;
        cr_assert_not(equal(all, hash_bytes(&secret, text, sizeof text)), "byte %zu", i);
        text[i] = 0;
    }
    cr_assert_not(equal(all, hash_bytes(&secret, text, sizeof text - 1)));
    cr_assert(equal(hash_bytes(&secret, NULL, 0), hash_bytes(&secret, text, 0)));
}

Test(hash, a_pair_has_an_order)
{
    struct hash_secret secret;
    cr_assert_eq(hash_secret_draw(&secret, NULL), UNECHO_OK);
    cr_assert_neq(hash_pair(&secret, 1, 2), hash_pair(&secret, 2, 1));
    cr_assert_neq(hash_pair(&secret, 0, 1), hash_pair(&secret, 0, 2));
    cr_assert_neq(hash_pair(&secret, 1, 0), hash_pair(&secret, 2, 0));
}

/* Published checksums are plain XXH3-128, that anybody's `xxhsum -H2` gives too. */
Test(hash, a_stream_is_the_published_hash_however_it_comes)
{
    struct hash_stream *stream = malloc(sizeof *stream);
    char text[HASH_TEXT_ROOM];
    hash_stream_init(stream);
    cr_assert_str_eq(hash_print(hash_stream_digest(stream), text),
                     "99aa06d3014798d86001c324468d497f");
    char bytes[5000];
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (char)(i % 251);
    hash_stream_update(stream, NULL, 0);
    hash_stream_update(stream, bytes, sizeof bytes);
    struct hash128 whole = hash_stream_digest(stream);
    hash_stream_init(stream);
    for (size_t at = 0, step = 1; at < sizeof bytes; at += step, step = step * 2 + 1) {
        if (step > sizeof bytes - at)
            step = sizeof bytes - at;
        hash_stream_update(stream, bytes + at, step);
    }
    cr_assert(equal(whole, hash_stream_digest(stream)));
    free(stream);
}
