// SPDX-License-Identifier: Apache-2.0
/* A cleaner as a Python object: settings and compiled rules, immutable and shared by threads. */
#include "module.h"
#include "work.h"

#include <stdlib.h>
#include <string.h>

struct core {
    PyObject_HEAD unecho_settings *settings;
    unecho_cleaner *cleaner;
};

static struct core *core_of(PyObject *self)
{
    return (struct core *)(void *)self;
}

static const struct state *state_here(PyObject *self)
{
    return state_of_type(Py_TYPE(self));
}

/* ---- Making one ---- */

static int set_pair(unecho_settings *settings, PyObject *pair, unecho_error *error)
{
    const char *name, *value;
    if (!PyArg_ParseTuple(pair, "ss", &name, &value))
        return -1;
    return unecho_settings_set(settings, name, value, "Python", error) ? -1 : 0;
}

/* From a file or NULL, then (name, value) pairs. */
static int read_settings(unecho_settings *settings, const char *file, PyObject *pairs,
                         unecho_error *error)
{
    if (file && unecho_settings_load_file(settings, file, error))
        return -1;
    for (Py_ssize_t i = 0; i < PyTuple_Size(pairs); i++)
        if (set_pair(settings, PyTuple_GetItem(pairs, i), error))
            return -1;
    return 0;
}

static PyObject *core_new(PyTypeObject *type, PyObject *arguments, PyObject *keywords)
{
    const char *file;
    PyObject *pairs;
    unecho_error error = UNECHO_ERROR_INIT;
    (void)keywords;
    if (!PyArg_ParseTuple(arguments, "zO!", &file, &PyTuple_Type, &pairs))
        return NULL;
    allocfunc alloc = (allocfunc)PyType_GetSlot(type, Py_tp_alloc);
    PyObject *self = alloc(type, 0);
    if (!self)
        return NULL;
    struct core *core = core_of(self);
    core->settings = unecho_settings_new(&error);
    if (core->settings && !read_settings(core->settings, file, pairs, &error))
        core->cleaner = unecho_cleaner_new(core->settings, &error);
    if (core->cleaner)
        return self;
    if (!PyErr_Occurred())
        raise_error(state_of_type(type), &error);
    Py_DECREF(self);
    return NULL;
}

static void core_dealloc(PyObject *self)
{
    PyTypeObject *type = Py_TYPE(self);
    freefunc release = (freefunc)PyType_GetSlot(type, Py_tp_free);
    unecho_cleaner_free(core_of(self)->cleaner);
    unecho_settings_free(core_of(self)->settings);
    release(self);
    Py_DECREF(type);
}

/* ---- One text ---- */

/* What one call works with. */
struct one {
    unecho_document document;
    PyObject *text, *id; /* what the document borrows from */
    unecho_result *result;
};

static void one_free(struct one *one)
{
    unecho_result_free(one->result);
    Py_XDECREF(one->text);
    Py_XDECREF(one->id);
}

static int log_row(void *self, const void *bytes, size_t length, unecho_error *error)
{
    struct grown_log {
        PyObject *list;
    } *log = self;
    PyObject *line = PyBytes_FromStringAndSize(bytes, (Py_ssize_t)length);
    int code = line ? PyList_Append(log->list, line) : -1;
    Py_XDECREF(line);
    if (code)
        error->code = UNECHO_E_MEMORY;
    return error->code;
}

/* (kept or None where all of it stays, table of rows, list of lines of the log) */
static PyObject *describe(PyObject *self, const struct one *one)
{
    struct rows rows;
    struct {
        PyObject *list;
    } log = {PyList_New(0)};
    unecho_sink sink = {sizeof sink, log_row, &log};
    unecho_row row = {.size = sizeof row};
    unecho_error error = UNECHO_ERROR_INIT;
    rows_start(&rows);
    for (size_t i = 0; log.list && !error.code && !unecho_result_row(one->result, i, &row); i++) {
        rows_add(&rows, &row);
        unecho_row_write(&row, &sink, &error);
    }
    PyObject *table = table_new(state_here(self), rows_finish(&rows));
    PyObject *kept = unecho_result_row_count(one->result)
                         ? text_of_bytes(unecho_result_text(one->result))
                         : Py_NewRef(Py_None);
    PyObject *all = NULL;
    if (table && kept && log.list && !error.code)
        all = PyTuple_Pack(3, kept, table, log.list);
    Py_XDECREF(table);
    Py_XDECREF(kept);
    Py_XDECREF(log.list);
    return all;
}

static PyObject *core_clean(PyObject *self, PyObject *arguments)
{
    PyObject *text, *id, *all = NULL;
    struct one one = {.document = {.size = sizeof one.document, .source = {"-", 1}}};
    unecho_error error = UNECHO_ERROR_INIT;
    if (!PyArg_ParseTuple(arguments, "OO", &text, &id))
        return NULL;
    if (!bytes_of_text(text, &one.document.text, &one.text) &&
        !bytes_of_text(id, &one.document.id, &one.id)) {
        Py_BEGIN_ALLOW_THREADS one.result =
            unecho_clean(core_of(self)->cleaner, &one.document, &error);
        Py_END_ALLOW_THREADS all =
            one.result ? describe(self, &one) : raise_error(state_here(self), &error);
    }
    one_free(&one);
    return all;
}

/* ---- Many ---- */

static PyObject *counts_of(const uint64_t *by_reason)
{
    PyObject *dict = PyDict_New();
    for (int reason = UNECHO_RULE; dict && reason <= UNECHO_CONTAINED; reason++) {
        PyObject *count = PyLong_FromUnsignedLongLong(by_reason[reason]);
        if (!count || PyDict_SetItemString(dict, unecho_reason_name(reason), count))
            Py_CLEAR(dict);
        Py_XDECREF(count);
    }
    return dict;
}

static PyObject *totals_of(const unecho_totals *totals)
{
    PyObject *rows = counts_of(totals->rows), *bytes = counts_of(totals->row_bytes);
    if (rows && bytes)
        return Py_BuildValue("{s:K,s:K,s:K,s:K,s:N,s:N}", "documents", totals->documents, "dropped",
                             totals->dropped, "text_bytes", totals->text_bytes, "removed_bytes",
                             totals->removed_bytes, "rows_by_reason", rows, "bytes_by_reason",
                             bytes);
    Py_XDECREF(rows);
    Py_XDECREF(bytes);
    return NULL;
}

/* (texts, fates, rows, totals) */
static PyObject *give(PyObject *self, struct work *work)
{
    const struct state *state = state_here(self);
    PyObject *kept = table_new(state, arrow_data_own(work->kept));
    PyObject *rows = table_new(state, arrow_data_own(work->rows));
    PyObject *fates = PyBytes_FromStringAndSize(work->fates, (Py_ssize_t)work->count);
    PyObject *totals = totals_of(&work->totals), *all = NULL;
    if (kept && rows && fates && totals)
        all = PyTuple_Pack(4, kept, fates, rows, totals);
    Py_XDECREF(kept);
    Py_XDECREF(rows);
    Py_XDECREF(fates);
    Py_XDECREF(totals);
    return all;
}

static struct arrow_data *data_of_any(PyObject *self, PyObject *object)
{
    return PyList_Check(object) || PyTuple_Check(object) ? data_of_texts(object)
                                                         : data_of_object(state_here(self), object);
}

/* From a list of (source, chunks), whose strings the parts borrow. NULL with an exception. */
static struct part *list_parts(PyObject *list, size_t *count)
{
    *count = (size_t)PyList_Size(list);
    struct part *parts = calloc(*count + 1, sizeof *parts);
    Py_ssize_t chunks;
    if (!parts)
        PyErr_NoMemory();
    for (size_t i = 0; parts && i < *count; i++) {
        if (!PyArg_ParseTuple(PyList_GetItem(list, (Py_ssize_t)i), "sn", &parts[i].source,
                              &chunks)) {
            free(parts);
            return NULL;
        }
        parts[i].chunks = (size_t)chunks;
    }
    return parts;
}

/* (data, text, id, url, source), or a list of (source, chunks) in the place of the source; a list
 * or tuple of texts is one column. */
static PyObject *run(PyObject *self, PyObject *arguments, bool apart)
{
    PyObject *object, *sources, *all;
    struct work work = {.data = NULL};
    struct part whole = {NULL, SIZE_MAX}, *parts = NULL;
    unecho_error error = UNECHO_ERROR_INIT;
    int code;
    if (!PyArg_ParseTuple(arguments, "OzzzO", &object, &work.text, &work.id, &work.url, &sources))
        return NULL;
    if (PyList_Check(sources) && !apart)
        parts = list_parts(sources, &work.part_count);
    else if ((whole.source = PyUnicode_AsUTF8AndSize(sources, NULL)) != NULL)
        work.part_count = 1;
    work.parts = parts ? parts : &whole;
    work.data = PyErr_Occurred() ? NULL : data_of_any(self, object);
    if (!work.data) {
        free(parts);
        return NULL;
    }
    if (strcmp(work.data->schema.format, "+s") != 0)
        work.text = work.id = work.url = NULL;
    Py_BEGIN_ALLOW_THREADS code = apart ? work_clean(&work, core_of(self)->cleaner, &error)
                                        : work_dedup(&work, core_of(self)->settings, &error);
    Py_END_ALLOW_THREADS all = code ? raise_error(state_here(self), &error) : give(self, &work);
    work_free(&work);
    arrow_data_free(work.data);
    free(parts);
    return all;
}

static PyObject *core_clean_batch(PyObject *self, PyObject *arguments)
{
    return run(self, arguments, true);
}

static PyObject *core_dedup(PyObject *self, PyObject *arguments)
{
    return run(self, arguments, false);
}

/* ---- To folders ---- */

static PyObject *core_to_folder(PyObject *self, PyObject *arguments)
{
    PyObject *paths;
    const char *folder;
    unecho_error error = UNECHO_ERROR_INIT;
    unecho_totals totals = {.size = sizeof totals};
    if (!PyArg_ParseTuple(arguments, "O!s", &PyTuple_Type, &paths, &folder))
        return NULL;
    unecho_job *job = unecho_job_new(core_of(self)->settings, &error);
    int code = job ? UNECHO_OK : error.code;
    for (Py_ssize_t i = 0; !code && i < PyTuple_Size(paths); i++) {
        const char *path = PyUnicode_AsUTF8AndSize(PyTuple_GetItem(paths, i), NULL);
        code = path ? unecho_job_add(job, path, &error) : UNECHO_E_ARGUMENT;
    }
    Py_BEGIN_ALLOW_THREADS if (!code) code = unecho_job_to_folder(job, folder, &error);
    if (!code)
        unecho_job_totals(job, &totals);
    unecho_job_free(job);
    Py_END_ALLOW_THREADS if (!code) return totals_of(&totals);
    return PyErr_Occurred() ? NULL : raise_error(state_here(self), &error);
}

static int take_row(void *self, const unecho_row *row, unecho_error *error)
{
    (void)error;
    rows_add(self, row);
    return UNECHO_OK;
}

/* The rows of a finished folder. */
static PyObject *core_folder_rows(PyObject *self, PyObject *path)
{
    struct rows rows;
    unecho_error error = UNECHO_ERROR_INIT;
    const char *folder_path = PyUnicode_AsUTF8AndSize(path, NULL);
    if (!folder_path)
        return NULL;
    rows_start(&rows);
    Py_BEGIN_ALLOW_THREADS unecho_folder *folder = unecho_folder_open(folder_path, &error);
    unecho_visit visit = {.size = sizeof visit, .self = &rows, .row = take_row};
    for (size_t i = 0; folder && !error.code && i < unecho_folder_input_count(folder); i++)
        unecho_folder_visit(folder, i, &visit, &error);
    unecho_folder_free(folder);
    Py_END_ALLOW_THREADS if (!error.code) return table_new(state_here(self), rows_finish(&rows));
    rows_drop(&rows);
    return raise_error(state_here(self), &error);
}

/* ---- Asking ---- */

/* All settings that have a keyword, as text. */
static PyObject *core_settings(PyObject *self, PyObject *none)
{
    (void)none;
    PyObject *dict = PyDict_New();
    for (size_t i = 0; dict && i < unecho_option_count(); i++) {
        const unecho_option *option = unecho_option_at(i);
        if (!*option->keyword)
            continue;
        const char *text = unecho_settings_get(core_of(self)->settings, option->name);
        PyObject *value = PyUnicode_DecodeUTF8(text, (Py_ssize_t)strlen(text), "surrogateescape");
        if (!value || PyDict_SetItemString(dict, option->keyword, value))
            Py_CLEAR(dict);
        Py_XDECREF(value);
    }
    return dict;
}

static PyMethodDef core_methods[] = {
    {"clean", core_clean, METH_VARARGS, "clean(text, id) -> (kept or None, rows, log lines)"},
    {"clean_batch", core_clean_batch, METH_VARARGS,
     "clean_batch(data, text, id, url, source) -> (texts, fates, rows, totals)"},
    {"dedup", core_dedup, METH_VARARGS,
     "dedup(data, text, id, url, source) -> (texts, fates, rows, totals)"},
    {"to_folder", core_to_folder, METH_VARARGS, "to_folder(paths, folder) -> totals"},
    {"folder_rows", core_folder_rows, METH_O, "folder_rows(folder) -> rows"},
    {"settings", core_settings, METH_NOARGS, "settings() -> dict of keyword to text"},
    {NULL, NULL, 0, NULL}};

static PyType_Slot core_slots[] = {
    {Py_tp_new, core_new}, {Py_tp_dealloc, core_dealloc}, {Py_tp_methods, core_methods}, {0, NULL}};

PyType_Spec core_spec = {.name = "unecho._core.Core",
                         .basicsize = sizeof(struct core),
                         .flags = Py_TPFLAGS_DEFAULT,
                         .slots = core_slots};
