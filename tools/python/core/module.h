// SPDX-License-Identifier: Apache-2.0
/* What the files of the extension that see Python share. */
#ifndef PYTHON_MODULE_H
#define PYTHON_MODULE_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include "arrow.h"
#include <unecho.h>

/* What the module keeps, an interpreter each. */
struct state {
    PyObject *error;        /* unecho.Error */
    PyObject *table, *core; /* types */
};

struct state *state_of(PyObject *module);
struct state *state_of_type(PyTypeObject *type);

/* Raises the exception for a failure. Returns NULL. */
PyObject *raise_error(const struct state *state, const unecho_error *error);

/* ---- table.c: Arrow data as an object ---- */

extern PyType_Spec table_spec;

/* Takes one owner's part of `data`. */
PyObject *table_new(const struct state *state, struct arrow_data *data);

/* The data of an object that has `__arrow_c_stream__` or `__arrow_c_array__`; NULL with an
 * exception. */
struct arrow_data *data_of_object(const struct state *state, PyObject *object);

/* The data of a sequence of str, bytes and None. */
struct arrow_data *data_of_texts(PyObject *texts);

/* ---- core.c: a cleaner ---- */

extern PyType_Spec core_spec;

/* The bytes of a str (lone surrogates as they are) or bytes. `*holder` keeps them and is to be
 * released. 0, or -1 with an exception. */
int bytes_of_text(PyObject *text, unecho_bytes *to, PyObject **holder);
PyObject *text_of_bytes(unecho_bytes bytes);

/* ---- program.c: the command line ---- */

/* program(words: list[str]) -> int: the exit code. */
PyObject *program(PyObject *module, PyObject *words);

#endif
