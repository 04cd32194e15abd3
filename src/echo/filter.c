// SPDX-License-Identifier: Apache-2.0
#include "echo/filter.h"

#include "flow/limits.h"
#include "similarity/together.h"

#include <stdlib.h>
#include <string.h>

#define MANY  UINT32_MAX       /* two units at least hold the run */
#define ASKED (UINT32_MAX - 1) /* a unit that may go holds it */

void echo_filter_free(struct echo_filter *filter)
{
    ARRAY_FREE(&filter->table);
    ARRAY_FREE(&filter->marks);
}

/* A place for the run of words[0..run): multiplicative, high bits of a sum of products. */
static inline uint32_t place_of(const uint32_t *words, uint32_t run, uint32_t mask)
{
    uint64_t sum = 0;
    for (uint32_t i = 0; i < run; i++)
        sum = (sum + words[i]) * UINT64_C(0x9E3779B97F4A7C15);
    return (uint32_t)(sum >> 32) & mask;
}

static inline uint32_t starts_of(struct flat_unit unit, uint32_t run)
{
    return unit.tokens < run ? 0 : unit.tokens - run + 1;
}

static int empty_table(struct echo_filter *filter, const struct echo_text *text,
                       unecho_error *error)
{
    uint32_t slots = 256;
    while (slots < 4 * (uint64_t)text->judged_words && slots < UINT32_MAX / 2)
        slots *= 2;
    filter->mask = slots - 1;
    return list32_zero(&filter->table, slots, "a filter", error);
}

/* Which unit holds a run, or that several do. */
static void enter_runs(struct echo_filter *filter, const struct echo_text *text, uint32_t run)
{
    for (uint32_t k = 0; k < text->judged; k++) {
        struct flat_unit unit = text->units.at[k];
        const uint32_t *words = text->words.at + unit.begin;
        for (uint32_t i = 0; i < starts_of(unit, run); i++) {
            uint32_t *holder = &filter->table.at[place_of(words + i, run, filter->mask)];
            *holder = !*holder || *holder == k + 1 ? k + 1 : MANY;
        }
    }
}

/* Tokens first to end - 1 of u stand in other units. Is that enough for one of them, or several, to
 * say what u says? (docs/JUDGEMENT.md asks for 7 words, or 7 tokens, or 14 of scripts without
 * spaces; and for 6 words of a cut copy's end.) */
static bool is_enough(const struct judged *u, uint32_t first, uint32_t end)
{
    if (u->run == LIMIT_RUN_SPACED && end - first >= TOGETHER_RUN_SPACED)
        return true;
    uint32_t half_words = judged_half_words(u, first, end - first);
    return half_words >= 2 * JUDGEMENT_VERBATIM ||
           (u->cut && end == u->tokens && half_words >= 2 * JUDGEMENT_CUT_END);
}

/* A stretch is of runs that begin one token after the other; in a long unit, which is not aligned,
 * of runs that touch. */
static bool may_go(const struct echo_filter *filter, const struct judged *u)
{
    uint32_t starts = u->tokens < u->run ? 0 : u->tokens - u->run + 1;
    uint32_t reach = u->tokens > ALIGNED_TOKENS ? u->run : 1, first = 0, last = NONE;
    for (uint32_t i = 0; i < starts; i++) {
        if (filter->table.at[place_of(u->words + i, u->run, filter->mask)] != MANY)
            continue;
        if (last == NONE || i - last > reach)
            first = i;
        last = i;
        if (is_enough(u, first, i + u->run))
            return true;
    }
    return false;
}

static bool is_judged(const struct echo_text *text, uint32_t k)
{
    const struct unit *unit = echo_text_unit(text, k);
    return unit->half_words >= 2 * JUDGEMENT_LEAST && !(unit->flags & UNIT_PROTECTED);
}

/* Marks every unit that holds a run of one that may go. */
static void mark_holders(struct echo_filter *filter, const struct echo_text *text, uint32_t run)
{
    for (uint32_t k = 0; k < text->judged; k++) {
        struct flat_unit unit = text->units.at[k];
        const uint32_t *words = text->words.at + unit.begin;
        if ((filter->marks.at[k] & FILTER_MAY_GO) && echo_text_run(text, k) == run)
            for (uint32_t i = 0; i < starts_of(unit, run); i++)
                filter->table.at[place_of(words + i, run, filter->mask)] = ASKED;
    }
    for (uint32_t k = 0; k < text->judged; k++) {
        struct flat_unit unit = text->units.at[k];
        const uint32_t *words = text->words.at + unit.begin;
        for (uint32_t i = 0; i < starts_of(unit, run); i++)
            if (filter->table.at[place_of(words + i, run, filter->mask)] == ASKED) {
                filter->marks.at[k] |= FILTER_TAKES_PART;
                break;
            }
    }
}

static int mark_run(struct echo_filter *filter, const struct echo_text *text, uint32_t run,
                    unecho_error *error)
{
    bool any = false;
    if (empty_table(filter, text, error))
        return UNECHO_E_MEMORY;
    enter_runs(filter, text, run);
    for (uint32_t k = 0; k < text->judged; k++) {
        if (!is_judged(text, k))
            continue;
        struct judged u = echo_text_judged(text, k);
        if (u.run != run || !may_go(filter, &u))
            continue;
        filter->marks.at[k] |= FILTER_MAY_GO | FILTER_TAKES_PART;
        any = true;
    }
    filter->any = filter->any || any;
    if (any)
        mark_holders(filter, text, run);
    return UNECHO_OK;
}

int echo_filter_run(struct echo_filter *filter, const struct settings *settings,
                    const struct echo_text *text, unecho_error *error)
{
    size_t units = text->judged;
    filter->any = false;
    filter->marks.count = 0;
    if (ARRAY_RESERVE(&filter->marks, units, "units", error))
        return UNECHO_E_MEMORY;
    if (units)
        memset(filter->marks.at, 0, units);
    filter->marks.count = units;
    if (!(settings->reasons & (REASONS_NEAR | REASONS_CONTAINED)))
        return UNECHO_OK;
    int code = UNECHO_OK;
    if (text->any_spaced)
        code = mark_run(filter, text, LIMIT_RUN_SPACED, error);
    if (!code && text->any_unspaced)
        code = mark_run(filter, text, LIMIT_RUN_UNSPACED, error);
    return code;
}
