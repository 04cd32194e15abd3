// SPDX-License-Identifier: Apache-2.0
#include "page/survey.h"

#include "options/value.h"
#include "report/visit.h"
#include "unicode/scripts.h"

#include <stdlib.h>
#include <string.h>

/* ---- Making ---- */

static int init(struct survey *survey, unecho_error *error)
{
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
    survey->uncertain.most = SURVEY_UNCERTAIN;
    for (int i = 0; i < SURVEY_REASONS; i++)
        survey->samples[i].most = SURVEY_SAMPLES;
    if (code)
        return code;
    survey->scripts.at =
        mem_new(unicode_script_count, sizeof *survey->scripts.at, "scripts", error);
    survey->scripts.count = survey->scripts.at ? unicode_script_count : 0;
    return survey->scripts.at ? UNECHO_OK : UNECHO_E_MEMORY;
}

/* A share of the settings, in ten-thousandths. */
static int read_threshold(const struct survey *survey, const char *name, uint64_t *to,
                          unecho_error *error)
{
    struct buffer room = {0};
    unecho_bytes value;
    struct share share;
    int code = manifest_setting(&survey->finished.manifest, name, &room, &value, error);
    if (!code && value_share(value.at, value.length, &share))
        *to = (uint64_t)share.over * 10000 / share.under;
    buffer_free(&room);
    return code;
}

static int take_source(void *self, size_t index, unecho_bytes path, unecho_error *error)
{
    struct survey *survey = self;
    (void)error;
    if (index < survey->sources.count)
        survey->sources.at[index] = hash_public(path.at, path.length);
    return UNECHO_OK;
}

static int open_folder(struct survey *survey, const char *folder, unecho_error *error)
{
    int code = finished_open(&survey->finished, folder, error);
    if (!code)
        code = read_threshold(survey, "threshold", &survey->thresholds[UNECHO_NEAR], error);
    if (!code)
        code = read_threshold(survey, "containment", &survey->thresholds[UNECHO_CONTAINED], error);
    if (code)
        return code;
    size_t count = survey->finished.manifest.entries.count;
    survey->totals = survey->finished.manifest.totals;
    survey->sources.at = mem_new(count + 1, sizeof *survey->sources.at, "inputs", error);
    survey->sources.count = survey->sources.at ? count : 0;
    return survey->sources.at ? finished_sources(&survey->finished, take_source, survey, error)
                              : UNECHO_E_MEMORY;
}

static int read_input(struct survey *survey, size_t index, struct buffer *room, unecho_error *error)
{
    struct entry entry;
    unecho_visit visit = {sizeof visit, survey, survey_count_row, survey_count_document};
    int code = finished_entry(&survey->finished, index, &entry, room, error);
    if (code)
        return code;
    uint64_t sums[TOP_SUMS] = {[SUM_TEXT] = entry.counts.text_bytes,
                               [SUM_REMOVED] = entry.counts.removed_bytes,
                               [SUM_DOCUMENTS] = entry.counts.documents};
    uint64_t key = hash_public(&index, sizeof index);
    survey->input = index;
    code = top_add(&survey->inputs, key, entry.counts.source_bytes + 1, sums, entry.name, error);
    return code ? code : visit_input(&survey->finished, &entry, &visit, error);
}

static void sort(struct survey *survey)
{
    top_sort(&survey->inputs);
    top_sort(&survey->hosts);
    top_sort(&survey->rules);
    top_sort(&survey->lines);
    top_sort(&survey->classes);
    sample_sort(&survey->uncertain);
    for (int i = 0; i < SURVEY_REASONS; i++)
        sample_sort(&survey->samples[i]);
}

int survey_make(struct survey *survey, const char *folder, unecho_error *error)
{
    struct buffer room = {0};
    *survey = (struct survey){.input = 0};
    int code = init(survey, error);
    if (!code)
        code = open_folder(survey, folder, error);
    for (size_t i = 0; !code && i < survey->finished.manifest.entries.count; i++)
        code = read_input(survey, i, &room, error);
    buffer_free(&room);
    if (!code)
        sort(survey);
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
    sample_free(&survey->uncertain);
    for (int i = 0; i < SURVEY_REASONS; i++)
        sample_free(&survey->samples[i]);
    ARRAY_FREE(&survey->scripts);
    ARRAY_FREE(&survey->sources);
    comparison_free(&survey->form);
    buffer_free(&survey->key);
}

/* ---- Witnesses ---- */

/* The search for the witnesses that stand in one input. */
struct search {
    struct survey *survey;
    size_t input;
    uint64_t last; /* record after which none of them stands */
};

/* `lines` lines of `text` from `line` on, both from 1. */
static unecho_bytes lines_of(unecho_bytes text, uint64_t line, uint64_t lines)
{
    const char *at = text.at, *end = text.at + text.length;
    for (; at < end && line > 1; line--) {
        const char *feed = memchr(at, '\n', (size_t)(end - at));
        at = feed ? feed + 1 : end;
    }
    const char *to = at;
    for (; to < end && lines; lines--) {
        const char *feed = memchr(to, '\n', (size_t)(end - to));
        to = feed ? feed + 1 : end;
    }
    return (unecho_bytes){at, (size_t)(to - at)};
}

static bool is_in(const struct search *search, const struct sampled *sampled)
{
    const unecho_witness *witness = &sampled->row.witness;
    uint64_t source = hash_public(witness->source.at, witness->source.length);
    return sampled->row.has_witness && source == search->survey->sources.at[search->input];
}

static int look_at(void *self, const unecho_original *document, unecho_error *error)
{
    struct search *search = self;
    struct sample *sample = &search->survey->uncertain;
    for (size_t i = 0; i < sample->rows.count; i++) {
        struct sampled *sampled = &sample->rows.at[i];
        const unecho_witness *witness = &sampled->row.witness;
        if (witness->record != document->record || sampled->has_witness_text ||
            !is_in(search, sampled))
            continue;
        unecho_bytes text = witness->lines ? lines_of(document->text, witness->line, witness->lines)
                                           : document->text;
        size_t length = text.length < SAMPLE_TEXT_BYTES ? text.length : SAMPLE_TEXT_BYTES;
        if (buffer_append(&sampled->witness, text.at, length, error))
            return UNECHO_E_MEMORY;
        sampled->has_witness_text = true;
    }
    return document->record >= search->last ? UNECHO_E_CANCELLED : UNECHO_OK;
}

static int search_input(struct search *search, struct buffer *room, unecho_error *error)
{
    struct entry entry;
    struct sample *sample = &search->survey->uncertain;
    unecho_visit visit = {sizeof visit, search, NULL, look_at};
    search->last = 0;
    for (size_t i = 0; i < sample->rows.count; i++) {
        const struct sampled *sampled = &sample->rows.at[i];
        if (is_in(search, sampled) && sampled->row.witness.record > search->last)
            search->last = sampled->row.witness.record;
    }
    if (!search->last)
        return UNECHO_OK;
    int code = finished_entry(&search->survey->finished, search->input, &entry, room, error);
    if (!code)
        code = visit_input(&search->survey->finished, &entry, &visit, error);
    return code == UNECHO_E_CANCELLED ? UNECHO_OK : code;
}

int survey_find_witnesses(struct survey *survey, unecho_error *error)
{
    struct search search = {.survey = survey};
    struct buffer room = {0};
    int code = UNECHO_OK;
    for (; !code && search.input < survey->sources.count; search.input++)
        code = search_input(&search, &room, error);
    buffer_free(&room);
    return code;
}
