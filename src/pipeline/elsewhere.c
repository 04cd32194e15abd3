// SPDX-License-Identifier: Apache-2.0
#include "pipeline/elsewhere.h"

#include "sketch/sketch.h"

void elsewhere_init(struct elsewhere *elsewhere, const struct plan *plan)
{
    *elsewhere = (struct elsewhere){.settings = &plan->settings};
    verifier_init(&elsewhere->verifier, &plan->secret);
}

void elsewhere_free(struct elsewhere *elsewhere)
{
    verifier_free(&elsewhere->verifier);
    buffer_free(&elsewhere->form);
    buffer_free(&elsewhere->other);
    buffer_free(&elsewhere->best);
}

static unecho_bytes bytes_in(const struct buffer *buffer)
{
    return (unecho_bytes){buffer->at, buffer->count};
}

int elsewhere_begin(struct elsewhere *elsewhere, const struct batch *batch, uint32_t unit,
                    unecho_error *error)
{
    struct range32 tokens = batch->units.at[unit].tokens;
    elsewhere->form.count = 0;
    elsewhere->tokens = tokens.count;
    elsewhere->common = elsewhere->either = 0;
    return sketch_form(&elsewhere->form, batch, tokens, error);
}

/* Units that share less than a tenth of their shingles have nothing to do with each other, and of
 * units so different in length that is known beforehand. */
enum {
    ALIKE_UNDER = 10
};

static bool may_be_alike(uint32_t one, uint32_t other)
{
    return (uint64_t)one * ALIKE_UNDER >= other && (uint64_t)other * ALIKE_UNDER >= one;
}

static bool is_nearer(const struct elsewhere *elsewhere, uint32_t common, uint32_t either)
{
    if (!elsewhere->either)
        return (uint64_t)common * ALIKE_UNDER >= either;
    return (uint64_t)common * elsewhere->either > (uint64_t)elsewhere->common * either;
}

int elsewhere_compare(struct elsewhere *elsewhere, const struct batch *batch, uint32_t unit,
                      bool *nearer, unecho_error *error)
{
    struct verifier *verifier = &elsewhere->verifier;
    struct range32 tokens = batch->units.at[unit].tokens;
    struct flat_unit units[2];
    uint32_t common, either;
    *nearer = false;
    if (!tokens.count || !may_be_alike(elsewhere->tokens, tokens.count))
        return UNECHO_OK;
    elsewhere->other.count = 0;
    verifier_begin(verifier);
    if (sketch_form(&elsewhere->other, batch, tokens, error) ||
        verifier_add(verifier, bytes_in(&elsewhere->form), &units[0], error) ||
        verifier_add(verifier, bytes_in(&elsewhere->other), &units[1], error) ||
        verifier_jaccard(verifier, elsewhere->settings->shingle, units, &common, &either, error))
        return UNECHO_E_MEMORY;
    *nearer = is_nearer(elsewhere, common, either);
    if (!*nearer)
        return UNECHO_OK;
    elsewhere->common = common;
    elsewhere->either = either;
    elsewhere->best.count = 0;
    return buffer_append(&elsewhere->best, elsewhere->other.at, elsewhere->other.count, error);
}

static int is_near(struct elsewhere *elsewhere, struct share threshold, bool numbers, bool *near,
                   unecho_error *error)
{
    struct verify_rules rules = {.shingle = elsewhere->settings->shingle,
                                 .threshold = threshold,
                                 .novel = elsewhere->settings->novel,
                                 .numbers_stand = numbers,
                                 .numbers_equal = numbers};
    struct verify_result result;
    int code = verify_pair(&elsewhere->verifier, &rules, bytes_in(&elsewhere->form),
                           bytes_in(&elsewhere->best), &result, error);
    *near = result.near;
    return code;
}

/* Asks for less and less: what is asked for where the answer changes was missing. */
int elsewhere_judge(struct elsewhere *elsewhere, enum elsewhere_guard *guard, unecho_error *error)
{
    const struct share any = {0, 1};
    bool near, adds_nothing, but_numbers;
    if (is_near(elsewhere, elsewhere->settings->threshold, true, &near, error) ||
        is_near(elsewhere, any, true, &adds_nothing, error) ||
        is_near(elsewhere, any, false, &but_numbers, error))
        return UNECHO_E_MEMORY;
    *guard = near           ? ELSEWHERE_NONE
             : adds_nothing ? ELSEWHERE_THRESHOLD
             : but_numbers  ? ELSEWHERE_NUMBERS
                            : ELSEWHERE_NEW;
    return UNECHO_OK;
}
