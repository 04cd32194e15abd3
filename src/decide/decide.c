// SPDX-License-Identifier: Apache-2.0
#include "decide/followers.h"

#include <stdlib.h>

enum {
    TOUCH_EVERY = 1024,  /* members */
    OF_PLACES = 20,      /* rank (spill/vast.h) */
    TOUCHED_BYTES = 1024 /* of columns that a member may map: see vast_touch */
};

/* The pass that decides. */
struct decision {
    struct corpus *corpus;
    const struct edges *gone; /* classes that go, with their witnesses */
    VAST(uint32_t) place;     /* by class: where it stands in `gone`, + 1; 0: it is kept */
    const struct follow_rules *rules;
    struct followers followers;
};

static int find_places(struct decision *decision, unecho_error *error)
{
    const struct edges *gone = decision->gone;
    if (VAST_ZERO(&decision->place, decision->corpus->form.count, error))
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
        (member->flags & UNIT_PROTECTED) || (!edge && !(decision->rules->reasons & REASONS_EXACT)))
        return UNECHO_OK;
    bool all = true;
    if (edge &&
        followers_check(&decision->followers, corpus, decision->rules, member, class, &all, error))
        return UNECHO_E_MEMORY;
    if (!all)
        return UNECHO_OK;
    struct corpus_removal removal = {number, witness, UNECHO_EXACT, 1, 1};
    if (edge)
        removal = (struct corpus_removal){number, witness, UNECHO_NEAR, edge->common, edge->either};
    corpus->removals.at[corpus->removals.count++] = removal;
    followers_move(&decision->followers, corpus, member, witness, !edge);
    return UNECHO_OK;
}

int corpus_decide(struct corpus *corpus, const struct edges *gone, const struct follow_rules *rules,
                  unecho_error *error)
{
    struct decision decision = {.corpus = corpus, .gone = gone, .rules = rules};
    followers_init(&decision.followers, corpus->secret);
    VAST_INIT(&decision.place, corpus->limit, "classes that go", OF_PLACES, SIZE_MAX);
    int code = find_places(&decision, error);
    for (uint32_t i = corpus->reference.members; i < corpus->members.count && !code; i++) {
        code = decide_member(&decision, i, error);
        if (i % TOUCH_EVERY == 0)
            vast_touch(corpus->limit, TOUCH_EVERY * TOUCHED_BYTES);
    }
    followers_free(&decision.followers);
    VAST_FREE(&decision.place);
    return code;
}
