// SPDX-License-Identifier: Apache-2.0
/* What comes nearest to a line in the other documents of a folder. */
#include "api/cleaner.h"
#include "api/look.h"
#include "pipeline/elsewhere.h"
#include "pipeline/explain.h"
#include "report/search.h"
#include "report/witnesses.h"

#include <string.h>

struct lines_gone {
    uint64_t line, lines;
};

struct nearest {
    const struct finished *finished;
    struct worker *worker; /* for documents one at a time */
    struct elsewhere elsewhere;
    size_t own_input; /* the document of the line */
    uint64_t own_record;
    size_t input;                  /* being read */
    ARRAY(struct lines_gone) gone; /* of the document whose rows come */
    struct buffer doc, text;       /* of the nearest unit */
    size_t at_input;               /* its input */
    unecho_witness place;
};

/* Divides one document into units. */
static int divide(struct worker *worker, unecho_bytes text, unecho_error *error)
{
    unecho_document document = {.size = sizeof document, .text = text, .record = 1};
    worker_begin(worker);
    int code = cleaner_add_document(&worker->batch, &document, error);
    return code ? code : worker_divide(worker, error);
}

static int on_row(void *self, const unecho_row *row, unecho_error *error)
{
    struct nearest *nearest = self;
    if (row->kind != UNECHO_RANGE || row->part)
        return UNECHO_OK;
    if (ARRAY_RESERVE(&nearest->gone, 1, "lines", error))
        return UNECHO_E_MEMORY;
    nearest->gone.at[nearest->gone.count++] = (struct lines_gone){row->line, row->lines};
    return UNECHO_OK;
}

static bool is_gone(const struct nearest *nearest, uint64_t line)
{
    for (size_t i = 0; i < nearest->gone.count; i++)
        if (line - nearest->gone.at[i].line < nearest->gone.at[i].lines)
            return true;
    return false;
}

/* Unit `unit` of this document is the nearest so far. */
static int remember(struct nearest *nearest, const unecho_original *document,
                    const struct unit *unit, unecho_error *error)
{
    unecho_bytes text = witnesses_lines(document->text, unit->first_line + 1, unit->lines);
    nearest->doc.count = nearest->text.count = 0;
    nearest->at_input = nearest->input;
    nearest->place = (unecho_witness){
        .record = document->record, .line = unit->first_line + 1, .lines = unit->lines};
    if (buffer_append(&nearest->doc, document->id.at, document->id.length, error))
        return UNECHO_E_MEMORY;
    return buffer_append(&nearest->text, text.at, text.length, error);
}

static int compare_units(struct nearest *nearest, const unecho_original *document,
                         unecho_error *error)
{
    const struct batch *batch = &nearest->worker->batch;
    int code = divide(nearest->worker, document->text, error);
    for (uint32_t i = 0; !code && i < batch->units.count; i++) {
        const struct unit *unit = &batch->units.at[i];
        bool nearer;
        if (unit->half_words < ELSEWHERE_LEAST || is_gone(nearest, unit->first_line + 1))
            continue;
        code = elsewhere_compare(&nearest->elsewhere, batch, i, &nearer, error);
        if (!code && nearer)
            code = remember(nearest, document, unit, error);
    }
    return code;
}

static int on_document(void *self, const unecho_original *document, unecho_error *error)
{
    struct nearest *nearest = self;
    bool own = nearest->input == nearest->own_input && document->record == nearest->own_record;
    int code = own || document->dropped ? UNECHO_OK : compare_units(nearest, document, error);
    nearest->gone.count = 0;
    return code;
}

/* The unit to explain; `*takes_part`: corpus scope judges it. */
static int begin(struct nearest *nearest, unecho_bytes text, uint64_t line, bool *takes_part,
                 unecho_error *error)
{
    const struct batch *batch = &nearest->worker->batch;
    uint32_t unit;
    int code = divide(nearest->worker, text, error);
    *takes_part = !code && explain_find(batch, (uint32_t)line - 1, &unit) &&
                  batch->units.at[unit].half_words >= ELSEWHERE_LEAST;
    return *takes_part ? elsewhere_begin(&nearest->elsewhere, batch, unit, error) : code;
}

static int look_everywhere(struct nearest *nearest, const unecho_folder *folder,
                           unecho_error *error)
{
    unecho_visit visit = {sizeof visit, nearest, on_row, on_document};
    int code = UNECHO_OK;
    size_t count = unecho_folder_input_count(folder);
    for (nearest->input = 0; !code && nearest->input < count; nearest->input++)
        code = unecho_folder_visit(folder, nearest->input, &visit, error);
    return code;
}

static int guard_of(enum elsewhere_guard guard)
{
    static const int guards[] = {[ELSEWHERE_NONE] = UNECHO_GUARD_PLACE,
                                 [ELSEWHERE_NUMBERS] = UNECHO_GUARD_NUMBERS,
                                 [ELSEWHERE_THRESHOLD] = UNECHO_GUARD_SIMILARITY,
                                 [ELSEWHERE_NEW] = UNECHO_GUARD_RUN};
    return guards[guard];
}

/* Tells of the nearest one. A document without an id has the name of its input. */
static int tell(struct nearest *nearest,
                int (*take)(void *self, const unecho_nearest *found, unecho_error *error),
                void *self, unecho_error *error)
{
    struct buffer room = {0};
    struct entry entry;
    enum elsewhere_guard guard;
    int code = elsewhere_judge(&nearest->elsewhere, &guard, error);
    if (!code)
        code = finished_entry(nearest->finished, nearest->at_input, &entry, &room, error);
    if (!code) {
        unecho_nearest found = {.size = sizeof found,
                                .place = nearest->place,
                                .text = {nearest->text.at, nearest->text.count},
                                .guard = guard_of(guard),
                                .common = nearest->elsewhere.common,
                                .either = nearest->elsewhere.either};
        found.place.source = entry.name;
        found.place.doc =
            nearest->doc.count ? (unecho_bytes){nearest->doc.at, nearest->doc.count} : entry.name;
        code = take(self, &found, error);
    }
    buffer_free(&room);
    return code;
}

int unecho_folder_nearest(const unecho_folder *folder, const unecho_cleaner *cleaner,
                          unecho_bytes doc, uint64_t line,
                          int (*take)(void *self, const unecho_nearest *found, unecho_error *error),
                          void *self, unecho_error *error)
{
    struct search search;
    bool takes_part = false;
    if (!folder || !cleaner || !doc.at || !line || !take)
        return error_set(error, UNECHO_E_ARGUMENT, "unecho_folder_nearest: an argument is missing");
    struct nearest nearest = {.finished = &folder->finished,
                              .worker = cleaner_borrow_worker(cleaner, error)};
    if (!nearest.worker)
        return UNECHO_E_MEMORY;
    elsewhere_init(&nearest.elsewhere, &cleaner->plan);
    int code = search_run(&search, &folder->finished, doc, line, error);
    nearest.own_input = search.input;
    nearest.own_record = search.record;
    if (!code)
        code = begin(&nearest, (unecho_bytes){search.text.at, search.text.count}, line, &takes_part,
                     error);
    if (!code && takes_part)
        code = look_everywhere(&nearest, folder, error);
    if (!code && nearest.elsewhere.either)
        code = tell(&nearest, take, self, error);
    search_free(&search);
    elsewhere_free(&nearest.elsewhere);
    ARRAY_FREE(&nearest.gone);
    buffer_free(&nearest.doc);
    buffer_free(&nearest.text);
    cleaner_return_worker(cleaner, nearest.worker);
    return code;
}
