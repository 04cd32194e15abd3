// SPDX-License-Identifier: Apache-2.0
#include "build.h"
#include "pack.h"
#include "parquet.h"

#include <stdio.h>
#include <stdlib.h>

/* A file that is being written, row group by row group. */
struct writing {
    struct parquet *parquet;
    const unecho_sink *to;
    PyObject *writer;   /* unecho._parquet.Writer */
    PyObject *self;     /* a capsule of this, for what Python writes; without a name once it is over
                         */
    PyObject *capsule;  /* of its schema: of all columns but the text */
    struct build texts; /* of the row group at hand */
    struct unpack *columns;
    const struct ArrowSchema *schema; /* the capsule's */
    uint64_t group;
    unecho_error failure; /* what the sink said */
};

static const char WRITING[] = "unecho.writing";

static int fail(unecho_error *error, int code, const char *message)
{
    if (error && error->code == UNECHO_OK) {
        error->code = code;
        snprintf(error->message, sizeof error->message, "%s", message);
    }
    return code;
}

/* An exception, or what the sink said before it. */
static int fail_python(struct writing *writing, unecho_error *error)
{
    if (writing->failure.code && error && error->code == UNECHO_OK) {
        size_t size = error->size;
        *error = writing->failure;
        error->size = size;
    }
    int code = parquet_fail(writing->parquet, error);
    return writing->failure.code ? writing->failure.code : code;
}

/* ---- Bytes of the file, from Python ---- */

static PyObject *sink_write(PyObject *capsule, PyObject *bytes)
{
    struct writing *writing = PyCapsule_GetPointer(capsule, WRITING);
    char *at;
    Py_ssize_t length;
    int code;
    if (!writing || PyBytes_AsStringAndSize(bytes, &at, &length))
        return NULL;
    Py_BEGIN_ALLOW_THREADS code =
        writing->to->write(writing->to->self, at, (size_t)length, &writing->failure);
    Py_END_ALLOW_THREADS if (code)
    {
        PyErr_SetString(PyExc_OSError, writing->failure.message);
        return NULL;
    }
    Py_RETURN_NONE;
}

static PyMethodDef sink_method = {"write", sink_write, METH_O, "write(bytes): to the file"};

static PyObject *new_sink(struct writing *writing)
{
    writing->self = PyCapsule_New(writing, WRITING, NULL);
    return writing->self ? PyCFunction_NewEx(&sink_method, writing->self, NULL) : NULL;
}

/* ---- Row groups ---- */

static void free_array(PyObject *capsule)
{
    struct ArrowArray *array = PyCapsule_GetPointer(capsule, "arrow_array");
    if (array && array->release)
        array->release(array);
    free(array);
}

/* A capsule of the array, which it takes. */
static PyObject *wrap_array(struct ArrowArray *from)
{
    struct ArrowArray *array = malloc(sizeof *array);
    if (!array) {
        from->release(from);
        return PyErr_NoMemory();
    }
    *array = *from;
    PyObject *capsule = PyCapsule_New(array, "arrow_array", free_array);
    if (!capsule) {
        from->release(from);
        free(array);
    }
    return capsule;
}

/* A list of capsules, one a column. */
static PyObject *wrap_columns(struct writing *writing)
{
    PyObject *list = PyList_New(0);
    for (int64_t i = 0; list && i < writing->schema->n_children; i++) {
        struct ArrowArray array;
        bool good = unpack_finish(&writing->columns[i], &array);
        PyObject *capsule = good ? wrap_array(&array) : PyErr_NoMemory();
        if (!capsule || PyList_Append(list, capsule))
            Py_CLEAR(list);
        Py_XDECREF(capsule);
    }
    return list;
}

/* With the lock held. */
static int give_group(struct writing *writing, unecho_error *error)
{
    struct ArrowArray array;
    bool good = build_finish(&writing->texts, &array);
    PyObject *texts = good ? wrap_array(&array) : PyErr_NoMemory();
    PyObject *columns = texts ? wrap_columns(writing) : NULL, *done = NULL;
    build_start(&writing->texts, BUILD_LARGE);
    if (columns)
        done = PyObject_CallMethod(writing->writer, "write", "KOO",
                                   (unsigned long long)writing->group, texts, columns);
    Py_XDECREF(texts);
    Py_XDECREF(columns);
    Py_XDECREF(done);
    return done ? UNECHO_OK : fail_python(writing, error);
}

static int end_group(struct writing *writing, unecho_error *error)
{
    if (!writing->texts.count)
        return UNECHO_OK;
    PyGILState_STATE lock = PyGILState_Ensure();
    int code = give_group(writing, error);
    PyGILState_Release(lock);
    return code;
}

/* ---- Records ---- */

static bool add_row(struct writing *writing, unecho_bytes rest, bool null, unecho_bytes text)
{
    bool good = true;
    for (int64_t i = 0; good && i < writing->schema->n_children; i++)
        good = unpack_value(&writing->columns[i], &rest);
    if (null && !text.length)
        build_null(&writing->texts);
    else
        build_bytes(&writing->texts, text);
    return good && !rest.length && !writing->texts.failed;
}

static int document(void *self, const unecho_document *document, unecho_error *error)
{
    struct writing *writing = self;
    unecho_bytes rest = document->rest;
    uint64_t group;
    bool good = unpack_number(&rest, &group) && rest.length && (unsigned char)*rest.at < 2 &&
                group >= writing->group;
    if (!good)
        return fail(error, UNECHO_E_MISMATCH, "this record is none of this Parquet file");
    int code = group == writing->group ? UNECHO_OK : end_group(writing, error);
    writing->group = group;
    if (code)
        return code;
    bool null = *rest.at != 0;
    rest = (unecho_bytes){rest.at + 1, rest.length - 1};
    return add_row(writing, rest, null, document->text)
               ? UNECHO_OK
               : fail(error, UNECHO_E_MISMATCH,
                      "this record has not the columns of this Parquet file, or memory ran out");
}

static int finish(void *self, unecho_error *error)
{
    struct writing *writing = self;
    int code = end_group(writing, error);
    if (code)
        return code;
    PyGILState_STATE lock = PyGILState_Ensure();
    PyObject *done = PyObject_CallMethod(writing->writer, "finish", NULL);
    Py_XDECREF(done);
    code = done ? UNECHO_OK : fail_python(writing, error);
    PyGILState_Release(lock);
    return code;
}

static void close_writing(void *self)
{
    struct writing *writing = self;
    for (int64_t i = 0; writing->columns && i < writing->schema->n_children; i++)
        unpack_free(&writing->columns[i]);
    free(writing->columns);
    build_drop(&writing->texts);
    PyGILState_STATE lock = PyGILState_Ensure();
    if (writing->writer) {
        PyObject *done = PyObject_CallMethod(writing->writer, "abandon", NULL);
        Py_XDECREF(done);
        PyErr_Clear();
    }
    if (writing->self)
        PyCapsule_SetName(writing->self, NULL);
    Py_XDECREF(writing->self);
    Py_XDECREF(writing->writer);
    Py_XDECREF(writing->capsule);
    PyGILState_Release(lock);
    free(writing);
}

/* ---- Opening ---- */

/* With the lock held. 0, or -1 with an exception. */
static int make_columns(struct writing *writing)
{
    PyObject *schema = PyObject_GetAttrString(writing->writer, "others");
    writing->capsule = schema ? PyObject_CallMethod(schema, "__arrow_c_schema__", NULL) : NULL;
    Py_XDECREF(schema);
    writing->schema =
        writing->capsule ? PyCapsule_GetPointer(writing->capsule, "arrow_schema") : NULL;
    if (!writing->schema)
        return -1;
    size_t count = (size_t)writing->schema->n_children;
    writing->columns = calloc(count + 1, sizeof *writing->columns);
    bool good = writing->columns != NULL;
    for (size_t i = 0; good && i < count; i++)
        good = unpack_start(&writing->columns[i], writing->schema->children[i]);
    if (!good)
        PyErr_NoMemory();
    return good ? 0 : -1;
}

static int open_file(struct writing *writing, const char *like, const char *text,
                     unecho_error *error)
{
    PyGILState_STATE lock = PyGILState_Ensure();
    PyObject *module = parquet_module(writing->parquet);
    PyObject *name = module ? PyUnicode_DecodeFSDefault(like) : NULL;
    PyObject *sink = name ? new_sink(writing) : NULL;
    if (sink)
        writing->writer = PyObject_CallMethod(module, "Writer", "OsO", name, text, sink);
    Py_XDECREF(name);
    Py_XDECREF(sink);
    int code = writing->writer && !make_columns(writing) ? UNECHO_OK : fail_python(writing, error);
    PyGILState_Release(lock);
    return code;
}

int parquet_write(void *self, const char *like, const unecho_fields *fields, const unecho_sink *to,
                  unecho_file_writer *writer, unecho_error *error)
{
    struct writing *writing = calloc(1, sizeof *writing);
    if (!writing)
        return fail(error, UNECHO_E_MEMORY, "out of memory");
    writing->parquet = self;
    writing->to = to;
    writing->failure = (unecho_error)UNECHO_ERROR_INIT;
    build_start(&writing->texts, BUILD_LARGE);
    *writer = (unecho_file_writer){sizeof *writer, document, finish, close_writing, writing};
    return open_file(writing, like, fields->text, error);
}
