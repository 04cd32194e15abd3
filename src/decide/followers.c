// SPDX-License-Identifier: Apache-2.0
#include "decide/followers.h"

void followers_init(struct followers *followers, const struct hash_secret *secret)
{
    *followers = (struct followers){0};
    follow_init(&followers->follow, secret);
}

void followers_free(struct followers *followers)
{
    follow_free(&followers->follow);
    ARRAY_FREE(&followers->results);
    ARRAY_FREE(&followers->forms);
}

static unecho_bytes form_at(const struct corpus *corpus, uint64_t form, uint32_t length)
{
    return (unecho_bytes){corpus->forms.at + form, length};
}

static unecho_bytes class_form(const struct corpus *corpus, uint32_t class)
{
    return form_at(corpus, corpus->form.at[class], corpus->form_length.at[class]);
}

/* The witnesses of a follower, with the words of `class` in the place of the nth. */
static int list_forms(struct followers *followers, const struct corpus *corpus,
                      const struct verdict *verdict, uint32_t nth, uint32_t class,
                      unecho_error *error)
{
    followers->forms.count = 0;
    if (ARRAY_RESERVE(&followers->forms, verdict->together.count, "witnesses", error))
        return UNECHO_E_MEMORY;
    for (uint32_t i = 0; i < verdict->together.count; i++) {
        const struct corpus_witness *witness = &corpus->witnesses.at[verdict->together.first + i];
        followers->forms.at[followers->forms.count++] =
            i == nth ? class_form(corpus, class)
                     : form_at(corpus, witness->form, witness->form_length);
    }
    return UNECHO_OK;
}

static int check_one(struct followers *followers, const struct corpus *corpus,
                     const struct follow_rules *rules, const struct corpus_follower *follower,
                     uint32_t class, struct follow_result *result, unecho_error *error)
{
    const struct verdict *verdict = &corpus->verdicts.at[follower->verdict];
    const struct corpus_member *first = &corpus->members.at[corpus->first_member.at[class]];
    struct follow_unit f = {form_at(corpus, follower->form, follower->form_length), verdict->flags};
    struct follow_unit w = {class_form(corpus, class), first->flags};
    if (!verdict->together.count)
        return follow_one(&followers->follow, rules, &f, &w, result, error);
    if (list_forms(followers, corpus, verdict, follower->nth, class, error))
        return UNECHO_E_MEMORY;
    return follow_together(&followers->follow, rules, &f, followers->forms.at,
                           verdict->together.count, result, error);
}

int followers_check(struct followers *followers, const struct corpus *corpus,
                    const struct follow_rules *rules, const struct corpus_member *member,
                    uint32_t class, bool *all, unecho_error *error)
{
    followers->results.count = 0;
    *all = true;
    for (uint32_t i = member->follower; i != NONE && *all; i = corpus->followers.at[i].next) {
        struct follow_result result;
        if (ARRAY_RESERVE(&followers->results, 1, "units", error) ||
            check_one(followers, corpus, rules, &corpus->followers.at[i], class, &result, error))
            return UNECHO_E_MEMORY;
        followers->results.at[followers->results.count++] = result;
        *all = result.reason != 0;
    }
    return UNECHO_OK;
}

/* The nth witness of a verdict is `member` now. */
static void move_witness(struct corpus *corpus, struct verdict *verdict, uint32_t nth,
                         uint32_t member)
{
    if (nth == 0)
        verdict->member = member;
    if (!verdict->together.count)
        return;
    struct corpus_witness *witness = &corpus->witnesses.at[verdict->together.first + nth];
    uint32_t class = corpus->members.at[member].class;
    witness->member = member;
    witness->form = corpus->form.at[class];
    witness->form_length = corpus->form_length.at[class];
}

void followers_move(const struct followers *followers, struct corpus *corpus,
                    const struct corpus_member *member, uint32_t witness, bool same)
{
    size_t result = 0;
    for (uint32_t i = member->follower; i != NONE; i = corpus->followers.at[i].next) {
        const struct corpus_follower *follower = &corpus->followers.at[i];
        struct verdict *verdict = &corpus->verdicts.at[follower->verdict];
        move_witness(corpus, verdict, follower->nth, witness);
        if (same)
            continue;
        const struct follow_result *found = &followers->results.at[result++];
        verdict->rule = found->reason;
        verdict->over = found->over;
        verdict->under = found->under;
    }
}
