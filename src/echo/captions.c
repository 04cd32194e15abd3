// SPDX-License-Identifier: Apache-2.0
/*
 * Pass 3: a player or a gallery repeats its caption with a word ("CAPTION", "Email") between. Such
 * lines are too short to be judged one by one: a song repeats lines as short. What tells them apart
 * is that all around recurs, and that a line of one word, or one that a rule took, stands between.
 */
#include "echo/passes.h"
#include "unicode/comparison.h"

#include <string.h>

enum {
    COPIES = 3,          /* at least */
    NEAR = 3,            /* units, from a copy to the next one, at most */
    LEAST_HALF_WORDS = 6 /* three words; under five, since those of five are judged by pass 1 */
};

static uint32_t class_at(const struct echo *echo, uint32_t position)
{
    return echo->classes.of_unit.at[echo->text.order.at[position]];
}

/* Counts copies, and marks each unit whose T stands at most three units before or after it. */
static int find_recurring(struct echo *echo, unecho_error *error)
{
    struct captions *captions = &echo->captions;
    size_t units = echo->text.order.count, classes = echo->classes.count;
    captions->recurs.count = 0;
    if (list32_zero(&captions->copies, classes, "captions", error) ||
        list32_zero(&captions->first, classes, "captions", error) ||
        list32_zero(&captions->last, classes, "captions", error) ||
        ARRAY_RESERVE(&captions->recurs, units, "captions", error))
        return UNECHO_E_MEMORY;
    memset(captions->recurs.at, 0, units);
    for (uint32_t p = 0; p < units; p++) {
        uint32_t class = class_at(echo, p), last = captions->last.at[class];
        if (last && p + 1 - last <= NEAR)
            captions->recurs.at[p] = captions->recurs.at[last - 1] = 1;
        if (!captions->copies.at[class]++)
            captions->first.at[class] = p + 1;
        captions->last.at[class] = p + 1;
    }
    memset(captions->last.at, 0, classes * sizeof *captions->last.at);
    return UNECHO_OK;
}

static const struct unit *unit_at(const struct echo *echo, uint32_t position)
{
    return echo_text_unit(&echo->text, echo->text.order.at[position]);
}

static bool is_line(const struct unit *unit)
{
    return !(unit->flags & (UNIT_WRAPPED | UNIT_PARAGRAPH | UNIT_BLOCK));
}

static bool has_number(const struct echo *echo, uint32_t k)
{
    struct flat_unit flat = echo->text.units.at[k];
    for (uint32_t i = flat.begin; i < flat.begin + flat.tokens; i++)
        if (echo->text.flags.at[i] & TOKEN_NUMBER)
            return true;
    return false;
}

/* Is T, with its first copy at position `first`, a caption at all? */
static bool is_caption(const struct echo *echo, uint32_t first)
{
    const struct unit *unit = unit_at(echo, first);
    return echo->captions.copies.at[class_at(echo, first)] >= COPIES && is_line(unit) &&
           unit->half_words >= LEAST_HALF_WORDS && unit->half_words < JUDGED_HALF_WORDS &&
           !has_number(echo, echo->text.order.at[first]);
}

/* Stands between the units at positions q and p what a player puts between two captions: a unit of
 * one word, or a line that a rule took whole? */
static bool plays_between(const struct echo *echo, uint32_t q, uint32_t p)
{
    const struct line *lines = echo->text.batch->lines.at;
    for (uint32_t i = q + 1; i < p; i++)
        if (unit_at(echo, i)->half_words <= 2)
            return true;
    for (uint32_t l = unit_at(echo, q)->last_line + 1; l < unit_at(echo, p)->first_line; l++)
        if (lines[l].flags & LINE_RULED)
            return true;
    return false;
}

/* May the copy at position p go, given the one before it at position q? */
static bool may_go(const struct echo *echo, uint32_t p, uint32_t q)
{
    const struct unit *unit = unit_at(echo, p);
    if (!is_line(unit) || (unit->flags & (UNIT_SENTENCE | UNIT_PROTECTED)) || p - q > NEAR ||
        echo->named.at[echo->text.order.at[p]])
        return false;
    for (uint32_t i = q; i <= p; i++)
        if (!echo->captions.recurs.at[i])
            return false;
    return plays_between(echo, q, p);
}

int echo_remove_captions(struct echo *echo, unecho_error *error)
{
    struct captions *captions = &echo->captions;
    if (echo->classes.count + COPIES - 1 > echo->text.units.count)
        return UNECHO_OK; /* nothing stands there three times */
    if (find_recurring(echo, error))
        return UNECHO_E_MEMORY;
    for (uint32_t p = 0; p < echo->text.order.count; p++) {
        uint32_t class = class_at(echo, p), last = captions->last.at[class];
        captions->last.at[class] = p + 1;
        if (!last || !is_caption(echo, captions->first.at[class] - 1) || !may_go(echo, p, last - 1))
            continue;
        uint32_t witness = echo->text.order.at[captions->first.at[class] - 1];
        struct finding finding = {UNECHO_EXACT, 1, 1, &witness, 1};
        if (echo_remove(echo, echo->text.order.at[p], &finding, error))
            return UNECHO_E_MEMORY;
    }
    return UNECHO_OK;
}
