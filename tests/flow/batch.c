// SPDX-License-Identifier: Apache-2.0
#include "flow/batch.h"

#include <criterion/criterion.h>

Test(batch, token_columns_grow_together_and_keep_what_they_hold)
{
    struct batch batch;
    batch_init(&batch, NULL);
    for (uint32_t i = 0; i < 10000; i++) {
        cr_assert_eq(tokens_reserve(&batch.tokens, 1, NULL), UNECHO_OK);
        batch.tokens.word[i] = i;
        batch.tokens.start[i] = 2 * i;
        batch.tokens.end[i] = 3 * i;
        batch.tokens.count++;
    }
    for (uint32_t i = 0; i < 10000; i++) {
        cr_assert_eq(batch.tokens.word[i], i);
        cr_assert_eq(batch.tokens.start[i], 2 * i);
        cr_assert_eq(batch.tokens.end[i], 3 * i);
    }
    batch_free(&batch);
}

Test(batch, an_emptied_batch_keeps_its_room)
{
    struct batch batch;
    batch_init(&batch, NULL);
    cr_assert_eq(tokens_reserve(&batch.tokens, 1000, NULL), UNECHO_OK);
    cr_assert_eq(ARRAY_RESERVE(&batch.lines, 100, "lines", NULL), UNECHO_OK);
    batch.tokens.count = 1000;
    batch.lines.count = batch.documents.count = batch.cuts.count = batch.units.count = 1;
    batch_empty(&batch);
    cr_assert_eq(batch.documents.count + batch.lines.count + batch.tokens.count, 0);
    cr_assert_eq(batch.cuts.count + batch.units.count, 0);
    cr_assert_geq(batch.tokens.room, 1000);
    cr_assert_geq(batch.lines.room, 100);
    batch_free(&batch);
    cr_assert_eq(batch.tokens.room, 0);
}
