// SPDX-License-Identifier: Apache-2.0
/* The extension `unecho._core`: the library for Python. What users see are the modules beside it.
 */
#include "module.h"

#include <string.h>

struct state *state_of(PyObject *module)
{
    return PyModule_GetState(module);
}

struct state *state_of_type(PyTypeObject *type)
{
    return PyType_GetModuleState(type);
}

/* ---- Failures ---- */

static int set_text(PyObject *object, const char *name, const char *text)
{
    PyObject *value = PyUnicode_DecodeUTF8(text, (Py_ssize_t)strlen(text), "replace");
    int code = value ? PyObject_SetAttrString(object, name, value) : -1;
    Py_XDECREF(value);
    return code;
}

static int set_number(PyObject *object, const char *name, uint64_t number, bool given)
{
    PyObject *value = given ? PyLong_FromUnsignedLongLong(number) : Py_NewRef(Py_None);
    int code = value ? PyObject_SetAttrString(object, name, value) : -1;
    Py_XDECREF(value);
    return code;
}

static const char *kind_name(int code)
{
    static const char *const names[] = {"",         "argument",  "setting", "rules",
                                        "input",    "limit",     "io",      "memory",
                                        "mismatch", "cancelled", "internal"};
    return code <= 0 && -code < (int)(sizeof names / sizeof *names) ? names[-code] : "";
}

PyObject *raise_error(const struct state *state, const unecho_error *error)
{
    char line[2048];
    if (error->code == UNECHO_E_MEMORY)
        return PyErr_NoMemory();
    unecho_error_print(error, line, sizeof line);
    PyObject *raised = PyObject_CallFunction(state->error, "s", line);
    if (raised && !set_text(raised, "kind", kind_name(error->code)) &&
        !set_text(raised, "source", error->source) && !set_text(raised, "hint", error->hint) &&
        !set_number(raised, "record", error->record, error->record != 0) &&
        !set_number(raised, "offset", error->offset, error->offset != UNECHO_NOWHERE))
        PyErr_SetObject(state->error, raised);
    Py_XDECREF(raised);
    return NULL;
}

/* ---- Functions ---- */

static const char *type_name(int type)
{
    static const char *const names[] = {[UNECHO_TYPE_FLAG] = "flag",
                                        [UNECHO_TYPE_COUNT] = "count",
                                        [UNECHO_TYPE_SIZE] = "size",
                                        [UNECHO_TYPE_SHARE] = "share",
                                        [UNECHO_TYPE_CHOICE] = "choice",
                                        [UNECHO_TYPE_CHOICES] = "choices",
                                        [UNECHO_TYPE_TEXT] = "text",
                                        [UNECHO_TYPE_TEXTS] = "texts",
                                        [UNECHO_TYPE_COUNT_OR_WORD] = "count or word"};
    bool known = type >= 0 && type < (int)(sizeof names / sizeof *names);
    return known ? names[type] : "";
}

/* The rows of the option table that have a keyword. */
static PyObject *options(PyObject *module, PyObject *none)
{
    (void)module, (void)none;
    PyObject *list = PyList_New(0);
    for (size_t i = 0; list && i < unecho_option_count(); i++) {
        const unecho_option *option = unecho_option_at(i);
        if (!*option->keyword)
            continue;
        PyObject *row =
            Py_BuildValue("{s:s,s:s,s:s,s:s,s:s,s:s,s:O}", "keyword", option->keyword, "type",
                          type_name(option->type), "initial", option->initial, "range",
                          option->range, "help", option->help, "detail", option->detail,
                          "affects_output", option->affects_output ? Py_True : Py_False);
        if (!row || PyList_Append(list, row))
            Py_CLEAR(list);
        Py_XDECREF(row);
    }
    return list;
}

static PyObject *nearest(PyObject *module, PyObject *name)
{
    (void)module;
    const char *text = PyUnicode_AsUTF8AndSize(name, NULL);
    const unecho_option *option = text ? unecho_option_nearest(text) : NULL;
    if (!text)
        return NULL;
    return option && *option->keyword ? PyUnicode_FromString(option->keyword) : Py_NewRef(Py_None);
}

static int take(void *self, const void *bytes, size_t length, unecho_error *error)
{
    (void)error;
    PyObject *more = PyBytes_FromStringAndSize(bytes, (Py_ssize_t)length);
    if (more && !PyList_Append(self, more)) {
        Py_DECREF(more);
        return UNECHO_OK;
    }
    Py_XDECREF(more);
    error->code = UNECHO_E_MEMORY;
    return UNECHO_E_MEMORY;
}

static PyObject *restore(PyObject *module, PyObject *arguments)
{
    unecho_bytes kept, log;
    Py_ssize_t kept_length, log_length;
    unecho_error error = UNECHO_ERROR_INIT;
    if (!PyArg_ParseTuple(arguments, "y#y#", &kept.at, &kept_length, &log.at, &log_length))
        return NULL;
    kept.length = (size_t)kept_length;
    log.length = (size_t)log_length;
    PyObject *pieces = PyList_New(0);
    unecho_sink sink = {sizeof sink, take, pieces};
    if (!pieces)
        return NULL;
    if (unecho_restore_text(kept, log, &sink, &error)) {
        Py_DECREF(pieces);
        return raise_error(state_of(module), &error);
    }
    PyObject *empty = PyBytes_FromStringAndSize("", 0);
    PyObject *whole = empty ? PyObject_CallMethod(empty, "join", "O", pieces) : NULL;
    Py_XDECREF(empty);
    Py_DECREF(pieces);
    return whole;
}

/* ---- The module ---- */

static PyMethodDef functions[] = {
    {"options", options, METH_NOARGS, "The settings that have a keyword, a dict each."},
    {"nearest", nearest, METH_O, "The keyword nearest to an unknown one, or None."},
    {"program", program, METH_O, "program(words: list[str]) -> int: the command line's exit code."},
    {"restore", restore, METH_VARARGS, "restore(kept: bytes, log: bytes) -> bytes"},
    {NULL, NULL, 0, NULL}};

static PyObject *add_type(PyObject *module, PyType_Spec *spec)
{
    PyObject *type = PyType_FromModuleAndSpec(module, spec, NULL);
    if (type && PyModule_AddType(module, (PyTypeObject *)type))
        Py_CLEAR(type);
    return type;
}

static int execute(PyObject *module)
{
    struct state *state = state_of(module);
    state->error = PyErr_NewExceptionWithDoc("unecho.Error", "What the library refused.",
                                             PyExc_ValueError, NULL);
    if (!state->error || PyModule_AddObjectRef(module, "Error", state->error) ||
        PyModule_AddStringConstant(module, "version", unecho_version()) ||
        PyModule_AddStringConstant(module, "unicode_version", unecho_unicode_version()))
        return -1;
    state->table = add_type(module, &table_spec);
    state->core = state->table ? add_type(module, &core_spec) : NULL;
    return state->core ? 0 : -1;
}

static int traverse(PyObject *module, visitproc visit, void *arg)
{
    const struct state *state = state_of(module);
    Py_VISIT(state->error);
    Py_VISIT(state->table);
    Py_VISIT(state->core);
    return 0;
}

static int clear(PyObject *module)
{
    struct state *state = state_of(module);
    Py_CLEAR(state->error);
    Py_CLEAR(state->table);
    Py_CLEAR(state->core);
    return 0;
}

static PyModuleDef_Slot slots[] = {{Py_mod_exec, execute}, {0, NULL}};

static PyModuleDef definition = {.m_base = PyModuleDef_HEAD_INIT,
                                 .m_name = "unecho._core",
                                 .m_size = sizeof(struct state),
                                 .m_methods = functions,
                                 .m_slots = slots,
                                 .m_traverse = traverse,
                                 .m_clear = clear};

PyMODINIT_FUNC PyInit__core(void);
PyMODINIT_FUNC PyInit__core(void)
{
    return PyModuleDef_Init(&definition);
}
