// SPDX-License-Identifier: Apache-2.0
#include "echo/filter.h"

#include "flow/limits.h"
#include "similarity/similarity.h"
#include "unicode/comparison.h"

#include <stdlib.h>
#include <string.h>

#define MANY  UINT32_MAX       /* two units at least hold the run */
#define ASKED (UINT32_MAX - 1) /* a unit that may go holds it */

void echo_filter_free(struct echo_filter *filter)
{
    ARRAY_FREE(&filter->table);
    ARRAY_FREE(&filter->marks);
    ARRAY_FREE(&filter->hits);
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

static uint32_t run_of(const struct echo_text *text, uint32_t k)
{
    return similarity_run(text->units.at[k].tokens, text->unspaced.at[k]);
}

static int empty_table(struct echo_filter *filter, const struct echo_text *text,
                       unecho_error *error)
{
    uint32_t slots = 256;
    while (slots < 4 * (uint64_t)text->words.count && slots < UINT32_MAX / 2)
        slots *= 2;
    filter->mask = slots - 1;
    return list32_zero(&filter->table, slots, "a filter", error);
}

/* Which unit holds a run, or that several do. */
static void enter_runs(struct echo_filter *filter, const struct echo_text *text, uint32_t run)
{
    for (uint32_t k = 0; k < text->units.count; k++) {
        struct flat_unit unit = text->units.at[k];
        const uint32_t *words = text->words.at + unit.begin;
        for (uint32_t i = 0; i < starts_of(unit, run); i++) {
            uint32_t *holder = &filter->table.at[place_of(words + i, run, filter->mask)];
            *holder = !*holder || *holder == k + 1 ? k + 1 : MANY;
        }
    }
}

/* The most that any other unit could cover of unit k still leaves a novel run that is too long? */
static bool may_go(struct echo_filter *filter, const struct settings *settings,
                   const struct echo_text *text, uint32_t k, uint32_t run)
{
    struct flat_unit unit = text->units.at[k];
    const uint32_t *words = text->words.at + unit.begin;
    uint8_t *hits = filter->hits.at, *unspaced = hits + unit.tokens;
    uint32_t shared = 0, starts = starts_of(unit, run);
    for (uint32_t i = 0; i < starts; i++) {
        hits[i] = filter->table.at[place_of(words + i, run, filter->mask)] == MANY;
        shared += hits[i];
    }
    if (!shared)
        return false;
    for (uint32_t i = 0; i < unit.tokens; i++)
        unspaced[i] = text->flags.at[unit.begin + i] & TOKEN_UNSPACED;
    struct cover cover = similarity_cover(hits, unspaced, unit.tokens, run);
    return similarity_is_short(cover.novel, settings->novel, text->half_words.at[k]);
}

/* Marks every unit that holds a run of one that may go. */
static void mark_holders(struct echo_filter *filter, const struct echo_text *text, uint32_t run)
{
    for (uint32_t k = 0; k < text->units.count; k++) {
        struct flat_unit unit = text->units.at[k];
        const uint32_t *words = text->words.at + unit.begin;
        if ((filter->marks.at[k] & FILTER_MAY_GO) && run_of(text, k) == run)
            for (uint32_t i = 0; i < starts_of(unit, run); i++)
                filter->table.at[place_of(words + i, run, filter->mask)] = ASKED;
    }
    for (uint32_t k = 0; k < text->units.count; k++) {
        struct flat_unit unit = text->units.at[k];
        const uint32_t *words = text->words.at + unit.begin;
        for (uint32_t i = 0; i < starts_of(unit, run); i++)
            if (filter->table.at[place_of(words + i, run, filter->mask)] == ASKED) {
                filter->marks.at[k] |= FILTER_TAKES_PART;
                break;
            }
    }
}

static int mark_run(struct echo_filter *filter, const struct settings *settings,
                    const struct echo_text *text, uint32_t run, unecho_error *error)
{
    if (empty_table(filter, text, error))
        return UNECHO_E_MEMORY;
    enter_runs(filter, text, run);
    bool any = false;
    for (uint32_t k = 0; k < text->units.count; k++) {
        filter->hits.count = 0;
        if (ARRAY_RESERVE(&filter->hits, 2 * (size_t)text->units.at[k].tokens, "a unit", error))
            return UNECHO_E_MEMORY;
        if (run_of(text, k) != run || text->half_words.at[k] < JUDGED_HALF_WORDS ||
            !may_go(filter, settings, text, k, run))
            continue;
        filter->marks.at[k] |= FILTER_MAY_GO | FILTER_TAKES_PART;
        any = true;
    }
    filter->any = filter->any || any;
    if (!any)
        return UNECHO_OK;
    mark_holders(filter, text, run);
    return UNECHO_OK;
}

int echo_filter_run(struct echo_filter *filter, const struct settings *settings,
                    const struct echo_text *text, unecho_error *error)
{
    size_t units = text->units.count;
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
        code = mark_run(filter, settings, text, LIMIT_RUN_SPACED, error);
    if (!code && text->any_unspaced)
        code = mark_run(filter, settings, text, LIMIT_RUN_UNSPACED, error);
    return code;
}
