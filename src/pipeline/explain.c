// SPDX-License-Identifier: Apache-2.0
#include "pipeline/explain.h"

#include "sketch/sketch.h"

bool explain_find(const struct batch *batch, uint32_t line, uint32_t *unit)
{
    for (uint32_t i = 0; i < batch->units.count; i++) {
        const struct unit *at = &batch->units.at[i];
        if (line < at->first_line || line > at->last_line)
            continue;
        *unit = i;
        return !(batch->lines.at[line].flags & LINE_RULED);
    }
    return false;
}

/* What is compared with what, and the nearest so far. */
struct explaining {
    const struct batch *batch;
    bool decided; /* else two texts are compared, however unlike they are */
    struct follow follow;
    struct follow_rules rules;
    struct buffer mine, other; /* forms */
    struct explained *to;
};

static int form_of(const struct explaining *explain, const struct unit *unit, struct buffer *form,
                   struct follow_unit *to, unecho_error *error)
{
    form->count = 0;
    int code = sketch_form(form, explain->batch, unit->tokens, error);
    *to = (struct follow_unit){{form->at, form->count}, unit->flags};
    return code;
}

/* a/b < c/d, b and d over 0. */
static bool is_less(uint32_t a, uint32_t b, uint32_t c, uint32_t d)
{
    return (uint64_t)a * d < (uint64_t)c * b;
}

/* Units that share less than this of their shingles, and no piece, have nothing to do with each
 * other. */
enum {
    ALIKE_OVER = 1,
    ALIKE_UNDER = 10
};

/* Nearer is what justifies more, then what matches more, then what is more alike. */
static bool is_nearer(const struct explaining *explain, const struct follow_result *verdict,
                      const struct follow_measures *measures)
{
    const struct explained *old = explain->to;
    const struct follow_measures *best = &old->measures;
    if (!old->nearest)
        return !explain->decided || verdict->reason || measures->matched ||
               !is_less(measures->common, measures->either, ALIKE_OVER, ALIKE_UNDER);
    if (!old->any.reason != !verdict->reason)
        return verdict->reason != 0;
    if (best->matched != measures->matched)
        return best->matched < measures->matched;
    return is_less(best->common, best->either, measures->common, measures->either);
}

static int compare(struct explaining *explain, const struct follow_unit *f,
                   const struct unit *other, unecho_error *error)
{
    struct follow_rules rules = explain->rules;
    struct follow_unit w;
    struct follow_result verdict;
    struct follow_measures measures;
    rules.reasons = REASONS_EXACT | REASONS_NEAR | REASONS_CONTAINED;
    int code = form_of(explain, other, &explain->other, &w, error);
    if (!code)
        code = follow_one(&explain->follow, &rules, f, &w, &verdict, error);
    if (!code)
        code = follow_measure(&explain->follow, &rules, f, &w, &measures, error);
    if (code || !is_nearer(explain, &verdict, &measures))
        return code;
    explain->to->nearest = other;
    explain->to->any = verdict;
    explain->to->measures = measures;
    return follow_one(&explain->follow, &explain->rules, f, &w, &explain->to->verdict, error);
}

static int compare_all(struct explaining *explain, unecho_error *error)
{
    const struct batch *batch = explain->batch;
    const struct unit *unit = explain->to->unit;
    uint64_t compared = 0;
    struct follow_unit f;
    int code = form_of(explain, unit, &explain->mine, &f, error);
    for (size_t i = 0; i < batch->units.count && !code; i++) {
        const struct unit *other = &batch->units.at[i];
        if (other == unit || other->fate.reason || (other->flags & UNIT_BLOCK) ||
            !other->tokens.count)
            continue;
        compared += (uint64_t)unit->tokens.count + other->tokens.count;
        explain->to->partial = compared > EXPLAIN_TOKENS;
        if (explain->to->partial)
            break;
        code = compare(explain, &f, other, error);
    }
    return code;
}

int explain_unit(struct worker *worker, uint32_t unit, bool decided, struct explained *to,
                 unecho_error *error)
{
    const struct settings *settings = &worker->plan->settings;
    struct explaining explain = {.batch = &worker->batch,
                                 .decided = decided,
                                 .rules = {.reasons = settings->reasons,
                                           .shingle = settings->shingle,
                                           .threshold = settings->threshold,
                                           .containment = settings->containment,
                                           .novel = settings->novel},
                                 .to = to};
    *to = (struct explained){.unit = &worker->batch.units.at[unit]};
    if (decided)
        to->hold = echo_look_again(&worker->echo, unit);
    follow_init(&explain.follow, &worker->plan->secret);
    int code = to->unit->tokens.count ? compare_all(&explain, error) : UNECHO_OK;
    follow_free(&explain.follow);
    buffer_free(&explain.mine);
    buffer_free(&explain.other);
    return code;
}
