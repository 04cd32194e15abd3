// SPDX-License-Identifier: Apache-2.0
/*
 * Any bytes as an index, as they are and with a true length and hash (which anyone can compute):
 * either it is refused by name, or a run has it as its reference set, with documents, sources and
 * classes that are all there, and decides a corpus by it.
 */
#include "fuzz.h"

#include "decide/near.h"
#include "pipeline/index.h"
#include "sketch/sketch.h"

#include <stdlib.h>
#include <string.h>

enum {
    LENGTH_AT = INDEX_MAGIC_BYTES + 8
};

static void require(int promise)
{
    if (!promise)
        abort();
}

static void put64(unsigned char *to, uint64_t value)
{
    for (int i = 0; i < 8; i++)
        to[i] = (unsigned char)(value >> 8 * i);
}

/* Made once: compiling rules takes long. */
static const struct plan *plan_of(void)
{
    static struct plan plan;
    static unecho_settings *volatile settings; /* kept, so that no leak is seen in it */
    if (settings)
        return &plan;
    settings = unecho_settings_new(NULL);
    require(settings && !unecho_settings_set(settings, "rules", "none", NULL, NULL));
    settings_read(settings, &plan.settings);
    plan.settings.threads = 1;
    require(!plan_make(&plan, NULL));
    return &plan;
}

/* Every name and place is one that is there. */
static void check(const struct corpus_pass *pass)
{
    const struct corpus *corpus = &pass->corpus;
    for (size_t i = 0; i < corpus->documents.count; i++) {
        const struct corpus_document *document = &corpus->documents.at[i];
        require(document->input < pass->sources.count);
        require(document->id + document->id_length <= corpus->names.count);
    }
    for (size_t i = 0; i < corpus->members.count; i++)
        require(corpus->members.at[i].document < corpus->documents.count &&
                corpus->members.at[i].class < corpus->form.count);
}

/* The text of a corpus that holds some of the words. */
static void decide(struct corpus_pass *pass)
{
    struct edges gone;
    struct candidates candidates;
    edges_init(&gone, pass->corpus.limit);
    candidates_init(&candidates, pass->corpus.limit);
    struct match_counts counts = {0};
    struct classes classes = corpus_classes(&pass->corpus);
    struct verify_rules rules = {.shingle = 2,
                                 .threshold = pass->plan->settings.threshold,
                                 .novel = 4,
                                 .numbers_stand = true,
                                 .numbers_equal = true};
    classes.bands = pass->sketch->bands.bands;
    classes.signature_words = pass->sketch->signing.words;
    classes.signature_least = pass->sketch->signing.least;
    classes.kept = 0; /* as if they were a corpus: each is compared */
    require(!match_bands(&classes, 1, &candidates, &counts, NULL));
    require(
        !near_decide(&classes, &candidates, &rules, &pass->plan->secret, 1, &gone, &counts, NULL));
    candidates_free(&candidates);
    VAST_FREE(&gone);
}

static void load(const struct index_file *file)
{
    struct inputs inputs = {.count = 0}, references = {.count = 0};
    struct vast_limit limit;
    unecho_error error = UNECHO_ERROR_INIT;
    inputs.references = &references;
    vast_limit_init(&limit, "/tmp", UINT64_MAX / 4);
    struct corpus_pass *pass = corpus_pass_new(plan_of(), &inputs, &limit, &error);
    require(pass != NULL);
    int code = index_load(pass, file, &error);
    require(code == error.code);
    require(!code || code == UNECHO_E_INPUT || code == UNECHO_E_MISMATCH);
    check(pass);
    if (!code)
        decide(pass);
    corpus_pass_free(pass);
}

static void run(unecho_bytes bytes)
{
    struct index_file file;
    unecho_index_facts facts;
    unecho_error error = UNECHO_ERROR_INIT;
    int code = index_look(&file, bytes, &error);
    require(code == error.code && (!code || error.message[0]));
    require(!code || code == UNECHO_E_INPUT || code == UNECHO_E_MISMATCH);
    if (code)
        return;
    code = index_describe(&file, &facts, &error);
    require(!code || code == UNECHO_E_INPUT);
    load(&file);
}

/* The length and the hash that such bytes ought to have. */
static void mend(unsigned char *bytes, size_t size)
{
    struct hash_stream hash;
    put64(bytes + LENGTH_AT, size);
    hash_stream_init(&hash);
    hash_stream_update(&hash, bytes, size - INDEX_HASH_BYTES);
    struct hash128 digest = hash_stream_digest(&hash);
    put64(bytes + size - 16, digest.high);
    put64(bytes + size - 8, digest.low);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    run((unecho_bytes){size ? (const char *)data : "", size});
    if (size < INDEX_HEAD_BYTES + INDEX_HASH_BYTES)
        return 0;
    unsigned char *mended = malloc(size);
    require(mended != NULL);
    memcpy(mended, data, size);
    mend(mended, size);
    run((unecho_bytes){(const char *)mended, size});
    free(mended);
    return 0;
}
