// SPDX-License-Identifier: Apache-2.0
#include "similarity/judgement.h"

#include "flow/limits.h"
#include "similarity/similarity.h"
#include "unicode/comparison.h"

#include <string.h>

void judgement_begin(struct judgement *judgement)
{
    judgement->aligned_u = false;
}

uint32_t judged_half_words(const struct judged *u, uint32_t first, uint32_t count)
{
    if (u->half_words == 2 * u->tokens)
        return 2 * count;
    uint32_t half_words = 2 * count;
    for (uint32_t i = first; i < first + count; i++)
        half_words -= (u->flags[i] & TOKEN_UNSPACED) != 0;
    return half_words;
}

void judged_measure(struct judged *u)
{
    uint32_t unspaced = 0;
    for (uint32_t i = 0; i < u->tokens; i++)
        unspaced += (u->flags[i] & TOKEN_UNSPACED) != 0;
    u->half_words = 2 * u->tokens - unspaced;
    u->run = similarity_run(u->tokens, unspaced);
}

static uint32_t starts_of(const struct judged *u)
{
    return u->tokens < u->run ? 0 : u->tokens - u->run + 1;
}

/* ---- What is matched ---- */

void matched_begin(struct matched *matched, const struct judged *u, const uint8_t *common)
{
    *matched = (struct matched){.u = u, .common = common};
}

/* The matched tokens begin..end are over: counts the runs in them. */
static void count_runs(struct matched *matched)
{
    for (uint32_t i = matched->begin; i + matched->u->run <= matched->end; i++) {
        matched->runs++;
        matched->common_runs += matched->common[i] != 0;
    }
}

/* The tokens from the last piece up to `to` are novel. */
static void add_novel(struct matched *matched, uint32_t to)
{
    if (to == matched->end)
        return;
    uint32_t half_words = judged_half_words(matched->u, matched->end, to - matched->end);
    matched->novel_runs++;
    matched->novel += half_words;
    if (half_words > matched->longest)
        matched->longest = half_words;
    if (!matched->end)
        matched->head = half_words;
    count_runs(matched);
    matched->begin = to;
}

void matched_add(struct matched *matched, uint32_t first, uint32_t tokens)
{
    add_novel(matched, first);
    uint32_t half_words = judged_half_words(matched->u, first, tokens);
    if (half_words > matched->verbatim)
        matched->verbatim = half_words;
    matched->tokens += tokens;
    matched->end = first + tokens;
}

void matched_end(struct matched *matched)
{
    uint32_t tokens = matched->u->tokens;
    if (matched->end == tokens)
        count_runs(matched);
    else
        add_novel(matched, tokens);
}

bool matched_is_form(const struct matched *matched)
{
    return matched->runs && 2 * (uint64_t)matched->common_runs >= matched->runs;
}

/* ---- One witness ---- */

/* Of a long unit: the next stretch of tokens that its runs in v cover, at or after *from, where it
 * begins afterwards. False where there is none. */
static bool next_stretch(const struct judged *u, const uint32_t *at, uint32_t *from,
                         uint32_t *tokens)
{
    uint32_t starts = starts_of(u), i = *from;
    while (i < starts && at[i] == NONE)
        i++;
    if (i >= starts)
        return false;
    uint32_t end = i + u->run;
    *from = i;
    for (; i < starts && i <= end; i++)
        if (at[i] != NONE)
            end = i + u->run;
    *tokens = end - *from;
    return true;
}

bool judgement_may_say(const struct judged *u, const uint32_t *at)
{
    uint32_t starts = starts_of(u), first = 0;
    bool in_row = false;
    if (u->tokens > ALIGNED_TOKENS)
        return true; /* looking closer costs no more than this */
    for (uint32_t i = 0; i <= starts; i++) {
        bool hit = i < starts && at[i] != NONE;
        if (hit && !in_row)
            first = i;
        if (!hit && in_row) {
            uint32_t tokens = i - first + u->run - 1;
            uint32_t half_words = judged_half_words(u, first, tokens);
            if (half_words >= 2 * JUDGEMENT_VERBATIM ||
                (u->cut && i == starts && half_words >= 2 * JUDGEMENT_CUT_END))
                return true;
        }
        in_row = hit;
    }
    return false;
}

/* A copy that breaks off: new are at most two words in front, and v goes on where it ends. */
static bool is_cut_copy(const struct judged *u, const struct judged *v,
                        const struct matched *matched, const struct aligned_piece *last)
{
    return u->cut && matched->novel_runs == 1 && matched->head &&
           matched->head <= 2 * JUDGEMENT_CUT_HEAD && last->v + last->tokens < v->tokens &&
           judged_half_words(u, last->u, u->tokens - last->u) >= 2 * JUDGEMENT_CUT_END;
}

/* The first of the tests that fails. */
static enum judgement_guard guard_of(const struct judged *u, const struct judged *v,
                                     const struct matched *matched, uint32_t novel)
{
    if (matched->verbatim < 2 * JUDGEMENT_VERBATIM)
        return GUARD_VERBATIM;
    if (!matched->novel_runs)
        return GUARD_NONE;
    if (u->half_words - matched->novel < 2 * JUDGEMENT_MATCHED)
        return GUARD_MATCHED;
    if (matched->longest > 2 * (uint64_t)novel)
        return GUARD_RUN;
    uint32_t counted = matched->novel;
    if (matched->head <= 2 * JUDGEMENT_HEAD)
        counted -= matched->head;
    uint64_t in = v->sentence && !u->sentence ? JUDGEMENT_LOOSE : JUDGEMENT_STRICT;
    if (counted * in > u->half_words)
        return GUARD_SHARE;
    return matched_is_form(matched) ? GUARD_FORM : GUARD_NONE;
}

/* A long unit: what its runs in v cover. */
static void match_long(struct matched *matched, const struct judged *u, const uint32_t *at)
{
    for (uint32_t from = 0, tokens; next_stretch(u, at, &from, &tokens); from += tokens)
        matched_add(matched, from, tokens);
    matched_end(matched);
}

/* Of letters of scripts without spaces, a single one that is matched says nothing. */
static uint32_t drop_single_letters(struct alignment *alignment)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < alignment->piece_count; i++)
        if (alignment->pieces[i].tokens > 1)
            alignment->pieces[kept++] = alignment->pieces[i];
    return alignment->piece_count = kept;
}

/* Any other: its alignment with its place in v. False where no piece of it stands there. */
static bool match_aligned(struct judgement *judgement, const struct judged *u,
                          const struct judged *v, const uint32_t *at)
{
    struct alignment *alignment = &judgement->alignment;
    if (!judgement->aligned_u)
        alignment_begin(alignment, u->words, u->tokens);
    judgement->aligned_u = true;
    alignment_make(alignment, v->words,
                   alignment_place(alignment, at, starts_of(u), u->run, v->tokens));
    uint32_t pieces = alignment->piece_count;
    if (u->run == LIMIT_RUN_UNSPACED)
        pieces = drop_single_letters(alignment);
    for (uint32_t i = 0; i < pieces; i++)
        matched_add(&judgement->matched, alignment->pieces[i].u, alignment->pieces[i].tokens);
    matched_end(&judgement->matched);
    return pieces != 0;
}

uint32_t judgement_says(struct judgement *judgement, const struct judged *u, const struct judged *v,
                        const uint32_t *at, const uint8_t *common, uint32_t novel)
{
    struct matched *matched = &judgement->matched;
    matched_begin(matched, u, common);
    judgement->guard = GUARD_VERBATIM;
    if (!judgement_may_say(u, at))
        return 0;
    bool aligned = u->tokens <= ALIGNED_TOKENS;
    if (aligned && !match_aligned(judgement, u, v, at))
        return 0;
    if (!aligned)
        match_long(matched, u, at);
    const struct alignment *alignment = &judgement->alignment;
    bool cut =
        aligned && is_cut_copy(u, v, matched, &alignment->pieces[alignment->piece_count - 1]);
    judgement->guard = cut ? GUARD_NONE : guard_of(u, v, matched, novel);
    return judgement->guard == GUARD_NONE ? matched->tokens : 0;
}

bool judgement_stands_whole(const struct judged *u, const struct judged *v)
{
    uint32_t tokens = v->tokens < JUDGEMENT_SPEAKER ? v->tokens : JUDGEMENT_SPEAKER;
    for (uint32_t i = 0; i + u->tokens <= tokens; i++)
        if (memcmp(v->words + i, u->words, u->tokens * sizeof *u->words) == 0)
            return true;
    return false;
}
