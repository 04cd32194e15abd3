// SPDX-License-Identifier: Apache-2.0
#include "parquet.h"

#include <stdio.h>
#include <string.h>

PyObject *parquet_module(struct parquet *parquet)
{
    if (!parquet->module) {
        PyObject *module = PyImport_ImportModule("unecho._parquet");
        PyObject *other = parquet->module; /* of a thread that came first meanwhile */
        parquet->module = module ? module : other;
        Py_XDECREF(module ? other : NULL);
    }
    return parquet->module;
}

bool parquet_end(struct parquet *parquet)
{
    bool raises = parquet->type && !PyErr_Occurred();
    Py_CLEAR(parquet->module);
    if (raises) {
        PyErr_Restore(parquet->type, parquet->value, parquet->trace);
        parquet->type = parquet->value = parquet->trace = NULL;
    }
    Py_CLEAR(parquet->type);
    Py_CLEAR(parquet->value);
    Py_CLEAR(parquet->trace);
    return PyErr_Occurred() != NULL;
}

static int code_of(PyObject *type)
{
    if (PyErr_GivenExceptionMatches(type, PyExc_MemoryError))
        return UNECHO_E_MEMORY;
    if (PyErr_GivenExceptionMatches(type, PyExc_KeyboardInterrupt))
        return UNECHO_E_CANCELLED;
    return PyErr_GivenExceptionMatches(type, PyExc_OSError) ? UNECHO_E_IO : UNECHO_E_INPUT;
}

/* The first line of what the exception says. */
static void describe(PyObject *value, char *to, size_t room)
{
    PyObject *words = value ? PyObject_Str(value) : NULL;
    const char *text = words ? PyUnicode_AsUTF8AndSize(words, NULL) : NULL;
    snprintf(to, room, "%s", text && *text ? text : "Python failed");
    to[strcspn(to, "\n")] = '\0';
    Py_XDECREF(words);
    PyErr_Clear();
}

int parquet_fail(struct parquet *parquet, unecho_error *error)
{
    PyObject *type, *value, *trace;
    PyErr_Fetch(&type, &value, &trace);
    PyErr_NormalizeException(&type, &value, &trace);
    int code = code_of(type);
    if (error && error->code == UNECHO_OK) {
        error->code = code;
        describe(value, error->message, sizeof error->message);
        if (PyErr_GivenExceptionMatches(type, PyExc_ImportError))
            snprintf(error->hint, sizeof error->hint,
                     "Parquet needs pyarrow: pip install 'unecho[parquet]'");
    }
    if (!parquet->type && !PyErr_GivenExceptionMatches(type, PyExc_Exception)) {
        parquet->type = type;
        parquet->value = value;
        parquet->trace = trace;
    } else {
        Py_XDECREF(type);
        Py_XDECREF(value);
        Py_XDECREF(trace);
    }
    return code;
}

unecho_file_format parquet_format(struct parquet *parquet)
{
    return (unecho_file_format){.size = sizeof(unecho_file_format),
                                .name = "parquet",
                                .extension = ".parquet",
                                .magic = {"PAR1", 4},
                                .read = parquet_read,
                                .write = parquet_write,
                                .self = parquet};
}
