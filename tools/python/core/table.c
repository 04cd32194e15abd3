// SPDX-License-Identifier: Apache-2.0
/* Arrow data as a Python object: a table or a column, for any library that takes the Arrow
 * PyCapsule interface; and its values as plain Python objects for who has none. */
#include "column.h"
#include "module.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct table {
    PyObject_HEAD struct arrow_data *data; /* a part of it */
};

static struct arrow_data *data_of(PyObject *self)
{
    return ((struct table *)(void *)self)->data;
}

PyObject *table_new(const struct state *state, struct arrow_data *data)
{
    PyTypeObject *type = (PyTypeObject *)state->table;
    allocfunc alloc = (allocfunc)PyType_GetSlot(type, Py_tp_alloc);
    PyObject *self = data ? alloc(type, 0) : PyErr_NoMemory();
    if (self)
        ((struct table *)(void *)self)->data = data;
    else
        arrow_data_free(data);
    return self;
}

static void table_dealloc(PyObject *self)
{
    PyTypeObject *type = Py_TYPE(self);
    freefunc release = (freefunc)PyType_GetSlot(type, Py_tp_free);
    arrow_data_free(data_of(self));
    release(self);
    Py_DECREF(type);
}

/* ---- Out ---- */

static void free_stream(PyObject *capsule)
{
    struct ArrowArrayStream *stream = PyCapsule_GetPointer(capsule, "arrow_array_stream");
    if (stream && stream->release)
        stream->release(stream);
    free(stream);
}

static void free_schema(PyObject *capsule)
{
    struct ArrowSchema *schema = PyCapsule_GetPointer(capsule, "arrow_schema");
    if (schema && schema->release)
        schema->release(schema);
    free(schema);
}

static PyObject *table_stream(PyObject *self, PyObject *arguments, PyObject *keywords)
{
    static char *names[] = {"requested_schema", NULL};
    PyObject *requested = Py_None; /* it may be ignored: whoever asked casts */
    if (!PyArg_ParseTupleAndKeywords(arguments, keywords, "|O", names, &requested))
        return NULL;
    struct ArrowArrayStream *stream = calloc(1, sizeof *stream);
    if (!stream || !arrow_stream_make(data_of(self), stream)) {
        free(stream);
        return PyErr_NoMemory();
    }
    PyObject *capsule = PyCapsule_New(stream, "arrow_array_stream", free_stream);
    if (!capsule) {
        stream->release(stream);
        free(stream);
    }
    return capsule;
}

static PyObject *table_schema(PyObject *self, PyObject *none)
{
    (void)none;
    struct ArrowSchema *schema = calloc(1, sizeof *schema);
    if (!schema || !arrow_schema_copy(&data_of(self)->schema, schema)) {
        free(schema);
        return PyErr_NoMemory();
    }
    PyObject *capsule = PyCapsule_New(schema, "arrow_schema", free_schema);
    if (!capsule) {
        schema->release(schema);
        free(schema);
    }
    return capsule;
}

/* ---- As Python objects: of the types that this extension makes ---- */

static PyObject *cell_value(struct column *column)
{
    struct cell cell;
    if (!column_next(column, &cell))
        return NULL;
    if (!cell.bytes.at)
        return Py_NewRef(Py_None);
    if (column->layout == COLUMN_NUMBER)
        return PyLong_FromString(cell.bytes.at, NULL, 10);
    return strchr(column->format, 'u') || strchr(column->format, 'U')
               ? text_of_bytes(cell.bytes)
               : PyBytes_FromStringAndSize(cell.bytes.at, (Py_ssize_t)cell.bytes.length);
}

static PyObject *value_at(const struct ArrowSchema *schema, const struct ArrowArray *array,
                          int64_t row);

static PyObject *struct_at(const struct ArrowSchema *schema, const struct ArrowArray *array,
                           int64_t row)
{
    PyObject *dict = PyDict_New();
    for (int64_t i = 0; dict && i < schema->n_children; i++) {
        const struct ArrowArray *child = array->children[i];
        PyObject *value = value_at(schema->children[i], child, row + child->offset);
        if (!value || PyDict_SetItemString(dict, schema->children[i]->name, value))
            Py_CLEAR(dict);
        Py_XDECREF(value);
    }
    return dict;
}

/* `row` counts from the first of the array's buffers. */
static PyObject *value_at(const struct ArrowSchema *schema, const struct ArrowArray *array,
                          int64_t row)
{
    if (array_is_null(array, row))
        return Py_NewRef(Py_None);
    if (strcmp(schema->format, "+s") == 0)
        return struct_at(schema, array, row);
    if (strcmp(schema->format, "g") == 0)
        return PyFloat_FromDouble(((const double *)array->buffers[1])[row]);
    struct ArrowArray one = *array;
    one.length = 1;
    one.offset = row;
    struct arrow_data data = {.schema = *schema, .chunks = &one, .count = 1};
    struct column column;
    column_find(&data, NULL, &column);
    return cell_value(&column);
}

static PyObject *table_list(PyObject *self, PyObject *none)
{
    (void)none;
    const struct arrow_data *data = data_of(self);
    PyObject *list = PyList_New(0);
    for (size_t chunk = 0; list && chunk < data->count; chunk++) {
        const struct ArrowArray *array = &data->chunks[chunk];
        for (int64_t row = 0; list && row < array->length; row++) {
            PyObject *value = value_at(&data->schema, array, array->offset + row);
            if (!value || PyList_Append(list, value))
                Py_CLEAR(list);
            Py_XDECREF(value);
        }
    }
    return list;
}

static Py_ssize_t table_length(PyObject *self)
{
    return (Py_ssize_t)arrow_data_rows(data_of(self));
}

static PyMethodDef table_methods[] = {
    {"__arrow_c_stream__", (PyCFunction)(void (*)(void))table_stream, METH_VARARGS | METH_KEYWORDS,
     "The data as a PyCapsule of an Arrow C stream; nothing is copied."},
    {"__arrow_c_schema__", table_schema, METH_NOARGS, "Its schema as a PyCapsule."},
    {"to_pylist", table_list, METH_NOARGS,
     "A list of the rows: a dict each, or, of a column, a value each."},
    {NULL, NULL, 0, NULL}};

static PyType_Slot table_slots[] = {
    {Py_tp_doc, "Arrow data, of many rows; a table or one column. Immutable.\n\n"
                "Any library that takes the Arrow PyCapsule interface takes it without a copy:\n"
                "``pyarrow.table(x)``, ``polars.DataFrame(x)``."},
    {Py_tp_dealloc, table_dealloc},
    {Py_tp_methods, table_methods},
    {Py_sq_length, table_length},
    {0, NULL}};

PyType_Spec table_spec = {.name = "unecho._core.Table",
                          .basicsize = sizeof(struct table),
                          .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_DISALLOW_INSTANTIATION,
                          .slots = table_slots};

/* ---- In ---- */

static PyObject *raise_stream(const struct state *state, const char *message)
{
    unecho_error error = UNECHO_ERROR_INIT;
    error.code = UNECHO_E_INPUT;
    snprintf(error.message, sizeof error.message, "this Arrow stream failed: %s", message);
    return raise_error(state, &error);
}

static struct arrow_data *data_of_stream(const struct state *state, PyObject *object)
{
    char message[512];
    PyObject *capsule = PyObject_CallMethod(object, "__arrow_c_stream__", NULL);
    struct ArrowArrayStream *stream =
        capsule ? PyCapsule_GetPointer(capsule, "arrow_array_stream") : NULL;
    struct arrow_data *data = stream ? arrow_data_new() : NULL;
    int code = 0;
    if (data) { /* a stream over Python objects takes the lock by itself */
        Py_BEGIN_ALLOW_THREADS code = arrow_data_read(data, stream, message, sizeof message);
        Py_END_ALLOW_THREADS
    } else if (stream) {
        PyErr_NoMemory();
    }
    Py_XDECREF(capsule);
    if (!code)
        return data;
    arrow_data_free(data);
    if (!PyErr_Occurred())
        raise_stream(state, message);
    return NULL;
}

/* One array: (schema, array). */
static struct arrow_data *data_of_array(PyObject *object)
{
    PyObject *pair = PyObject_CallMethod(object, "__arrow_c_array__", NULL);
    PyObject *first = pair ? PyTuple_GetItem(pair, 0) : NULL;
    PyObject *second = first ? PyTuple_GetItem(pair, 1) : NULL;
    struct ArrowSchema *schema = second ? PyCapsule_GetPointer(first, "arrow_schema") : NULL;
    struct ArrowArray *array = schema ? PyCapsule_GetPointer(second, "arrow_array") : NULL;
    struct arrow_data *data = array ? arrow_data_new() : NULL;
    if (data) {
        data->schema = *schema;
        schema->release = NULL;
    }
    if (array && (!data || !arrow_data_add(data, array))) {
        arrow_data_free(data);
        data = NULL;
        PyErr_NoMemory();
    }
    Py_XDECREF(pair);
    return data;
}

struct arrow_data *data_of_object(const struct state *state, PyObject *object)
{
    if (PyObject_HasAttrString(object, "__arrow_c_stream__"))
        return data_of_stream(state, object);
    if (PyObject_HasAttrString(object, "__arrow_c_array__"))
        return data_of_array(object);
    PyErr_SetString(PyExc_TypeError, "expected an object with the Arrow PyCapsule interface "
                                     "(__arrow_c_stream__ or __arrow_c_array__)");
    return NULL;
}
