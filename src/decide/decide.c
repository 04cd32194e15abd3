// SPDX-License-Identifier: Apache-2.0
#include "decide/corpus.h"

#include <stdlib.h>

enum {
    TOUCH_EVERY = 1024,  /* members */
    TOUCHED_BYTES = 1024 /* of columns that a member may map: see vast_touch */
};

/* The pass that decides. */
struct decision {
    struct corpus *corpus;
    const struct edges *gone; /* classes that go, with their witnesses */
    struct list32 place;      /* by class: where it stands in `gone`, + 1; 0: it is kept */
    uint32_t reasons;
    const struct verify_rules *rules;
    struct verifier verifier;
    ARRAY(struct verify_result) results; /* of the followers of one member */
};

static int find_places(struct decision *decision, unecho_error *error)
{
    const struct edges *gone = decision->gone;
    if (list32_zero(&decision->place, decision->corpus->form.count, "classes", error))
        return UNECHO_E_MEMORY;
    for (size_t i = 0; i < gone->count; i++)
        decision->place.at[gone->at[i].later] = (uint32_t)i + 1;
    return UNECHO_OK;
}

/* Why a class goes; NULL: it is kept. */
static const struct edge *edge_of(const struct decision *decision, uint32_t class)
{
    uint32_t place = decision->place.at[class];
    return place ? &decision->gone->at[place - 1] : NULL;
}

/* The strongest reason that stage 3 would give, or 0. */
static uint32_t strongest(const struct decision *decision, const struct verify_result *result)
{
    uint32_t reasons = result->reasons & decision->reasons;
    if (result->same && (decision->reasons & REASONS_EXACT))
        return UNECHO_EXACT;
    if (reasons & REASONS_NEAR)
        return UNECHO_NEAR;
    return reasons & REASONS_CONTAINED ? UNECHO_CONTAINED : 0;
}

/* Does the class of the new witness justify each follower of `member`? */
static int check_followers(struct decision *decision, const struct corpus_member *member,
                           uint32_t class, bool *all, unecho_error *error)
{
    const struct corpus *corpus = decision->corpus;
    struct classes classes = corpus_classes(corpus, 0);
    decision->results.count = 0;
    *all = true;
    for (uint32_t i = member->follower; i != NONE && *all; i = corpus->followers.at[i].next) {
        const struct corpus_follower *follower = &corpus->followers.at[i];
        unecho_bytes form = {corpus->forms.at + follower->form, follower->form_length};
        if (ARRAY_RESERVE(&decision->results, 1, "units", error))
            return UNECHO_E_MEMORY;
        struct verify_result *result = &decision->results.at[decision->results.count++];
        if (verify_pair(&decision->verifier, decision->rules, form, classes_form(&classes, class),
                        result, error))
            return UNECHO_E_MEMORY;
        *all = strongest(decision, result) != 0;
    }
    return UNECHO_OK;
}

/* Followers of a member that goes name the member that stays. Where that has the same words, they
 * are what they were to the old one; else as was checked. */
static void move_followers(struct decision *decision, const struct corpus_member *member,
                           uint32_t witness, bool same_class)
{
    struct corpus *corpus = decision->corpus;
    size_t nth = 0;
    for (uint32_t i = member->follower; i != NONE; i = corpus->followers.at[i].next) {
        struct verdict *verdict = &corpus->verdicts.at[corpus->followers.at[i].verdict];
        verdict->member = witness;
        if (same_class)
            continue;
        const struct verify_result *result = &decision->results.at[nth++];
        verdict->rule = strongest(decision, result);
        bool contained = verdict->rule == UNECHO_CONTAINED;
        verdict->over = result->same ? 1 : contained ? result->covered : result->common;
        verdict->under = result->same ? 1 : contained ? result->tokens : result->either;
    }
}

static int decide_member(struct decision *decision, uint32_t number, unecho_error *error)
{
    struct corpus *corpus = decision->corpus;
    if (VAST_RESERVE(&corpus->removals, 1, error)) /* before anything is pointed at: it may move */
        return error ? error->code : UNECHO_E_MEMORY;
    const struct corpus_member *member = &corpus->members.at[number];
    const struct edge *edge = edge_of(decision, member->class);
    uint32_t class = edge ? edge->earlier : member->class;
    uint32_t witness = corpus->first_member.at[class];
    if (corpus->members.at[witness].document == member->document ||
        (member->flags & UNIT_PROTECTED) || (!edge && !(decision->reasons & REASONS_EXACT)))
        return UNECHO_OK;
    bool all = true;
    if (edge && check_followers(decision, member, class, &all, error))
        return UNECHO_E_MEMORY;
    if (!all)
        return UNECHO_OK;
    struct corpus_removal removal = {number, witness, UNECHO_EXACT, 1, 1};
    if (edge)
        removal = (struct corpus_removal){number, witness, UNECHO_NEAR, edge->common, edge->either};
    corpus->removals.at[corpus->removals.count++] = removal;
    move_followers(decision, member, witness, !edge);
    return UNECHO_OK;
}

int corpus_decide(struct corpus *corpus, const struct edges *gone, uint32_t reasons,
                  const struct verify_rules *rules, unecho_error *error)
{
    struct decision decision = {.corpus = corpus, .gone = gone, .reasons = reasons, .rules = rules};
    verifier_init(&decision.verifier, corpus->secret);
    int code = find_places(&decision, error);
    for (uint32_t i = 0; i < corpus->members.count && !code; i++) {
        code = decide_member(&decision, i, error);
        if (i % TOUCH_EVERY == 0)
            vast_touch(corpus->limit, TOUCH_EVERY * TOUCHED_BYTES);
    }
    verifier_free(&decision.verifier);
    ARRAY_FREE(&decision.results);
    ARRAY_FREE(&decision.place);
    return code;
}
