// SPDX-License-Identifier: Apache-2.0
#include "sketch/sketch.h"
#include "index/file.h"
#include "pipeline/reference.h"
#include "steps/files.h"

#include <string.h>

enum {
    BUCKET_SHIFT = 58,    /* of a key of 64 bits: its upper 6 say which bucket */
    TOUCH_EVERY = 65536,  /* keys */
    OF_KEYS_BY_BUCKET = 0 /* rank (spill/vast.h): written once, read once */
};
_Static_assert(1 << (64 - BUCKET_SHIFT) == STEPS_BUCKETS,
               "one bucket for each upper part of a key");

static struct reader *open_reader(const struct steps *steps, const struct inputs *inputs,
                                  uint32_t only, unecho_error *error)
{
    struct reader_options options;
    clean_reader_options(&steps->plan->settings, steps->stop, &options);
    struct reader *reader = reader_new(inputs, &options, error);
    for (size_t i = 0; reader && i < inputs->count; i++)
        if (i != only)
            reader_skip(reader, (uint32_t)i);
    return reader;
}

/* ---- Keys by bucket ---- */

struct keys_by_bucket {
    VAST(struct match_key) keys;
    uint64_t begins[STEPS_BUCKETS + 1];
};

static uint32_t bucket_of(uint64_t key)
{
    return (uint32_t)(key >> BUCKET_SHIFT);
}

static void count_buckets(struct keys_by_bucket *sorted, const struct corpus *corpus)
{
    for (size_t i = 0; i < corpus->keys.count; i++)
        sorted->begins[bucket_of(corpus->keys.at[i]) + 1]++;
    for (uint32_t i = 0; i < STEPS_BUCKETS; i++)
        sorted->begins[i + 1] += sorted->begins[i];
}

static int sort_keys(struct keys_by_bucket *sorted, const struct corpus *corpus, uint32_t bands,
                     unecho_error *error)
{
    uint64_t at[STEPS_BUCKETS];
    count_buckets(sorted, corpus);
    memcpy(at, sorted->begins, sizeof at);
    if (VAST_RESERVE(&sorted->keys, corpus->keys.count, error))
        return UNECHO_E_MEMORY;
    sorted->keys.count = corpus->keys.count;
    for (size_t i = 0; i < corpus->keys.count; i++) {
        uint64_t key = corpus->keys.at[i];
        uint32_t class = (uint32_t)(i / bands);
        sorted->keys.at[at[bucket_of(key)]++] =
            (struct match_key){corpus->key.at[class], key, class, (uint32_t)(i % bands)};
        if (i % TOUCH_EVERY == 0)
            vast_touch(corpus->limit, TOUCH_EVERY * sizeof *sorted->keys.at);
    }
    return UNECHO_OK;
}

static int keep_keys(struct archive_writer *writer, const struct corpus_pass *pass,
                     unecho_error *error)
{
    struct keys_by_bucket sorted = {0};
    if (!pass->corpus.keys.count)
        return UNECHO_OK;
    VAST_INIT(&sorted.keys, pass->corpus.limit, "band keys", OF_KEYS_BY_BUCKET, SIZE_MAX);
    int code = sort_keys(&sorted, &pass->corpus, pass->sketch->bands.bands, error);
    for (uint32_t i = 0; i < STEPS_BUCKETS && !code; i++)
        code = archive_add(writer, COLUMN_BUCKETS + i, sorted.keys.at + sorted.begins[i],
                           sorted.begins[i + 1] - sorted.begins[i], sizeof *sorted.keys.at, error);
    VAST_FREE(&sorted.keys);
    return code;
}

/* ---- A file of the reference set ---- */

static int keep_facts(struct archive_writer *writer, const struct reference_source *facts,
                      unecho_error *error)
{
    const uint64_t numbers[] = {facts->bytes,   facts->compressed_bytes, facts->hash[0],
                                facts->hash[1], facts->documents,        facts->quarantined};
    int code = archive_add(writer, COLUMN_FACTS, numbers, sizeof numbers / sizeof *numbers,
                           sizeof *numbers, error);
    return code ? code
                : archive_add(writer, COLUMN_FORMAT, facts->format, strlen(facts->format) + 1, 1,
                              error);
}

/* ---- One file ---- */

static int keep(const struct steps *steps, struct steps_file file, const struct corpus_pass *pass,
                unecho_error *error)
{
    struct archive_writer writer;
    const struct input_places *places = &pass->places.inputs[file.number];
    int code = steps_begin_file(steps, file, &writer, error);
    if (!code)
        code = corpus_keep(&pass->corpus, &writer, error);
    if (!code && file.kind == FILE_REFERENCE)
        code = keep_facts(&writer, &pass->sources.at[0], error);
    else if (!code)
        code = archive_add(&writer, COLUMN_PLACES, places->chunks.at, places->chunks.count,
                           sizeof *places->chunks.at, error);
    if (!code)
        code = keep_keys(&writer, pass, error);
    if (!code)
        code = archive_finish(&writer, error);
    archive_abandon(&writer);
    return code;
}

/* What stands in an index has many sources, and a file of these steps has one. */
static int refuse_index(const struct input_file *reference, unecho_error *error)
{
    bool is = false;
    int code = reference->regular ? index_is(reference->path, &is, error) : UNECHO_OK;
    if (code || !is)
        return code;
    error_set(error, UNECHO_E_ARGUMENT,
              "the reference set of stages is made of texts, and this is "
              "an index");
    error_hint(error, "name the texts that it was made from, or run `unecho clean`");
    error_place(error, reference->path, 0, UNECHO_NOWHERE);
    return UNECHO_E_ARGUMENT;
}

/* Reads the file and remembers it. `documents`: what an earlier round decided about it, or none. */
static int read_file(const struct steps *steps, struct steps_file file, struct corpus_pass *pass,
                     unecho_error *error)
{
    bool is_reference = file.kind == FILE_REFERENCE;
    if (is_reference && refuse_index(&steps->inputs->references->at[file.number], error))
        return error ? error->code : UNECHO_E_ARGUMENT;
    struct reader *reader =
        open_reader(steps, is_reference ? steps->inputs->references : steps->inputs,
                    (uint32_t)file.number, error);
    if (!reader)
        return UNECHO_E_MEMORY;
    int code = is_reference ? reference_remember(pass, reader, steps->stop, error)
                            : corpus_pass_read(pass, reader, steps->stop, error);
    reader_free(reader);
    return code;
}

static int sketch_file(const struct steps *steps, struct steps_file file, unecho_error *error)
{
    struct decided documents = {0};
    bool drops = file.kind == FILE_SKETCH && file.round == ROUND_UNITS &&
                 steps->plan->settings.units & UNITS_DOCUMENT;
    struct corpus_pass *pass = corpus_pass_make(steps->plan, steps->inputs, steps->limit,
                                                file.round == ROUND_DOCUMENTS, error);
    int code = pass ? UNECHO_OK : UNECHO_E_MEMORY;
    if (!code && drops) {
        code = decided_load(&documents, steps, ROUND_DOCUMENTS, (uint32_t)file.number, error);
        pass->documents = documents.pass;
        pass->before = documents.pass ? &documents.pass->places : NULL;
    }
    if (!code)
        code = read_file(steps, file, pass, error);
    if (!code)
        code = keep(steps, file, pass, error);
    if (pass)
        pass->documents = NULL;
    corpus_pass_free(pass);
    decided_free(&documents);
    return code;
}

/* ---- The step ---- */

/* Sketches the nth thing: files of the reference set, then inputs. */
static int sketch_nth(struct steps *steps, enum steps_round round, size_t nth, unecho_error *error)
{
    size_t references = steps_reference_count(steps);
    bool is_there;
    struct steps_file file = {round, nth < references ? FILE_REFERENCE : FILE_SKETCH,
                              nth < references ? nth : nth - references};
    steps->count++;
    int code = steps_has_file(steps, file, &is_there, error);
    if (!code && is_there)
        steps->done_before++;
    if (code || is_there)
        return code;
    steps->done_now++;
    return sketch_file(steps, file, error);
}

int steps_sketch(struct steps *steps, unecho_error *error)
{
    enum steps_round round = steps_round(steps);
    size_t count = steps_reference_count(steps) + steps->inputs->count;
    int code = UNECHO_OK;
    for (size_t i = 0; i < count && !code; i++)
        if (steps_is_mine(steps, i))
            code = sketch_nth(steps, round, i, error);
    return code;
}
