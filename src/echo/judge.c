// SPDX-License-Identifier: Apache-2.0
#include "echo/passes.h"

#include "similarity/similarity.h"

#include <string.h>

/* Pass 2 takes u on account of a longer unit only; a sentence on that of a sentence, or of a line
 * that begins with it. */
static bool is_fuller(const struct echo *echo, uint32_t k, uint32_t v)
{
    struct judged u = echo_text_judged(&echo->text, k), w = echo_text_judged(&echo->text, v);
    if (echo_is_gone(echo, v) || w.half_words <= u.half_words)
        return false;
    return !u.sentence || w.sentence ||
           (w.tokens >= u.tokens && memcmp(u.words, w.words, u.tokens * sizeof *u.words) == 0);
}

/* The first candidate that says what k says and is near; else the first that contains it. Fills
 * `sharing` with those that may be witnesses together. */
static int judge_each(struct echo *echo, uint32_t k, bool fuller, uint32_t *witness,
                      struct finding *finding, unecho_error *error)
{
    const struct settings *settings = echo->settings;
    uint32_t tokens = echo->text.units.at[k].tokens;
    echo->sharing.count = 0;
    if (ARRAY_RESERVE(&echo->sharing, echo->proposals.ranked.count, "candidates", error))
        return UNECHO_E_MEMORY;
    for (size_t i = 0; i < echo->proposals.ranked.count; i++) {
        uint32_t v = (uint32_t)echo->proposals.ranked.at[i];
        struct pair_verdict verdict;
        if (fuller && !is_fuller(echo, k, v))
            continue;
        if (compare_pair(&echo->compare, v, &verdict, error))
            return UNECHO_E_MEMORY;
        bool contained = verdict.matched && (settings->reasons & REASONS_CONTAINED) &&
                         similarity_reaches(verdict.matched, tokens, settings->containment);
        if (verdict.shares)
            echo->sharing.at[echo->sharing.count++] = v;
        if (!verdict.near && (!contained || finding->reason))
            continue;
        *witness = v;
        *finding = (struct finding){UNECHO_CONTAINED, verdict.matched, tokens, witness, 1};
        if (!verdict.near)
            continue;
        *finding = (struct finding){UNECHO_NEAR, verdict.common, verdict.either, witness, 1};
        break;
    }
    return UNECHO_OK;
}

/* Several of `sharing` that say it together. */
static int judge_together(struct echo *echo, uint32_t k, struct finding *finding,
                          unecho_error *error)
{
    const struct settings *settings = echo->settings;
    const struct echo_text *text = &echo->text;
    struct together *together = &echo->together;
    uint32_t n = together_run(&echo->compare.u);
    bool say = false;
    if (grams_build(&echo->grams, n, text->words.at, text->judged_words, echo->parts.at,
                    text->judged, error))
        return UNECHO_E_MEMORY;
    const uint32_t *ids = echo->grams.level[n].ids;
    if (together_begin(together, &echo->compare.u, ids + text->units.at[k].begin, error))
        return UNECHO_E_MEMORY;
    for (size_t i = 0; i < echo->sharing.count; i++) {
        uint32_t v = echo->sharing.at[i];
        struct flat_unit flat = text->units.at[v];
        if (together_add(together, v, ids + flat.begin, flat.tokens, false, error))
            return UNECHO_E_MEMORY;
        echo->compare.work +=
            flat.tokens <= TOGETHER_LENGTH * (uint64_t)text->units.at[k].tokens ? flat.tokens : 0;
    }
    if (together->candidates.count < 2)
        return UNECHO_OK;
    const struct list32 *taken = &together->taken;
    if (together_choose(together, &say, error) ||
        (say && compare_numbers(&echo->compare, taken->at, (uint32_t)taken->count, &say, error)))
        return UNECHO_E_MEMORY;
    uint32_t matched = say ? together_says(together, echo->compare.common.at, settings->novel,
                                           settings->containment)
                           : 0;
    if (matched)
        *finding = (struct finding){UNECHO_CONTAINED, matched, text->units.at[k].tokens, taken->at,
                                    (uint32_t)taken->count};
    return UNECHO_OK;
}

int echo_judge(struct echo *echo, uint32_t k, bool fuller, uint32_t *witness,
               struct finding *finding, unecho_error *error)
{
    bool spaced = echo_text_run(&echo->text, k) == LIMIT_RUN_SPACED;
    struct run_index *index = spaced ? &echo->spaced : &echo->unspaced;
    *finding = (struct finding){0};
    if (!(echo->filter.marks.at[k] & FILTER_MAY_GO))
        return UNECHO_OK;
    uint32_t same = echo->first_of_class.at[echo->classes.of_unit.at[k]];
    if (proposals_find(&echo->proposals, index, echo->text.units.at[k], k, same, error) ||
        compare_unit(&echo->compare, index, k, error) ||
        judge_each(echo, k, fuller, witness, finding, error))
        return UNECHO_E_MEMORY;
    if (finding->reason || !(echo->settings->reasons & REASONS_CONTAINED) ||
        echo->sharing.count < 2)
        return UNECHO_OK;
    return judge_together(echo, k, finding, error);
}
