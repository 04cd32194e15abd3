// SPDX-License-Identifier: Apache-2.0
#include "column.h"
#include "pack.h"
#include "parquet.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A file that is being read, batch by batch. */
struct reading {
    struct parquet *parquet;
    PyObject *batches;       /* an iterator of (row group, batch) */
    struct arrow_data *data; /* the batch at hand: at most one chunk; NULL: none yet */
    char *names[3];          /* of text, id and URL */
    uint64_t group;
    int64_t row, rows; /* of the batch */
    int64_t text_child;
    struct column text, id, url;
    bool has_id, has_url;
    struct grown rest;
};

static int refuse(unecho_error *error, int code, const char *message, const char *what)
{
    if (error && error->code == UNECHO_OK) {
        error->code = code;
        snprintf(error->message, sizeof error->message, message, what);
    }
    return code;
}

static int no_memory(unecho_error *error)
{
    return refuse(error, UNECHO_E_MEMORY, "%s", "out of memory");
}

static void close_reading(void *self)
{
    struct reading *reading = self;
    PyGILState_STATE lock = PyGILState_Ensure();
    Py_XDECREF(reading->batches);
    arrow_data_free(reading->data);
    PyGILState_Release(lock);
    for (int i = 0; i < 3; i++)
        free(reading->names[i]);
    free(reading->rest.at);
    free(reading);
}

/* ---- Batches ---- */

/* A name or id that is neither a string nor a whole number is none. */
static bool find_other(const struct arrow_data *data, const char *name, struct column *column)
{
    return column_find(data, name, column) && column->layout != COLUMN_NONE;
}

static int find_columns(struct reading *reading, unecho_error *error)
{
    const struct arrow_data *data = reading->data;
    const char *refused = pack_refuses(&data->schema);
    if (refused)
        return refuse(error, UNECHO_E_INPUT,
                      "a column has the Arrow type \"%s\", which is not kept", refused);
    if (!column_find(data, reading->names[0], &reading->text) ||
        reading->text.layout == COLUMN_NONE || reading->text.layout == COLUMN_NUMBER)
        return refuse(error, UNECHO_E_INPUT, "the column %s does not hold strings",
                      reading->names[0]);
    reading->text_child = reading->text.child;
    reading->has_id = find_other(data, reading->names[1], &reading->id);
    reading->has_url = find_other(data, reading->names[2], &reading->url);
    return UNECHO_OK;
}

/* With the lock held. `*ended`: there is none. */
static int take_batch(struct reading *reading, bool *ended, unecho_error *error)
{
    PyObject *batch;
    unsigned long long group;
    PyObject *pair = PyIter_Next(reading->batches);
    *ended = !pair && !PyErr_Occurred();
    if (*ended)
        return UNECHO_OK;
    arrow_data_free(reading->data);
    reading->data = NULL;
    if (pair && PyArg_ParseTuple(pair, "KO", &group, &batch)) {
        reading->group = group;
        reading->data = data_of_object(reading->parquet->state, batch);
    }
    Py_XDECREF(pair);
    return reading->data ? UNECHO_OK : parquet_fail(reading->parquet, error);
}

static int next_batch(struct reading *reading, bool *ended, unecho_error *error)
{
    PyGILState_STATE lock = PyGILState_Ensure();
    int code = take_batch(reading, ended, error);
    PyGILState_Release(lock);
    if (code || *ended)
        return code;
    reading->row = 0;
    reading->rows = (int64_t)arrow_data_rows(reading->data);
    return find_columns(reading, error);
}

/* ---- Records ---- */

static int pack_rest(struct reading *reading, bool null, unecho_error *error)
{
    const struct ArrowSchema *schema = &reading->data->schema;
    const struct ArrowArray *array = &reading->data->chunks[0];
    struct grown *rest = &reading->rest;
    bool failed = false;
    char flag = null;
    rest->count = 0;
    pack_number(rest, &failed, reading->group);
    failed = failed || !grown_append(rest, &flag, 1);
    for (int64_t i = 0; i < schema->n_children; i++)
        if (i != reading->text_child)
            pack_value(rest, &failed, schema->children[i], array->children[i],
                       array->offset + array->children[i]->offset + reading->row);
    return failed ? no_memory(error) : UNECHO_OK;
}

static int read_row(struct reading *reading, unecho_document *document, unecho_error *error)
{
    struct cell text = {{NULL, 0}, false}, id = text, url = text;
    column_next(&reading->text, &text);
    if (reading->has_id)
        column_next(&reading->id, &id);
    if (reading->has_url)
        column_next(&reading->url, &url);
    if (text.broken || id.broken || url.broken)
        return refuse(error, UNECHO_E_INPUT, "%s", "the offsets of a column go backwards");
    int code = pack_rest(reading, !text.bytes.at, error);
    document->text = text.bytes;
    document->id = id.bytes;
    document->url = url.bytes;
    document->rest = (unecho_bytes){reading->rest.at, reading->rest.count};
    reading->row++;
    return code;
}

static int next(void *self, unecho_document *document, bool *got, unecho_error *error)
{
    struct reading *reading = self;
    bool ended = false;
    while (reading->row == reading->rows && !ended) {
        int code = next_batch(reading, &ended, error);
        if (code)
            return code;
    }
    *got = !ended;
    return ended ? UNECHO_OK : read_row(reading, document, error);
}

static int open_file(struct reading *reading, const char *path, unecho_error *error)
{
    PyGILState_STATE lock = PyGILState_Ensure();
    PyObject *module = parquet_module(reading->parquet);
    PyObject *name = module ? PyUnicode_DecodeFSDefault(path) : NULL;
    if (name)
        reading->batches = PyObject_CallMethod(module, "read", "Osss", name, reading->names[0],
                                               reading->names[1], reading->names[2]);
    Py_XDECREF(name);
    int code = reading->batches ? UNECHO_OK : parquet_fail(reading->parquet, error);
    PyGILState_Release(lock);
    return code;
}

int parquet_read(void *self, const char *path, const unecho_fields *fields, unecho_reader *reader,
                 unecho_error *error)
{
    const char *const names[3] = {fields->text, fields->id, fields->url};
    struct reading *reading = calloc(1, sizeof *reading);
    if (!reading)
        return no_memory(error);
    reading->parquet = self;
    reader->next = next;
    reader->close = close_reading;
    reader->self = reading;
    for (int i = 0; i < 3; i++)
        if (!(reading->names[i] = strdup(names[i])))
            return no_memory(error);
    return open_file(reading, path, error);
}
