// SPDX-License-Identifier: Apache-2.0
/* What follows from the units that stand beside one: refrains, and who said what went. */
#include "echo/passes.h"
#include "unicode/comparison.h"

enum {
    REFRAIN_HALF_WORDS = 20, /* a refrain is under 10 words … */
    VERSE_HALF_WORDS = 24,   /* … among units of under 12 */
    SPEAKER_LEAST = 4,       /* 2 words … */
    SPEAKER_MOST = 16        /* … to 8 */
};

static bool has_number(const struct judged *u)
{
    for (uint32_t i = 0; i < u->tokens; i++)
        if (u->flags[i] & TOKEN_NUMBER)
            return true;
    return false;
}

/* Verse and quantities: short units side by side, with punctuation where one ends, or a number. A
 * line that stands twice side by side is none. */
bool echo_is_refrain(const struct echo *echo, uint32_t k)
{
    const struct echo_text *text = &echo->text;
    uint32_t p = text->position.at[k], last = (uint32_t)text->order.count - 1;
    if (echo_text_unit(text, k)->half_words >= REFRAIN_HALF_WORDS || !last)
        return false;
    bool punctuated = false;
    for (uint32_t i = p ? p - 1 : 0; i <= (p < last ? p + 1 : last); i++) {
        uint32_t beside = text->order.at[i];
        const struct unit *unit = echo_text_unit(text, beside);
        if (unit->half_words >= VERSE_HALF_WORDS)
            return false;
        if (i != p && echo->classes.of_unit.at[beside] == echo->classes.of_unit.at[k])
            return false;
        punctuated = punctuated || (unit->flags & UNIT_PUNCTUATED);
    }
    struct judged u = echo_text_judged(text, k);
    return punctuated || has_number(&u);
}

static bool may_be_speaker(const struct echo *echo, uint32_t k)
{
    const struct unit *unit = echo_text_unit(&echo->text, k);
    uint32_t other = UNIT_WRAPPED | UNIT_PARAGRAPH | UNIT_BLOCK | UNIT_PROTECTED;
    return (unit->flags & UNIT_DASH) && !(unit->flags & other) && !unit->fate.reason &&
           !echo->named.at[k] && unit->half_words >= SPEAKER_LEAST &&
           unit->half_words <= SPEAKER_MOST;
}

/* The place in keep order of a unit of the batch, of this document. */
static uint32_t place_of(const struct echo_text *text, uint32_t unit)
{
    size_t low = 0, high = text->order.count;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (text->unit.at[text->order.at[middle]] > unit)
            high = middle;
        else
            low = middle;
    }
    return text->order.at[low];
}

/* The first witness of the unit at position p in which all of k stands in one piece, or NONE. */
static uint32_t find_witness(const struct echo *echo, uint32_t p, uint32_t k)
{
    const struct echo_text *text = &echo->text;
    const struct fate *fate = &echo_text_unit(text, text->order.at[p])->fate;
    struct judged u = echo_text_judged(text, k);
    uint32_t count = fate->together.count ? fate->together.count : 1;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t unit = fate->together.count ? text->batch->together.at[fate->together.first + i]
                                             : fate->witness;
        uint32_t witness = place_of(text, unit);
        struct judged v = echo_text_judged(text, witness);
        if (judgement_stands_whole(&u, &v))
            return witness;
    }
    return NONE;
}

/* What counts is which units passes 1 to 3 removed: a speaker that goes has no speaker. */
int echo_remove_speakers(struct echo *echo, unecho_error *error)
{
    bool before_is_gone = false;
    for (uint32_t p = 0; p < echo->text.order.count; p++) {
        uint32_t k = echo->text.order.at[p];
        bool is_gone = echo_is_gone(echo, k), asks = before_is_gone && may_be_speaker(echo, k);
        uint32_t witness = asks ? find_witness(echo, p - 1, k) : NONE;
        struct finding finding = {UNECHO_CONTAINED, 1, 1, &witness, 1};
        if (witness != NONE && echo_remove(echo, k, &finding, error))
            return UNECHO_E_MEMORY;
        before_is_gone = is_gone;
    }
    return UNECHO_OK;
}
