// SPDX-License-Identifier: Apache-2.0
/* The command line of tools/cli, with Parquet. */
#include "program.h"
#include "parquet.h"

#include <stdlib.h>

/* The words as main gets them, with the NULL at their end. `holders` keeps their bytes. */
static char **list_words(PyObject *words, Py_ssize_t count, PyObject *holders)
{
    char **list = calloc((size_t)count + 1, sizeof *list);
    for (Py_ssize_t i = 0; list && i < count; i++) {
        PyObject *bytes = PyUnicode_EncodeFSDefault(PyList_GetItem(words, i));
        int code = bytes ? PyList_Append(holders, bytes) : -1;
        if (!code)
            list[i] = PyBytes_AsString(bytes);
        Py_XDECREF(bytes);
        if (!list[i]) {
            free(list);
            return NULL;
        }
    }
    if (!list)
        PyErr_NoMemory();
    return list;
}

static int run(PyObject *module, int count, char **list)
{
    struct parquet parquet = {.state = state_of(module)};
    int code;
    unecho_file_format format = parquet_format(&parquet);
    Py_BEGIN_ALLOW_THREADS code = program_run(count, list, &format, 1);
    Py_END_ALLOW_THREADS if (parquet_end(&parquet)) PyErr_Clear(); /* the program has told of it */
    return code;
}

PyObject *program(PyObject *module, PyObject *words)
{
    Py_ssize_t count = PyList_Size(words);
    PyObject *holders = count < 0 ? NULL : PyList_New(0);
    char **list = holders ? list_words(words, count, holders) : NULL;
    int code = list ? run(module, (int)count, list) : -1;
    Py_XDECREF(holders);
    free(list);
    return code < 0 ? NULL : PyLong_FromLong(code);
}
