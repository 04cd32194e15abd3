// SPDX-License-Identifier: Apache-2.0
/*
 * Candidates (SPEC 4, stage 3): of the kept units that hold a run, the first 32 and the last 32.
 * The caps are part of the answer, so they are tested to the unit. (Which 64 of all: proposals.c.)
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

/* Is the last unit, the witness without its last word, removed, if so many units before and after
 * the witness hold each of its runs? */
static bool is_found(int before, int after)
{
    struct buffer text = {0};
    struct stages s;
    int serial = 0;
    add_holders(&text, before, &serial);
    buffer_print(&text, NULL, "wa wb wc wd we wf wg wh wi wj wk wl.\n\n");
    add_holders(&text, after, &serial);
    buffer_print(&text, NULL, "wa wb wc wd we wf wg wh wi wj wk.\n");
    stages_begin(&s, text.at, text.count);
    bool found = strlen(stages_echoes(&s)) != 0;
    if (found) {
        char expected[64];
        snprintf(expected, sizeof expected, "%d near %d 10/11", 2 * serial + 3,
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

/* The first kept unit with the same T is found whatever the caps say. */
Test(caps, the_same_words_are_always_found)
{
    struct buffer text = {0};
    struct stages s;
    int serial = 0;
    add_holders(&text, 40, &serial);
    buffer_print(&text, NULL, "wa wb wc wd we wf wg wh wi wj wk wl.\n\n");
    add_holders(&text, 40, &serial);
    buffer_print(&text, NULL, "wa wb wc wd we wf wg wh wi wj wk wl!\n");
    stages_begin(&s, text.at, text.count);
    cr_assert_str_eq(stages_echoes(&s), "1603 exact 801 1/1");
    stages_end(&s);
    buffer_free(&text);
}
