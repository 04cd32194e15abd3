// SPDX-License-Identifier: Apache-2.0
#include "column.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum {
    VIEW_BYTES = 16,
    VIEW_INLINE = 12 /* strings up to this length stand in the view itself */
};

enum column_layout column_layout_of(const struct ArrowSchema *schema)
{
    static const struct {
        const char *format;
        enum column_layout layout;
    } known[] = {{"u", COLUMN_SMALL}, {"U", COLUMN_LARGE}, {"vu", COLUMN_VIEW},
                 {"z", COLUMN_SMALL}, {"Z", COLUMN_LARGE}, {"vz", COLUMN_VIEW}};
    for (size_t i = 0; i < sizeof known / sizeof *known && !schema->dictionary; i++)
        if (strcmp(schema->format, known[i].format) == 0)
            return known[i].layout;
    bool number = strlen(schema->format) == 1 && strchr("cCsSiIlL", *schema->format);
    return number && !schema->dictionary ? COLUMN_NUMBER : COLUMN_NONE;
}

bool column_find(const struct arrow_data *data, const char *name, struct column *column)
{
    const struct ArrowSchema *schema = &data->schema;
    *column = (struct column){.data = data, .child = -1};
    if (name) {
        bool table = strcmp(schema->format, "+s") == 0;
        for (int64_t i = 0; table && i < schema->n_children && column->child < 0; i++)
            if (schema->children[i]->name && strcmp(schema->children[i]->name, name) == 0)
                column->child = i;
        if (column->child < 0)
            return false;
        schema = schema->children[column->child];
    }
    column->format = schema->format;
    column->layout = column_layout_of(schema);
    return true;
}

void column_go(struct column *column, size_t chunk)
{
    column->chunk = chunk;
    column->row = 0;
}

const struct ArrowArray *column_chunk(const struct column *column, size_t chunk, int64_t *first)
{
    const struct ArrowArray *array = &column->data->chunks[chunk];
    *first = array->offset;
    if (column->child < 0)
        return array;
    *first +=
        array->children[column->child]->offset; /* a struct's offset counts for its children */
    return array->children[column->child];
}

bool array_is_null(const struct ArrowArray *array, int64_t row)
{
    const uint8_t *bits = array->n_buffers && array->null_count ? array->buffers[0] : NULL;
    return bits && !(bits[row >> 3] >> (row & 7) & 1);
}

static struct cell small_cell(const struct ArrowArray *array, int64_t row)
{
    const int32_t *offsets = array->buffers[1];
    int32_t from = offsets[row], to = offsets[row + 1];
    const char *bytes = array->buffers[2];
    return (struct cell){{bytes ? bytes + from : "", (size_t)(to - from)}, from < 0 || to < from};
}

static struct cell large_cell(const struct ArrowArray *array, int64_t row)
{
    const int64_t *offsets = array->buffers[1];
    int64_t from = offsets[row], to = offsets[row + 1];
    const char *bytes = array->buffers[2];
    return (struct cell){{bytes ? bytes + from : "", (size_t)(to - from)}, from < 0 || to < from};
}

/* A view: length, then the bytes, or four of them, the number of a buffer and the place in it. */
static struct cell view_cell(const struct ArrowArray *array, int64_t row)
{
    const char *view = (const char *)array->buffers[1] + row * VIEW_BYTES;
    int32_t fields[4];
    memcpy(fields, view, sizeof fields);
    size_t length = (size_t)fields[0];
    if (fields[0] >= 0 && length <= VIEW_INLINE)
        return (struct cell){{view + 4, length}, false};
    bool broken = fields[0] < 0 || fields[2] < 0 || fields[3] < 0 ||
                  fields[2] >= array->n_buffers - 3; /* validity, views, sizes */
    return broken ? (struct cell){{"", 0}, true}
                  : (struct cell){{(const char *)array->buffers[2 + fields[2]] + fields[3], length},
                                  false};
}

static unecho_bytes number_cell(struct column *column, const void *numbers, int64_t row)
{
    char format = column->format[0];
    bool is_signed = format >= 'a';
    uint64_t value = 0;
    switch (format) {
    case 'c':
        value = (uint64_t)((const int8_t *)numbers)[row];
        break;
    case 'C':
        value = ((const uint8_t *)numbers)[row];
        break;
    case 's':
        value = (uint64_t)((const int16_t *)numbers)[row];
        break;
    case 'S':
        value = ((const uint16_t *)numbers)[row];
        break;
    case 'i':
        value = (uint64_t)((const int32_t *)numbers)[row];
        break;
    case 'I':
        value = ((const uint32_t *)numbers)[row];
        break;
    default:
        value = ((const uint64_t *)numbers)[row];
    }
    int length = is_signed
                     ? snprintf(column->digits, sizeof column->digits, "%" PRId64, (int64_t)value)
                     : snprintf(column->digits, sizeof column->digits, "%" PRIu64, value);
    return (unecho_bytes){column->digits, (size_t)length};
}

struct cell column_bytes(enum column_layout layout, const struct ArrowArray *array, int64_t row)
{
    return layout == COLUMN_SMALL   ? small_cell(array, row)
           : layout == COLUMN_LARGE ? large_cell(array, row)
                                    : view_cell(array, row);
}

static struct cell cell_at(struct column *column, const struct ArrowArray *array, int64_t row)
{
    if (array_is_null(array, row))
        return (struct cell){{NULL, 0}, false};
    if (column->layout == COLUMN_NUMBER)
        return (struct cell){number_cell(column, array->buffers[1], row), false};
    return column_bytes(column->layout, array, row);
}

bool column_next(struct column *column, struct cell *cell)
{
    const struct arrow_data *data = column->data;
    while (column->chunk < data->count && column->row == data->chunks[column->chunk].length) {
        column->chunk++;
        column->row = 0;
    }
    if (column->chunk == data->count)
        return false;
    int64_t first;
    const struct ArrowArray *array = column_chunk(column, column->chunk, &first);
    *cell = cell_at(column, array, first + column->row++);
    return true;
}
