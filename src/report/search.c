// SPDX-License-Identifier: Apache-2.0
#include "report/search.h"

#include "report/visit.h"
#include "report/witnesses.h"

#include <inttypes.h>
#include <string.h>

static bool same(unecho_bytes one, unecho_bytes other)
{
    return one.length == other.length && memcmp(one.at, other.at, one.length) == 0;
}

static bool takes_line(const struct search *search, const unecho_row *row)
{
    return !search->line || !row->lines || /* a whole document */
           (row->line <= search->line && search->line < row->line + row->lines);
}

static int on_row(void *self, const unecho_row *row, unecho_error *error)
{
    struct search *search = self;
    sources_learn(&search->sources, search->input, row->source);
    bool decided = row->reason && (row->kind == UNECHO_RANGE || row->kind == UNECHO_RECORD ||
                                   row->kind == UNECHO_MARK);
    if (!decided || !same(row->doc, search->doc) || !takes_line(search, row))
        return UNECHO_OK;
    return sample_offer(&search->found, search->place++, 0, search->input, row, error);
}

/* "PATH:17", the name of a document without an id. */
static bool is_numbered(const struct search *search, uint64_t record)
{
    uint64_t number = 0, power = 1;
    size_t colon = search->doc.length;
    while (colon && search->doc.at[colon - 1] >= '0' && search->doc.at[colon - 1] <= '9' &&
           power < UINT64_MAX / 100) {
        number += power * (uint64_t)(search->doc.at[--colon] - '0');
        power *= 10;
    }
    return colon && search->doc.at[colon - 1] == ':' && power > 1 && number == record &&
           sources_is(&search->sources, search->input, (unecho_bytes){search->doc.at, colon - 1});
}

static bool is_wanted(const struct search *search, const unecho_original *document)
{
    if (document->id.at)
        return same(document->id, search->doc);
    return is_numbered(search, document->record) ||
           (document->record == 1 && sources_is(&search->sources, search->input, search->doc));
}

static int on_document(void *self, const unecho_original *document, unecho_error *error)
{
    struct search *search = self;
    if (!is_wanted(search, document))
        return UNECHO_OK;
    search->done = true;
    search->record = document->record;
    int code = buffer_append(&search->text, document->text.at, document->text.length, error);
    return code ? code : UNECHO_E_CANCELLED;
}

static int look_through(struct search *search, unecho_error *error)
{
    struct buffer room = {0};
    struct shards shards;
    int code = UNECHO_OK;
    size_t count = search->finished->manifest.entries.count;
    unecho_visit visit = {sizeof visit, search, on_row, on_document};
    shards_init(&shards, search->finished);
    for (; !code && !search->done && search->input < count; search->input += !search->done) {
        struct entry entry;
        code = finished_entry(search->finished, search->input, &entry, &room, error);
        if (!code)
            code = visit_input(search->finished, &shards, &entry, &visit, error);
        if (code == UNECHO_E_CANCELLED)
            code = UNECHO_OK;
    }
    shards_close(&shards);
    buffer_free(&room);
    return code;
}

static int check_found(const struct search *search, unecho_error *error)
{
    unecho_bytes text = {search->text.at, search->text.count};
    if (!search->done) {
        error_set(error, UNECHO_E_INPUT, "there is no document \"%.*s\" in it",
                  (int)(search->doc.length < 200 ? search->doc.length : 200), search->doc.at);
        error_hint(error, "name it as \"doc\" of the audit log does, by its id or as PATH:RECORD, "
                          "and a line of it as DOC#LINE");
    } else if (search->line && !witnesses_lines(text, search->line, 1).length) {
        error_set(error, UNECHO_E_INPUT, "the document has no line %" PRIu64, search->line);
    } else {
        return UNECHO_OK;
    }
    error_place(error, search->finished->folder, 0, UNECHO_NOWHERE);
    return UNECHO_E_INPUT;
}

int search_run(struct search *search, const struct finished *finished, unecho_bytes doc,
               uint64_t line, unecho_error *error)
{
    *search = (struct search){
        .finished = finished, .doc = doc, .line = line, .found = {.most = SEARCH_ROWS}};
    int code = sources_read(&search->sources, finished, error);
    if (!code)
        code = look_through(search, error);
    if (!code)
        code = check_found(search, error);
    if (code)
        return code;
    sample_sort(&search->found);
    return witnesses_find(finished, &search->sources, &search->found, error);
}

void search_free(struct search *search)
{
    sources_free(&search->sources);
    sample_free(&search->found);
    buffer_free(&search->text);
}
