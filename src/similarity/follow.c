// SPDX-License-Identifier: Apache-2.0
#include "similarity/follow.h"

#include "flow/form.h"
#include "similarity/similarity.h"

#include <string.h>

void follow_init(struct follow *follow, const struct hash_secret *secret)
{
    *follow = (struct follow){0};
    verifier_init(&follow->verifier, secret);
}

void follow_free(struct follow *follow)
{
    verifier_free(&follow->verifier);
    together_free(&follow->together);
    ARRAY_FREE(&follow->units);
    ARRAY_FREE(&follow->at);
    ARRAY_FREE(&follow->first);
    ARRAY_FREE(&follow->common);
}

/* Adds a form to those that are compared. */
static int add_unit(struct follow *follow, unecho_bytes form, unecho_error *error)
{
    if (ARRAY_RESERVE(&follow->units, 1, "units", error))
        return UNECHO_E_MEMORY;
    return verifier_add(&follow->verifier, form, &follow->units.at[follow->units.count++], error);
}

static struct judged judged_of(const struct follow *follow, uint32_t nth, uint32_t flags)
{
    struct flat_unit flat = follow->units.at[nth];
    struct judged unit = {.words = follow->verifier.flat.at + flat.begin,
                          .flags = follow->verifier.flags.at + flat.begin,
                          .tokens = flat.tokens,
                          .sentence = (flags & UNIT_SENTENCE) != 0,
                          .cut = (flags & UNIT_CUT) != 0};
    judged_measure(&unit);
    return unit;
}

/* Begins with f, the first unit. */
static int begin(struct follow *follow, const struct follow_unit *f, unecho_error *error)
{
    follow->units.count = follow->common.count = 0;
    verifier_begin(&follow->verifier);
    judgement_begin(&follow->judgement);
    if (add_unit(follow, f->form, error))
        return UNECHO_E_MEMORY;
    uint32_t tokens = follow->units.at[0].tokens;
    if (ARRAY_RESERVE(&follow->common, tokens, "a unit", error))
        return UNECHO_E_MEMORY;
    for (uint32_t i = 0; i < tokens; i++)
        follow->common.at[i] = (follow->verifier.flags.at[i] & FORM_COMMON) != 0;
    return UNECHO_OK;
}

static const uint32_t *ids_of(struct follow *follow, uint32_t n, unecho_error *error)
{
    struct verifier *verifier = &follow->verifier;
    if (grams_build(&verifier->grams, n, verifier->flat.at, (uint32_t)verifier->flat.count,
                    follow->units.at, follow->units.count, error))
        return NULL;
    return verifier->grams.level[n].ids;
}

/* Where each run of f first stands in w, the second unit. */
static int find_runs(struct follow *follow, const struct judged *f, unecho_error *error)
{
    struct flat_unit w = follow->units.at[1];
    uint32_t run = f->run, starts = f->tokens < run ? 0 : f->tokens - run + 1;
    const uint32_t *ids = ids_of(follow, run, error);
    if (!ids || list32_zero(&follow->at, starts, "runs", error) ||
        list32_zero(&follow->first, follow->verifier.grams.level[run].distinct, "runs", error))
        return UNECHO_E_MEMORY;
    for (uint32_t i = w.tokens < run ? 0 : w.tokens - run + 1; i-- > 0;)
        follow->first.at[ids[w.begin + i]] = i + 1;
    for (uint32_t i = 0; i < starts; i++)
        follow->at.at[i] = follow->first.at[ids[i]] - 1; /* NONE where it does not stand */
    return UNECHO_OK;
}

/* Near, else contained, given that w says all that f says: `matched` tokens of it. */
static int name_reason(struct follow *follow, const struct follow_rules *rules,
                       const struct judged *f, uint32_t matched, struct follow_result *result,
                       unecho_error *error)
{
    uint32_t common, either;
    if (rules->reasons & REASONS_NEAR) {
        if (verifier_jaccard(&follow->verifier, rules->shingle, follow->units.at, &common, &either,
                             error))
            return UNECHO_E_MEMORY;
        if (similarity_reaches(common, either, rules->threshold)) {
            *result = (struct follow_result){UNECHO_NEAR, common, either};
            return UNECHO_OK;
        }
    }
    if ((rules->reasons & REASONS_CONTAINED) &&
        similarity_reaches(matched, f->tokens, rules->containment))
        *result = (struct follow_result){UNECHO_CONTAINED, matched, f->tokens};
    return UNECHO_OK;
}

static bool is_same(const struct judged *f, const struct judged *w)
{
    return f->tokens == w->tokens && memcmp(f->words, w->words, f->tokens * sizeof *f->words) == 0;
}

int follow_one(struct follow *follow, const struct follow_rules *rules, const struct follow_unit *f,
               const struct follow_unit *w, struct follow_result *result, unecho_error *error)
{
    bool stand;
    *result = (struct follow_result){0};
    if (begin(follow, f, error) || add_unit(follow, w->form, error))
        return UNECHO_E_MEMORY;
    struct judged u = judged_of(follow, 0, f->flags), v = judged_of(follow, 1, w->flags);
    if (is_same(&u, &v)) {
        if (rules->reasons & REASONS_EXACT)
            *result = (struct follow_result){UNECHO_EXACT, 1, 1};
        return UNECHO_OK;
    }
    if (u.half_words < 2 * JUDGEMENT_LEAST) { /* who said a quotation that went */
        if (judgement_stands_whole(&u, &v))
            *result = (struct follow_result){UNECHO_CONTAINED, 1, 1};
        return UNECHO_OK;
    }
    if (verifier_numbers_stand(&follow->verifier, follow->units.at, 2, &stand, error) ||
        (stand && find_runs(follow, &u, error)))
        return UNECHO_E_MEMORY;
    uint32_t matched = stand ? judgement_says(&follow->judgement, &u, &v, follow->at.at,
                                              follow->common.at, rules->novel)
                             : 0;
    return matched ? name_reason(follow, rules, &u, matched, result, error) : UNECHO_OK;
}

int follow_measure(struct follow *follow, const struct follow_rules *rules,
                   const struct follow_unit *f, const struct follow_unit *w,
                   struct follow_measures *measures, unecho_error *error)
{
    *measures = (struct follow_measures){0};
    if (begin(follow, f, error) || add_unit(follow, w->form, error))
        return UNECHO_E_MEMORY;
    struct judged u = judged_of(follow, 0, f->flags), v = judged_of(follow, 1, w->flags);
    if (verifier_jaccard(&follow->verifier, rules->shingle, follow->units.at, &measures->common,
                         &measures->either, error) ||
        verifier_numbers_stand(&follow->verifier, follow->units.at, 2, &measures->numbers, error) ||
        find_runs(follow, &u, error))
        return UNECHO_E_MEMORY;
    const struct judgement *judgement = &follow->judgement;
    judgement_says(&follow->judgement, &u, &v, follow->at.at, follow->common.at, rules->novel);
    measures->tokens = u.tokens;
    measures->matched = judgement->matched.tokens;
    measures->verbatim = judgement->matched.verbatim;
    measures->longest = judgement->matched.longest;
    measures->novel = judgement->matched.novel;
    measures->guard = judgement->guard;
    return UNECHO_OK;
}

int follow_together(struct follow *follow, const struct follow_rules *rules,
                    const struct follow_unit *f, const unecho_bytes *witnesses, uint32_t count,
                    struct follow_result *result, unecho_error *error)
{
    struct together *together = &follow->together;
    bool stand;
    *result = (struct follow_result){0};
    if (begin(follow, f, error))
        return UNECHO_E_MEMORY;
    for (uint32_t i = 0; i < count; i++)
        if (add_unit(follow, witnesses[i], error))
            return UNECHO_E_MEMORY;
    if (verifier_numbers_stand(&follow->verifier, follow->units.at, count + 1, &stand, error))
        return UNECHO_E_MEMORY;
    if (!stand)
        return UNECHO_OK;
    struct judged u = judged_of(follow, 0, f->flags);
    const uint32_t *ids = ids_of(follow, together_run(&u), error);
    if (!ids || together_begin(together, &u, ids, error))
        return UNECHO_E_MEMORY;
    for (uint32_t i = 1; i <= count; i++) {
        struct flat_unit flat = follow->units.at[i];
        if (together_add(together, i, ids + flat.begin, flat.tokens, true, error))
            return UNECHO_E_MEMORY;
    }
    if (together_take_all(together, error))
        return UNECHO_E_MEMORY;
    uint32_t matched = together_says(together, follow->common.at, rules->novel, rules->containment);
    if (matched)
        *result = (struct follow_result){UNECHO_CONTAINED, matched, u.tokens};
    return UNECHO_OK;
}
