// SPDX-License-Identifier: Apache-2.0
#include "similarity/similarity.h"

#include "flow/limits.h"

uint32_t similarity_run(uint32_t tokens, uint32_t unspaced)
{
    return 2 * (uint64_t)unspaced > tokens ? LIMIT_RUN_UNSPACED : LIMIT_RUN_SPACED;
}

struct cover similarity_cover(const uint8_t *hits, const uint8_t *unspaced, uint32_t tokens,
                              uint32_t run)
{
    struct cover cover = {0, 0};
    uint32_t starts = tokens < run ? 0 : tokens - run + 1;
    uint32_t covered_to = 0, novel = 0;
    for (uint32_t i = 0; i < tokens; i++) {
        if (i < starts && hits[i])
            covered_to = i + run;
        if (i < covered_to) {
            cover.covered++;
            novel = 0;
            continue;
        }
        novel += unspaced && unspaced[i] ? 1 : 2;
        if (novel > cover.novel)
            cover.novel = novel;
    }
    return cover;
}

bool similarity_reaches(uint64_t over, uint64_t under, struct share share)
{
    /* counts of tokens fit in 32 bits and shares in 30, so the products fit in 62 */
    return under && over * share.under >= under * share.over;
}

bool similarity_is_short(uint32_t novel_half_words, uint32_t novel_words, uint32_t half_words)
{
    return novel_half_words <= 2 * (uint64_t)novel_words &&
           5 * (uint64_t)novel_half_words <= half_words;
}

/* The first place in sorted v[from..count) that is not below `value`. Galloping: the cost is the
 * logarithm of how far it moves. */
static uint32_t first_not_below(const uint32_t *v, uint32_t from, uint32_t count, uint32_t value)
{
    uint32_t low = from, step = 1;
    while (low < count && v[low] < value) {
        from = low + 1;
        low = count - low > step ? low + step : count;
        step *= 2;
    }
    while (from < low) {
        uint32_t middle = from + (low - from) / 2;
        if (v[middle] < value)
            from = middle + 1;
        else
            low = middle;
    }
    return from;
}

bool similarity_numbers_stand(const uint32_t *u, uint32_t u_count, const uint32_t *v,
                              uint32_t v_count)
{
    uint32_t at = 0;
    for (uint32_t i = 0; i < u_count; i++) {
        at = first_not_below(v, at, v_count, u[i]);
        if (at == v_count || v[at] != u[i])
            return false;
        at++; /* this copy is taken: a repeated number needs another one */
    }
    return true;
}

uint32_t similarity_common(const uint32_t *u, uint32_t u_count, const uint32_t *v, uint32_t v_count)
{
    uint32_t at = 0, common = 0;
    for (uint32_t i = 0; i < u_count && at < v_count; i++) {
        at = first_not_below(v, at, v_count, u[i]);
        if (at < v_count && v[at] == u[i]) {
            common++;
            at++;
        }
    }
    return common;
}
