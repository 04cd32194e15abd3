// SPDX-License-Identifier: Apache-2.0
#include "pack.h"

#include "column.h"

#include <stdlib.h>
#include <string.h>

/* ---- Types ---- */

enum shape {
    SHAPE_OTHER, /* none that can be packed */
    SHAPE_NULL,
    SHAPE_BIT,
    SHAPE_FIXED,
    SHAPE_BYTES,
    SHAPE_SMALL_LIST,
    SHAPE_LARGE_LIST,
    SHAPE_FIELDS /* a struct or a list of a fixed size */
};

/* Formats of a fixed width; the first that the format begins with counts. */
static const struct {
    const char *begin;
    size_t width;
} WIDTHS[] = {{"c", 1},   {"C", 1},   {"s", 2},   {"S", 2},   {"e", 2},   {"i", 4},
              {"I", 4},   {"f", 4},   {"l", 8},   {"L", 8},   {"g", 8},   {"tdD", 4},
              {"tdm", 8}, {"tts", 4}, {"ttm", 4}, {"ttu", 8}, {"ttn", 8}, {"ts", 8},
              {"tD", 8},  {"tiM", 4}, {"tiD", 8}, {"tin", 16}};

static bool begins(const char *text, const char *with)
{
    return strncmp(text, with, strlen(with)) == 0;
}

/* "d:19,2" has 16 bytes, "d:19,2,256" 32; "w:7" has 7. */
static size_t told_width(const char *format)
{
    if (format[0] == 'w')
        return (size_t)strtoul(format + 2, NULL, 10);
    const char *scale = strchr(format, ','), *bits = scale ? strchr(scale + 1, ',') : NULL;
    return bits ? (size_t)strtoul(bits + 1, NULL, 10) / 8 : 16;
}

static size_t width_of(const char *format)
{
    if (begins(format, "w:") || begins(format, "d:"))
        return told_width(format);
    for (size_t i = 0; i < sizeof WIDTHS / sizeof *WIDTHS; i++)
        if (begins(format, WIDTHS[i].begin))
            return WIDTHS[i].width;
    return 0;
}

static enum shape shape_of(const struct ArrowSchema *schema)
{
    static const struct {
        const char *begin;
        enum shape shape;
    } known[] = {{"n", SHAPE_NULL},        {"b", SHAPE_BIT},         {"+l", SHAPE_SMALL_LIST},
                 {"+m", SHAPE_SMALL_LIST}, {"+L", SHAPE_LARGE_LIST}, {"+s", SHAPE_FIELDS},
                 {"+w:", SHAPE_FIELDS}};
    const char *format = schema->format;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (begins(format, known[i].begin))
            return known[i].shape;
    enum column_layout layout = column_layout_of(schema);
    if (layout != COLUMN_NONE && layout != COLUMN_NUMBER)
        return SHAPE_BYTES;
    return width_of(format) ? SHAPE_FIXED : SHAPE_OTHER;
}

/* Of a dictionary the values count. */
static const struct ArrowSchema *resolve(const struct ArrowSchema *schema)
{
    return schema->dictionary ? schema->dictionary : schema;
}

const char *pack_refuses(const struct ArrowSchema *schema)
{
    const char *refused = NULL;
    schema = resolve(schema);
    if (shape_of(schema) == SHAPE_OTHER)
        return schema->format;
    for (int64_t i = 0; i < schema->n_children && !refused; i++)
        refused = pack_refuses(schema->children[i]);
    return refused;
}

/* How many values each of a fixed size has. */
static int64_t size_of(const struct ArrowSchema *schema)
{
    return begins(schema->format, "+w:") ? strtol(schema->format + 3, NULL, 10) : 1;
}

/* ---- Packing ---- */

static void put(struct grown *to, bool *failed, const void *bytes, size_t length)
{
    *failed = *failed || !grown_append(to, bytes, length);
}

static void put_byte(struct grown *to, bool *failed, unsigned char byte)
{
    put(to, failed, &byte, 1);
}

void pack_number(struct grown *to, bool *failed, uint64_t number)
{
    for (; number > 0x7F; number >>= 7)
        put_byte(to, failed, (unsigned char)(number | 0x80));
    put_byte(to, failed, (unsigned char)number);
}

static void pack_bytes(struct grown *to, bool *failed, const struct ArrowSchema *schema,
                       const struct ArrowArray *array, int64_t row)
{
    struct cell cell = column_bytes(column_layout_of(schema), array, row);
    *failed = *failed || cell.broken;
    pack_number(to, failed, cell.bytes.length);
    put(to, failed, cell.bytes.at, *failed ? 0 : cell.bytes.length);
}

static void pack_list(struct grown *to, bool *failed, const struct ArrowSchema *schema,
                      const struct ArrowArray *array, int64_t row)
{
    bool large = shape_of(schema) == SHAPE_LARGE_LIST;
    const void *offsets = array->buffers[1];
    int64_t from = large ? ((const int64_t *)offsets)[row] : ((const int32_t *)offsets)[row];
    int64_t to_row =
        large ? ((const int64_t *)offsets)[row + 1] : ((const int32_t *)offsets)[row + 1];
    const struct ArrowArray *child = array->children[0];
    *failed = *failed || from < 0 || to_row < from;
    pack_number(to, failed, (uint64_t)(to_row - from));
    for (int64_t i = from; i < to_row && !*failed; i++)
        pack_value(to, failed, schema->children[0], child, child->offset + i);
}

/* A struct is a list of size 1 of each of its children. */
static void pack_fields(struct grown *to, bool *failed, const struct ArrowSchema *schema,
                        const struct ArrowArray *array, int64_t row)
{
    int64_t size = size_of(schema);
    for (int64_t i = 0; i < schema->n_children; i++) {
        const struct ArrowArray *child = array->children[i];
        for (int64_t j = 0; j < size && !*failed; j++)
            pack_value(to, failed, schema->children[i], child, child->offset + row * size + j);
    }
}

static int64_t index_at(const struct ArrowSchema *schema, const struct ArrowArray *array,
                        int64_t row)
{
    const void *indices = array->buffers[1];
    switch (schema->format[0]) {
    case 'c':
        return ((const int8_t *)indices)[row];
    case 'C':
        return ((const uint8_t *)indices)[row];
    case 's':
        return ((const int16_t *)indices)[row];
    case 'S':
        return ((const uint16_t *)indices)[row];
    case 'i':
        return ((const int32_t *)indices)[row];
    case 'I':
        return ((const uint32_t *)indices)[row];
    default:
        return ((const int64_t *)indices)[row];
    }
}

static void pack_there(struct grown *to, bool *failed, const struct ArrowSchema *schema,
                       const struct ArrowArray *array, int64_t row)
{
    size_t width = width_of(schema->format);
    put_byte(to, failed, 1);
    switch (shape_of(schema)) {
    case SHAPE_BIT:
        put_byte(to, failed, ((const uint8_t *)array->buffers[1])[row >> 3] >> (row & 7) & 1);
        break;
    case SHAPE_FIXED:
        put(to, failed, (const char *)array->buffers[1] + (size_t)row * width, width);
        break;
    case SHAPE_BYTES:
        pack_bytes(to, failed, schema, array, row);
        break;
    case SHAPE_FIELDS:
        pack_fields(to, failed, schema, array, row);
        break;
    default:
        pack_list(to, failed, schema, array, row);
    }
}

void pack_value(struct grown *to, bool *failed, const struct ArrowSchema *schema,
                const struct ArrowArray *array, int64_t row)
{
    bool null = array_is_null(array, row) || schema->format[0] == 'n';
    if (!null && schema->dictionary) {
        row = index_at(schema, array, row);
        array = array->dictionary;
        schema = schema->dictionary;
        *failed = *failed || row < 0 || row >= array->length;
        if (!*failed)
            pack_value(to, failed, schema, array, array->offset + row);
    } else if (null) {
        put_byte(to, failed, 0);
    } else {
        pack_there(to, failed, schema, array, row);
    }
}

/* ---- Unpacking ---- */

static bool take_bytes(unecho_bytes *from, size_t length, unecho_bytes *to)
{
    if (length > from->length)
        return false;
    *to = (unecho_bytes){from->at, length};
    *from = (unecho_bytes){from->at + length, from->length - length};
    return true;
}

bool unpack_number(unecho_bytes *from, uint64_t *number)
{
    *number = 0;
    for (unsigned shift = 0; shift < 64 && from->length; shift += 7) {
        unsigned char byte = (unsigned char)*from->at;
        *from = (unecho_bytes){from->at + 1, from->length - 1};
        *number |= (uint64_t)(byte & 0x7F) << shift;
        if (byte < 0x80)
            return true;
    }
    return false;
}

static enum build_kind kind_of(const struct ArrowSchema *schema)
{
    static const enum build_kind kinds[] = {[SHAPE_OTHER] = BUILD_NOTHING,
                                            [SHAPE_NULL] = BUILD_NOTHING,
                                            [SHAPE_BIT] = BUILD_BITS,
                                            [SHAPE_FIXED] = BUILD_FIXED,
                                            [SHAPE_BYTES] = BUILD_LARGE,
                                            [SHAPE_SMALL_LIST] = BUILD_SMALL_LIST,
                                            [SHAPE_LARGE_LIST] = BUILD_LARGE_LIST,
                                            [SHAPE_FIELDS] = BUILD_STRUCT};
    enum shape shape = shape_of(schema);
    if (shape != SHAPE_BYTES)
        return kinds[shape];
    enum column_layout layout = column_layout_of(schema);
    return layout == COLUMN_SMALL ? BUILD_SMALL : layout == COLUMN_LARGE ? BUILD_LARGE : BUILD_VIEW;
}

bool unpack_start(struct unpack *unpack, const struct ArrowSchema *schema)
{
    schema = resolve(schema);
    *unpack = (struct unpack){.schema = schema};
    build_start(&unpack->build, kind_of(schema));
    if (unpack->build.kind == BUILD_FIXED)
        unpack->build.width = width_of(schema->format);
    if (!schema->n_children)
        return true;
    unpack->children = calloc((size_t)schema->n_children, sizeof *unpack->children);
    bool good = unpack->children != NULL;
    for (; good && unpack->count < schema->n_children; unpack->count++)
        good = unpack_start(&unpack->children[unpack->count], schema->children[unpack->count]);
    return good;
}

void unpack_free(struct unpack *unpack)
{
    for (int64_t i = 0; i < unpack->count; i++)
        unpack_free(&unpack->children[i]);
    free(unpack->children);
    build_drop(&unpack->build);
    *unpack = (struct unpack){.schema = NULL};
}

/* A null of a struct has one in each child, so that children stay as long as it is. */
static void add_null(struct unpack *unpack)
{
    build_null(&unpack->build);
    if (unpack->build.kind != BUILD_STRUCT)
        return;
    for (int64_t i = 0; i < unpack->count; i++)
        for (int64_t j = size_of(unpack->schema); j > 0; j--)
            add_null(&unpack->children[i]);
}

static bool add_list(struct unpack *unpack, unecho_bytes *from)
{
    uint64_t count;
    bool good = unpack_number(from, &count) && unpack->count == 1;
    for (; good && count; count--)
        good = unpack_value(&unpack->children[0], from);
    if (good)
        build_list(&unpack->build, unpack->children[0].build.count);
    return good;
}

static bool add_fields(struct unpack *unpack, unecho_bytes *from)
{
    bool good = true;
    for (int64_t i = 0; i < unpack->count; i++)
        for (int64_t j = size_of(unpack->schema); good && j > 0; j--)
            good = unpack_value(&unpack->children[i], from);
    build_row(&unpack->build);
    return good;
}

static bool add_bytes(struct unpack *unpack, unecho_bytes *from)
{
    uint64_t length;
    unecho_bytes bytes;
    if (!unpack_number(from, &length) || length > from->length ||
        !take_bytes(from, (size_t)length, &bytes))
        return false;
    build_bytes(&unpack->build, bytes);
    return true;
}

static bool add_there(struct unpack *unpack, unecho_bytes *from)
{
    unecho_bytes bytes;
    switch (unpack->build.kind) {
    case BUILD_BITS:
        if (!take_bytes(from, 1, &bytes))
            return false;
        build_bit(&unpack->build, *bytes.at != 0);
        return true;
    case BUILD_FIXED:
        if (!take_bytes(from, unpack->build.width, &bytes))
            return false;
        build_fixed(&unpack->build, bytes.at);
        return true;
    case BUILD_SMALL_LIST:
    case BUILD_LARGE_LIST:
        return add_list(unpack, from);
    case BUILD_STRUCT:
        return add_fields(unpack, from);
    case BUILD_NOTHING:
        return false;
    default:
        return add_bytes(unpack, from);
    }
}

bool unpack_value(struct unpack *unpack, unecho_bytes *from)
{
    unecho_bytes flag;
    if (!take_bytes(from, 1, &flag) || (unsigned char)*flag.at > 1)
        return false;
    if (*flag.at)
        return add_there(unpack, from) && !unpack->build.failed;
    add_null(unpack);
    return !unpack->build.failed;
}

static bool finish_child(void *self, int64_t nth, struct ArrowArray *child)
{
    struct unpack *unpack = self;
    return unpack_finish(&unpack->children[nth], child);
}

bool unpack_finish(struct unpack *unpack, struct ArrowArray *array)
{
    size_t width = unpack->build.width;
    if (!build_finish(&unpack->build, array))
        return false;
    build_start(&unpack->build, unpack->build.kind);
    unpack->build.width = width;
    if (array_add_children(array, unpack->count, finish_child, unpack))
        return true;
    array->release(array);
    return false;
}
