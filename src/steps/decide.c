// SPDX-License-Identifier: Apache-2.0
#include "decide/append.h"
#include "decide/slice.h"
#include "format/foreign.h"
#include "pipeline/reference.h"
#include "steps/files.h"

#include <stdio.h>
#include <string.h>

enum {
    OF_NUMBERS = 1 /* rank (spill/vast.h): read while candidates are listed */
};

/* The parts put together. */
struct whole {
    const struct steps *steps;
    enum steps_round round;
    struct corpus_pass *pass;
    struct class_numbers numbers; /* by class of the parts, one after the other */
    struct corpus_part *parts;    /* by input */
};

/* ---- Putting together ---- */

/* NULL: there is none of this name. */
static const struct format *find_format(const struct steps *steps, const char *name)
{
    const struct format *format = format_find(name);
    return format ? format : foreigns_find(steps->inputs->foreigns, name);
}

static int load_facts(const struct steps *steps, const struct archive *archive,
                      struct reference_source *source, unecho_error *error)
{
    const void *numbers, *name;
    size_t count, length;
    int code = archive_get(archive, COLUMN_FACTS, sizeof(uint64_t), &numbers, &count, error);
    if (!code)
        code = archive_get(archive, COLUMN_FORMAT, 1, &name, &length, error);
    if (code)
        return code;
    const uint64_t *fact = numbers;
    bool is_text = length && ((const char *)name)[length - 1] == '\0';
    const struct format *format = is_text ? find_format(steps, name) : NULL;
    if (count != 6 || !format) {
        error_set(error, UNECHO_E_INPUT, "its facts are not those of a reference");
        error_place(error, archive->shown, 0, UNECHO_NOWHERE);
        return UNECHO_E_INPUT;
    }
    snprintf(source->format, sizeof source->format, "%s", format->name);
    source->bytes = fact[0];
    source->compressed_bytes = fact[1];
    source->hash[0] = fact[2];
    source->hash[1] = fact[3];
    source->documents = fact[4];
    source->quarantined = fact[5];
    return UNECHO_OK;
}

static int add_part(struct whole *whole, struct steps_file file, unecho_error *error)
{
    struct archive archive;
    struct corpus part;
    struct corpus *corpus = &whole->pass->corpus;
    int code = steps_open_file(whole->steps, file, &archive, error);
    if (!code)
        code = corpus_map(&part, &archive, whole->steps->limit, error);
    if (!code)
        code = corpus_append(corpus, &part, (uint32_t)file.number, &whole->numbers, error);
    if (!code && file.kind == FILE_REFERENCE)
        code = load_facts(whole->steps, &archive, &whole->pass->sources.at[file.number], error);
    archive_close(&archive);
    return code;
}

static int add_input(struct whole *whole, size_t input, unecho_error *error)
{
    const struct corpus *corpus = &whole->pass->corpus;
    struct corpus_part *part = &whole->parts[input];
    *part = (struct corpus_part){.documents = corpus->documents.count,
                                 .verdicts = corpus->verdicts.count,
                                 .witnesses = corpus->witnesses.count};
    int code = add_part(whole, (struct steps_file){whole->round, FILE_SKETCH, input}, error);
    part->document_count = corpus->documents.count - part->documents;
    part->verdict_count = corpus->verdicts.count - part->verdicts;
    part->witness_count = corpus->witnesses.count - part->witnesses;
    return code;
}

static int add_all(struct whole *whole, unecho_error *error)
{
    const struct steps *steps = whole->steps;
    int code = steps_name_references(steps, whole->pass, error);
    for (size_t i = 0; i < steps_reference_count(steps) && !code; i++)
        code = add_part(whole, (struct steps_file){whole->round, FILE_REFERENCE, i}, error);
    reference_end(whole->pass);
    for (size_t i = 0; i < steps->inputs->count && !code; i++)
        code = add_input(whole, i, error);
    corpus_seal(&whole->pass->corpus);
    return code;
}

/* ---- Candidates ---- */

static int damaged(const struct archive *archive, unecho_error *error)
{
    error_set(error, UNECHO_E_INPUT, "its groups do not fit the sketches");
    error_hint(error, "remove this file and run `unecho stage join` again");
    error_place(error, archive->shown, 0, UNECHO_NOWHERE);
    return UNECHO_E_INPUT;
}

/* The groups of a bucket, by class of the whole: the first number of each class, in the same order.
 */
static int add_groups(const struct whole *whole, const struct archive *archive,
                      struct candidates *candidates, struct list32 *group, unecho_error *error)
{
    const void *column;
    size_t count;
    int code = archive_get(archive, COLUMN_GROUPS, sizeof(uint32_t), &column, &count, error);
    const uint32_t *at = column, *end = at + count;
    while (!code && at < end) {
        uint32_t size = *at++;
        group->count = 0;
        if (size > (size_t)(end - at))
            return damaged(archive, error);
        if (ARRAY_RESERVE(group, size, "candidates", error))
            return UNECHO_E_MEMORY;
        for (uint32_t i = 0; i < size; i++, at++) {
            if (*at >= whole->numbers.list.count)
                return damaged(archive, error);
            group->at[group->count++] = whole->numbers.list.at[*at];
        }
        code = candidates_add_group(candidates, group->at, group->count, error);
    }
    return code;
}

static int propose(void *self, uint32_t classes, struct candidates *candidates, unecho_error *error)
{
    struct whole *whole = self;
    struct list32 group = {0};
    int code = UNECHO_OK;
    match_begin(candidates);
    for (uint32_t i = 0; i < STEPS_BUCKETS && !code; i++) {
        struct archive archive;
        code = steps_open_file(whole->steps, (struct steps_file){whole->round, FILE_JOIN, i},
                               &archive, error);
        if (!code)
            code = add_groups(whole, &archive, candidates, &group, error);
        archive_close(&archive);
    }
    ARRAY_FREE(&group);
    return code ? code : candidates_index(candidates, classes, error);
}

/* ---- What is left to apply ---- */

static int keep_slice(const struct whole *whole, size_t input, unecho_error *error)
{
    struct corpus slice;
    struct archive_writer writer;
    corpus_init(&slice, &whole->steps->plan->secret, whole->steps->limit);
    int code = steps_begin_file(whole->steps, (struct steps_file){whole->round, FILE_DECIDE, input},
                                &writer, error);
    if (!code)
        code = corpus_slice(&whole->pass->corpus, &whole->parts[input], &slice, error);
    if (!code)
        code = corpus_keep(&slice, &writer, error);
    if (!code)
        code = archive_finish(&writer, error);
    archive_abandon(&writer);
    corpus_free(&slice);
    return code;
}

static int keep_counts(const struct whole *whole, unecho_error *error)
{
    struct buffer references = {0};
    struct archive_writer writer;
    int code = steps_begin_file(whole->steps, (struct steps_file){whole->round, FILE_DECIDED, 0},
                                &writer, error);
    if (!code && steps_reference_count(whole->steps))
        code = reference_print(&references, whole->pass, error);
    if (!code)
        code = archive_add(&writer, COLUMN_COUNTS, &whole->pass->counts, 1,
                           sizeof whole->pass->counts, error);
    if (!code)
        code = archive_add(&writer, COLUMN_REFERENCES, references.at, references.count, 1, error);
    if (!code)
        code = archive_finish(&writer, error);
    archive_abandon(&writer);
    buffer_free(&references);
    return code;
}

static int decide(struct whole *whole, unecho_error *error)
{
    struct proposer proposer = {whole, propose};
    int code = add_all(whole, error);
    if (!code)
        code = corpus_pass_decide(whole->pass, &proposer, error);
    for (size_t i = 0; i < whole->steps->inputs->count && !code; i++)
        code = keep_slice(whole, i, error);
    return code ? code : keep_counts(whole, error);
}

static int decide_round(const struct steps *steps, enum steps_round round, unecho_error *error)
{
    struct whole whole = {.steps = steps, .round = round};
    int code = UNECHO_E_MEMORY;
    whole.pass =
        corpus_pass_make(steps->plan, steps->inputs, steps->limit, round == ROUND_DOCUMENTS, error);
    whole.parts = mem_new(steps->inputs->count, sizeof *whole.parts, "inputs", error);
    VAST_INIT(&whole.numbers.list, steps->limit, "numbers of classes", OF_NUMBERS, SIZE_MAX);
    if (whole.pass && whole.parts)
        code = decide(&whole, error);
    VAST_FREE(&whole.numbers.list);
    corpus_pass_free(whole.pass);
    free(whole.parts);
    return code;
}

int steps_decide(struct steps *steps, unecho_error *error)
{
    enum steps_round round = steps_round(steps);
    bool is_there;
    int code = steps_has_file(steps, (struct steps_file){round, FILE_DECIDED, 0}, &is_there, error);
    steps->count = 1;
    steps->done_before = !code && is_there;
    steps->done_now = !code && !is_there;
    return code || is_there ? code : decide_round(steps, round, error);
}

/* ---- For the manifest ---- */

static int add_facts(const struct steps *steps, enum steps_round round,
                     struct manifest_corpus *corpus, struct buffer *references, unecho_error *error)
{
    const void *column;
    size_t count;
    struct archive archive;
    int code = steps_open_file(steps, (struct steps_file){round, FILE_DECIDED, 0}, &archive, error);
    if (!code)
        code = archive_get(&archive, COLUMN_COUNTS, sizeof(struct match_counts), &column, &count,
                           error);
    if (!code && count == 1)
        match_counts_add(&corpus->candidates, column);
    references->count = 0;
    if (!code)
        code = archive_get(&archive, COLUMN_REFERENCES, 1, &column, &count, error);
    if (!code)
        code = buffer_append(references, column, count, error);
    archive_close(&archive);
    corpus->references = (unecho_bytes){references->at, references->count};
    return code;
}

int steps_facts(const struct steps *steps, struct manifest_corpus *corpus,
                struct buffer *references, unecho_error *error)
{
    int code = UNECHO_OK;
    *corpus = (struct manifest_corpus){0};
    if (steps->plan->settings.units & UNITS_DOCUMENT)
        code = add_facts(steps, ROUND_DOCUMENTS, corpus, references, error);
    return code ? code : add_facts(steps, ROUND_UNITS, corpus, references, error);
}
