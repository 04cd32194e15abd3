// SPDX-License-Identifier: Apache-2.0
/* The bit-parallel alignment against a table of lengths, said as plainly as C allows. */
#include "similarity/alignment.h"

#include <criterion/criterion.h>
#include <stdlib.h>

static struct alignment alignment;
static uint32_t lengths[ALIGNED_TOKENS + 1][ALIGNED_PLACE + 1];

static void fill_lengths(const uint32_t *u, uint32_t n, const uint32_t *v, uint32_t m)
{
    for (uint32_t i = n + 1; i-- > 0;)
        for (uint32_t j = m + 1; j-- > 0;) {
            uint32_t *to = &lengths[i][j];
            if (i == n || j == m)
                *to = 0;
            else if (u[i] == v[j])
                *to = lengths[i + 1][j + 1] + 1;
            else
                *to = lengths[i + 1][j] > lengths[i][j + 1] ? lengths[i + 1][j] : lengths[i][j + 1];
        }
}

/* The walk of docs/JUDGEMENT.md, and that the pieces are its matches and cannot be longer. */
static void expect_walk(const uint32_t *u, uint32_t n, const uint32_t *v, uint32_t m,
                        uint32_t first)
{
    uint32_t piece = 0, inside = 0, i = 0, j = 0;
    fill_lengths(u, n, v, m);
    while (i < n && j < m) {
        if (u[i] == v[j]) {
            const struct aligned_piece *at = &alignment.pieces[piece];
            cr_assert_lt(piece, alignment.piece_count);
            cr_assert_eq(at->u + inside, i);
            cr_assert_eq(at->v + inside, first + j);
            i++;
            j++;
            if (++inside == at->tokens) {
                piece++;
                inside = 0;
            }
        } else if (lengths[i + 1][j] == lengths[i][j]) {
            i++;
        } else {
            j++;
        }
    }
    cr_assert_eq(piece, alignment.piece_count);
    for (uint32_t k = 1; k < alignment.piece_count; k++) {
        const struct aligned_piece *a = &alignment.pieces[k - 1], *b = a + 1;
        cr_assert(a->u + a->tokens != b->u || a->v + a->tokens != b->v, "two pieces are one");
    }
}

Test(alignment, equals_the_table_on_random_sequences)
{
    uint32_t u[ALIGNED_TOKENS], v[ALIGNED_PLACE + 8];
    srand(3);
    for (int round = 0; round < 400; round++) {
        int words = round % 3 ? 3 + rand() % 60 : 2;
        uint32_t n = 1 + (uint32_t)rand() % (round % 4 ? 80 : ALIGNED_TOKENS);
        uint32_t m = 1 + (uint32_t)rand() % (n + ALIGNED_SLACK), first = (uint32_t)rand() % 8;
        for (uint32_t i = 0; i < n; i++)
            u[i] = (uint32_t)(rand() % words) * 7;
        for (uint32_t j = 0; j < first + m; j++)
            v[j] = rand() % 4 && j < n ? u[j] : (uint32_t)(rand() % words) * 7;
        alignment_begin(&alignment, u, n);
        alignment_make(&alignment, v, (struct range32){first, m});
        expect_walk(u, n, v + first, m, first);
    }
}

/* At each size at which another word of 64 bits begins. */
Test(alignment, all_of_a_unit_is_one_piece)
{
    static const uint32_t sizes[] = {1, 63, 64, 65, 127, 128, 129, 192, 193, 255, 256};
    uint32_t words[ALIGNED_TOKENS];
    for (uint32_t i = 0; i < ALIGNED_TOKENS; i++)
        words[i] = i;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        alignment_begin(&alignment, words, sizes[i]);
        alignment_make(&alignment, words, (struct range32){0, sizes[i]});
        cr_assert_eq(alignment.piece_count, 1);
        cr_assert_eq(alignment.pieces[0].tokens, sizes[i]);
    }
}

static void expect_place(const uint32_t *at, uint32_t starts, uint32_t tokens, uint32_t first,
                         uint32_t count)
{
    static const uint32_t words[8] = {1, 2, 3, 4, 5, 6, 7, 8};
    alignment_begin(&alignment, words, starts + 2);
    struct range32 place = alignment_place(&alignment, at, starts, 3, tokens);
    cr_assert_eq(place.first, first, "%u, not %u", place.first, first);
    cr_assert_eq(place.count, count, "%u, not %u", place.count, count);
}

/* A place is 16 tokens longer than the unit; what it need not hold is shared between both ends. */
Test(alignment, the_place_is_where_most_runs_stand)
{
    expect_place((uint32_t[]){NONE, NONE, NONE}, 3, 100, 0, 0);
    expect_place((uint32_t[]){50, NONE, NONE}, 3, 100, 41, 21); /* 18 tokens to spare */
    expect_place((uint32_t[]){50, 10, 12}, 3, 100, 2, 21);
    expect_place((uint32_t[]){50, 10, 29}, 3, 100, 1, 21); /* each alone: the first of them */
    expect_place((uint32_t[]){NONE, 10, 28}, 3, 100, 10, 21);
    expect_place((uint32_t[]){4, NONE, NONE}, 3, 100, 0, 21);
    expect_place((uint32_t[]){97, NONE, NONE}, 3, 100, 88, 12);
    expect_place((uint32_t[]){50, 50, 50}, 3, 100, 41, 21); /* a run that is repeated counts once */
}
