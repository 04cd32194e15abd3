// SPDX-License-Identifier: Apache-2.0
#include "similarity/alignment.h"

#include <stdlib.h>
#include <string.h>

static int ascending(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

/* Sorts and drops repetitions. Returns how many stay. */
static uint32_t sort_distinct(uint32_t *list, uint32_t count)
{
    uint32_t distinct = 0;
    if (count > 1)
        qsort(list, count, sizeof *list, ascending);
    for (uint32_t i = 0; i < count; i++)
        if (!i || list[i] != list[i - 1])
            list[distinct++] = list[i];
    return distinct;
}

/* The number of a word of u, or NONE. */
static uint32_t find_word(const struct alignment *alignment, uint32_t word)
{
    uint32_t low = 0, high = alignment->distinct;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (alignment->word[middle] < word)
            low = middle + 1;
        else
            high = middle;
    }
    return low < alignment->distinct && alignment->word[low] == word ? low : NONE;
}

void alignment_begin(struct alignment *alignment, const uint32_t *words, uint32_t tokens)
{
    alignment->words = words;
    alignment->tokens = tokens;
    alignment->cells = (tokens + 63) / 64;
    memcpy(alignment->word, words, tokens * sizeof *words);
    alignment->distinct = sort_distinct(alignment->word, tokens);
    memset(alignment->mask, 0, alignment->distinct * sizeof *alignment->mask);
    for (uint32_t i = 0; i < tokens; i++) {
        uint32_t bit = tokens - 1 - i;
        alignment->mask[find_word(alignment, words[i])][bit / 64] |= UINT64_C(1) << bit % 64;
    }
}

struct range32 alignment_place(struct alignment *alignment, const uint32_t *at, uint32_t starts,
                               uint32_t run, uint32_t tokens)
{
    uint32_t *q = alignment->starts, count = 0;
    for (uint32_t i = 0; i < starts; i++)
        if (at[i] != NONE)
            q[count++] = at[i];
    if (!count)
        return (struct range32){0, 0};
    count = sort_distinct(q, count); /* different runs first stand at different tokens */
    uint32_t width = alignment->tokens + ALIGNED_SLACK;
    uint32_t most = 0, first = 0, end = 0;
    for (uint32_t e = 0, k = 0; e < count; e++) {
        while (q[e] + run - q[k] > width)
            k++;
        if (e - k + 1 > most) {
            most = e - k + 1;
            first = q[k];
            end = q[e] + run;
        }
    }
    uint32_t margin = (width - (end - first)) / 2;
    uint32_t start = first > margin ? first - margin : 0;
    return (struct range32){start, tokens - start < width ? tokens - start : width};
}

/* One step of the recurrence: `next` follows from `row` and the places of a word in u. */
static void step(uint64_t *next, const uint64_t *row, const uint64_t *mask, uint32_t cells)
{
    uint64_t carry = 0;
    for (uint32_t i = 0; i < cells; i++) {
        uint64_t hits = row[i] & mask[i], sum = row[i] + hits;
        uint64_t overflow = sum < hits;
        sum += carry;
        overflow |= sum < carry;
        next[i] = sum | (row[i] & ~mask[i]);
        carry = overflow;
    }
}

static void fill(struct alignment *alignment, const uint32_t *v, uint32_t tokens)
{
    static const uint64_t nowhere[ALIGNED_CELLS] = {0};
    uint64_t all[ALIGNED_CELLS];
    memset(all, 0xFF, sizeof all);
    const uint64_t *row = all;
    for (uint32_t j = tokens; j-- > 0; row = alignment->passes[j]) {
        uint32_t word = find_word(alignment, v[j]);
        step(alignment->passes[j], row, word == NONE ? nowhere : alignment->mask[word],
             alignment->cells);
    }
}

static bool may_pass(const struct alignment *alignment, uint32_t i, uint32_t j)
{
    uint32_t bit = alignment->tokens - 1 - i;
    return alignment->passes[j][bit / 64] >> bit % 64 & 1;
}

static void add_match(struct alignment *alignment, uint32_t i, uint32_t j)
{
    struct aligned_piece *next = &alignment->pieces[alignment->piece_count];
    struct aligned_piece *last = alignment->piece_count ? next - 1 : NULL;
    if (last && last->u + last->tokens == i && last->v + last->tokens == j) {
        last->tokens++;
        return;
    }
    *next = (struct aligned_piece){i, j, 1};
    alignment->piece_count++;
}

void alignment_make(struct alignment *alignment, const uint32_t *v, struct range32 place)
{
    v += place.first;
    fill(alignment, v, place.count);
    alignment->piece_count = 0;
    for (uint32_t i = 0, j = 0; i < alignment->tokens && j < place.count;) {
        if (alignment->words[i] == v[j])
            add_match(alignment, i++, place.first + j++);
        else if (may_pass(alignment, i, j))
            i++;
        else
            j++;
    }
}
