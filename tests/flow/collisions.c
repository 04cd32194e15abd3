// SPDX-License-Identifier: Apache-2.0
/*
 * Words crafted to collide. Of an input over 240 bytes XXH3 takes 64 bytes (a stripe) at a time in
 * eight lanes of 8 bytes; a lane adds lo * hi to one accumulator and its bytes to the next one, lo
 * and hi being the halves of the bytes XORed with the secret. Whoever knows the secret looks for
 * two stripes in which the same lane can have the same hi. A bit of lo that is set in one of them
 * and clear in the other may then change sides, wherever the secret's two bits are equal: neither
 * sum notices. Each such bit doubles the number of words that collide, in 64 and 128 bits alike.
 *
 * The words here are valid UTF-8, are their own comparison form and one token each: a's and Hangul
 * syllables, whose last two bytes have six free bits. There are 2^24 of them under XXH3's secret.
 */
#define XXH_INLINE_ALL
#include <xxhash.h>

#include "flow/words.h"
#include "unicode/comparison.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

enum {
    WORD_BYTES = 1025,
    BITS_A_LANE = 12,
    FEW = 16000,
    MANY = 2 * FEW
};

/* The lane at 408 (of stripe 6) goes with that at 856 (of stripe 13), 464 with 912. */
static const size_t lanes[][2] = {{408, 856}, {464, 912}};
static const char one[] = "\xEB\x80\x80\xEB\x80\x80ka\xEB\x80\x80"; /* from a byte before a lane */
static const char other[] = "\xEB\x80\x80\xEB\x80\xAF\xEB\xA4\x8B";

/* The bits that may change sides: byte of the lane, bit. */
static const struct {
    unsigned char byte, bit;
} sides[BITS_A_LANE] = {{0, 0}, {0, 2}, {0, 3}, {0, 4}, {1, 1}, {1, 3},
                        {1, 5}, {3, 0}, {3, 1}, {3, 2}, {3, 4}, {3, 5}};

static void make_word(uint32_t number, char word[WORD_BYTES])
{
    memset(word, 'a', WORD_BYTES);
    for (size_t k = 0; k < sizeof lanes / sizeof *lanes; k++) {
        memcpy(word + lanes[k][0] - 1, one, sizeof one - 1);
        memcpy(word + lanes[k][1] - 1, other, sizeof other - 1);
        for (size_t i = 0; i < BITS_A_LANE; i++, number >>= 1) {
            char *to = word + lanes[k][number & 1];
            to[sides[i].byte] = (char)(to[sides[i].byte] | 1 << sides[i].bit);
        }
    }
}

Test(collisions, these_words_collide_where_the_secret_is_known)
{
    char word[WORD_BYTES], first[WORD_BYTES];
    make_word(0, first);
    struct comparison made = {0};
    for (uint32_t i = 1; i < 1000; i++) {
        make_word(i * 0x9E37, word);
        cr_assert_neq(memcmp(word, first, WORD_BYTES), 0);
        cr_assert_eq(XXH3_64bits(word, WORD_BYTES), XXH3_64bits(first, WORD_BYTES));
        XXH128_hash_t a = XXH3_128bits(word, WORD_BYTES), b = XXH3_128bits(first, WORD_BYTES);
        cr_assert(XXH128_isEqual(a, b));
        cr_assert_eq(comparison_make(&made, word, WORD_BYTES, NULL), UNECHO_OK);
        cr_assert_eq(made.tokens.count, 1);
        cr_assert_eq(made.tokens.at[0].form_length, WORD_BYTES);
        cr_assert_arr_eq(made.forms.at + made.tokens.at[0].form, word, WORD_BYTES);
    }
    comparison_free(&made);
}

/* An equal hash is never the last word: under XXH3's own secret all of these have one. */
Test(collisions, words_with_one_hash_are_different_words)
{
    struct hash_secret known;
    struct words words;
    char word[WORD_BYTES];
    cr_assert_eq(sizeof known.bytes, sizeof XXH3_kSecret);
    memcpy(known.bytes, XXH3_kSecret, sizeof known.bytes);
    words_init(&words, &known);
    make_word(0, word);
    struct hash128 hash = hash_bytes(&known, word, WORD_BYTES);
    for (int again = 0; again < 2; again++)
        for (uint32_t i = 0; i < 100; i++) {
            make_word(i, word);
            cr_assert_eq(hash_bytes(&known, word, WORD_BYTES).low, hash.low);
            cr_assert_eq(words_intern(&words, word, WORD_BYTES, 0, NULL), i);
        }
    words_free(&words);
}

/* How many slots beyond its own one each word was put, in all: what a lookup of each would cost. */
static uint64_t displacement(const struct words *words)
{
    uint64_t sum = 0;
    size_t mask = words->slot_count - 1;
    for (size_t at = 0; at <= mask; at++) {
        if (!words->slots[at].id_plus_1)
            continue;
        const struct words_slot *slot = &words->slots[at];
        size_t home = hash_two(words->secret, slot->low, slot->high);
        sum += (at - home) & mask;
    }
    return sum;
}

Test(collisions, the_table_of_words_stays_linear)
{
    struct hash_secret secret;
    struct words words;
    cr_assert_eq(hash_secret_draw(&secret, NULL), UNECHO_OK);
    words_init(&words, &secret);
    char word[WORD_BYTES];
    uint64_t at_few = 0;
    for (uint32_t i = 0; i < MANY; i++) {
        make_word(i, word);
        cr_assert_eq(words_intern(&words, word, WORD_BYTES, 0, NULL), i);
        if (i + 1 == FEW)
            at_few = displacement(&words);
    }
    /* up to half load linear probing goes half a slot too far on average; were they to collide it
     * would be 16,000 */
    cr_assert_leq(at_few, FEW);
    cr_assert_leq(displacement(&words), MANY);
    words_free(&words);
}
