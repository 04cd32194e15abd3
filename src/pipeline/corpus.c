// SPDX-License-Identifier: Apache-2.0
#include "pipeline/corpus.h"

#include "base/clock.h"
#include "decide/near.h"
#include "pipeline/reference.h"
#include "pipeline/remember.h"
#include "split/split.h"

#include <stdlib.h>
#include <string.h>

enum {
    TOUCHED_BYTES = 12 << 10, /* that looking up a witness may map */
    DOCUMENT_SHINGLE = 5,     /* SPEC 3 and 4, stage 4 */
    DOCUMENT_NOVEL = 25
};

struct corpus_pass *corpus_pass_make(const struct plan *plan, const struct inputs *inputs,
                                     struct vast_limit *limit, bool of_documents,
                                     unecho_error *error)
{
    const struct settings *settings = &plan->settings;
    bool near = (settings->reasons & REASONS_NEAR) != 0;
    struct corpus_pass *pass = mem_new(1, sizeof *pass, "a corpus", error);
    if (!pass)
        return NULL;
    pass->plan = plan;
    pass->inputs = inputs;
    pass->of_documents = of_documents;
    corpus_init(&pass->corpus, &plan->secret, limit);
    int failed = places_init(&pass->places, inputs->count, error);
    if (!failed && inputs->references)
        failed = places_init(&pass->reference_places, inputs->references->count, error);
    pass->sketch = mem_new(1, sizeof *pass->sketch, "a plan", error);
    if (failed || !pass->sketch) {
        corpus_pass_free(pass);
        return NULL;
    }
    *pass->sketch =
        (struct sketch_plan){.shingle = of_documents ? DOCUMENT_SHINGLE : settings->shingle,
                             .seed = settings->sketch_seed,
                             .numbers = !of_documents,
                             .forms = near,
                             .secret = &plan->secret};
    if (near && settings->candidates == CANDIDATES_MINHASH) {
        pass->sketch->bands = sketch_bands(settings->threshold);
        pass->sketch->signing = sketch_signing(pass->sketch->bands, settings->threshold);
    }
    sketch_plan_draw(pass->sketch);
    return pass;
}

struct corpus_pass *corpus_pass_new(const struct plan *plan, const struct inputs *inputs,
                                    struct vast_limit *limit, unecho_error *error)
{
    struct corpus_pass *pass = corpus_pass_make(plan, inputs, limit, false, error);
    if (!pass || !(plan->settings.units & UNITS_DOCUMENT))
        return pass;
    pass->documents = corpus_pass_make(plan, inputs, limit, true, error);
    if (pass->documents) {
        pass->before = &pass->documents->places;
        return pass;
    }
    corpus_pass_free(pass);
    return NULL;
}

void corpus_pass_free(struct corpus_pass *pass)
{
    if (!pass)
        return;
    places_free(&pass->places);
    places_free(&pass->reference_places);
    for (size_t i = 0; i < pass->sources.count; i++)
        free(pass->sources.at[i].path);
    ARRAY_FREE(&pass->sources);
    free(pass->sketch);
    ARRAY_FREE(&pass->gone);
    corpus_pass_free(pass->documents);
    corpus_free(&pass->corpus);
    free(pass);
}

/* ---- The join ---- */

/* What makes a class near another one: documents may differ in their numbers. */
static struct verify_rules near_rules(const struct corpus_pass *pass)
{
    const struct settings *settings = &pass->plan->settings;
    return (struct verify_rules){.shingle = pass->sketch->shingle,
                                 .threshold = settings->threshold,
                                 .novel = pass->of_documents ? DOCUMENT_NOVEL : settings->novel,
                                 .numbers_stand = !pass->of_documents,
                                 .numbers_equal = !pass->of_documents};
}

int corpus_pass_list_gone(struct corpus_pass *pass, unecho_error *error)
{
    const struct corpus *corpus = &pass->corpus;
    if (list32_zero(&pass->gone, corpus->documents.count, "documents", error))
        return UNECHO_E_MEMORY;
    for (size_t i = 0; i < corpus->removals.count; i++)
        pass->gone.at[corpus->members.at[corpus->removals.at[i].member].document] = (uint32_t)i + 1;
    return UNECHO_OK;
}

/* The classes as the join sees them; adding to what the run holds may move them. */
static struct classes join_classes(const struct corpus_pass *pass)
{
    struct classes classes = corpus_classes(&pass->corpus);
    classes.bands = pass->sketch->bands.bands;
    classes.signature_words = pass->sketch->signing.words;
    classes.signature_least = pass->sketch->signing.least;
    return classes;
}

/* Which classes are to be compared. */
static int propose(struct corpus_pass *pass, const struct proposer *proposer,
                   const struct verify_rules *near, struct candidates *candidates,
                   unecho_error *error)
{
    const struct settings *settings = &pass->plan->settings;
    struct classes classes = join_classes(pass);
    if (settings->candidates == CANDIDATES_EXHAUSTIVE)
        return match_exhaustive(&classes, near, &pass->plan->secret, candidates, &pass->counts,
                                error);
    if (!proposer)
        return match_bands(&classes, clean_threads(settings), candidates, &pass->counts, error);
    int code = proposer->propose(proposer->self, classes.count, candidates, error);
    pass->counts.skipped += candidates->skipped;
    return code;
}

/* Which classes go as near. */
static int join_near(struct corpus_pass *pass, const struct proposer *proposer,
                     const struct verify_rules *near, struct edges *gone, unecho_error *error)
{
    const struct settings *settings = &pass->plan->settings;
    unsigned threads = clean_threads(settings);
    struct candidates candidates;
    candidates_init(&candidates, pass->corpus.limit);
    corpus_pin_classes(&pass->corpus);
    int code = propose(pass, proposer, near, &candidates, error);
    struct classes classes = join_classes(pass);
    if (!code)
        code = near_decide(&classes, &candidates, near, &pass->plan->secret, threads, gone,
                           &pass->counts, error);
    candidates_free(&candidates);
    corpus_unpin_classes(&pass->corpus);
    return code;
}

int corpus_pass_decide(struct corpus_pass *pass, const struct proposer *proposer,
                       unecho_error *error)
{
    const struct settings *settings = &pass->plan->settings;
    struct verify_rules near = near_rules(pass);
    struct follow_rules stage3 = {.reasons = settings->reasons,
                                  .shingle = settings->shingle,
                                  .threshold = settings->threshold,
                                  .containment = settings->containment,
                                  .novel = settings->novel};
    struct edges gone;
    edges_init(&gone, pass->corpus.limit);
    int code = UNECHO_OK;
    pass->counts.classes = pass->corpus.form.count;
    if (settings->reasons & REASONS_NEAR)
        code = join_near(pass, proposer, &near, &gone, error);
    uint64_t began = clock_thread_ns();
    if (!code)
        code = corpus_decide(&pass->corpus, &gone, &stage3, error);
    pass->counts.serial_ns += clock_thread_ns() - began;
    VAST_FREE(&gone);
    corpus_settle(&pass->corpus);
    return code || !pass->of_documents ? code : corpus_pass_list_gone(pass, error);
}

/* ---- The first pass ---- */

int corpus_pass_read(struct corpus_pass *pass, struct reader *reader, const atomic_bool *stop,
                     unecho_error *error)
{
    struct clean_serial serial = {0};
    struct clean_run run = {.plan = pass->plan,
                            .serial = &serial,
                            .inputs = pass->inputs,
                            .reader = reader,
                            .target = {.self = pass, .commit = remember_chunk},
                            .decide = pass->of_documents ? remember_documents : remember_batch,
                            .places = pass->before,
                            .boilerplate = pass->boilerplate,
                            .decide_self = pass,
                            .remembers = true,
                            .stop = stop};
    int code = clean_run(&run, error);
    pass->counts.serial_ns += serial.fill_ns + serial.commit_ns;
    corpus_seal(&pass->corpus);
    return code;
}

int corpus_pass_remember(struct corpus_pass *pass, struct reader *reader, const atomic_bool *stop,
                         unecho_error *error)
{
    int code = corpus_pass_read(pass, reader, stop, error);
    return code ? code : corpus_pass_decide(pass, NULL, error);
}

/* ---- Witnesses ---- */

static struct far_witness far_witness_of(const struct corpus_pass *pass, uint32_t number)
{
    const struct corpus *corpus = &pass->corpus;
    const struct corpus_member *member = &corpus->members.at[number];
    const struct corpus_document *document = &corpus->documents.at[member->document];
    bool of_reference = member->document < corpus->reference.documents;
    const char *source = of_reference ? pass->sources.at[document->input].path
                                      : pass->inputs->at[document->input].path;
    return (struct far_witness){
        .scope = of_reference ? UNECHO_SCOPE_REFERENCE : UNECHO_SCOPE_CORPUS,
        .witness = {.doc = {corpus->names.at + document->id, document->id_length},
                    .source = {source, strlen(source)},
                    .record = document->record,
                    .line = member->lines ? (uint64_t)member->line + 1 : 0,
                    .lines = member->lines}};
}

int corpus_pass_drop(const struct corpus_pass *documents, const struct chunk *chunk,
                     struct batch *batch, uint32_t before, unecho_error *error)
{
    if (!documents)
        return UNECHO_OK;
    uint32_t first = places_first(&documents->places, chunk) + before;
    for (uint32_t i = 0; i < batch->documents.count; i++) {
        uint32_t gone = documents->gone.at[first + i];
        if (!gone)
            continue;
        const struct corpus_removal *removal = &documents->corpus.removals.at[gone - 1];
        if (ARRAY_RESERVE(&batch->far, 1, "witnesses", error))
            return UNECHO_E_MEMORY;
        batch->documents.at[i].fate = (struct fate){.reason = removal->reason,
                                                    .witness = (uint32_t)batch->far.count,
                                                    .over = removal->over,
                                                    .under = removal->under,
                                                    .far = true};
        batch->far.at[batch->far.count++] = far_witness_of(documents, removal->witness);
    }
    return UNECHO_OK;
}

/* ---- The second pass ---- */

/* The first of `count` things whose document is not below `document`. */
static size_t first_verdict(const struct corpus *corpus, uint32_t document)
{
    size_t low = 0, high = corpus->verdicts.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (corpus->verdicts.at[middle].document < document)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static uint32_t document_of(const struct corpus *corpus, size_t removal)
{
    return corpus->members.at[corpus->removals.at[removal].member].document;
}

static size_t first_removal(const struct corpus *corpus, uint32_t document)
{
    size_t low = 0, high = corpus->removals.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (document_of(corpus, middle) < document)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* What a worker imposes on a batch. */
struct imposing {
    const struct corpus_pass *pass;
    struct batch *batch;
    unecho_error *error;
};

static int impose_ruled(struct imposing *imposing, const struct document *document,
                        const struct verdict *verdict)
{
    struct batch *batch = imposing->batch;
    struct line *line = &batch->lines.at[document->lines.first + verdict->line];
    if (verdict->kind == VERDICT_RULED) {
        line->flags |= LINE_RULED;
        line->rule = verdict->rule;
        return UNECHO_OK;
    }
    if (ARRAY_RESERVE(&batch->cuts, 1, "cuts", imposing->error))
        return UNECHO_E_MEMORY;
    if (!line->cuts.count)
        line->cuts.first = (uint32_t)batch->cuts.count;
    line->cuts.count++;
    batch->cuts.at[batch->cuts.count++] =
        (struct cut){verdict->over, verdict->under, verdict->rule, verdict->part};
    if (verdict->part == UNECHO_HEAD && verdict->under > line->left)
        line->left = verdict->under;
    if (verdict->part == UNECHO_TAIL && verdict->over < line->right)
        line->right = verdict->over;
    return UNECHO_OK;
}

/* Remembers a witness. Its number among those that are far is `*number`. */
static int add_far(struct imposing *imposing, struct far_witness witness, uint32_t *number)
{
    struct batch *batch = imposing->batch;
    if (ARRAY_RESERVE(&batch->far, 1, "witnesses", imposing->error))
        return UNECHO_E_MEMORY;
    *number = (uint32_t)batch->far.count;
    batch->far.at[batch->far.count++] = witness;
    return UNECHO_OK;
}

/* Adds a unit that goes, with its witness. */
static int add_unit(struct imposing *imposing, struct unit unit, struct far_witness witness)
{
    struct batch *batch = imposing->batch;
    if (ARRAY_RESERVE(&batch->units, 1, "units", imposing->error) ||
        add_far(imposing, witness, &unit.fate.witness))
        return UNECHO_E_MEMORY;
    unit.fate.far = true;
    batch->units.at[batch->units.count++] = unit;
    return UNECHO_OK;
}

/* A witness in the same document, or the member that stands in its place. */
static struct far_witness witness_at(const struct imposing *imposing,
                                     const struct document *document, uint32_t line, uint32_t lines,
                                     uint32_t member)
{
    if (member != NONE)
        return far_witness_of(imposing->pass, member);
    return (struct far_witness){.scope = UNECHO_SCOPE_DOCUMENT,
                                .witness = {.doc = document->id,
                                            .source = document->source,
                                            .record = document->record,
                                            .line = (uint64_t)line + 1,
                                            .lines = lines}};
}

/* The list of several witnesses. */
static int add_together(struct imposing *imposing, const struct document *document,
                        struct range32 from, struct range32 *to)
{
    struct batch *batch = imposing->batch;
    *to = (struct range32){(uint32_t)batch->together.count, from.count};
    if (ARRAY_RESERVE(&batch->together, from.count, "witnesses", imposing->error))
        return UNECHO_E_MEMORY;
    for (uint32_t i = 0; i < from.count; i++) {
        const struct corpus_witness *witness = &imposing->pass->corpus.witnesses.at[from.first + i];
        uint32_t number;
        if (add_far(imposing,
                    witness_at(imposing, document, witness->line, witness->lines, witness->member),
                    &number))
            return UNECHO_E_MEMORY;
        batch->together.at[batch->together.count++] = number;
    }
    return UNECHO_OK;
}

static int impose_echo(struct imposing *imposing, const struct document *document,
                       const struct verdict *verdict)
{
    uint32_t first = document->lines.first;
    struct unit unit = {
        .first_line = first + verdict->line,
        .last_line = first + verdict->last_line,
        .lines = verdict->lines,
        .flags = verdict->flags,
        .fate = {.reason = verdict->rule, .over = verdict->over, .under = verdict->under}};
    if (add_together(imposing, document, verdict->together, &unit.fate.together))
        return UNECHO_E_MEMORY;
    return add_unit(imposing, unit,
                    witness_at(imposing, document, verdict->witness_line, verdict->witness_lines,
                               verdict->member));
}

static int impose_boilerplate(struct imposing *imposing, const struct document *document,
                              const struct verdict *verdict)
{
    struct batch *batch = imposing->batch;
    uint32_t first = document->lines.first;
    if (ARRAY_RESERVE(&batch->units, 1, "units", imposing->error))
        return UNECHO_E_MEMORY;
    batch->units.at[batch->units.count++] =
        (struct unit){.first_line = first + verdict->line,
                      .last_line = first + verdict->last_line,
                      .lines = verdict->lines,
                      .flags = verdict->flags,
                      .fate = {.reason = UNECHO_BOILERPLATE, .witness = NONE}};
    return UNECHO_OK;
}

static int impose_verdict(struct imposing *imposing, const struct document *document,
                          const struct verdict *verdict)
{
    switch (verdict->kind) {
    case VERDICT_ECHO:
        return impose_echo(imposing, document, verdict);
    case VERDICT_BOILERPLATE:
        return impose_boilerplate(imposing, document, verdict);
    default:
        return impose_ruled(imposing, document, verdict);
    }
}

static int impose_removal(struct imposing *imposing, const struct document *document,
                          const struct corpus_removal *removal)
{
    const struct corpus_member *member = &imposing->pass->corpus.members.at[removal->member];
    uint32_t first = document->lines.first;
    struct unit unit = {
        .first_line = first + member->line,
        .last_line = first + member->last_line,
        .lines = member->lines,
        .flags = member->flags,
        .fate = {.reason = removal->reason, .over = removal->over, .under = removal->under}};
    return add_unit(imposing, unit, far_witness_of(imposing->pass, removal->witness));
}

static int by_line(const void *a, const void *b)
{
    const struct unit *x = a, *y = b;
    return (x->first_line > y->first_line) - (x->first_line < y->first_line);
}

static int impose_document(struct imposing *imposing, struct document *document, uint32_t number)
{
    const struct corpus *corpus = &imposing->pass->corpus;
    struct batch *batch = imposing->batch;
    int code = UNECHO_OK;
    document->units.first = (uint32_t)batch->units.count;
    for (size_t i = first_verdict(corpus, number); !code && i < corpus->verdicts.count; i++) {
        const struct verdict *verdict = &corpus->verdicts.at[i];
        if (verdict->document != number)
            break;
        code = impose_verdict(imposing, document, verdict);
    }
    for (size_t i = first_removal(corpus, number); !code && i < corpus->removals.count; i++) {
        if (document_of(corpus, i) != number)
            break;
        code = impose_removal(imposing, document, &corpus->removals.at[i]);
    }
    document->units.count = (uint32_t)batch->units.count - document->units.first;
    if (document->units.count > 1)
        qsort(batch->units.at + document->units.first, document->units.count, sizeof(struct unit),
              by_line);
    return code;
}

static int impose_batch(void *self, struct worker *worker, struct chunk *chunk, uint32_t before,
                        unecho_error *error)
{
    const struct corpus_pass *pass = self;
    struct imposing imposing = {pass, &worker->batch, error};
    int code = corpus_pass_drop(pass->documents, chunk, &worker->batch, before, error);
    if (!code)
        code = split_run(&worker->batch, error);
    if (code)
        return code;
    uint32_t first = places_first(&pass->places, chunk) + before;
    for (uint32_t i = 0; i < worker->batch.documents.count && !code; i++)
        code = impose_document(&imposing, &worker->batch.documents.at[i], first + i);
    vast_touch(pass->corpus.limit, worker->batch.far.count * TOUCHED_BYTES);
    return code;
}

void corpus_pass_apply(struct corpus_pass *pass, struct clean_run *run)
{
    run->decide = impose_batch;
    run->places = &pass->places;
    run->decide_self = pass;
}
