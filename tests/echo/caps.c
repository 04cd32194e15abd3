// SPDX-License-Identifier: Apache-2.0
/*
 * Candidates (SPEC 4, stage 3): of the kept units that hold a run, the first 32 and the last 32;
 * of all that are so proposed, the 64 that the most of u's different runs propose. The caps are
 * part of the answer, so they are tested to the unit.
 */
#include "echoes.h"

#include <stdio.h>
#include <string.h>

enum {
    WITNESS_WORDS = 12
};

/* Units that hold a run of the witness each, for all of its ten runs, and are no echoes. */
static void add_holders(struct buffer *text, int times, int *serial)
{
    for (int i = 0; i < times; i++)
        for (int run = 0; run < WITNESS_WORDS - 2; run++, ++*serial)
            buffer_print(text, NULL, "w%c w%c w%c fa%d.fb%d.fc%d.fd%d.\n\n", 'a' + run,
                         'a' + run + 1, 'a' + run + 2, *serial, *serial, *serial, *serial);
}

/* Is the last unit, the witness and one word more, removed, if so many units before and after the
 * witness hold each of its runs? */
static bool is_found(int before, int after)
{
    struct buffer text = {0};
    struct stages s;
    int serial = 0;
    add_holders(&text, before, &serial);
    buffer_print(&text, NULL, "wa wb wc wd we wf wg wh wi wj wk wl.\n\n");
    add_holders(&text, after, &serial);
    buffer_print(&text, NULL, "wa wb wc wd we wf wg wh wi wj wk wl new.\n");
    stages_begin(&s, text.at, text.count);
    bool found = strlen(stages_echoes(&s)) != 0;
    if (found) {
        char expected[64];
        snprintf(expected, sizeof expected, "%d near %d 11/12", 2 * serial + 3,
                 2 * 10 * before + 1);
        cr_assert_str_eq(s.told.at, expected);
    }
    stages_end(&s);
    buffer_free(&text);
    return found;
}

Test(caps, of_a_run_held_by_many_the_first_32_and_the_last_32_are_proposed)
{
    cr_assert(is_found(0, 0));
    cr_assert(is_found(31, 40), "the 32nd");
    cr_assert_not(is_found(32, 32), "the 33rd of 65");
    cr_assert(is_found(32, 31), "the 32nd from the end of 64");
    cr_assert(is_found(40, 31), "the 32nd from the end");
    cr_assert_not(is_found(40, 40));
}

/*
 * u: ten groups of three words. The witness has the groups in another order, so that each group is
 * one common run. `others` units have a dozen words of u in their order, ten runs too, or a word
 * more and one run more; they cover too little of u to justify anything. Half of them have other
 * words than the other half, so that no run is held by more than 64 units.
 */
static void add_word(struct buffer *text, int word)
{
    buffer_print(text, NULL, word < 26 ? "u%c " : "v%c ", 'a' + word % 26);
}

static void add_others(struct buffer *text, int others, int words, const char *end)
{
    for (int i = 0; i < others; i++) {
        for (int k = 0; k < words; k++)
            add_word(text, i % 2 * 15 + k);
        for (int k = 0; k < 20; k++)
            buffer_print(text, NULL, "f%c%d ", 'a' + k, 1000000 + i);
        buffer_print(text, NULL, "%s\n\n", end);
    }
}

static void add_witness(struct buffer *text)
{
    for (int group = 9; group >= 0; group--)
        for (int k = 0; k < 3; k++)
            add_word(text, 3 * group + k);
    buffer_append(text, "\n\n", 2, NULL);
}

/* Is u, the last unit, removed? */
static bool is_among_the_most(int others, int words, bool witness_first)
{
    struct buffer text = {0};
    struct stages s;
    if (witness_first)
        add_witness(&text);
    add_others(&text, others, words, "");
    if (!witness_first)
        add_witness(&text);
    for (int word = 0; word < 30; word++)
        add_word(&text, word);
    buffer_append(&text, "\n", 1, NULL);
    stages_begin(&s, text.at, text.count);
    char expected[64];
    snprintf(expected, sizeof expected, "%d contained %d 30/30", 2 * others + 3,
             witness_first ? 1 : 2 * others + 1);
    bool found = strcmp(stages_echoes(&s), expected) == 0;
    cr_assert(found || strcmp(s.told.at, "") == 0, "%s", s.told.at);
    stages_end(&s);
    buffer_free(&text);
    return found;
}

Test(caps, of_all_proposed_the_64_with_the_most_runs_are_compared)
{
    cr_assert(is_among_the_most(63, 13, true), "64 are proposed");
    cr_assert(is_among_the_most(63, 13, false));
    cr_assert_not(is_among_the_most(64, 13, true), "64 others have eleven runs, it has ten");
    cr_assert(is_among_the_most(64, 11, false), "64 others have nine");
}

Test(caps, of_equal_ones_the_first_in_keep_order_are_compared)
{
    cr_assert(is_among_the_most(64, 12, true));
    cr_assert_not(is_among_the_most(64, 12, false));
    cr_assert(is_among_the_most(63, 12, false));
}

/* Different runs count: a run that u repeats proposes once. The 64 others have nine runs of u and
 * the repeated one, as many as the witness, which comes first. */
Test(caps, a_repeated_run_proposes_once)
{
    struct buffer text = {0};
    struct stages s;
    add_witness(&text);
    add_others(&text, 64, 11, "x x x");
    for (int word = 0; word < 30; word++)
        add_word(&text, word);
    buffer_print(&text, NULL, "x x x x\n");
    stages_begin(&s, text.at, text.count);
    cr_assert_str_eq(stages_echoes(&s), "131 contained 1 30/34");
    stages_end(&s);
    buffer_free(&text);
}

/* The first kept unit with the same T is compared whatever the caps say. */
Test(caps, the_same_words_are_always_found)
{
    struct buffer text = {0};
    struct stages s;
    int serial = 0;
    add_holders(&text, 40, &serial);
    buffer_print(&text, NULL, "wa wb wc wd we wf wg wh wi wj wk wl.\n\n");
    add_holders(&text, 40, &serial);
    buffer_print(&text, NULL, "wa wb wc wd we wf wg wh wi wj wk wl!\n");
    for (int exact = 0; exact < 2; exact++) {
        stages_begin(&s, text.at, text.count);
        stages_set(&s, "reasons", exact ? "exact" : "near");
        cr_assert_str_eq(stages_echoes(&s), exact ? "1603 exact 801 1/1" : "1603 near 801 11/11");
        stages_end(&s);
    }
    buffer_free(&text);
}
