// SPDX-License-Identifier: Apache-2.0
#include "echo/passes.h"

#include "similarity/similarity.h"

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
    proposals_free(&echo->proposals);
    compare_free(&echo->compare);
    together_free(&echo->together);
    class_table_free(&echo->classes);
    ARRAY_FREE(&echo->parts);
    ARRAY_FREE(&echo->captions.copies);
    ARRAY_FREE(&echo->captions.first);
    ARRAY_FREE(&echo->captions.last);
    ARRAY_FREE(&echo->captions.recurs);
    ARRAY_FREE(&echo->first_of_class);
    ARRAY_FREE(&echo->named);
    ARRAY_FREE(&echo->sharing);
}

/* ---- Beginning a document ---- */

/* Units that take no part in any comparison are left out of everything that makes runs exact. */
static int list_parts(struct echo *echo, unecho_error *error)
{
    struct echo_text *text = &echo->text;
    echo->parts.count = 0;
    text->any_spaced = text->any_unspaced = false;
    if (ARRAY_RESERVE(&echo->parts, text->judged, "units", error))
        return UNECHO_E_MEMORY;
    for (uint32_t k = 0; k < text->judged; k++) {
        struct flat_unit part = text->units.at[k];
        if (!(echo->filter.marks.at[k] & FILTER_TAKES_PART))
            part.tokens = 0;
        echo->parts.at[echo->parts.count++] = part;
        if (!(echo->filter.marks.at[k] & FILTER_MAY_GO))
            continue;
        bool spaced = echo_text_run(text, k) == LIMIT_RUN_SPACED;
        text->any_spaced = text->any_spaced || spaced;
        text->any_unspaced = text->any_unspaced || !spaced;
    }
    return UNECHO_OK;
}

/* Builds what units that may go are looked up in. */
static int build_indexes(struct echo *echo, unecho_error *error)
{
    struct echo_text *text = &echo->text;
    struct compare *compare = &echo->compare;
    if (list_parts(echo, error))
        return UNECHO_E_MEMORY;
    compare->settings = echo->settings;
    compare->text = text;
    compare->classes = &echo->classes;
    compare->grams = &echo->grams;
    compare->parts = echo->parts.at;
    if (proposals_begin(&echo->proposals, text->judged, error) || compare_begin(compare, error))
        return UNECHO_E_MEMORY;
    if (text->any_spaced && run_index_build(&echo->spaced, LIMIT_RUN_SPACED, &echo->grams, text,
                                            echo->parts.at, &echo->classes, error))
        return UNECHO_E_MEMORY;
    if (!text->any_unspaced)
        return UNECHO_OK;
    return run_index_build(&echo->unspaced, LIMIT_RUN_UNSPACED, &echo->grams, text, echo->parts.at,
                           &echo->classes, error);
}

/* Lays out one document and finds out which of its units need a closer look. */
static int begin_document(struct echo *echo, struct batch *batch, const struct document *document,
                          unecho_error *error)
{
    struct echo_text *text = &echo->text;
    echo->spaced.run = echo->unspaced.run = 0;
    grams_reset(&echo->grams);
    echo->first_of_class.count = echo->named.count = 0;
    if (echo_text_lay_out(text, batch, document, error) ||
        class_table_build(&echo->classes, text, echo->grams.secret, error) ||
        ARRAY_RESERVE(&echo->first_of_class, echo->classes.count, "classes", error) ||
        ARRAY_RESERVE(&echo->named, text->units.count, "units", error) ||
        echo_filter_run(&echo->filter, echo->settings, text, error))
        return UNECHO_E_MEMORY;
    for (uint32_t i = 0; i < echo->classes.count; i++)
        echo->first_of_class.at[i] = NONE;
    if (text->units.count)
        memset(echo->named.at, 0, text->units.count);
    return echo->filter.any ? build_indexes(echo, error) : UNECHO_OK;
}

/* ---- Removing and keeping ---- */

/* Corpus scope may put another witness in the place of this one, and must know then which runs are
 * those of a form. */
void echo_mark_common(struct echo *echo, uint32_t k)
{
    const struct unit *unit = echo_text_unit(&echo->text, k);
    struct flat_unit flat = echo->text.units.at[k];
    bool spaced = echo_text_run(&echo->text, k) == LIMIT_RUN_SPACED;
    const struct run_index *index = spaced ? &echo->spaced : &echo->unspaced;
    if (unit->half_words < 2 * JUDGEMENT_LEAST || !index->run ||
        !(echo->filter.marks.at[k] & FILTER_TAKES_PART))
        return;
    uint8_t *flags = echo->text.batch->tokens.flags + unit->tokens.first;
    for (uint32_t i = 0; i < run_index_starts(index, flat); i++)
        if (run_index_is_common(index, flat.begin + i))
            flags[i] |= TOKEN_COMMON;
}

int echo_remove(struct echo *echo, uint32_t k, const struct finding *finding, unecho_error *error)
{
    struct batch *batch = echo->text.batch;
    struct unit *unit = echo_text_unit(&echo->text, k);
    struct fate fate = {.reason = finding->reason,
                        .witness = echo->text.unit.at[finding->witnesses[0]],
                        .over = finding->over,
                        .under = finding->under};
    if (finding->count > 1) {
        fate.together = (struct range32){(uint32_t)batch->together.count, finding->count};
        if (ARRAY_RESERVE(&batch->together, finding->count, "witnesses", error))
            return UNECHO_E_MEMORY;
    }
    for (uint32_t i = 0; i < finding->count; i++) {
        echo->named.at[finding->witnesses[i]] = 1;
        if (finding->count > 1)
            batch->together.at[batch->together.count++] = echo->text.unit.at[finding->witnesses[i]];
    }
    unit->fate = fate;
    echo_mark_common(echo, k);
    return UNECHO_OK;
}

static void keep(struct echo *echo, uint32_t k)
{
    uint32_t *first = &echo->first_of_class.at[echo->classes.of_unit.at[k]];
    if (*first == NONE)
        *first = k;
    if (echo->spaced.run)
        run_index_keep(&echo->spaced, echo->parts.at[k], k);
    if (echo->unspaced.run)
        run_index_keep(&echo->unspaced, echo->parts.at[k], k);
}

/* ---- Passes 1 and 2 ---- */

static int judge_first(struct echo *echo, uint32_t k, unecho_error *error)
{
    const struct unit *unit = echo_text_unit(&echo->text, k);
    uint32_t first = echo->first_of_class.at[echo->classes.of_unit.at[k]], witness;
    struct finding finding = {UNECHO_EXACT, 1, 1, &first, 1};
    if (unit->half_words < JUDGED_HALF_WORDS || (unit->flags & UNIT_PROTECTED) ||
        echo_is_refrain(echo, k))
        return UNECHO_OK;
    bool exact = first != NONE && (echo->settings->reasons & REASONS_EXACT);
    if (!exact && echo_judge(echo, k, false, &witness, &finding, error))
        return UNECHO_E_MEMORY;
    return finding.reason ? echo_remove(echo, k, &finding, error) : UNECHO_OK;
}

/* Each unit against those that were kept before it. */
static int pass_first(struct echo *echo, unecho_error *error)
{
    for (uint32_t k = 0; k < echo->text.judged; k++) {
        if (judge_first(echo, k, error))
            return UNECHO_E_MEMORY;
        if (!echo_is_gone(echo, k))
            keep(echo, k);
    }
    return UNECHO_OK;
}

/* A sentence, or a line that breaks off, may be told more fully further on. */
static int pass_fuller(struct echo *echo, unecho_error *error)
{
    for (uint32_t k = 0; k < echo->text.judged; k++) {
        const struct unit *unit = echo_text_unit(&echo->text, k);
        struct finding finding;
        uint32_t witness;
        if (unit->fate.reason || unit->half_words < 2 * JUDGEMENT_LEAST ||
            !(unit->flags & (UNIT_SENTENCE | UNIT_CUT)) || (unit->flags & UNIT_PROTECTED) ||
            echo->named.at[k])
            continue;
        if (echo_judge(echo, k, true, &witness, &finding, error) ||
            (finding.reason && echo_remove(echo, k, &finding, error)))
            return UNECHO_E_MEMORY;
    }
    return UNECHO_OK;
}

static int run_document(struct echo *echo, struct batch *batch, const struct document *document,
                        unecho_error *error)
{
    uint32_t reasons = echo->settings->reasons;
    int code = begin_document(echo, batch, document, error);
    if (!code)
        code = pass_first(echo, error);
    if (!code && echo->filter.any)
        code = pass_fuller(echo, error);
    if (!code && (reasons & REASONS_EXACT))
        code = echo_remove_captions(echo, error);
    if (!code && (reasons & REASONS_CONTAINED))
        code = echo_remove_speakers(echo, error);
    return code;
}

int echo_run(struct echo *echo, const struct settings *settings, struct batch *batch,
             unecho_error *error)
{
    echo->settings = settings;
    for (size_t i = 0; i < batch->documents.count; i++)
        if (run_document(echo, batch, &batch->documents.at[i], error))
            return UNECHO_E_MEMORY;
    return UNECHO_OK;
}
