// SPDX-License-Identifier: Apache-2.0
#include "similarity/beside.h"

#include <string.h>

static size_t words_of(const struct beside_text *text)
{
    return text->form.tokens.count < BESIDE_WORDS ? text->form.tokens.count : BESIDE_WORDS;
}

static bool same_word(const struct beside *beside, size_t left, size_t right)
{
    const struct token_form *one = &beside->left.form.tokens.at[left];
    const struct token_form *other = &beside->right.form.tokens.at[right];
    return one->form_length == other->form_length &&
           memcmp(beside->left.form.forms.at + one->form, beside->right.form.forms.at + other->form,
                  one->form_length) == 0;
}

/* lengths[i][j]: of the longest common subsequence of the words from i and from j on. */
static int fill_lengths(struct beside *beside, unecho_error *error)
{
    size_t rows = words_of(&beside->left), columns = words_of(&beside->right), wide = columns + 1;
    beside->lengths.count = 0;
    if (ARRAY_RESERVE(&beside->lengths, (rows + 1) * wide, "an alignment", error))
        return UNECHO_E_MEMORY;
    uint16_t *lengths = beside->lengths.at;
    memset(lengths + rows * wide, 0, wide * sizeof *lengths);
    for (size_t i = rows; i-- > 0;) {
        lengths[i * wide + columns] = 0;
        for (size_t j = columns; j-- > 0;) {
            uint16_t down = lengths[(i + 1) * wide + j], along = lengths[i * wide + j + 1];
            uint16_t best = down > along ? down : along;
            if (same_word(beside, i, j))
                best = (uint16_t)(lengths[(i + 1) * wide + j + 1] + 1);
            lengths[i * wide + j] = best;
        }
    }
    return UNECHO_OK;
}

static int add_run(struct beside_text *text, size_t start, size_t end, bool common,
                   unecho_error *error)
{
    struct beside_run *last = text->runs.count ? &text->runs.at[text->runs.count - 1] : NULL;
    if (start == end)
        return UNECHO_OK;
    if (last && last->common == common) {
        last->end = end;
        return UNECHO_OK;
    }
    if (ARRAY_RESERVE(&text->runs, 1, "an alignment", error))
        return UNECHO_E_MEMORY;
    text->runs.at[text->runs.count++] = (struct beside_run){start, end, common};
    return UNECHO_OK;
}

/* Adds a word to the runs. What stands between two words of one kind is of that kind, else it is
 * common: nothing that is missing there. */
static int add_word(struct beside_text *text, size_t word, bool common, unecho_error *error)
{
    const struct token_form *token = &text->form.tokens.at[word];
    const struct beside_run *last = text->runs.count ? &text->runs.at[text->runs.count - 1] : NULL;
    size_t from = last ? last->end : 0;
    size_t start = token->start > from ? token->start : from; /* ½ gives two words */
    size_t end = token->end > from ? token->end : from;
    bool inside = last && last->common == common;
    int code = add_run(text, from, start, inside ? common : true, error);
    return code ? code : add_run(text, start, end, common, error);
}

static int end_text(struct beside_text *text, size_t length, unecho_error *error)
{
    size_t from = text->runs.count ? text->runs.at[text->runs.count - 1].end : 0;
    return add_run(text, from, length, true, error);
}

static int walk(struct beside *beside, unecho_error *error)
{
    size_t i = 0, j = 0, rows = words_of(&beside->left), columns = words_of(&beside->right);
    const uint16_t *lengths = beside->lengths.at;
    int code = UNECHO_OK;
    while ((i < rows || j < columns) && !code) {
        const uint16_t *here = lengths + i * (columns + 1) + j;
        bool common = i < rows && j < columns && same_word(beside, i, j);
        bool left = !common && i < rows && (j == columns || here[columns + 1] >= here[1]);
        if (common || left)
            code = add_word(&beside->left, i++, common, error);
        if (!code && (common || !left))
            code = add_word(&beside->right, j++, common, error);
    }
    for (; i < beside->left.form.tokens.count && !code; i++)
        code = add_word(&beside->left, i, false, error);
    for (; j < beside->right.form.tokens.count && !code; j++)
        code = add_word(&beside->right, j, false, error);
    return code;
}

int beside_make(struct beside *beside, unecho_bytes left, unecho_bytes right, unecho_error *error)
{
    beside->left.runs.count = beside->right.runs.count = 0;
    int code = comparison_make(&beside->left.form, left.at, left.length, error);
    if (!code)
        code = comparison_make(&beside->right.form, right.at, right.length, error);
    if (!code)
        code = fill_lengths(beside, error);
    if (!code)
        code = walk(beside, error);
    if (!code)
        code = end_text(&beside->left, left.length, error);
    return code ? code : end_text(&beside->right, right.length, error);
}

void beside_free(struct beside *beside)
{
    comparison_free(&beside->left.form);
    comparison_free(&beside->right.form);
    ARRAY_FREE(&beside->left.runs);
    ARRAY_FREE(&beside->right.runs);
    ARRAY_FREE(&beside->lengths);
}
