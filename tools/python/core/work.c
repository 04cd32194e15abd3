// SPDX-License-Identifier: Apache-2.0
#include "work.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Work under way. */
struct pass {
    struct work *work;
    struct column text, id, url;
    bool has_id, has_url;
    struct column originals; /* the texts again, at the place of the writer */
    struct build build;      /* of the chunk that the writer is in */
    bool changed;            /* something of it was */
    size_t chunk;
    int64_t row; /* in the chunk */
    uint64_t written;
    struct rows rows;
    uint64_t given; /* documents that were read */
};

static int fail(unecho_error *error, int code, const char *message)
{
    if (error->code == UNECHO_OK) {
        error->code = code;
        snprintf(error->message, sizeof error->message, "%s", message);
    }
    return code;
}

static int no_memory(unecho_error *error)
{
    return fail(error, UNECHO_E_MEMORY, "out of memory");
}

/* ---- Columns ---- */

/* The names of the columns that hold strings: what `text` may be called. */
static void name_columns(const struct arrow_data *data, char *to, size_t room)
{
    size_t used = 0;
    *to = '\0';
    for (int64_t i = 0; i < data->schema.n_children; i++) {
        struct column column;
        const char *name = data->schema.children[i]->name;
        if (!name || !column_find(data, name, &column) || column.layout == COLUMN_NONE ||
            column.layout == COLUMN_NUMBER || used + strlen(name) + 3 > room)
            continue;
        used += (size_t)snprintf(to + used, room - used, "%s%s", used ? ", " : "", name);
    }
}

static int find_text(struct pass *pass, unecho_error *error)
{
    const struct work *work = pass->work;
    bool found = column_find(work->data, work->text, &pass->text);
    if (found && pass->text.layout != COLUMN_NONE && pass->text.layout != COLUMN_NUMBER)
        return UNECHO_OK;
    char message[256];
    if (!found)
        snprintf(message, sizeof message, "no column \"%.100s\" in this data", work->text);
    else
        snprintf(message, sizeof message,
                 "the texts are of the Arrow type \"%.20s\", not strings (utf8, large_utf8, "
                 "utf8_view)",
                 pass->text.format);
    fail(error, UNECHO_E_INPUT, message);
    char names[256];
    name_columns(work->data, names, sizeof names);
    if (*names)
        snprintf(error->hint, sizeof error->hint, "name it with text=; columns of strings: %s",
                 names);
    return UNECHO_E_INPUT;
}

/* A column that need not be there, but if it is must be readable. */
static int find_other(const struct arrow_data *data, const char *name, struct column *column,
                      bool *has, unecho_error *error)
{
    char message[128];
    *has = name && column_find(data, name, column);
    if (!*has || column->layout != COLUMN_NONE)
        return UNECHO_OK;
    snprintf(message, sizeof message,
             "the column \"%.60s\" holds neither strings nor whole numbers", name);
    return fail(error, UNECHO_E_INPUT, message);
}

static int find_columns(struct pass *pass, unecho_error *error)
{
    const struct work *work = pass->work;
    int code = find_text(pass, error);
    if (!code)
        code = find_other(work->data, work->id, &pass->id, &pass->has_id, error);
    if (!code)
        code = find_other(work->data, work->url, &pass->url, &pass->has_url, error);
    pass->originals = pass->text;
    return code;
}

static enum build_kind kind_of(const struct column *column)
{
    return column->layout == COLUMN_SMALL   ? BUILD_SMALL
           : column->layout == COLUMN_LARGE ? BUILD_LARGE
                                            : BUILD_VIEW;
}

/* ---- Reading ---- */

static int read_cell(struct column *column, bool has, unecho_bytes *to, unecho_error *error)
{
    struct cell cell = {{NULL, 0}, false};
    if (has)
        column_next(column, &cell);
    *to = cell.bytes;
    return cell.broken ? fail(error, UNECHO_E_INPUT, "the offsets of a column go backwards")
                       : UNECHO_OK;
}

/* A null is an empty text. */
static int next(void *self, unecho_document *document, bool *got, unecho_error *error)
{
    struct pass *pass = self;
    if (pass->given == pass->work->count)
        return UNECHO_OK;
    pass->given++;
    *got = true;
    int code = read_cell(&pass->text, true, &document->text, error);
    if (!code)
        code = read_cell(&pass->id, pass->has_id, &document->id, error);
    return code ? code : read_cell(&pass->url, pass->has_url, &document->url, error);
}

static int rewind_data(void *self, unecho_error *error)
{
    struct pass *pass = self;
    (void)error;
    column_go(&pass->text, 0);
    column_go(&pass->id, 0);
    column_go(&pass->url, 0);
    pass->given = 0;
    return UNECHO_OK;
}

/* ---- Writing ---- */

/* The chunk of texts is complete: as it came where nothing was changed. */
static int end_chunk(struct pass *pass, unecho_error *error)
{
    struct work *work = pass->work;
    struct ArrowArray array;
    int64_t first;
    bool good;
    if (pass->changed) {
        good = build_finish(&pass->build, &array);
    } else {
        const struct ArrowArray *from = column_chunk(&pass->originals, pass->chunk, &first);
        build_drop(&pass->build);
        good = arrow_array_share(work->data, from, &array);
        array.offset = first;
        array.length = work->data->chunks[pass->chunk].length;
        array.null_count = from->null_count ? -1 : 0; /* of the part: not counted */
    }
    pass->chunk++;
    pass->row = 0;
    pass->changed = false;
    build_start(&pass->build, kind_of(&pass->text));
    return good && arrow_data_add(work->kept, &array) ? UNECHO_OK : no_memory(error);
}

/* The next document's cell: NULL: it was dropped. */
static int write_cell(struct pass *pass, const unecho_bytes *kept, unecho_error *error)
{
    struct work *work = pass->work;
    struct cell cell = {{NULL, 0}, false};
    column_next(&pass->originals, &cell);
    bool same = kept && kept->length == cell.bytes.length;
    work->fates[pass->written++] = (char)(!kept  ? FATE_DROPPED
                                          : same ? FATE_UNCHANGED
                                                 : FATE_CHANGED);
    pass->changed = pass->changed || !same;
    if (!cell.bytes.at)
        build_null(&pass->build);
    else
        build_bytes(&pass->build, kept ? *kept : (unecho_bytes){"", 0});
    pass->row++;
    while (pass->chunk < work->data->count && pass->row == work->data->chunks[pass->chunk].length) {
        int code = end_chunk(pass, error);
        if (code)
            return code;
    }
    return UNECHO_OK;
}

static int write_until(struct pass *pass, uint64_t record, unecho_error *error)
{
    int code = UNECHO_OK;
    while (!code && pass->written < record)
        code = write_cell(pass, NULL, error);
    return code;
}

static int document(void *self, size_t input, uint64_t record, unecho_bytes kept,
                    unecho_error *error)
{
    struct pass *pass = self;
    (void)input;
    int code = write_until(pass, record - 1, error);
    return code ? code : write_cell(pass, &kept, error);
}

static int take_row(void *self, const unecho_row *row, unecho_error *error)
{
    (void)error;
    rows_add(&((struct pass *)self)->rows, row);
    return UNECHO_OK;
}

/* ---- A pass ---- */

static int begin(struct pass *pass, unecho_error *error)
{
    struct work *work = pass->work;
    work->count = arrow_data_rows(work->data);
    work->fates = calloc(work->count + 1, 1);
    work->kept = arrow_data_new();
    rows_start(&pass->rows);
    if (!work->fates || !work->kept)
        return no_memory(error);
    int code = find_columns(pass, error);
    if (code)
        return code;
    struct ArrowSchema schema = {.format = pass->text.format,
                                 .name = work->text ? work->text : "",
                                 .flags = ARROW_FLAG_NULLABLE};
    build_start(&pass->build, kind_of(&pass->text));
    code = arrow_schema_copy(&schema, &work->kept->schema) ? UNECHO_OK : no_memory(error);
    while (!code && pass->chunk < work->data->count && !work->data->chunks[pass->chunk].length)
        code = end_chunk(pass, error); /* chunks without rows before the first row */
    return code;
}

static int end(struct pass *pass, int code, unecho_error *error)
{
    struct work *work = pass->work;
    if (!code)
        code = write_until(pass, work->count, error);
    build_drop(&pass->build);
    if (code) {
        rows_drop(&pass->rows);
        return code;
    }
    work->rows = rows_finish(&pass->rows);
    return work->rows ? UNECHO_OK : no_memory(error);
}

static int run_job(struct pass *pass, unecho_job *job, unecho_error *error)
{
    struct work *work = pass->work;
    unecho_writer writer = {sizeof writer, document, take_row, pass};
    unecho_reader reader = {.size = sizeof reader,
                            .name = work->source,
                            .next = next,
                            .rewind = rewind_data,
                            .self = pass};
    int code = unecho_job_add_reader(job, &reader, error);
    if (!code)
        code = unecho_job_to_writer(job, &writer, error);
    work->totals.size = sizeof work->totals;
    if (!code)
        unecho_job_totals(job, &work->totals);
    return code;
}

int work_dedup(struct work *work, unecho_job *job, unecho_error *error)
{
    struct pass pass = {.work = work};
    int code = begin(&pass, error);
    return end(&pass, code ? code : run_job(&pass, job, error), error);
}

/* ---- Document by document ---- */

/* A document without an id is called SOURCE:RECORD. */
static unecho_bytes name_document(const struct pass *pass, const unecho_document *in, char *name,
                                  size_t room)
{
    if (in->id.at)
        return in->id;
    int length =
        snprintf(name, room, "%s:%llu", pass->work->source, (unsigned long long)pass->given);
    return (unecho_bytes){name, (size_t)length < room ? (size_t)length : room - 1};
}

static int clean_next(struct pass *pass, const unecho_cleaner *cleaner, bool *got,
                      unecho_error *error)
{
    char name[512];
    const char *source = pass->work->source;
    unecho_document in = {.size = sizeof in};
    int code = next(pass, &in, got, error);
    if (code || !*got)
        return code;
    in.id = name_document(pass, &in, name, sizeof name);
    in.source = (unecho_bytes){source, strlen(source)};
    in.record = pass->given;
    unecho_result *result = unecho_clean(cleaner, &in, error);
    if (!result)
        return error->code;
    unecho_row row = {.size = sizeof row};
    for (size_t i = 0; !unecho_result_row(result, i, &row); i++)
        rows_add(&pass->rows, &row);
    unecho_bytes kept = unecho_result_text(result);
    code = write_cell(pass, &kept, error);
    unecho_result_free(result);
    return code;
}

int work_clean(struct work *work, const unecho_cleaner *cleaner, unecho_error *error)
{
    struct pass pass = {.work = work};
    int code = begin(&pass, error);
    for (bool got = true; got && !code;) {
        got = false;
        code = clean_next(&pass, cleaner, &got, error);
    }
    if (code && pass.given && !error->record)
        error->record = pass.given;
    return end(&pass, code, error);
}

void work_free(struct work *work)
{
    arrow_data_free(work->kept);
    arrow_data_free(work->rows);
    free(work->fates);
}
