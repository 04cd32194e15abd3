// SPDX-License-Identifier: Apache-2.0
#include "write/render.h"

#include "format/mark.h"
#include "format/markup.h"
#include "write/pack.h"

#include <stdlib.h>
#include <string.h>

void render_free(struct render *render)
{
    ARRAY_FREE(&render->removals);
    ARRAY_FREE(&render->parts);
    ARRAY_FREE(&render->shown);
    buffer_free(&render->marks);
    buffer_free(&render->head);
    ARRAY_FREE(&render->witnesses);
}

static unecho_bytes text_of(const char *text)
{
    return (unecho_bytes){text, strlen(text)};
}

/* Logs a row and counts it; `bytes` are those of the source that it accounts for. */
static int log_row(struct render *render, struct chunk *chunk, const unecho_row *row,
                   uint64_t bytes, unecho_error *error)
{
    chunk->counts.logged_bytes += bytes;
    if (row->kind == UNECHO_RANGE || row->kind == UNECHO_MARK) {
        chunk->counts.rows[row->reason]++;
        chunk->counts.row_bytes[row->reason] += row->length;
        chunk->counts.removed_bytes += row->kind == UNECHO_RANGE ? row->length : 0;
    }
    return render->packs ? row_pack(&chunk->log, row, error)
                         : row_print_next(&chunk->log, &render->head, row, error);
}

static bool marks(const struct render *render)
{
    return render->mark.length != 0;
}

/* What would go stays: the row goes to the record's marks and to the log. */
static int mark_row(struct render *render, struct chunk *chunk, unecho_row *row,
                    unecho_error *error)
{
    struct buffer *to = &render->marks;
    row->kind = UNECHO_MARK;
    int code = to->count ? buffer_append(to, ",", 1, error) : UNECHO_OK;
    if (!code)
        code = row_print_next(to, &render->head, row, error);
    if (code)
        return code;
    to->count--; /* the end of the row's line */
    return log_row(render, chunk, row, 0, error);
}

static int collect(struct render *render, const struct batch *batch,
                   const struct document *document, unecho_error *error)
{
    render->removals.count = render->parts.count = render->shown.count = 0;
    if (removals_collect(&render->removals, batch, document, error) ||
        ARRAY_RESERVE(&render->parts, render->removals.count, "removed parts", error))
        return UNECHO_E_MEMORY;
    for (size_t i = 0; i < render->removals.count; i++) {
        const struct removal *removal = &render->removals.at[i];
        render->parts.at[render->parts.count++] =
            (struct json_part){removal->offset, removal->length};
    }
    return UNECHO_OK;
}

static int log_removal(struct render *render, struct chunk *chunk, const struct batch *batch,
                       const struct document *document, const struct parsed *parsed, size_t i,
                       unecho_error *error)
{
    const struct removal *removal = &render->removals.at[i];
    const char *rule = removal->rule == NONE ? NULL : render->rule_ids[removal->rule];
    unecho_row row;
    render->witnesses.count = 0;
    if (ARRAY_RESERVE(&render->witnesses, row_witnesses(batch, removal), "witnesses", error))
        return UNECHO_E_MEMORY;
    row_make(&row, batch, document, removal, rule, render->witnesses.at);
    if (rule)
        chunk->rules.at[removal->rule]++;
    if (marks(render))
        return mark_row(render, chunk, &row, error);
    uint64_t bytes = row.length;
    if (render->format->raw) {
        bool differs = false;
        unecho_bytes raw = render->format->raw(parsed, render->parts.at[i], &differs);
        bytes = raw.length;
        row.raw = differs ? raw : row.raw;
    }
    return log_row(render, chunk, &row, bytes, error);
}

static unecho_row other_row(const struct render *render, int kind, const struct document *document)
{
    return (unecho_row){.size = sizeof(unecho_row),
                        .kind = kind,
                        .doc = document->id,
                        .source = text_of(render->source),
                        .record = document->record};
}

/* A part of the kept text that the output shows otherwise, or line ends that it leaves out. */
static int log_shown(struct render *render, struct chunk *chunk, const struct document *document,
                     const struct parsed *parsed, struct json_part part, unecho_error *error)
{
    unecho_row row = other_row(render, UNECHO_BYTES, document);
    bool after = part.offset == parsed->text.length;
    row.offset = part.offset;
    row.length = part.length;
    row.text = (unecho_bytes){after ? parsed->tail.at : parsed->text.at + part.offset, part.length};
    return log_row(render, chunk, &row, part.length, error);
}

/* Rows in the order of the text: removals and shown parts, both sorted, merged. */
static int log_document(struct render *render, struct chunk *chunk, const struct batch *batch,
                        const struct document *document, const struct parsed *parsed,
                        unecho_error *error)
{
    size_t shown = 0;
    int code = UNECHO_OK;
    for (size_t i = 0; i <= render->removals.count && !code; i++) {
        size_t before = i < render->removals.count ? render->removals.at[i].offset : SIZE_MAX;
        for (; shown < render->shown.count && render->shown.at[shown].offset < before && !code;
             shown++)
            code = log_shown(render, chunk, document, parsed, render->shown.at[shown], error);
        if (!code && i < render->removals.count)
            code = log_removal(render, chunk, batch, document, parsed, i, error);
    }
    return code;
}

/* No byte of a text that had some is left. */
static bool is_emptied(const struct render *render, const struct document *document)
{
    uint64_t removed = 0;
    for (size_t i = 0; i < render->removals.count; i++)
        removed += render->removals.at[i].length;
    return removed && removed == document->text.length;
}

/* An emptied record is dropped: what is left of it, without its text, goes to the log. */
static int drop_emptied(struct render *render, struct chunk *chunk, const struct document *document,
                        size_t before, unecho_error *error)
{
    unecho_row row = other_row(render, UNECHO_RECORD, document);
    row.note = text_of("emptied");
    row.raw = (unecho_bytes){chunk->out.at + before, chunk->out.count - before};
    if (render->format->in_memory)
        row.raw = (unecho_bytes){"", 0};
    chunk->counts.dropped++;
    int code = log_row(render, chunk, &row, 0, error);
    chunk->out.count = before;
    return code;
}

/* The row of a document that goes as a whole. */
static unecho_row document_row(const struct render *render, const struct batch *batch,
                               const struct document *document)
{
    unecho_row row = other_row(render, UNECHO_RECORD, document);
    row.unit = UNECHO_DOCUMENT;
    row.length = document->text.length;
    row.reason = (int)document->fate.reason;
    row.scope = batch->far.at[document->fate.witness].scope;
    row.similarity_over = document->fate.over;
    row.similarity_under = document->fate.under;
    row.has_witness = true;
    row.witness = batch->far.at[document->fate.witness].witness;
    return row;
}

/* A document that goes as a whole: one row, which holds its record. */
static int drop_document(struct render *render, struct chunk *chunk, const struct batch *batch,
                         const struct document *document, const struct parsed *parsed,
                         unecho_error *error)
{
    unecho_row row = document_row(render, batch, document);
    row.raw = render->format->in_memory ? parsed->text : parsed->record;
    chunk->counts.documents++;
    chunk->counts.dropped++;
    chunk->counts.text_bytes += document->text.length;
    chunk->counts.removed_bytes += document->text.length;
    chunk->counts.source_bytes += parsed->record.length;
    chunk->counts.rows[row.reason]++;
    chunk->counts.row_bytes[row.reason] += document->text.length;
    return log_row(render, chunk, &row, parsed->record.length, error);
}

/* All of the record stays, with the rows of what would go as its last member. */
static int mark_document(struct render *render, struct chunk *chunk, const struct batch *batch,
                         const struct document *document, const struct parsed *parsed,
                         unecho_error *error)
{
    size_t before = chunk->out.count;
    uint64_t logged = chunk->counts.logged_bytes;
    render->marks.count = 0;
    int code = collect(render, batch, document, error);
    if (!code && document->fate.reason) {
        unecho_row row = document_row(render, batch, document);
        code = mark_row(render, chunk, &row, error);
    }
    if (!code)
        code = render->format->render(parsed, NULL, 0, &chunk->out, &render->shown, error);
    if (!code)
        code = log_document(render, chunk, batch, document, parsed, error);
    if (!code)
        code = mark_add(&chunk->out, before, render->mark,
                        (unecho_bytes){render->marks.at, render->marks.count}, error);
    chunk->counts.documents++;
    chunk->counts.text_bytes += document->text.length;
    chunk->counts.source_bytes += parsed->record.length;
    chunk->counts.kept_bytes += parsed->record.length - (chunk->counts.logged_bytes - logged);
    return code;
}

int render_document(struct render *render, struct chunk *chunk, const struct batch *batch,
                    uint32_t document, const struct parsed *parsed, unecho_error *error)
{
    const struct document *from = &batch->documents.at[document];
    chunk->pages += markup_is_page(from->text);
    render->head.count = 0;
    if (marks(render))
        return mark_document(render, chunk, batch, from, parsed, error);
    if (from->fate.reason)
        return drop_document(render, chunk, batch, from, parsed, error);
    size_t before = chunk->out.count;
    uint64_t logged = chunk->counts.logged_bytes;
    int code = collect(render, batch, from, error);
    if (!code)
        code = render->format->render(parsed, render->parts.at, render->parts.count, &chunk->out,
                                      &render->shown, error);
    if (!code)
        code = log_document(render, chunk, batch, from, parsed, error);
    if (code)
        return code;
    chunk->counts.documents++;
    chunk->counts.text_bytes += from->text.length;
    chunk->counts.source_bytes += parsed->record.length;
    logged = chunk->counts.logged_bytes - logged;
    if (!render->format->one_record && !render->keep_empty && is_emptied(render, from)) {
        chunk->counts.logged_bytes += parsed->record.length - logged;
        return drop_emptied(render, chunk, from, before, error);
    }
    chunk->counts.kept_bytes += parsed->record.length - logged;
    return UNECHO_OK;
}

int render_nothing(struct render *render, struct chunk *chunk, const struct record *record,
                   const char *why, unecho_error *error)
{
    unecho_row row = {.size = sizeof row,
                      .kind = UNECHO_RECORD,
                      .source = text_of(render->source),
                      .record = record->number,
                      .note = text_of(why)};
    row.raw = (unecho_bytes){chunk->bytes.at + record->offset, record->length};
    chunk->counts.source_bytes += record->length;
    return log_row(render, chunk, &row, record->length, error);
}

int render_bad(struct render *render, struct chunk *chunk, const struct record *record,
               unecho_error *error)
{
    chunk->counts.source_bytes += record->length;
    chunk->counts.quarantined_bytes += record->length;
    if (buffer_append(&chunk->quarantine, chunk->bytes.at + record->offset, record->length, error))
        return UNECHO_E_MEMORY;
    if (record->kind == RECORD_BAD_PIECE)
        return UNECHO_OK;
    unecho_row row = {.size = sizeof row,
                      .kind = UNECHO_QUARANTINE,
                      .source = text_of(render->source),
                      .record = record->number,
                      .offset = record->at,
                      .length = record->whole,
                      .note = text_of(chunk->errors.at[record->error].message)};
    chunk->counts.quarantined++;
    return log_row(render, chunk, &row, 0, error);
}
