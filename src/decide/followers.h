// SPDX-License-Identifier: Apache-2.0
/*
 * The units that stage 3 removed on account of one that is to go at corpus scope: each must be
 * justified by what stays in its place, alone or together with its other witnesses.
 */
#ifndef DECIDE_FOLLOWERS_H
#define DECIDE_FOLLOWERS_H

#include "decide/corpus.h"

struct followers {
    struct follow follow;
    ARRAY(struct follow_result) results; /* of the followers of one member */
    ARRAY(unecho_bytes) forms;           /* scratch: of several witnesses */
};

void followers_init(struct followers *followers, const struct hash_secret *secret);
void followers_free(struct followers *followers);

/* Does the first member of `class` justify each follower of `member`? Stops at the first that it
 * does not. */
int followers_check(struct followers *followers, const struct corpus *corpus,
                    const struct follow_rules *rules, const struct corpus_member *member,
                    uint32_t class, bool *all, unecho_error *error);

/* `member` goes: its followers name `witness`, the member that stays. Where that has the same words
 * (`same`), they are what they were to the old one; else as was checked. */
void followers_move(const struct followers *followers, struct corpus *corpus,
                    const struct corpus_member *member, uint32_t witness, bool same);

#endif
