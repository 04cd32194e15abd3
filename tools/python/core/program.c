// SPDX-License-Identifier: Apache-2.0
/* The command line: the `main` of tools/cli, compiled into the extension under another name. */
#include "module.h"

#include <stdlib.h>

int unecho_main(int count, char **words);

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

PyObject *program(PyObject *module, PyObject *words)
{
    (void)module;
    Py_ssize_t count = PyList_Size(words);
    PyObject *holders = count < 0 ? NULL : PyList_New(0);
    char **list = holders ? list_words(words, count, holders) : NULL;
    int code = 0;
    if (list) {
        Py_BEGIN_ALLOW_THREADS code = unecho_main((int)count, list);
        Py_END_ALLOW_THREADS
    }
    Py_XDECREF(holders);
    if (!list)
        return NULL;
    free(list);
    return PyLong_FromLong(code);
}
