// SPDX-License-Identifier: Apache-2.0
/* Between str and bytes, and from a sequence of str to a column. */
#include "build.h"
#include "module.h"

int bytes_of_text(PyObject *text, unecho_bytes *to, PyObject **holder)
{
    Py_ssize_t length;
    *holder = Py_NewRef(text);
    if (PyUnicode_Check(text)) {
        to->at = PyUnicode_AsUTF8AndSize(text, &length);
        if (to->at) {
            to->length = (size_t)length;
            return 0;
        }
        PyErr_Clear(); /* lone surrogates: carried through as they are */
        Py_DECREF(*holder);
        *holder = PyUnicode_AsEncodedString(text, "utf-8", "surrogatepass");
        if (!*holder)
            return -1;
    } else if (!PyBytes_Check(text)) {
        Py_CLEAR(*holder);
        PyErr_Format(PyExc_TypeError, "a text must be str or bytes, not %R", Py_TYPE(text));
        return -1;
    }
    char *bytes;
    if (PyBytes_AsStringAndSize(*holder, &bytes, &length)) {
        Py_CLEAR(*holder);
        return -1;
    }
    *to = (unecho_bytes){bytes, (size_t)length};
    return 0;
}

PyObject *text_of_bytes(unecho_bytes bytes)
{
    return PyUnicode_DecodeUTF8(bytes.at ? bytes.at : "", (Py_ssize_t)bytes.length,
                                "surrogatepass");
}

static int add_text(struct build *build, PyObject *text)
{
    unecho_bytes bytes;
    PyObject *holder;
    if (text == Py_None) {
        build_null(build);
        return 0;
    }
    if (bytes_of_text(text, &bytes, &holder))
        return -1;
    build_bytes(build, bytes);
    Py_DECREF(holder);
    return 0;
}

static struct arrow_data *finish(struct build *build, bool any_bytes)
{
    struct ArrowArray array;
    struct ArrowSchema schema = {
        .format = any_bytes ? "Z" : "U", .name = "", .flags = ARROW_FLAG_NULLABLE};
    struct arrow_data *data = arrow_data_new();
    bool good = build_finish(build, &array);
    good =
        good && data && arrow_schema_copy(&schema, &data->schema) && arrow_data_add(data, &array);
    if (good)
        return data;
    arrow_data_free(data);
    PyErr_NoMemory();
    return NULL;
}

struct arrow_data *data_of_texts(PyObject *texts)
{
    struct build build;
    PyObject *each = PyObject_GetIter(texts), *text;
    bool any_bytes = false;
    build_start(&build, BUILD_LARGE);
    int code = each ? 0 : -1;
    while (!code && (text = PyIter_Next(each)) != NULL) {
        code = add_text(&build, text);
        any_bytes = any_bytes || PyBytes_Check(text);
        Py_DECREF(text);
    }
    Py_XDECREF(each);
    if (!code && !PyErr_Occurred())
        return finish(&build, any_bytes);
    build_drop(&build);
    return NULL;
}
