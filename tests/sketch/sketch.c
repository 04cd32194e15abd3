// SPDX-License-Identifier: Apache-2.0
#include "sketch/sketch.h"

#include "flow/classes.h"
#include "support/stages.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

static const char story[] = "The museum of the sea stays closed on all days of the summer.\n";

static void plan_make_up(struct sketch_plan *plan, uint64_t seed, const struct hash_secret *secret)
{
    *plan = (struct sketch_plan){.bands = sketch_bands((struct share){8, 10}),
                                 .shingle = 2,
                                 .seed = seed,
                                 .numbers = true,
                                 .forms = true,
                                 .secret = secret};
    plan->signing = sketch_signing(plan->bands, (struct share){8, 10});
    sketch_plan_draw(plan);
}

/* A text taken through the stages up to sketches, as a batch of its own. */
struct sketched {
    struct stages stages;
    struct sketches sketches;
};

static void sketch(struct sketched *s, const char *text, const struct sketch_plan *plan)
{
    memset(s, 0, sizeof *s);
    stages_begin(&s->stages, text, strlen(text));
    stages_echoes(&s->stages);
    cr_assert_eq(sketch_run(&s->sketches, plan, &s->stages.batch, NULL), UNECHO_OK);
}

static void end(struct sketched *s)
{
    sketches_free(&s->sketches);
    stages_end(&s->stages);
}

static const uint64_t *keys_of(const struct sketched *s, size_t entry)
{
    return s->sketches.keys.at + entry * s->sketches.bands;
}

static uint32_t equal_keys(const struct sketched *a, size_t i, const struct sketched *b, size_t k)
{
    uint32_t equal = 0;
    for (uint32_t band = 0; band < a->sketches.bands; band++)
        equal += keys_of(a, i)[band] == keys_of(b, k)[band];
    return equal;
}

static bool same_class(const struct sketched *a, size_t i, const struct sketched *b, size_t k)
{
    struct hash128 x = a->sketches.entries.at[i].key, y = b->sketches.entries.at[k].key;
    return x.low == y.low && x.high == y.high;
}

struct fixture {
    struct hash_secret secret, other_secret;
    struct sketch_plan plan, other_seed, other_run;
};

static void begin(struct fixture *f)
{
    cr_assert_eq(hash_secret_draw(&f->secret, NULL), UNECHO_OK);
    cr_assert_eq(hash_secret_draw(&f->other_secret, NULL), UNECHO_OK);
    plan_make_up(&f->plan, 0, &f->secret);
    plan_make_up(&f->other_seed, 1, &f->secret);
    plan_make_up(&f->other_run, 0, &f->other_secret);
}

/* Units of 10 words and more that are left: sentences first, blocks among the others. */
Test(sketch, enters_what_is_left_in_keep_order)
{
    struct fixture f;
    struct sketched s;
    begin(&f);
    sketch(&s,
           "a title of ten words that is not a sentence at all\n\n"
           "Nine words are too few for the corpus scope.\n\n"
           "Here stands a sentence that has more than ten words in it.\n\n"
           "here stands a sentence that has more than ten words in it\n\n"
           "Verse of a few words,\nmore of it here, and\none line that ends here.\n",
           &f.plan);
    cr_assert_eq(s.sketches.entries.count, 3);
    cr_assert_eq(s.sketches.entries.at[0].unit, 2, "the sentence");
    cr_assert_eq(s.sketches.entries.at[1].unit, 0, "the title");
    cr_assert_eq(s.sketches.entries.at[2].unit, 4, "the block; unit 3 went as an echo");
    cr_assert_eq(s.sketches.keys.count, 3 * f.plan.bands.bands);
    end(&s);
}

Test(sketch, half_words_count)
{
    struct fixture f;
    struct sketched s;
    begin(&f);
    sketch(&s,
           "天地玄黃宇宙洪荒日月盈昃辰宿列張寒來暑\n\n秋收冬藏閏餘成歲律呂調陽雲騰致雨露結為霜\n",
           &f.plan);
    cr_assert_eq(s.sketches.entries.count, 1, "20 letters are 10 words");
    cr_assert_eq(s.sketches.entries.at[0].half_words, 20);
    end(&s);
}

/* What comes before in a batch or run gives words other ids; secrets place other tables. */
Test(sketch, depends_on_nothing_but_the_words_and_the_seed)
{
    struct fixture f;
    struct sketched one, after, other_run, other_seed;
    char text[512];
    begin(&f);
    snprintf(text, sizeof text,
             "Days and days of summer on the sea, and a museum that all of us "
             "closed long ago.\n\n%s",
             story);
    sketch(&one, story, &f.plan);
    sketch(&after, text, &f.plan);
    sketch(&other_run, story, &f.other_run);
    sketch(&other_seed, story, &f.other_seed);
    uint32_t bands = f.plan.bands.bands;
    cr_assert_eq(equal_keys(&one, 0, &after, 1), bands);
    cr_assert(same_class(&one, 0, &after, 1));
    cr_assert_eq(equal_keys(&one, 0, &other_run, 0), bands, "proposals do not depend on a secret");
    cr_assert_not(same_class(&one, 0, &other_run, 0), "places do");
    cr_assert_eq(equal_keys(&one, 0, &other_seed, 0), 0);
    cr_assert(same_class(&one, 0, &other_seed, 0));
    end(&one);
    end(&after);
    end(&other_run);
    end(&other_seed);
}

Test(sketch, one_class_if_and_only_if_the_same_words)
{
    static const char *const same[] = {
        "the museum of the SEA -- stays closed: on all days of the summer!\n",
        "The museum of the sea\xC2\xA0stays closed on all &quot;days&quot; of the "
        "su\xC2\xADmmer.\n"};
    static const char *const other[] = {
        "The museum of the sea stays closed on all days of the summers.\n",
        "The museum of the sea stays closed on all days of summer the.\n",
        "Them useum of the sea stays closed on all days of the summer.\n",
        "The museum of the sea stays closed on all days of the summer 1.\n"};
    struct fixture f;
    struct sketched one, two;
    begin(&f);
    sketch(&one, story, &f.plan);
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        sketch(&two, same[i], &f.plan);
        cr_assert(same_class(&one, 0, &two, 0), "%s", same[i]);
        cr_assert_eq(equal_keys(&one, 0, &two, 0), f.plan.bands.bands);
        end(&two);
    }
    for (size_t i = 0; i < sizeof other / sizeof *other; i++) {
        sketch(&two, other[i], &f.plan);
        cr_assert_not(same_class(&one, 0, &two, 0), "%s", other[i]);
        end(&two);
    }
    end(&one);
}

/* "Lot 7" and "lot 8" never meet, so a template costs nothing; the same numbers in another order
 * do. */
Test(sketch, numbers_are_part_of_band_keys)
{
    static const char *const lots[] = {
        "The auction of lots 7 and 12 took place in the great hall of the town on a cold day.\n",
        "The auction of lots 12 and 7 took place in the great hall of the town on a cold day.\n",
        "The auction of lots 7 and 13 took place in the great hall of the town on a cold day.\n",
        "The auction of lots 7 and 7 took place in the great hall of the town on a cold day.\n"};
    struct fixture f;
    struct sketched s[4];
    begin(&f);
    for (int i = 0; i < 4; i++)
        sketch(&s[i], lots[i], &f.plan);
    cr_assert_gt(equal_keys(&s[0], 0, &s[1], 0), 0);
    cr_assert_eq(equal_keys(&s[0], 0, &s[2], 0), 0);
    cr_assert_eq(equal_keys(&s[0], 0, &s[3], 0), 0);
    for (int i = 0; i < 4; i++)
        end(&s[i]);
    f.plan.numbers = false; /* documents */
    for (int i = 0; i < 4; i++)
        sketch(&s[i], lots[i], &f.plan);
    cr_assert_gt(equal_keys(&s[0], 0, &s[2], 0), 0);
    for (int i = 0; i < 4; i++)
        end(&s[i]);
}

/* Two units of 12 pairs of words, 10 of them in common: J = 10/14. */
static void sketch_pair(struct sketched *a, struct sketched *b, const struct sketch_plan *plan)
{
    sketch(a, "the boats of our village came home before that great storm had begun.\n", plan);
    sketch(b, "the boats of our village came late before that great storm had begun.\n", plan);
}

/* Of pairs whose Jaccard similarity is J, a slot agrees in a share of J, and a band in J^rows. */
Test(sketch, slots_agree_as_often_as_theory_has_it)
{
    struct hash_secret secret;
    struct sketch_plan plan;
    uint64_t agree = 0, all = 0;
    cr_assert_eq(hash_secret_draw(&secret, NULL), UNECHO_OK);
    for (uint64_t seed = 0; seed < 400; seed++) {
        struct sketched a, b;
        plan_make_up(&plan, seed, &secret);
        plan.bands = (struct bands){500, 1};
        sketch_plan_draw(&plan);
        sketch_pair(&a, &b, &plan);
        agree += equal_keys(&a, 0, &b, 0);
        all += plan.bands.bands;
        end(&a);
        end(&b);
    }
    double share = (double)agree / (double)all;
    cr_assert(share > 10. / 14 - .02 && share < 10. / 14 + .02, "%f", share);
}

/* Slots of 4 bits agree as often as whole ones, and in a 16th of the others. */
Test(sketch, signatures_agree_as_often_as_theory_has_it)
{
    struct hash_secret secret;
    struct sketch_plan plan;
    uint64_t agree = 0, all = 0;
    cr_assert_eq(hash_secret_draw(&secret, NULL), UNECHO_OK);
    for (uint64_t seed = 0; seed < 400; seed++) {
        struct sketched a, b;
        plan_make_up(&plan, seed, &secret);
        sketch_pair(&a, &b, &plan);
        uint32_t words = plan.signing.words, filling = 16 * words - 44;
        cr_assert_eq(words, 3, "44 slots");
        for (uint32_t i = 0; i < words; i++)
            agree += signature_equal(a.sketches.signatures.at[i], b.sketches.signatures.at[i]);
        agree -= filling;
        all += 44;
        end(&a);
        end(&b);
    }
    double share = (double)agree / (double)all, expected = 10. / 14 + 4. / 14 / 16;
    cr_assert(share > expected - .02 && share < expected + .02, "%f", share);
}

/* The chance that fewer than `least` of `n` slots agree that agree with probability p each. */
static double chance_below(uint32_t least, uint32_t n, double p)
{
    double sum = 0;
    for (uint32_t k = 0; k < least; k++) {
        double term = 1;
        for (uint32_t i = 0; i < k; i++)
            term *= (double)(n - i) / (double)(k - i) * p;
        for (uint32_t i = k; i < n; i++)
            term *= 1 - p;
        sum += term;
    }
    return sum;
}

/* The rule for signatures, at each threshold that has a share of hundredths. */
Test(sketch, a_pair_at_the_threshold_is_hardly_ever_lost_by_its_signature)
{
    for (uint32_t over = 50; over < 100; over++) {
        struct share threshold = {over, 100};
        struct bands bands = sketch_bands(threshold);
        struct signing signing = sketch_signing(bands, threshold);
        uint32_t slots = bands.bands * bands.rows, n = slots < 64 ? slots : 64;
        uint32_t filling = 16 * signing.words - n;
        cr_assert(signing.least >= filling && signing.least <= 16 * signing.words);
        double p = over / 100. + (1 - over / 100.) / 16;
        cr_assert_lt(chance_below(signing.least - filling, n, p), 5e-4, "%u", over);
    }
    cr_assert_eq(sketch_signing((struct bands){0, 0}, (struct share){4, 5}).words, 0);
    struct signing whole = sketch_signing((struct bands){4, 16}, (struct share){1, 1});
    cr_assert_eq(whole.words, 4);
    cr_assert_eq(whole.least, 64, "equal texts have equal signatures");
}

Test(sketch, without_near_there_are_classes_only)
{
    struct fixture f;
    struct sketched s;
    begin(&f);
    f.plan.bands = (struct bands){0, 0};
    f.plan.signing = (struct signing){0};
    f.plan.forms = false;
    sketch(&s, story, &f.plan);
    cr_assert_eq(s.sketches.entries.count, 1);
    cr_assert_eq(s.sketches.entries.at[0].form_length, 0);
    cr_assert_eq(s.sketches.keys.count, 0);
    cr_assert_eq(s.sketches.signatures.count, 0);
    cr_assert_eq(s.sketches.forms.count, 0);
    end(&s);
}
