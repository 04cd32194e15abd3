// SPDX-License-Identifier: Apache-2.0
#include "rows.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The columns, in the order of docs/AUDIT.md. */
enum {
    KIND,
    DOC,
    SOURCE,
    RECORD,
    UNIT,
    LINE,
    LINES,
    OFFSET,
    LENGTH,
    PART,
    REASON,
    SCOPE,
    SIMILARITY,
    WITNESS,
    TEXT,
    TEXT_BYTES
};

struct face {
    const char *name, *format;
    enum build_kind kind;
};

static const struct face FACES[ROWS_COLUMNS] = {
    [KIND] = {"kind", "U", BUILD_LARGE},
    [DOC] = {"doc", "U", BUILD_LARGE},
    [SOURCE] = {"source", "U", BUILD_LARGE},
    [RECORD] = {"record", "L", BUILD_NUMBER},
    [UNIT] = {"unit", "U", BUILD_LARGE},
    [LINE] = {"line", "L", BUILD_NUMBER},
    [LINES] = {"lines", "L", BUILD_NUMBER},
    [OFFSET] = {"offset", "L", BUILD_NUMBER},
    [LENGTH] = {"length", "L", BUILD_NUMBER},
    [PART] = {"part", "U", BUILD_LARGE},
    [REASON] = {"reason", "U", BUILD_LARGE},
    [SCOPE] = {"scope", "U", BUILD_LARGE},
    [SIMILARITY] = {"similarity", "g", BUILD_NUMBER},
    [WITNESS] = {"witness", "+s", BUILD_STRUCT},
    [TEXT] = {"text", "U", BUILD_LARGE},
    [TEXT_BYTES] = {"text_bytes", "Z", BUILD_LARGE},
};

static const struct face WITNESS_FACES[ROWS_WITNESS] = {{"doc", "U", BUILD_LARGE},
                                                        {"source", "U", BUILD_LARGE},
                                                        {"record", "L", BUILD_NUMBER},
                                                        {"line", "L", BUILD_NUMBER},
                                                        {"lines", "L", BUILD_NUMBER}};

void rows_start(struct rows *rows)
{
    for (int i = 0; i < ROWS_COLUMNS; i++)
        build_start(&rows->columns[i], FACES[i].kind);
    for (int i = 0; i < ROWS_WITNESS; i++)
        build_start(&rows->witness[i], WITNESS_FACES[i].kind);
    rows->count = 0;
}

void rows_drop(struct rows *rows)
{
    for (int i = 0; i < ROWS_COLUMNS; i++)
        build_drop(&rows->columns[i]);
    for (int i = 0; i < ROWS_WITNESS; i++)
        build_drop(&rows->witness[i]);
}

/* ---- A row ---- */

static bool is_utf8(unecho_bytes bytes)
{
    static const char marks[] = "\xED\xA0"; /* surrogates are none */
    const unsigned char *at = (const unsigned char *)bytes.at, *end = at + bytes.length;
    while (at < end) {
        unsigned lead = *at++;
        int more = lead < 0x80                   ? 0
                   : lead >= 0xC2 && lead < 0xE0 ? 1
                   : lead >= 0xE0 && lead < 0xF0 ? 2
                   : lead >= 0xF0 && lead < 0xF5 ? 3
                                                 : -1;
        if (more < 0 || end - at < more)
            return false;
        bool bad = (lead == 0xE0 && *at < 0xA0) || (lead == 0xF0 && *at < 0x90) ||
                   (lead == 0xF4 && *at > 0x8F) ||
                   (lead == (unsigned char)marks[0] && *at >= (unsigned char)marks[1]);
        for (; more && !bad; more--, at++)
            bad = (*at & 0xC0) != 0x80;
        if (bad)
            return false;
    }
    return true;
}

/* Text that must be UTF-8: each byte that cannot be part of it comes as "?". */
static void add_name(struct build *to, unecho_bytes bytes)
{
    char name[512];
    if (!bytes.at) {
        build_null(to);
        return;
    }
    if (is_utf8(bytes)) {
        build_bytes(to, bytes);
        return;
    }
    size_t length = bytes.length < sizeof name ? bytes.length : sizeof name;
    for (size_t i = 0; i < length; i++)
        name[i] = (unsigned char)bytes.at[i] < 0x80 ? bytes.at[i] : '?';
    build_bytes(to, (unecho_bytes){name, length});
}

/* "" is null. */
static void add_word(struct build *to, const char *word)
{
    if (*word)
        build_bytes(to, (unecho_bytes){word, strlen(word)});
    else
        build_null(to);
}

static void add_count(struct build *to, uint64_t value, bool given)
{
    if (given)
        build_count(to, value);
    else
        build_null(to);
}

static void add_reason(struct build *to, const unecho_row *row)
{
    char rule[256];
    if (!row->reason) {
        add_name(to, row->note);
        return;
    }
    if (row->reason == UNECHO_RULE)
        snprintf(rule, sizeof rule, "rule:%.*s", (int)row->rule.length, row->rule.at);
    add_word(to, row->reason == UNECHO_RULE ? rule : unecho_reason_name(row->reason));
}

/* With the four decimals of the log: the exact quotient, rounded half to even. */
static void add_similarity(struct build *to, const unecho_row *row)
{
    if (!row->similarity_under) {
        build_null(to);
        return;
    }
    uint64_t under = row->similarity_under, scaled = row->similarity_over * 10000;
    uint64_t quotient = scaled / under, rest = scaled % under;
    quotient += rest * 2 > under || (rest * 2 == under && quotient % 2);
    build_share(to, (double)quotient / 10000);
}

static void add_witness(struct rows *rows, const unecho_row *row)
{
    const unecho_witness *witness = &row->witness;
    if (row->has_witness)
        build_row(&rows->columns[WITNESS]);
    else
        build_null(&rows->columns[WITNESS]);
    bool has_lines = row->has_witness && witness->lines;
    add_name(&rows->witness[0], row->has_witness ? witness->doc : (unecho_bytes){NULL, 0});
    add_name(&rows->witness[1], row->has_witness ? witness->source : (unecho_bytes){NULL, 0});
    add_count(&rows->witness[2], witness->record, row->has_witness);
    add_count(&rows->witness[3], witness->line, has_lines);
    add_count(&rows->witness[4], witness->lines, has_lines);
}

/* What went: of a range its text, of a document that went whole all of it. */
static void add_text(struct rows *rows, const unecho_row *row)
{
    unecho_bytes text = row->kind == UNECHO_RECORD && row->unit ? row->raw : row->text;
    bool good = !text.at || is_utf8(text);
    if (text.at && good)
        build_bytes(&rows->columns[TEXT], text);
    else
        build_null(&rows->columns[TEXT]);
    if (good)
        build_null(&rows->columns[TEXT_BYTES]);
    else
        build_bytes(&rows->columns[TEXT_BYTES], text);
}

void rows_add(struct rows *rows, const unecho_row *row)
{
    static const char *const kinds[] = {"range", "record", "quarantine", "bytes"};
    struct build *columns = rows->columns;
    bool placed = row->kind != UNECHO_RECORD || row->unit;
    add_word(&columns[KIND], row->kind >= 0 && row->kind < 4 ? kinds[row->kind] : "");
    add_name(&columns[DOC], row->doc);
    add_name(&columns[SOURCE], row->source);
    build_count(&columns[RECORD], row->record);
    add_word(&columns[UNIT], unecho_unit_name(row->unit));
    add_count(&columns[LINE], row->line, row->line);
    add_count(&columns[LINES], row->lines, row->line);
    add_count(&columns[OFFSET], row->offset, placed);
    add_count(&columns[LENGTH], row->length, placed);
    add_word(&columns[PART], unecho_part_name(row->part));
    add_reason(&columns[REASON], row);
    add_word(&columns[SCOPE], unecho_scope_name(row->scope));
    add_similarity(&columns[SIMILARITY], row);
    add_witness(rows, row);
    add_text(rows, row);
    rows->count++;
}

/* ---- The table ---- */

static bool make_schema(const struct face *faces, int64_t count, const char *name,
                        struct ArrowSchema *to)
{
    struct ArrowSchema children[ROWS_COLUMNS], *list[ROWS_COLUMNS];
    struct ArrowSchema inner = {.release = NULL};
    struct ArrowSchema own = {.format = "+s", .name = name, .flags = ARROW_FLAG_NULLABLE};
    bool good = true;
    for (int64_t i = 0; i < count && good; i++) {
        children[i] = (struct ArrowSchema){
            .format = faces[i].format, .name = faces[i].name, .flags = ARROW_FLAG_NULLABLE};
        if (faces[i].kind == BUILD_STRUCT) {
            good = make_schema(WITNESS_FACES, ROWS_WITNESS, faces[i].name, &inner);
            children[i] = inner;
        }
        list[i] = &children[i];
    }
    own.children = list;
    own.n_children = count;
    good = good && arrow_schema_copy(&own, to);
    if (inner.release)
        inner.release(&inner);
    return good;
}

static bool finish_column(void *self, int64_t nth, struct ArrowArray *child)
{
    struct build *builds = self;
    return build_finish(&builds[nth], child);
}

static bool make_array(struct rows *rows, struct ArrowArray *array)
{
    struct build table;
    build_start(&table, BUILD_STRUCT);
    for (size_t i = 0; i < rows->count; i++)
        build_row(&table);
    if (!build_finish(&table, array))
        return false;
    return array_add_children(array, ROWS_COLUMNS, finish_column, rows->columns) &&
           array_add_children(array->children[WITNESS], ROWS_WITNESS, finish_column, rows->witness);
}

struct arrow_data *rows_finish(struct rows *rows)
{
    struct ArrowArray array = {.release = NULL};
    struct arrow_data *data = arrow_data_new();
    bool good =
        data && make_schema(FACES, ROWS_COLUMNS, "", &data->schema) && make_array(rows, &array);
    if (array.release && (!good || !arrow_data_add(data, &array))) {
        if (array.release)
            array.release(&array);
        good = false;
    }
    rows_drop(rows);
    if (good)
        return data;
    arrow_data_free(data);
    return NULL;
}
