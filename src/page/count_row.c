// SPDX-License-Identifier: Apache-2.0
#include "page/survey.h"

#include <inttypes.h>

/* A row on an echo or artefact, a whole document's and those that were only marked included. */
static bool is_removal(const unecho_row *row)
{
    return row->reason &&
           (row->kind == UNECHO_RANGE || row->kind == UNECHO_RECORD || row->kind == UNECHO_MARK);
}

/* The hash of the words of a text, so that "Read more" and "READ MORE »" count together; of its
 * bytes where it has no word. */
static int text_key(struct survey *survey, unecho_bytes text, uint64_t *key, unecho_error *error)
{
    size_t length = text.length < SAMPLE_TEXT_BYTES ? text.length : SAMPLE_TEXT_BYTES;
    int code = comparison_make(&survey->form, text.at, length, error);
    survey->key.count = 0;
    for (size_t i = 0; i < survey->form.tokens.count && !code; i++) {
        const struct token_form *token = &survey->form.tokens.at[i];
        code = buffer_append(&survey->key, survey->form.forms.at + token->form, token->form_length,
                             error);
        if (!code)
            code = buffer_append(&survey->key, "", 1, error);
    }
    *key = survey->key.count ? hash_public(survey->key.at, survey->key.count)
                             : hash_public(text.at, length);
    return code;
}

static int witness_key(struct survey *survey, const unecho_witness *witness, uint64_t *key,
                       unecho_error *error)
{
    survey->key.count = 0;
    int code = buffer_print(&survey->key, error, "%" PRIu64 ":%" PRIu64 ":", witness->record,
                            witness->line);
    if (!code)
        code = buffer_append(&survey->key, witness->source.at, witness->source.length, error);
    *key = hash_public(survey->key.at, survey->key.count);
    return code;
}

static int count_texts(struct survey *survey, const unecho_row *row, unecho_error *error)
{
    uint64_t key, sums[TOP_SUMS] = {[SUM_REMOVED] = row->length};
    if (row->reason == UNECHO_RULE && row->rule.length) {
        key = hash_public(row->rule.at, row->rule.length);
        if (top_add(&survey->rules, key, 1, sums, row->rule, error))
            return UNECHO_E_MEMORY;
    }
    int code = row->text.length ? text_key(survey, row->text, &key, error) : UNECHO_OK;
    if (!code && row->text.length)
        code = top_add(&survey->lines, key, 1, sums, row->text, error);
    if (code || !row->has_witness)
        return code;
    code = witness_key(survey, &row->witness, &key, error);
    if (code)
        return code;
    spread_add(&survey->sizes, key);
    return top_add(&survey->classes, key, 1, sums, row->text, error);
}

static int take_samples(struct survey *survey, const unecho_row *row, unecho_error *error)
{
    uint64_t place[2] = {survey->input, survey->row};
    uint64_t hash = hash_public(place, sizeof place);
    int code = uncertain_offer(&survey->uncertain, hash, survey->input, row, error);
    if (code)
        return code;
    return sample_offer(&survey->samples[row->reason], hash, 0, survey->input, row, error);
}

int survey_count_row(void *self, const unecho_row *row, unecho_error *error)
{
    struct survey *survey = self;
    sources_learn(&survey->sources, survey->input, row->source);
    survey->row++;
    if (!is_removal(row))
        return UNECHO_OK;
    survey->marked = survey->marked || row->kind == UNECHO_MARK;
    uint64_t step = uncertain_similarity(row) * SURVEY_STEPS / 10000;
    survey->similar[row->reason][step < SURVEY_STEPS ? step : SURVEY_STEPS - 1]++;
    survey->units[row->unit]++;
    int code = count_texts(survey, row, error);
    return code ? code : take_samples(survey, row, error);
}
