// SPDX-License-Identifier: Apache-2.0
/* verify_pair against SPEC 3, said as plainly as C allows, on random pairs. */
#include "similarity/verify.h"

#include "support/forms.h"
#include "unicode/comparison.h"

#include <criterion/criterion.h>
#include <string.h>

enum {
    TOKENS_MOST = 48
};

static const struct {
    const char *text;
    uint32_t flags;
} vocabulary[] = {{"the", 0},
                  {"of", 0},
                  {"town", 0},
                  {"mayor", 0},
                  {"said", 0},
                  {"7", TOKEN_NUMBER},
                  {"1999", TOKEN_NUMBER},
                  {"3rd", TOKEN_NUMBER},
                  {"天", TOKEN_UNSPACED},
                  {"地", TOKEN_UNSPACED},
                  {"玄", TOKEN_UNSPACED},
                  {"黃", TOKEN_UNSPACED}};
enum {
    SPACED = 5,
    NUMBERS = 3,
    ALL = sizeof vocabulary / sizeof *vocabulary
};

/* A unit: indexes in `vocabulary`. */
struct unit {
    uint32_t token[TOKENS_MOST], count;
};

static uint32_t random_token(uint32_t script)
{
    if (rand() % 8 == 0)
        return SPACED + (uint32_t)rand() % NUMBERS;
    if (script == 0 || (script == 2 && rand() % 2))
        return (uint32_t)rand() % SPACED;
    return SPACED + NUMBERS + (uint32_t)rand() % (ALL - SPACED - NUMBERS);
}

static void draw(struct unit *unit, uint32_t script)
{
    unit->count = 1 + (uint32_t)rand() % (rand() % 3 ? 32 : 8);
    for (uint32_t i = 0; i < unit->count; i++)
        unit->token[i] = random_token(script);
}

/* v is u with a few edits. */
static void edit(const struct unit *u, struct unit *v, uint32_t script)
{
    *v = *u;
    for (int edits = rand() % 4; edits > 0; edits--) {
        uint32_t at = (uint32_t)rand() % v->count;
        if (rand() % 3 == 0 && v->count > 1) { /* out */
            memmove(v->token + at, v->token + at + 1, (v->count - at - 1) * sizeof *v->token);
            v->count--;
        } else if (rand() % 2 && v->count < TOKENS_MOST) { /* in */
            memmove(v->token + at + 1, v->token + at, (v->count - at) * sizeof *v->token);
            v->token[at] = random_token(script);
            v->count++;
        } else {
            v->token[at] = random_token(script);
        }
    }
}

/* ---- The plain definition ---- */

static bool same_gram(const struct unit *a, uint32_t i, const struct unit *b, uint32_t k,
                      uint32_t n)
{
    return memcmp(a->token + i, b->token + k, n * sizeof *a->token) == 0;
}

/* Whether the n-gram at i of a stands in b before place `end`. */
static bool stands(const struct unit *a, uint32_t i, const struct unit *b, uint32_t end, uint32_t n)
{
    for (uint32_t k = 0; k < end; k++)
        if (same_gram(a, i, b, k, n))
            return true;
    return false;
}

static bool same_words(const struct unit *u, const struct unit *v)
{
    return u->count == v->count && same_gram(u, 0, v, 0, u->count);
}

static uint32_t starts(const struct unit *u, uint32_t n)
{
    return u->count < n ? 0 : u->count - n + 1;
}

static void jaccard(const struct unit *u, const struct unit *v, uint32_t n, uint32_t *common,
                    uint32_t *either)
{
    uint32_t of_u = starts(u, n), of_v = starts(v, n), distinct_u = 0, distinct_v = 0;
    *common = 0;
    for (uint32_t i = 0; i < of_u; i++) {
        bool first = !stands(u, i, u, i, n);
        distinct_u += first;
        *common += first && stands(u, i, v, of_v, n);
    }
    for (uint32_t i = 0; i < of_v; i++)
        distinct_v += !stands(v, i, v, i, n);
    if (!of_u && !of_v)
        *common = same_words(u, v);
    *either = (of_u ? distinct_u : 1) + (of_v ? distinct_v : 1) - *common;
}

static uint32_t flags_of(const struct unit *u, uint32_t i)
{
    return vocabulary[u->token[i]].flags;
}

static uint32_t half_words(const struct unit *u, uint32_t i)
{
    return flags_of(u, i) & TOKEN_UNSPACED ? 1 : 2;
}

struct plain_cover {
    uint32_t covered, novel, half_words;
};

static struct plain_cover cover(const struct unit *u, const struct unit *v)
{
    struct plain_cover cover = {0, 0, 0};
    uint32_t unspaced = 0, current = 0;
    for (uint32_t i = 0; i < u->count; i++) {
        unspaced += half_words(u, i) == 1;
        cover.half_words += half_words(u, i);
    }
    uint32_t r = 2 * unspaced > u->count ? 6 : 3;
    for (uint32_t i = 0; i < u->count; i++) {
        bool covered = false;
        for (uint32_t k = i < r ? 0 : i - r + 1; k <= i && k < starts(u, r); k++)
            covered = covered || stands(u, k, v, starts(v, r), r);
        cover.covered += covered;
        current = covered ? 0 : current + half_words(u, i);
        cover.novel = current > cover.novel ? current : cover.novel;
    }
    return cover;
}

static uint32_t how_often(const struct unit *u, uint32_t token)
{
    uint32_t often = 0;
    for (uint32_t i = 0; i < u->count; i++)
        often += u->token[i] == token;
    return often;
}

/* Each number of u stands in v at least as often. */
static bool numbers_stand(const struct unit *u, const struct unit *v)
{
    for (uint32_t token = SPACED; token < SPACED + NUMBERS; token++)
        if (how_often(u, token) > how_often(v, token))
            return false;
    return true;
}

static bool is_near(const struct verify_rules *rules, const struct unit *u, const struct unit *v)
{
    uint32_t common, either;
    struct plain_cover c = cover(u, v);
    if ((rules->numbers_stand && !numbers_stand(u, v)) ||
        (rules->numbers_equal && !(numbers_stand(u, v) && numbers_stand(v, u))) ||
        c.novel > 2 * rules->novel || 5 * c.novel > c.half_words)
        return false;
    jaccard(u, v, rules->shingle, &common, &either);
    return (uint64_t)common * rules->threshold.under >= (uint64_t)either * rules->threshold.over;
}

/* ---- ---- */

static unecho_bytes form_of(struct buffer *to, const struct unit *unit)
{
    to->count = 0;
    for (uint32_t i = 0; i < unit->count; i++)
        form_append_word(to, vocabulary[unit->token[i]].text, flags_of(unit, i));
    return (unecho_bytes){to->at, to->count};
}

static struct verify_rules random_rules(void)
{
    static const uint32_t shingles[] = {1, 2, 2, 2, 3, 5, 16}, novels[] = {4, 4, 4, 0, 2, 25};
    return (struct verify_rules){.shingle = shingles[rand() % 7],
                                 .threshold = {(uint32_t)rand() % 11, 10},
                                 .novel = novels[rand() % 6],
                                 .numbers_stand = rand() % 4 != 0,
                                 .numbers_equal = rand() % 2 != 0};
}

static void expect_plain(const struct verify_rules *rules, const struct unit *u,
                         const struct unit *v, const struct verify_result *result)
{
    uint32_t common, either;
    cr_assert_eq(result->near, is_near(rules, u, v));
    if (result->near) {
        jaccard(u, v, rules->shingle, &common, &either);
        cr_assert_eq(result->common, common);
        cr_assert_eq(result->either, either);
    }
}

Test(verify, equals_the_plain_definition_on_random_pairs)
{
    struct hash_secret secret;
    struct verifier verifier;
    struct buffer one = {0}, other = {0};
    uint32_t hold = 0;
    cr_assert_eq(hash_secret_draw(&secret, NULL), UNECHO_OK);
    verifier_init(&verifier, &secret);
    srand(5);
    for (uint32_t round = 0; round < 60000; round++) {
        struct unit u, v;
        struct verify_result result;
        struct verify_rules rules = random_rules();
        draw(&u, round % 3);
        edit(&u, &v, round % 3);
        if (round % 10 == 0)
            draw(&v, round % 3);
        cr_assert_eq(
            verify_pair(&verifier, &rules, form_of(&one, &u), form_of(&other, &v), &result, NULL),
            UNECHO_OK);
        expect_plain(&rules, &u, &v, &result);
        hold += result.near;
    }
    cr_assert_gt(hold, 10000, "only %u pairs hold: the test tries too little", hold);
    cr_assert_eq(verifier.pairs, 60000);
    verifier_free(&verifier);
    buffer_free(&one);
    buffer_free(&other);
}

/* SPEC 3 is not symmetric: what u adds to v is not what v adds to u. */
Test(verify, a_longer_unit_may_add_what_a_shorter_one_does_not)
{
    static const struct verify_rules rules = {2, {8, 10}, 4, true, false};
    struct hash_secret secret;
    struct verifier verifier;
    struct verify_result result;
    struct forms forms = {0};
    cr_assert_eq(hash_secret_draw(&secret, NULL), UNECHO_OK);
    verifier_init(&verifier, &secret);
    forms_add(&forms, "The mayor of the old town said that he will not go.");
    forms_add(&forms, "The mayor of the old town said that he will not go in 1999.");
    struct classes classes = forms_classes(&forms);
    cr_assert_eq(verify_pair(&verifier, &rules, classes_form(&classes, 0),
                             classes_form(&classes, 1), &result, NULL),
                 UNECHO_OK);
    cr_assert(result.near);
    cr_assert_eq(verify_pair(&verifier, &rules, classes_form(&classes, 1),
                             classes_form(&classes, 0), &result, NULL),
                 UNECHO_OK);
    cr_assert_not(result.near, "1999 is new");
    verifier_free(&verifier);
    forms_free(&forms);
}
