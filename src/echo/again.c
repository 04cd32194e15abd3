// SPDX-License-Identifier: Apache-2.0
/* What the passes know of a unit that stays. */
#include "echo/passes.h"

/* The place of a unit in keep order; NONE where it takes no part. */
static uint32_t place_of(const struct echo_text *text, uint32_t unit)
{
    for (uint32_t k = 0; k < text->judged; k++)
        if (text->unit.at[k] == unit)
            return k;
    return NONE;
}

enum echo_hold echo_look_again(struct echo *echo, uint32_t unit)
{
    uint32_t k = place_of(&echo->text, unit);
    if (k == NONE)
        return ECHO_HOLD_NONE;
    echo_mark_common(echo, k);
    if (echo_is_refrain(echo, k))
        return ECHO_HOLD_REFRAIN;
    return echo->named.at[k] ? ECHO_HOLD_NAMED : ECHO_HOLD_NONE;
}
