// SPDX-License-Identifier: Apache-2.0
#include "page/survey.h"

#include "report/visit.h"
#include "unicode/scripts.h"

#include <stdlib.h>
#include <string.h>

/* ---- Making ---- */

int survey_begin(struct survey *survey, unecho_error *error)
{
    *survey = (struct survey){.input = 0};
    struct {
        struct top *top;
    } tops[] = {{&survey->inputs},
                {&survey->hosts},
                {&survey->rules},
                {&survey->lines},
                {&survey->classes}};
    int code = hash_secret_draw(&survey->secret, error);
    for (size_t i = 0; i < sizeof tops / sizeof *tops && !code; i++)
        code = top_init(tops[i].top, &survey->secret, SURVEY_KEYS, error);
    if (!code)
        code = spread_init(&survey->sizes, &survey->secret, SURVEY_CLASSES, error);
    for (int i = 0; i < SURVEY_REASONS; i++)
        survey->samples[i].most = SURVEY_SAMPLES;
    if (code)
        return code;
    survey->scripts.at =
        mem_new(unicode_script_count, sizeof *survey->scripts.at, "scripts", error);
    survey->scripts.count = survey->scripts.at ? unicode_script_count : 0;
    return survey->scripts.at ? UNECHO_OK : UNECHO_E_MEMORY;
}

static int open_folder(struct survey *survey, const char *folder, const struct foreigns *foreigns,
                       unecho_error *error)
{
    int code = finished_open(&survey->finished, folder, foreigns, error);
    if (!code)
        code = uncertain_begin(&survey->uncertain, &survey->finished, SURVEY_UNCERTAIN, error);
    if (!code)
        code = sources_read(&survey->sources, &survey->finished, error);
    survey->totals = survey->finished.manifest.totals;
    return code;
}

int survey_enter(struct survey *survey, size_t index, const struct entry *entry,
                 unecho_error *error)
{
    uint64_t sums[TOP_SUMS] = {[SUM_TEXT] = entry->counts.text_bytes,
                               [SUM_REMOVED] = entry->counts.removed_bytes,
                               [SUM_DOCUMENTS] = entry->counts.documents};
    uint64_t key = hash_public(&index, sizeof index);
    survey->input = index;
    return top_add(&survey->inputs, key, entry->counts.source_bytes + 1, sums, entry->name, error);
}

static int read_input(struct survey *survey, size_t index, struct buffer *room, unecho_error *error)
{
    struct entry entry;
    unecho_visit visit = {sizeof visit, survey, survey_count_row, survey_count_document};
    int code = finished_entry(&survey->finished, index, &entry, room, error);
    if (!code)
        code = survey_enter(survey, index, &entry, error);
    return code ? code : visit_input(&survey->finished, &survey->shards, &entry, &visit, error);
}

void survey_end(struct survey *survey)
{
    top_sort(&survey->inputs);
    top_sort(&survey->hosts);
    top_sort(&survey->rules);
    top_sort(&survey->lines);
    top_sort(&survey->classes);
    sample_sort(&survey->uncertain.sample);
    for (int i = 0; i < SURVEY_REASONS; i++)
        sample_sort(&survey->samples[i]);
}

int survey_make(struct survey *survey, const char *folder, const struct foreigns *foreigns,
                unecho_error *error)
{
    struct buffer room = {0};
    int code = survey_begin(survey, error);
    if (!code)
        code = open_folder(survey, folder, foreigns, error);
    shards_init(&survey->shards, &survey->finished);
    for (size_t i = 0; !code && i < survey->finished.manifest.entries.count; i++)
        code = read_input(survey, i, &room, error);
    shards_close(&survey->shards);
    buffer_free(&room);
    if (!code)
        survey_end(survey);
    return code;
}

void survey_free(struct survey *survey)
{
    finished_close(&survey->finished);
    top_free(&survey->inputs);
    top_free(&survey->hosts);
    top_free(&survey->rules);
    top_free(&survey->lines);
    top_free(&survey->classes);
    spread_free(&survey->sizes);
    uncertain_free(&survey->uncertain);
    for (int i = 0; i < SURVEY_REASONS; i++)
        sample_free(&survey->samples[i]);
    ARRAY_FREE(&survey->scripts);
    sources_free(&survey->sources);
    comparison_free(&survey->form);
    buffer_free(&survey->key);
}

int survey_find_witnesses(struct survey *survey, unecho_error *error)
{
    return witnesses_find(&survey->finished, &survey->sources, &survey->uncertain.sample, error);
}
