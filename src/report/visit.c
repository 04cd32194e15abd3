// SPDX-License-Identifier: Apache-2.0
#include "report/visit.h"

#include "report/lines.h"
#include "report/rebuild.h"
#include "report/rows.h"

#include <string.h>

/* Rebuilding reads a row ahead: the row waits here until its turn has come. */
struct walk {
    struct witnesses witnesses; /* of the row, where it has several */
    const unecho_visit *visit;
    const struct finished *finished;
    struct shards *shards;
    const struct entry *entry;
    const struct format *format;
    struct buffer line, room; /* of the row that waits */
    unecho_row row;
    bool waits;
    uint64_t removed; /* bytes that the rows told so far took of the text at hand */
    struct parsed parsed;
    struct buffer decoded;
};

static int tell_document(struct walk *walk, uint64_t number, unecho_bytes record, bool dropped,
                         unecho_error *error)
{
    walk->decoded.count = 0;
    if (ARRAY_RESERVE(&walk->decoded, 2 * record.length, "a document", error))
        return UNECHO_E_MEMORY;
    int code =
        walk->format->parse(&walk->finished->fields, record, &walk->parsed, &walk->decoded, error);
    if (code || walk->parsed.nothing)
        return code;
    uint64_t whole = walk->parsed.text.length;
    unecho_original document = {.size = sizeof document,
                                .text = walk->parsed.text,
                                .id = walk->parsed.id,
                                .url = walk->parsed.url,
                                .record = number,
                                .removed_bytes = dropped ? whole : walk->removed,
                                .dropped = dropped || (whole && walk->removed == whole)};
    walk->removed = 0;
    return walk->visit->document(walk->visit->self, &document, error);
}

/* Tells the row that waits. A whole document that went stands in its row alone. */
static int tell_row(struct walk *walk, unecho_error *error)
{
    const unecho_row *row = &walk->row;
    if (!walk->waits)
        return UNECHO_OK;
    walk->waits = false;
    walk->removed += row->kind == UNECHO_RANGE ? row->length : 0;
    int code = walk->visit->row ? walk->visit->row(walk->visit->self, row, error) : UNECHO_OK;
    bool whole = row->kind == UNECHO_RECORD && row->unit == UNECHO_DOCUMENT;
    return code || !whole || !walk->visit->document
               ? code
               : tell_document(walk, row->record, row->raw, true, error);
}

static int on_row(void *self, unecho_bytes line, unecho_error *error)
{
    struct walk *walk = self;
    int code = tell_row(walk, error);
    walk->line.count = 0;
    if (!code)
        code = buffer_append(&walk->line, line.at, line.length, error);
    if (!code)
        code = row_read((unecho_bytes){walk->line.at, walk->line.count}, &walk->row, &walk->room,
                        &walk->witnesses, error);
    walk->waits = !code;
    return code;
}

static int on_record(void *self, uint64_t number, unecho_bytes record, unecho_error *error)
{
    struct walk *walk = self;
    int code = walk->waits && walk->row.record <= number ? tell_row(walk, error) : UNECHO_OK;
    return code ? code : tell_document(walk, number, record, false, error);
}

static int nowhere(void *self, const void *bytes, size_t length, unecho_error *error)
{
    (void)self;
    (void)bytes;
    (void)length;
    (void)error;
    return UNECHO_OK;
}

static int walk_records(struct walk *walk, unecho_error *error)
{
    unecho_sink sink = {sizeof sink, nowhere, NULL};
    struct rebuild_watch watch = {walk, on_row, on_record};
    const struct finished *finished = walk->finished;
    struct rebuild_from from = {finished->folder, finished->fields, walk->shards};
    int code = entry_format(walk->entry, &walk->format, error);
    return code ? code : rebuild_input(&from, walk->entry, &sink, &watch, error);
}

static int walk_log(struct walk *walk, unecho_error *error)
{
    struct lines lines = {0};
    unecho_bytes line;
    int code = lines_open(&lines, walk->finished->folder, &walk->entry->log, error);
    while (!code && !(code = lines_next(&lines, &line, error)) && line.at) {
        line.length -= line.at[line.length - 1] == '\n';
        code = on_row(walk, line, error);
    }
    error_place(error, lines.path, lines.number, UNECHO_NOWHERE);
    lines_close(&lines);
    return code;
}

int visit_input(const struct finished *finished, struct shards *shards, const struct entry *entry,
                const unecho_visit *visit, unecho_error *error)
{
    struct walk walk = {.visit = visit, .finished = finished, .shards = shards, .entry = entry};
    int code = visit->document ? walk_records(&walk, error) : walk_log(&walk, error);
    if (!code)
        code = tell_row(&walk, error);
    parsed_free(&walk.parsed);
    buffer_free(&walk.decoded);
    buffer_free(&walk.line);
    buffer_free(&walk.room);
    ARRAY_FREE(&walk.witnesses);
    return code;
}
