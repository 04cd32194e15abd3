// SPDX-License-Identifier: Apache-2.0
#include "arrow.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct arrow_data *arrow_data_new(void)
{
    struct arrow_data *data = calloc(1, sizeof *data);
    if (data)
        atomic_init(&data->owners, 1);
    return data;
}

struct arrow_data *arrow_data_own(struct arrow_data *data)
{
    atomic_fetch_add(&data->owners, 1);
    return data;
}

void arrow_data_free(struct arrow_data *data)
{
    if (!data || atomic_fetch_sub(&data->owners, 1) > 1)
        return;
    for (size_t i = 0; i < data->count; i++)
        if (data->chunks[i].release)
            data->chunks[i].release(&data->chunks[i]);
    if (data->schema.release)
        data->schema.release(&data->schema);
    free(data->chunks);
    free(data);
}

bool arrow_data_add(struct arrow_data *data, struct ArrowArray *array)
{
    if (data->count == data->room) {
        size_t room = data->room ? 2 * data->room : 4;
        struct ArrowArray *chunks = realloc(data->chunks, room * sizeof *chunks);
        if (!chunks) {
            array->release(array);
            return false;
        }
        data->chunks = chunks;
        data->room = room;
    }
    data->chunks[data->count++] = *array;
    array->release = NULL;
    return true;
}

size_t arrow_data_rows(const struct arrow_data *data)
{
    size_t rows = 0;
    for (size_t i = 0; i < data->count; i++)
        rows += (size_t)data->chunks[i].length;
    return rows;
}

/* ---- In ---- */

static int read_stream(struct arrow_data *data, struct ArrowArrayStream *stream)
{
    int code = stream->get_schema(stream, &data->schema);
    while (!code) {
        struct ArrowArray array = {.release = NULL};
        code = stream->get_next(stream, &array);
        if (code || !array.release)
            break;
        code = arrow_data_add(data, &array) ? 0 : ENOMEM;
    }
    return code;
}

int arrow_data_read(struct arrow_data *data, struct ArrowArrayStream *stream, char *message,
                    size_t room)
{
    int code = read_stream(data, stream);
    const char *told = code ? stream->get_last_error(stream) : NULL;
    snprintf(message, room, "%s", told ? told : code ? strerror(code) : "");
    stream->release(stream);
    return code;
}

/* ---- Out: schemas ---- */

static void schema_release(struct ArrowSchema *schema)
{
    for (int64_t i = 0; i < schema->n_children; i++) {
        if (schema->children[i]->release)
            schema->children[i]->release(schema->children[i]);
        free(schema->children[i]);
    }
    free(schema->children);
    free((char *)schema->format);
    free((char *)schema->name);
    schema->release = NULL;
}

static bool copy_children(const struct ArrowSchema *from, struct ArrowSchema *to)
{
    if (!from->n_children)
        return true;
    to->children = calloc((size_t)from->n_children, sizeof *to->children);
    if (!to->children)
        return false;
    while (to->n_children < from->n_children) {
        struct ArrowSchema *child = calloc(1, sizeof *child);
        if (!child)
            return false;
        to->children[to->n_children] = child;
        if (!arrow_schema_copy(from->children[to->n_children++], child))
            return false;
    }
    return true;
}

bool arrow_schema_copy(const struct ArrowSchema *from, struct ArrowSchema *to)
{
    *to = (struct ArrowSchema){.format = strdup(from->format),
                               .name = strdup(from->name ? from->name : ""),
                               .flags = from->flags,
                               .release = schema_release};
    if (to->format && to->name && copy_children(from, to))
        return true;
    schema_release(to);
    return false;
}

/* ---- Out: arrays ---- */

void array_release_children(struct ArrowArray *array)
{
    for (int64_t i = 0; i < array->n_children; i++) {
        if (array->children[i]->release)
            array->children[i]->release(array->children[i]);
        free(array->children[i]);
    }
    free(array->children);
}

bool array_add_children(struct ArrowArray *array, int64_t count, array_make *make, void *self)
{
    array->children = count ? calloc((size_t)count, sizeof *array->children) : NULL;
    if (count && !array->children)
        return false;
    while (array->n_children < count) {
        struct ArrowArray *child = calloc(1, sizeof *child);
        if (!child || !make(self, array->n_children, child)) {
            free(child);
            return false;
        }
        array->children[array->n_children++] = child;
    }
    return true;
}

static void array_release(struct ArrowArray *array)
{
    array_release_children(array);
    arrow_data_free(array->private_data);
    array->release = NULL;
}

/* An array and whose it is, for sharing its children. */
struct shared {
    struct arrow_data *data;
    const struct ArrowArray *array;
};

static bool share_child(void *self, int64_t nth, struct ArrowArray *child)
{
    const struct shared *shared = self;
    return arrow_array_share(shared->data, shared->array->children[nth], child);
}

bool arrow_array_share(struct arrow_data *data, const struct ArrowArray *from,
                       struct ArrowArray *to)
{
    *to = *from;
    to->n_children = 0;
    to->children = NULL;
    to->release = array_release;
    to->private_data = arrow_data_own(data);
    struct shared shared = {data, from};
    if (array_add_children(to, from->n_children, share_child, &shared))
        return true;
    array_release(to);
    return false;
}

/* ---- Out: streams ---- */

struct stream {
    struct arrow_data *data;
    size_t next;
};

static int stream_schema(struct ArrowArrayStream *self, struct ArrowSchema *out)
{
    const struct stream *stream = self->private_data;
    return arrow_schema_copy(&stream->data->schema, out) ? 0 : ENOMEM;
}

static int stream_next(struct ArrowArrayStream *self, struct ArrowArray *out)
{
    struct stream *stream = self->private_data;
    if (stream->next == stream->data->count) {
        out->release = NULL;
        return 0;
    }
    const struct ArrowArray *chunk = &stream->data->chunks[stream->next++];
    return arrow_array_share(stream->data, chunk, out) ? 0 : ENOMEM;
}

static const char *stream_error(struct ArrowArrayStream *self)
{
    (void)self;
    return "out of memory";
}

static void stream_release(struct ArrowArrayStream *self)
{
    struct stream *stream = self->private_data;
    arrow_data_free(stream->data);
    free(stream);
    self->release = NULL;
}

bool arrow_stream_make(struct arrow_data *data, struct ArrowArrayStream *to)
{
    struct stream *stream = calloc(1, sizeof *stream);
    if (!stream)
        return false;
    stream->data = arrow_data_own(data);
    *to =
        (struct ArrowArrayStream){stream_schema, stream_next, stream_error, stream_release, stream};
    return true;
}
