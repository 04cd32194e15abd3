// SPDX-License-Identifier: Apache-2.0
#include "pipeline/remember.h"

#include <stdlib.h>
#include <string.h>

/* A unit that went on account of an entry of the same document; forms are in sketches.forms. */
struct found_follower {
    uint32_t entry;
    struct corpus_follower follower;
};

/* One of several witnesses; entry NONE where corpus scope does not judge it. */
struct found_witness {
    uint32_t entry;
    struct corpus_witness witness;
};

struct found_document {
    uint64_t record;
    size_t id, id_length; /* in names */
};

/* What one chunk gives to the corpus; documents, entries and verdicts are counted inside it. */
struct findings {
    ARRAY(struct found_document) documents;
    struct buffer names;
    ARRAY(struct verdict) verdicts;
    struct sketches sketches;
    ARRAY(struct corpus_member) members; /* by entry */
    ARRAY(struct found_follower) followers;
    ARRAY(struct found_witness) witnesses; /* of those that have several */
    struct list32 entry_of_unit;           /* scratch: of the batch */
};

static void findings_free(void *self)
{
    struct findings *findings = self;
    if (!findings)
        return;
    ARRAY_FREE(&findings->documents);
    buffer_free(&findings->names);
    ARRAY_FREE(&findings->verdicts);
    sketches_free(&findings->sketches);
    ARRAY_FREE(&findings->members);
    ARRAY_FREE(&findings->followers);
    ARRAY_FREE(&findings->witnesses);
    ARRAY_FREE(&findings->entry_of_unit);
    free(findings);
}

/* The findings of a chunk, emptied at its first batch. */
static struct findings *findings_of(struct chunk *chunk, bool first, unecho_error *error)
{
    if (!chunk->extra) {
        chunk->extra = mem_new(1, sizeof(struct findings), "findings", error);
        chunk->extra_free = findings_free;
    }
    struct findings *findings = chunk->extra;
    if (findings && first) {
        findings->documents.count = findings->names.count = findings->verdicts.count = 0;
        findings->members.count = findings->followers.count = findings->witnesses.count = 0;
        sketches_empty(&findings->sketches);
    }
    return findings;
}

/* ---- One batch ---- */

static int find_documents(struct findings *findings, const struct batch *batch, unecho_error *error)
{
    for (size_t i = 0; i < batch->documents.count; i++) {
        const struct document *document = &batch->documents.at[i];
        struct found_document found = {document->record, findings->names.count,
                                       document->id.length};
        if (ARRAY_RESERVE(&findings->documents, 1, "documents", error) ||
            buffer_append(&findings->names, document->id.at, document->id.length, error))
            return UNECHO_E_MEMORY;
        findings->documents.at[findings->documents.count++] = found;
    }
    return UNECHO_OK;
}

static int add_verdict(struct findings *findings, struct verdict verdict, unecho_error *error)
{
    verdict.member = NONE;
    if (ARRAY_RESERVE(&findings->verdicts, 1, "decisions", error))
        return UNECHO_E_MEMORY;
    findings->verdicts.at[findings->verdicts.count++] = verdict;
    return UNECHO_OK;
}

/* What the rules took of a line. */
static int find_ruled(struct findings *findings, const struct batch *batch, const struct line *line,
                      uint32_t document, uint32_t number, unecho_error *error)
{
    if (line->flags & LINE_RULED)
        return add_verdict(
            findings,
            (struct verdict){
                .document = document, .kind = VERDICT_RULED, .line = number, .rule = line->rule},
            error);
    for (uint32_t i = 0; i < line->cuts.count; i++) {
        const struct cut *cut = &batch->cuts.at[line->cuts.first + i];
        struct verdict verdict = {.document = document,
                                  .kind = VERDICT_CUT,
                                  .line = number,
                                  .rule = cut->rule,
                                  .part = cut->part,
                                  .over = cut->start,
                                  .under = cut->end};
        if (add_verdict(findings, verdict, error))
            return UNECHO_E_MEMORY;
    }
    return UNECHO_OK;
}

static struct verdict boilerplate_verdict(const struct document *document, const struct unit *unit,
                                          uint32_t number)
{
    return (struct verdict){.document = number,
                            .kind = VERDICT_BOILERPLATE,
                            .line = unit->first_line - document->lines.first,
                            .last_line = unit->last_line - document->lines.first,
                            .lines = unit->lines,
                            .flags = unit->flags};
}

static struct verdict verdict_of(const struct batch *batch, const struct document *document,
                                 const struct unit *unit, uint32_t number)
{
    const struct unit *witness = &batch->units.at[unit->fate.witness];
    return (struct verdict){.document = number,
                            .kind = VERDICT_ECHO,
                            .line = unit->first_line - document->lines.first,
                            .last_line = unit->last_line - document->lines.first,
                            .lines = unit->lines,
                            .flags = unit->flags,
                            .rule = unit->fate.reason,
                            .over = unit->fate.over,
                            .under = unit->fate.under,
                            .witness_line = witness->first_line - document->lines.first,
                            .witness_lines = witness->lines};
}

static int add_form(struct findings *findings, const struct batch *batch, struct range32 tokens,
                    uint64_t *form, uint32_t *length, unecho_error *error)
{
    struct buffer *forms = &findings->sketches.forms;
    *form = forms->count;
    if (sketch_form(forms, batch, tokens, error))
        return UNECHO_E_MEMORY;
    *length = (uint32_t)(forms->count - *form);
    return UNECHO_OK;
}

/* One of several witnesses. Its form is needed where the others may change. */
static int find_witness(struct findings *findings, const struct batch *batch,
                        const struct document *document, uint32_t unit, unecho_error *error)
{
    const struct unit *witness = &batch->units.at[unit];
    struct found_witness found = {.entry = findings->entry_of_unit.at[unit],
                                  .witness = {.line = witness->first_line - document->lines.first,
                                              .lines = witness->lines,
                                              .member = NONE}};
    if (found.entry == NONE && add_form(findings, batch, witness->tokens, &found.witness.form,
                                        &found.witness.form_length, error))
        return UNECHO_E_MEMORY;
    if (ARRAY_RESERVE(&findings->witnesses, 1, "witnesses", error))
        return UNECHO_E_MEMORY;
    findings->witnesses.at[findings->witnesses.count++] = found;
    return UNECHO_OK;
}

/* The units that fate names, by number: where one suffices, it is the only one. */
static const uint32_t *witnesses_of(const struct batch *batch, const struct fate *fate,
                                    uint32_t *count)
{
    *count = fate->together.count ? fate->together.count : 1;
    return fate->together.count ? batch->together.at + fate->together.first : &fate->witness;
}

/* The removed unit of the last verdict: where its witnesses are judged at corpus scope, it follows
 * them there. */
static int find_followers(struct findings *findings, const struct batch *batch,
                          const struct document *document, const struct unit *unit,
                          unecho_error *error)
{
    uint32_t count;
    const uint32_t *witnesses = witnesses_of(batch, &unit->fate, &count);
    struct corpus_follower follower = {.verdict = findings->verdicts.count - 1};
    struct range32 *together = &findings->verdicts.at[follower.verdict].together;
    bool has_form = false;
    *together = (struct range32){(uint32_t)findings->witnesses.count, unit->fate.together.count};
    for (uint32_t i = 0; i < count; i++) {
        uint32_t entry = findings->entry_of_unit.at[witnesses[i]];
        if (count > 1 && find_witness(findings, batch, document, witnesses[i], error))
            return UNECHO_E_MEMORY;
        if (entry == NONE)
            continue;
        if (!has_form &&
            add_form(findings, batch, unit->tokens, &follower.form, &follower.form_length, error))
            return UNECHO_E_MEMORY;
        has_form = true;
        follower.nth = i;
        if (ARRAY_RESERVE(&findings->followers, 1, "units", error))
            return UNECHO_E_MEMORY;
        findings->followers.at[findings->followers.count++] =
            (struct found_follower){entry, follower};
    }
    return UNECHO_OK;
}

static int find_verdicts(struct findings *findings, const struct batch *batch, uint32_t nth,
                         uint32_t number, unecho_error *error)
{
    const struct document *document = &batch->documents.at[nth];
    for (uint32_t i = 0; i < document->lines.count; i++)
        if (find_ruled(findings, batch, &batch->lines.at[document->lines.first + i], number, i,
                       error))
            return UNECHO_E_MEMORY;
    for (uint32_t i = 0; i < document->units.count; i++) {
        const struct unit *unit = &batch->units.at[document->units.first + i];
        if (!unit->fate.reason)
            continue;
        if (unit->fate.reason == UNECHO_BOILERPLATE) {
            if (add_verdict(findings, boilerplate_verdict(document, unit, number), error))
                return UNECHO_E_MEMORY;
            continue;
        }
        if (add_verdict(findings, verdict_of(batch, document, unit, number), error) ||
            find_followers(findings, batch, document, unit, error))
            return UNECHO_E_MEMORY;
    }
    return UNECHO_OK;
}

/* Sketches the batch; its entries get members that are counted inside the chunk. */
static int find_entries(struct findings *findings, const struct corpus_pass *pass,
                        const struct batch *batch, uint32_t before, unecho_error *error)
{
    size_t first = findings->sketches.entries.count;
    if (sketch_run(&findings->sketches, pass->sketch, batch, error) ||
        list32_zero(&findings->entry_of_unit, batch->units.count, "units", error) ||
        ARRAY_RESERVE(&findings->members, findings->sketches.entries.count - first, "units", error))
        return UNECHO_E_MEMORY;
    for (size_t i = 0; i < batch->units.count; i++)
        findings->entry_of_unit.at[i] = NONE;
    for (size_t i = first; i < findings->sketches.entries.count; i++) {
        const struct sketch_entry *entry = &findings->sketches.entries.at[i];
        const struct unit *unit = &batch->units.at[entry->unit];
        uint32_t start = batch->documents.at[entry->document].lines.first;
        findings->entry_of_unit.at[entry->unit] = (uint32_t)i;
        findings->members.at[findings->members.count++] =
            (struct corpus_member){.document = before + entry->document,
                                   .line = unit->first_line - start,
                                   .last_line = unit->last_line - start,
                                   .lines = unit->lines,
                                   .flags = unit->flags};
    }
    return UNECHO_OK;
}

int remember_batch(void *self, struct worker *worker, struct chunk *chunk, uint32_t before,
                   unecho_error *error)
{
    const struct corpus_pass *pass = self;
    struct batch *batch = &worker->batch;
    struct findings *findings = findings_of(chunk, before == 0, error);
    int code =
        findings ? corpus_pass_drop(pass->documents, chunk, batch, before, error) : UNECHO_E_MEMORY;
    if (!code)
        code = worker_decide(worker, error);
    if (!code)
        code = find_documents(findings, batch, error);
    if (!code)
        code = find_entries(findings, pass, batch, before, error);
    for (uint32_t i = 0; i < batch->documents.count && !code; i++)
        code = find_verdicts(findings, batch, i, before + i, error);
    return code;
}

int remember_units(void *self, struct worker *worker, struct chunk *chunk, uint32_t before,
                   unecho_error *error)
{
    const struct corpus_pass *pass = self;
    struct batch *batch = &worker->batch;
    struct findings *findings = findings_of(chunk, before == 0, error);
    int code = findings ? worker_divide(worker, error) : UNECHO_E_MEMORY;
    if (!code)
        code = find_documents(findings, batch, error);
    return code ? code : find_entries(findings, pass, batch, before, error);
}

/* A document with a protected line is protected. */
static uint32_t document_flags(const struct batch *batch, uint32_t nth)
{
    struct range32 lines = batch->documents.at[nth].lines;
    for (uint32_t i = lines.first; i < lines.first + lines.count; i++)
        if (batch->lines.at[i].flags & LINE_PROTECTED)
            return UNIT_PROTECTED;
    return 0;
}

int remember_documents(void *self, struct worker *worker, struct chunk *chunk, uint32_t before,
                       unecho_error *error)
{
    const struct corpus_pass *pass = self;
    struct batch *batch = &worker->batch;
    struct findings *findings = findings_of(chunk, before == 0, error);
    int code = findings ? worker_prepare(worker, error) : UNECHO_E_MEMORY;
    if (!code)
        code = find_documents(findings, batch, error);
    if (!code)
        code = sketch_documents(&findings->sketches, pass->sketch, batch, error);
    size_t entries = findings ? findings->sketches.entries.count : 0;
    while (!code && findings->members.count < entries) {
        const struct sketch_entry *entry = &findings->sketches.entries.at[findings->members.count];
        code = ARRAY_RESERVE(&findings->members, 1, "documents", error);
        if (!code)
            findings->members.at[findings->members.count++] =
                (struct corpus_member){.document = before + entry->document,
                                       .flags = document_flags(batch, entry->document)};
    }
    return code;
}

/* ---- In order ---- */

static int add_documents(struct corpus *corpus, const struct findings *findings, uint32_t input,
                         unecho_error *error)
{
    for (size_t i = 0; i < findings->documents.count; i++) {
        const struct found_document *document = &findings->documents.at[i];
        unecho_bytes id = {findings->names.at + document->id, document->id_length};
        if (corpus_add_document(corpus, input, document->record, id, error) == NONE)
            return error ? error->code : UNECHO_E_LIMIT;
    }
    return UNECHO_OK;
}

static int add_members(struct corpus *corpus, const struct findings *findings, uint32_t document,
                       unecho_error *error)
{
    enum {
        AHEAD = 16
    }; /* look-ups under way at once */
    const struct sketches *sketches = &findings->sketches;
    size_t count = sketches->entries.count;
    for (size_t i = 0; i < count; i++) {
        const struct sketch_entry *entry = &sketches->entries.at[i];
        struct corpus_member member = findings->members.at[i];
        if (i + AHEAD < count)
            corpus_prefetch(corpus, sketches->entries.at[i + AHEAD].key);
        member.document += document;
        unecho_bytes form = {sketches->forms.at + entry->form, entry->form_length};
        struct corpus_sketch sketch = {.keys = sketches->keys.at + i * sketches->bands,
                                       .bands = sketches->bands,
                                       .signature =
                                           sketches->signatures.at + i * sketches->signature_words,
                                       .signature_words = sketches->signature_words};
        if (corpus_add_member(corpus, entry->key, form, sketch, &member, error) == NONE)
            return error ? error->code : UNECHO_E_LIMIT;
    }
    return UNECHO_OK;
}

/* Witnesses that are members have the form of their class; the others bring theirs. */
static int add_witnesses(struct corpus *corpus, const struct findings *findings, uint32_t member,
                         unecho_error *error)
{
    size_t count = findings->witnesses.count;
    if (VAST_RESERVE(&corpus->witnesses, count, error))
        return UNECHO_E_MEMORY;
    for (size_t i = 0; i < count; i++) {
        const struct found_witness *found = &findings->witnesses.at[i];
        struct corpus_witness witness = found->witness;
        if (found->entry != NONE) {
            uint32_t class = corpus->members.at[member + found->entry].class;
            witness.form = corpus->form.at[class];
            witness.form_length = corpus->form_length.at[class];
        } else {
            unecho_bytes form = {findings->sketches.forms.at + witness.form, witness.form_length};
            if (corpus_add_form(corpus, form, &witness.form, error))
                return UNECHO_E_MEMORY;
        }
        corpus->witnesses.at[corpus->witnesses.count++] = witness;
    }
    return UNECHO_OK;
}

/* Followers of one unit stand side by side and share its form. */
static int add_followers(struct corpus *corpus, const struct findings *findings, uint32_t member,
                         size_t verdicts, unecho_error *error)
{
    uint64_t verdict = UINT64_MAX, form = 0;
    for (size_t i = 0; i < findings->followers.count; i++) {
        struct corpus_follower follower = findings->followers.at[i].follower;
        unecho_bytes bytes = {findings->sketches.forms.at + follower.form, follower.form_length};
        if (follower.verdict != verdict && corpus_add_form(corpus, bytes, &form, error))
            return UNECHO_E_MEMORY;
        verdict = follower.verdict;
        follower.form = form;
        follower.verdict += verdicts;
        if (corpus_add_follower(corpus, member + findings->followers.at[i].entry, &follower, error))
            return UNECHO_E_MEMORY;
    }
    return UNECHO_OK;
}

static int add_verdicts(struct corpus *corpus, const struct findings *findings, uint32_t document,
                        uint32_t member, unecho_error *error)
{
    size_t before = corpus->verdicts.count, count = findings->verdicts.count;
    uint32_t witnesses = (uint32_t)corpus->witnesses.count;
    if (VAST_RESERVE(&corpus->verdicts, count, error))
        return UNECHO_E_MEMORY;
    for (size_t i = 0; i < count; i++) {
        struct verdict *verdict = &corpus->verdicts.at[before + i];
        *verdict = findings->verdicts.at[i];
        verdict->document += document;
        verdict->together.first += witnesses;
    }
    corpus->verdicts.count += count;
    int code = add_witnesses(corpus, findings, member, error);
    return code ? code : add_followers(corpus, findings, member, before, error);
}

int remember_findings(struct corpus_pass *pass, struct places *places, const struct chunk *chunk,
                      uint32_t input, unecho_error *error)
{
    const struct findings *findings = chunk->extra;
    uint32_t document = (uint32_t)pass->corpus.documents.count;
    uint32_t member = (uint32_t)pass->corpus.members.count;
    int code = places_add(places, chunk, document, error);
    if (code || !chunk->records.count || !findings)
        return code;
    code = add_documents(&pass->corpus, findings, input, error);
    if (!code)
        code = add_members(&pass->corpus, findings, document, error);
    if (!code)
        code = add_verdicts(&pass->corpus, findings, document, member, error);
    return code;
}

int remember_chunk(void *self, const struct chunk *chunk, const struct format *format,
                   unecho_error *error)
{
    struct corpus_pass *pass = self;
    (void)format;
    return remember_findings(pass, &pass->places, chunk, chunk->input, error);
}
