// SPDX-License-Identifier: Apache-2.0
/* A cleaner as a Python object: settings and compiled rules, immutable and shared by threads. */
#include "job.h"
#include "parquet.h"
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

struct dedup_task {
    struct task task;
    struct work *work;
};

static int run_dedup(struct task *task)
{
    return work_dedup(((struct dedup_task *)(void *)task)->work, task->job, &task->error);
}

/* 0, or -1 with an exception. */
static int dedup(PyObject *self, struct work *work)
{
    struct dedup_task dedup = {{.run = run_dedup, .error = UNECHO_ERROR_INIT}, work};
    dedup.task.job = unecho_job_new(core_of(self)->settings, &dedup.task.error);
    int raised = 0;
    dedup.task.code = dedup.task.error.code;
    if (dedup.task.job)
        raised = task_run(&dedup.task);
    unecho_job_free(dedup.task.job);
    if (!raised && dedup.task.code)
        raise_error(state_here(self), &dedup.task.error);
    return raised || dedup.task.code ? -1 : 0;
}

/* Each document by itself. Likewise. */
static int clean_apart(PyObject *self, struct work *work)
{
    unecho_error error = UNECHO_ERROR_INIT;
    int code;
    Py_BEGIN_ALLOW_THREADS code = work_clean(work, core_of(self)->cleaner, &error);
    Py_END_ALLOW_THREADS if (code) raise_error(state_here(self), &error);
    return code ? -1 : 0;
}

/* (data, text, id, url, source); a list or tuple of texts is one column. */
static PyObject *run(PyObject *self, PyObject *arguments, int (*how)(PyObject *, struct work *))
{
    PyObject *object;
    struct work work = {.data = NULL};
    if (!PyArg_ParseTuple(arguments, "Ozzzs", &object, &work.text, &work.id, &work.url,
                          &work.source))
        return NULL;
    work.data = data_of_any(self, object);
    if (!work.data)
        return NULL;
    if (strcmp(work.data->schema.format, "+s") != 0)
        work.text = work.id = work.url = NULL;
    PyObject *all = how(self, &work) ? NULL : give(self, &work);
    work_free(&work);
    arrow_data_free(work.data);
    return all;
}

static PyObject *core_clean_batch(PyObject *self, PyObject *arguments)
{
    return run(self, arguments, clean_apart);
}

static PyObject *core_dedup(PyObject *self, PyObject *arguments)
{
    return run(self, arguments, dedup);
}

/* ---- To folders ---- */

struct folder_task {
    struct task task;
    const char *folder;
    unecho_totals totals;
};

static int run_folder(struct task *task)
{
    struct folder_task *folder = (struct folder_task *)(void *)task;
    int code = unecho_job_to_folder(task->job, folder->folder, &task->error);
    if (!code)
        unecho_job_totals(task->job, &folder->totals);
    return code;
}

/* The settings with Parquet, and with these pairs changed. NULL with an exception or an error. */
static unecho_settings *settings_with(PyObject *self, struct parquet *parquet, PyObject *pairs,
                                      unecho_error *error)
{
    unecho_settings *settings = unecho_settings_copy(core_of(self)->settings, error);
    unecho_file_format format = parquet_format(parquet);
    if (settings && !unecho_settings_add_format(settings, &format, error) &&
        !read_settings(settings, NULL, pairs, error))
        return settings;
    unecho_settings_free(settings);
    return NULL;
}

static unecho_job *job_of_paths(const unecho_settings *settings, PyObject *paths,
                                unecho_error *error)
{
    unecho_job *job = unecho_job_new(settings, error);
    for (Py_ssize_t i = 0; job && i < PyTuple_Size(paths); i++) {
        PyObject *path = PyUnicode_EncodeFSDefault(PyTuple_GetItem(paths, i));
        bool good = path && !unecho_job_add(job, PyBytes_AsString(path), error);
        Py_XDECREF(path);
        if (!good) {
            unecho_job_free(job);
            return NULL;
        }
    }
    return job;
}

/* 0, or -1 with an exception. */
static int clean_paths(PyObject *self, PyObject *paths, PyObject *pairs, struct folder_task *folder)
{
    struct task *task = &folder->task;
    struct parquet parquet = {.state = state_here(self)};
    unecho_settings *settings = settings_with(self, &parquet, pairs, &task->error);
    task->job = settings ? job_of_paths(settings, paths, &task->error) : NULL;
    task->code = task->error.code;
    int raised = task->job ? task_run(task) : -(PyErr_Occurred() != NULL);
    unecho_job_free(task->job);
    unecho_settings_free(settings);
    raised = parquet_end(&parquet) || raised;
    if (!raised && task->code)
        raise_error(state_here(self), &task->error);
    return raised || task->code ? -1 : 0;
}

/* (paths, folder, pairs): what is in the pairs is set beside the settings. */
static PyObject *core_to_folder(PyObject *self, PyObject *arguments)
{
    PyObject *paths, *pairs, *name = NULL;
    struct folder_task folder = {.task = {.run = run_folder, .error = UNECHO_ERROR_INIT},
                                 .totals = {.size = sizeof folder.totals}};
    if (!PyArg_ParseTuple(arguments, "O!O&O!", &PyTuple_Type, &paths, PyUnicode_FSConverter, &name,
                          &PyTuple_Type, &pairs))
        return NULL;
    folder.folder = PyBytes_AsString(name);
    int raised = clean_paths(self, paths, pairs, &folder);
    Py_DECREF(name);
    return raised ? NULL : totals_of(&folder.totals);
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
    {"to_folder", core_to_folder, METH_VARARGS, "to_folder(paths, folder, pairs) -> totals"},
    {"folder_rows", core_folder_rows, METH_O, "folder_rows(folder) -> rows"},
    {"settings", core_settings, METH_NOARGS, "settings() -> dict of keyword to text"},
    {NULL, NULL, 0, NULL}};

static PyType_Slot core_slots[] = {
    {Py_tp_new, core_new}, {Py_tp_dealloc, core_dealloc}, {Py_tp_methods, core_methods}, {0, NULL}};

PyType_Spec core_spec = {.name = "unecho._core.Core",
                         .basicsize = sizeof(struct core),
                         .flags = Py_TPFLAGS_DEFAULT,
                         .slots = core_slots};
