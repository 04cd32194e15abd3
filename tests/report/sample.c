// SPDX-License-Identifier: Apache-2.0
/* Samples: the lowest ranks, whatever order they come in, in bounded memory. */
#include "report/sample.h"

#include "support/files.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

static struct sample sample;

static void teardown(void)
{
    sample_free(&sample);
}

TestSuite(sample, .fini = teardown);

static void offer(uint64_t rank, uint64_t tie)
{
    char text[32];
    unecho_row row = {.size = sizeof row, .record = rank, .reason = UNECHO_NEAR};
    snprintf(text, sizeof text, "%u.%u", (unsigned)rank, (unsigned)tie);
    row.text = (unecho_bytes){text, strlen(text)};
    cr_assert_eq(sample_offer(&sample, rank, tie, 3, &row, NULL), 0);
}

Test(sample, lowest_ranks_in_order)
{
    uint64_t state = 3;
    sample.most = 10;
    for (int i = 0; i < 1000; i++)
        offer(100 + files_draw(&state, 1000), files_draw(&state, 1000));
    for (unsigned i = 10; i-- > 0;)
        offer(i / 2, i);
    sample_sort(&sample);
    cr_assert_eq(sample.rows.count, 10);
    for (unsigned i = 0; i < 10; i++) {
        char text[32];
        snprintf(text, sizeof text, "%u.%u", i / 2, i);
        const struct sampled *row = &sample.rows.at[i];
        cr_expect_eq(row->row.text.length, strlen(text));
        cr_expect(!memcmp(row->row.text.at, text, strlen(text)), "row %u", i);
        cr_expect_eq(row->input, 3);
        cr_expect_null(row->row.raw.at);
    }
}

Test(sample, long_texts_and_names_are_cut)
{
    static char text[SAMPLE_TEXT_BYTES + 1], name[SAMPLE_NAME_BYTES + 1];
    memset(text, 't', sizeof text);
    memset(name, 'n', sizeof name);
    unecho_bytes long_name = {name, sizeof name};
    unecho_witness several[SAMPLE_WITNESSES + 1];
    for (size_t i = 0; i <= SAMPLE_WITNESSES; i++)
        several[i] = (unecho_witness){.doc = long_name, .source = long_name, .line = i};
    unecho_row row = {.size = sizeof row,
                      .text = {text, sizeof text},
                      .doc = long_name,
                      .source = long_name,
                      .rule = long_name,
                      .has_witness = true,
                      .witness = {.doc = long_name, .source = long_name},
                      .witnesses = several,
                      .witness_count = SAMPLE_WITNESSES + 1};
    sample.most = 1;
    cr_assert_eq(sample_offer(&sample, 1, 1, 0, &row, NULL), 0);
    const unecho_row *kept = &sample.rows.at[0].row;
    cr_expect_eq(kept->text.length, SAMPLE_TEXT_BYTES);
    cr_expect_eq(kept->witness.source.length, SAMPLE_NAME_BYTES);
    cr_expect_neq(kept->text.at, (const char *)text);
    cr_assert_eq(kept->witness_count, SAMPLE_WITNESSES);
    cr_expect_neq(kept->witnesses, (const unecho_witness *)several);
    cr_expect_eq(kept->witnesses[31].line, 31);
    cr_expect_eq(kept->witnesses[31].source.length, SAMPLE_NAME_BYTES);
}
