// SPDX-License-Identifier: Apache-2.0
#include "echo/echo.h"

#include "flow/limits.h"
#include "similarity/similarity.h"

#include <stdlib.h>
#include <string.h>

void echo_init(struct echo *echo, const struct hash_secret *secret)
{
    *echo = (struct echo){.grams.secret = secret};
}

void echo_free(struct echo *echo)
{
    echo_text_free(&echo->text);
    grams_free(&echo->grams);
    run_index_free(&echo->spaced);
    run_index_free(&echo->unspaced);
    echo_filter_free(&echo->filter);
    compare_free(&echo->compare);
    class_table_free(&echo->classes);
    ARRAY_FREE(&echo->first_of_class);
    ARRAY_FREE(&echo->proposed);
    ARRAY_FREE(&echo->proposals);
    ARRAY_FREE(&echo->ranked);
}

/* Units that take no part in any comparison are left out of everything that makes runs exact. */
static void leave_out(struct echo_text *text, const struct echo_filter *filter)
{
    text->any_spaced = text->any_unspaced = false;
    for (uint32_t k = 0; k < text->units.count; k++) {
        struct flat_unit *unit = &text->units.at[k];
        if (!(filter->marks.at[k] & FILTER_TAKES_PART)) {
            unit->tokens = 0;
        } else if (filter->marks.at[k] & FILTER_MAY_GO) {
            uint32_t run = similarity_run(unit->tokens, text->unspaced.at[k]);
            text->any_spaced = text->any_spaced || run == LIMIT_RUN_SPACED;
            text->any_unspaced = text->any_unspaced || run == LIMIT_RUN_UNSPACED;
        }
    }
}

/* Builds what units that may go are looked up in. */
static int build_indexes(struct echo *echo, unecho_error *error)
{
    struct echo_text *text = &echo->text;
    leave_out(text, &echo->filter);
    if (ARRAY_RESERVE(&echo->proposals, text->units.count, "units", error) ||
        compare_begin(&echo->compare, text, error))
        return UNECHO_E_MEMORY;
    for (size_t k = 0; k < text->units.count; k++)
        echo->proposals.at[k] = 0;
    if (text->any_spaced &&
        run_index_build(&echo->spaced, LIMIT_RUN_SPACED, &echo->grams, text, error))
        return UNECHO_E_MEMORY;
    return text->any_unspaced
               ? run_index_build(&echo->unspaced, LIMIT_RUN_UNSPACED, &echo->grams, text, error)
               : UNECHO_OK;
}

/* Lays out one document and finds out which of its units need a closer look. */
static int begin_document(struct echo *echo, const struct settings *settings,
                          const struct batch *batch, const struct document *document,
                          unecho_error *error)
{
    struct echo_text *text = &echo->text;
    echo->spaced.run = echo->unspaced.run = 0;
    grams_reset(&echo->grams);
    echo->first_of_class.count = echo->proposed.count = echo->proposals.count = 0;
    if (echo_text_lay_out(text, batch, document, error) ||
        class_table_build(&echo->classes, text, echo->grams.secret, error) ||
        ARRAY_RESERVE(&echo->first_of_class, echo->classes.count, "classes", error) ||
        echo_filter_run(&echo->filter, settings, text, error))
        return UNECHO_E_MEMORY;
    for (uint32_t i = 0; i < echo->classes.count; i++)
        echo->first_of_class.at[i] = NONE;
    return echo->filter.any ? build_indexes(echo, error) : UNECHO_OK;
}

static int propose(struct echo *echo, uint32_t v, unecho_error *error)
{
    if (echo->proposals.at[v]++)
        return UNECHO_OK;
    if (ARRAY_RESERVE(&echo->proposed, 1, "candidates", error))
        return UNECHO_E_MEMORY;
    echo->proposed.at[echo->proposed.count++] = v;
    return UNECHO_OK;
}

/* The first 32 and the last 32 kept units that hold the run. */
static int propose_holders(struct echo *echo, const struct run_index *index, uint32_t run,
                           unecho_error *error)
{
    uint32_t first = index->first.at[run], held = index->held.at[run];
    for (uint32_t i = 0; i < held; i++) {
        if (i == LIMIT_RUN_FIRST && held > LIMIT_RUN_FIRST + LIMIT_RUN_LAST)
            i = held - LIMIT_RUN_LAST;
        echo->work++;
        if (propose(echo, index->holders.at[first + i], error))
            return UNECHO_E_MEMORY;
    }
    return UNECHO_OK;
}

static int ascending(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

/* Sorts the candidates into keep order. Of more than 64, those proposed by the most runs stay; of
 * equal ones the first in keep order. Clears the counts of all. */
static int rank(struct echo *echo, unecho_error *error)
{
    size_t count = echo->proposed.count;
    echo->ranked.count = 0;
    if (ARRAY_RESERVE(&echo->ranked, count, "candidates", error))
        return UNECHO_E_MEMORY;
    uint64_t *ranked = echo->ranked.at;
    for (size_t i = 0; i < count; i++) {
        uint32_t v = echo->proposed.at[i];
        uint64_t behind = count > LIMIT_CANDIDATES ? UINT32_MAX - echo->proposals.at[v] : 0;
        ranked[i] = behind << 32 | v;
        echo->proposals.at[v] = 0;
    }
    if (count > 1)
        qsort(ranked, count, sizeof *ranked, ascending);
    if (count > LIMIT_CANDIDATES) {
        count = LIMIT_CANDIDATES;
        for (size_t i = 0; i < count; i++)
            ranked[i] &= UINT32_MAX;
        qsort(ranked, count, sizeof *ranked, ascending);
    }
    echo->ranked.count = count;
    return UNECHO_OK;
}

/* Enters one more candidate in its place, unless it is one already. */
static int add_ranked(struct echo *echo, uint32_t v, unecho_error *error)
{
    size_t at = echo->ranked.count;
    while (at && echo->ranked.at[at - 1] > v)
        at--;
    if (at && echo->ranked.at[at - 1] == v)
        return UNECHO_OK;
    if (ARRAY_RESERVE(&echo->ranked, 1, "candidates", error))
        return UNECHO_E_MEMORY;
    memmove(echo->ranked.at + at + 1, echo->ranked.at + at,
            (echo->ranked.count - at) * sizeof *echo->ranked.at);
    echo->ranked.at[at] = v;
    echo->ranked.count++;
    return UNECHO_OK;
}

/* Fills `ranked` with the candidates of u in keep order: those that its runs propose, and the first
 * kept unit with its T. */
static int find_candidates(struct echo *echo, const struct judged *u, unecho_error *error)
{
    struct run_index *index = u->index;
    struct flat_unit unit = echo->text.units.at[u->k];
    echo->proposed.count = 0;
    for (uint32_t i = 0; i < run_index_starts(index, unit); i++) {
        uint32_t run = index->runs[unit.begin + i];
        if (index->seen.at[run] == u->k + 1)
            continue; /* different runs count, not their repetitions */
        index->seen.at[run] = u->k + 1;
        if (propose_holders(echo, index, run, error))
            return UNECHO_E_MEMORY;
    }
    uint32_t same = echo->first_of_class.at[echo->classes.of_unit.at[u->k]];
    int code = rank(echo, error);
    return code || same == NONE ? code : add_ranked(echo, same, error);
}

/* The first candidate that justifies u as near, else the first that does as contained. */
static int judge_similar(struct echo *echo, const struct settings *settings, const struct judged *u,
                         struct fate *fate, unecho_error *error)
{
    if (!(settings->reasons & (REASONS_NEAR | REASONS_CONTAINED)))
        return UNECHO_OK;
    if (find_candidates(echo, u, error))
        return UNECHO_E_MEMORY;
    for (size_t i = 0; i < echo->ranked.count; i++) {
        uint32_t v = (uint32_t)echo->ranked.at[i];
        struct pair_verdict verdict;
        if (compare_pair(&echo->compare, settings, &echo->grams, &echo->text, u, v, &verdict,
                         error))
            return UNECHO_E_MEMORY;
        uint32_t witness = echo->text.unit.at[v];
        if (verdict.reasons & REASONS_NEAR) {
            *fate = (struct fate){UNECHO_NEAR, witness, verdict.common, verdict.either, false};
            return UNECHO_OK;
        }
        if ((verdict.reasons & REASONS_CONTAINED) && !fate->reason)
            *fate =
                (struct fate){UNECHO_CONTAINED, witness, verdict.covered, verdict.tokens, false};
    }
    return UNECHO_OK;
}

static int judge(struct echo *echo, const struct settings *settings, const struct judged *u,
                 struct fate *fate, unecho_error *error)
{
    uint32_t first = echo->first_of_class.at[echo->classes.of_unit.at[u->k]];
    if (first != NONE && (settings->reasons & REASONS_EXACT)) {
        *fate = (struct fate){UNECHO_EXACT, echo->text.unit.at[first], 1, 1, false};
        return UNECHO_OK;
    }
    if (!(echo->filter.marks.at[u->k] & FILTER_MAY_GO))
        return UNECHO_OK;
    return judge_similar(echo, settings, u, fate, error);
}

static void keep(struct echo *echo, uint32_t k)
{
    uint32_t *first = &echo->first_of_class.at[echo->classes.of_unit.at[k]];
    if (*first == NONE)
        *first = k;
    if (echo->spaced.run)
        run_index_keep(&echo->spaced, &echo->text, k);
    if (echo->unspaced.run)
        run_index_keep(&echo->unspaced, &echo->text, k);
}

static int run_document(struct echo *echo, const struct settings *settings, struct batch *batch,
                        const struct document *document, unecho_error *error)
{
    if (begin_document(echo, settings, batch, document, error))
        return UNECHO_E_MEMORY;
    for (uint32_t k = 0; k < echo->text.units.count; k++) {
        struct unit *unit = &batch->units.at[echo->text.unit.at[k]];
        uint32_t run = similarity_run(unit->tokens.count, unit->unspaced);
        struct judged u = {k, unit->half_words,
                           run == LIMIT_RUN_SPACED ? &echo->spaced : &echo->unspaced};
        if (unit->half_words >= JUDGED_HALF_WORDS && !(unit->flags & UNIT_PROTECTED) &&
            judge(echo, settings, &u, &unit->fate, error))
            return UNECHO_E_MEMORY;
        if (!unit->fate.reason)
            keep(echo, k);
    }
    echo->work += echo->compare.work;
    echo->compare.work = 0;
    return UNECHO_OK;
}

int echo_run(struct echo *echo, const struct settings *settings, struct batch *batch,
             unecho_error *error)
{
    for (size_t i = 0; i < batch->documents.count; i++)
        if (run_document(echo, settings, batch, &batch->documents.at[i], error))
            return UNECHO_E_MEMORY;
    return UNECHO_OK;
}
