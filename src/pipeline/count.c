// SPDX-License-Identifier: Apache-2.0
#include "pipeline/count.h"

#include "sketch/sketch.h"

#include <stdlib.h>

enum {
    KEPT_SENTENCE_HALF_WORDS = 40 /* SPEC 4: never a sentence of 20 words or more */
};

/* ---- One batch ---- */

struct counted_document {
    struct hash128 host;
    size_t forms; /* how many of counted.forms are its own */
};

/* What one chunk gives: its documents, and the hash of each T of each of them once. */
struct counted {
    ARRAY(struct counted_document) documents;
    ARRAY(struct hash128) forms;
};

static void counted_free(void *self)
{
    struct counted *counted = self;
    if (!counted)
        return;
    ARRAY_FREE(&counted->documents);
    ARRAY_FREE(&counted->forms);
    free(counted);
}

/* What is counted of a chunk, emptied at its first batch. */
static struct counted *counted_of(struct chunk *chunk, bool first, unecho_error *error)
{
    if (!chunk->extra) {
        chunk->extra = mem_new(1, sizeof(struct counted), "counts of units", error);
        chunk->extra_free = counted_free;
    }
    struct counted *counted = chunk->extra;
    if (counted && first)
        counted->documents.count = counted->forms.count = 0;
    return counted;
}

static int hash_unit(struct worker *worker, const struct unit *unit, struct hash128 *to,
                     unecho_error *error)
{
    worker->form.count = 0;
    int code = sketch_form(&worker->form, &worker->batch, unit->tokens, error);
    if (!code)
        *to = hash_bytes(&worker->plan->secret, worker->form.at, worker->form.count);
    return code;
}

static int by_value(const void *a, const void *b)
{
    const struct hash128 *x = a, *y = b;
    if (x->low != y->low)
        return x->low < y->low ? -1 : 1;
    return (x->high > y->high) - (x->high < y->high);
}

/* Sorts the hashes from `first` on and drops those that stand there twice. */
static void drop_repeated(struct counted *counted, size_t first)
{
    struct hash128 *at = counted->forms.at + first;
    size_t count = counted->forms.count - first, kept = 0;
    if (count < 2)
        return;
    qsort(at, count, sizeof *at, by_value);
    for (size_t i = 0; i < count; i++)
        if (!i || by_value(&at[i], &at[kept - 1]))
            at[kept++] = at[i];
    counted->forms.count = first + kept;
}

static int count_document(struct counted *counted, struct worker *worker,
                          const struct document *document, unecho_error *error)
{
    size_t first = counted->forms.count;
    if (ARRAY_RESERVE(&counted->documents, 1, "documents", error) ||
        ARRAY_RESERVE(&counted->forms, document->units.count, "units", error))
        return UNECHO_E_MEMORY;
    for (uint32_t i = 0; i < document->units.count; i++) {
        const struct unit *unit = &worker->batch.units.at[document->units.first + i];
        if (unit->tokens.count &&
            hash_unit(worker, unit, &counted->forms.at[counted->forms.count++], error))
            return UNECHO_E_MEMORY;
    }
    drop_repeated(counted, first);
    counted->documents.at[counted->documents.count++] = (struct counted_document){
        boilerplate_host_key(&worker->plan->secret, document->url), counted->forms.count - first};
    return UNECHO_OK;
}

static int count_batch(void *self, struct worker *worker, struct chunk *chunk, uint32_t before,
                       unecho_error *error)
{
    const struct count_pass *pass = self;
    struct batch *batch = &worker->batch;
    struct counted *counted = counted_of(chunk, before == 0, error);
    int code =
        counted ? corpus_pass_drop(pass->documents, chunk, batch, before, error) : UNECHO_E_MEMORY;
    if (!code)
        code = worker_divide(worker, error);
    for (size_t i = 0; i < batch->documents.count && !code; i++)
        if (!batch->documents.at[i].fate.reason)
            code = count_document(counted, worker, &batch->documents.at[i], error);
    return code;
}

/* ---- In order ---- */

static int add_units(struct boilerplate *boilerplate, uint32_t host, const struct hash128 *forms,
                     size_t count, unecho_error *error)
{
    enum {
        AHEAD = 16
    }; /* look-ups under way at once */
    for (size_t i = 0; i < count && i < AHEAD; i++)
        boilerplate_prefetch(boilerplate, host, forms[i]);
    for (size_t i = 0; i < count; i++) {
        if (i + AHEAD < count)
            boilerplate_prefetch(boilerplate, host, forms[i + AHEAD]);
        if (boilerplate_add_unit(boilerplate, host, forms[i], error))
            return UNECHO_E_MEMORY;
    }
    return UNECHO_OK;
}

static int count_chunk(void *self, const struct chunk *chunk, const struct format *format,
                       unecho_error *error)
{
    struct count_pass *pass = self;
    const struct counted *counted = chunk->extra;
    (void)format;
    int code = places_add(&pass->places, chunk, 0, error);
    if (code || !chunk->records.count || !counted)
        return code;
    const struct hash128 *forms = counted->forms.at;
    for (size_t i = 0; i < counted->documents.count && !code; i++) {
        const struct counted_document *document = &counted->documents.at[i];
        uint32_t host = boilerplate_add_document(&pass->boilerplate, document->host, error);
        code = host == UINT32_MAX
                   ? UNECHO_E_LIMIT
                   : add_units(&pass->boilerplate, host, forms, document->forms, error);
        forms += document->forms;
    }
    return code;
}

/* ---- The pass ---- */

struct count_pass *count_pass_new(const struct plan *plan, const struct inputs *inputs,
                                  const struct corpus_pass *documents, struct vast_limit *limit,
                                  unecho_error *error)
{
    struct count_pass *pass = mem_new(1, sizeof *pass, "counts of units", error);
    if (!pass)
        return NULL;
    pass->plan = plan;
    pass->inputs = inputs;
    pass->documents = documents;
    boilerplate_init(&pass->boilerplate, limit);
    if (!places_init(&pass->places, inputs->count, error))
        return pass;
    count_pass_free(pass);
    return NULL;
}

void count_pass_free(struct count_pass *pass)
{
    if (!pass)
        return;
    boilerplate_free(&pass->boilerplate);
    places_free(&pass->places);
    free(pass);
}

int count_pass_run(struct count_pass *pass, struct reader *reader, const atomic_bool *stop,
                   unecho_error *error)
{
    uint32_t least = pass->plan->settings.boilerplate;
    struct clean_run run = {.plan = pass->plan,
                            .inputs = pass->inputs,
                            .reader = reader,
                            .target = {.self = pass, .commit = count_chunk},
                            .decide = count_batch,
                            .decide_self = pass,
                            .places = pass->documents ? &pass->documents->places : NULL,
                            .remembers = true,
                            .serial = &pass->serial,
                            .stop = stop};
    int code = clean_run(&run, error);
    return code ? code
                : boilerplate_close(&pass->boilerplate, least == BOILERPLATE_AUTO ? 0 : least,
                                    error);
}

/* ---- Marking ---- */

static bool may_go(const struct unit *unit)
{
    bool long_sentence =
        (unit->flags & UNIT_SENTENCE) && unit->half_words >= KEPT_SENTENCE_HALF_WORDS;
    return unit->tokens.count && !long_sentence && !(unit->flags & UNIT_PROTECTED);
}

static int mark_document(struct worker *worker, const struct document *document,
                         unecho_error *error)
{
    struct hash128 host = boilerplate_host_key(&worker->plan->secret, document->url), form;
    for (uint32_t i = 0; i < document->units.count; i++) {
        struct unit *unit = &worker->batch.units.at[document->units.first + i];
        if (!may_go(unit))
            continue;
        if (hash_unit(worker, unit, &form, error))
            return UNECHO_E_MEMORY;
        if (boilerplate_holds(worker->boilerplate, host, form))
            unit->fate = (struct fate){.reason = UNECHO_BOILERPLATE, .witness = NONE};
    }
    return UNECHO_OK;
}

int mark_boilerplate(struct worker *worker, unecho_error *error)
{
    int code = UNECHO_OK;
    for (size_t i = 0; i < worker->batch.documents.count && !code; i++)
        code = mark_document(worker, &worker->batch.documents.at[i], error);
    return code;
}
