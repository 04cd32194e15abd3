// SPDX-License-Identifier: Apache-2.0
#include "options/settings.h"

#include "options/nearest.h"
#include "options/table.h"
#include "options/value.h"

#include <stdlib.h>
#include <string.h>

/* The value of one option. Items are canonical; an option that is no list has exactly one. */
struct value {
    char *text;         /* the items, joined as unecho_settings_get gives them */
    char *pool;         /* the items' bytes, each with a NUL after it */
    const char **items; /* into the pool */
    size_t count;
    char *origin;
};

struct unecho_settings {
    struct value *values;     /* one a row of the table */
    struct foreigns foreigns; /* formats that the caller brings; no option names them */
};

static void value_free(struct value *value)
{
    free(value->text);
    free(value->pool);
    free(value->items);
    free(value->origin);
    *value = (struct value){0};
}

/* ---- lists as one text ----------------------------------------------------------------------- */

/* A comma or backslash inside an item has a backslash before it. */
static int append_escaped(struct buffer *to, const char *item, unecho_error *error)
{
    for (; *item; item++) {
        bool special = *item == ',' || *item == '\\';
        if (special && buffer_append(to, "\\", 1, error))
            return UNECHO_E_MEMORY;
        if (buffer_append(to, item, 1, error))
            return UNECHO_E_MEMORY;
    }
    return UNECHO_OK;
}

/* Splits a text at its commas into items with a NUL after each; `count` is how many. A backslash
 * before anything but a comma or backslash stands for itself. */
static int split_items(const char *text, struct buffer *to, size_t *count, unecho_error *error)
{
    *count = 1;
    for (; *text; text++) {
        char c = *text;
        if (c == ',') {
            c = '\0';
            ++*count;
        } else if (c == '\\' && (text[1] == ',' || text[1] == '\\')) {
            c = *++text;
        }
        if (buffer_append(to, &c, 1, error))
            return UNECHO_E_MEMORY;
    }
    return buffer_append(to, "", 1, error);
}

/* ---- building a value ------------------------------------------------------------------------ */

static int check_alone(const struct option_row *row, const char *const *items, size_t count,
                       unecho_error *error)
{
    for (size_t i = 0; row->alone && count > 1 && i < count; i++) {
        if (strcmp(items[i], row->alone) == 0)
            return error_set(error, UNECHO_E_SETTING,
                             "%s takes \"%s\" alone, not together with other values",
                             row->face.name, row->alone);
    }
    return UNECHO_OK;
}

/* Fills pool and text of `to` with the canonical items. */
static int fill_texts(struct value *to, const struct option_row *row, const char *const *items,
                      size_t count, unecho_error *error)
{
    struct buffer pool = {0}, text = {0};
    bool list = row->face.type == UNECHO_TYPE_TEXTS;
    int failed = 0;
    for (size_t i = 0; !failed && i < count; i++) {
        size_t start = pool.count;
        failed = value_check(row, items[i], &pool, error);
        if (!failed)
            failed = buffer_append(&pool, "", 1, error);
        if (!failed && i)
            failed = buffer_append(&text, ",", 1, error);
        if (!failed && list)
            failed = append_escaped(&text, pool.at + start, error);
        else if (!failed)
            failed = buffer_append(&text, pool.at + start, strlen(pool.at + start), error);
    }
    if (!failed)
        failed = buffer_terminate(&text, error);
    to->pool = pool.at;
    to->text = text.at;
    return failed;
}

/* Makes a value of raw items. On failure nothing is left to release. */
static int value_build(struct value *to, const struct option_row *row, const char *const *items,
                       size_t count, const char *origin, unecho_error *error)
{
    *to = (struct value){.count = count};
    if (count == 0)
        return error_set(error, UNECHO_E_SETTING, "%s takes at least one value", row->face.name);
    int failed = check_alone(row, items, count, error);
    if (!failed)
        failed = fill_texts(to, row, items, count, error);
    if (!failed) {
        to->origin = mem_text(origin, strlen(origin), error);
        to->items = mem_new(count, sizeof *to->items, "a setting", error);
        failed = to->origin && to->items ? UNECHO_OK : UNECHO_E_MEMORY;
    }
    if (failed) {
        value_free(to);
        return failed;
    }
    const char *at = to->pool;
    for (size_t i = 0; i < count; i++, at += strlen(at) + 1)
        to->items[i] = at;
    return UNECHO_OK;
}

/* ---- sets of values -------------------------------------------------------------------------- */

void unecho_settings_free(unecho_settings *settings)
{
    if (!settings)
        return;
    for (size_t i = 0; settings->values && i < unecho_option_count(); i++)
        value_free(&settings->values[i]);
    free(settings->values);
    free(settings);
}

static unecho_settings *new_set(unecho_error *error)
{
    unecho_settings *settings = mem_new(1, sizeof *settings, "settings", error);
    if (!settings)
        return NULL;
    settings->values = mem_new(unecho_option_count(), sizeof *settings->values, "settings", error);
    if (settings->values)
        return settings;
    free(settings);
    return NULL;
}

unecho_settings *unecho_settings_new(unecho_error *error)
{
    unecho_settings *settings = new_set(error);
    for (size_t i = 0; settings && i < unecho_option_count(); i++) {
        const struct option_row *row = option_row(i);
        const char *initial = row->face.initial;
        if (value_build(&settings->values[i], row, &initial, 1, "default", error)) {
            unecho_settings_free(settings);
            return NULL;
        }
    }
    return settings;
}

unecho_settings *unecho_settings_copy(const unecho_settings *from, unecho_error *error)
{
    if (!from) {
        error_set(error, UNECHO_E_ARGUMENT, "unecho_settings_copy takes settings, not NULL");
        return NULL;
    }
    unecho_settings *settings = new_set(error);
    if (settings)
        settings->foreigns = from->foreigns;
    for (size_t i = 0; settings && i < unecho_option_count(); i++) {
        const struct value *old = &from->values[i];
        if (value_build(&settings->values[i], option_row(i), old->items, old->count, old->origin,
                        error)) {
            unecho_settings_free(settings);
            return NULL;
        }
    }
    return settings;
}

void settings_swap(unecho_settings *one, unecho_settings *other)
{
    struct value *values = one->values;
    one->values = other->values;
    other->values = values;
}

int unecho_settings_add_format(unecho_settings *settings, const unecho_file_format *format,
                               unecho_error *error)
{
    if (!settings)
        return error_set(error, UNECHO_E_ARGUMENT, "unecho_settings_add_format: no settings");
    return foreigns_add(&settings->foreigns, format, error);
}

const struct foreigns *settings_foreigns(const unecho_settings *settings)
{
    return &settings->foreigns;
}

/* ---- setting and getting --------------------------------------------------------------------- */

int settings_put(unecho_settings *settings, size_t index, const char *const *items, size_t count,
                 const char *origin, unecho_error *error)
{
    struct value value;
    int failed = value_build(&value, option_row(index), items, count, origin, error);
    if (failed)
        return failed;
    value_free(&settings->values[index]);
    settings->values[index] = value;
    return UNECHO_OK;
}

/* What an origin is: values of one kind add up in a list, another kind begins the list anew. */
enum kind {
    KIND_DEFAULT,
    KIND_FILE,
    KIND_ENVIRONMENT,
    KIND_FLAG,
    KIND_CALL
};

static enum kind origin_kind(const char *origin)
{
    if (strcmp(origin, "default") == 0)
        return KIND_DEFAULT;
    if (strcmp(origin, "set") == 0)
        return KIND_CALL;
    if (strncmp(origin, "UNECHO_", 7) == 0)
        return KIND_ENVIRONMENT;
    return origin[0] == '-' ? KIND_FLAG : KIND_FILE;
}

/* Sets a list option from text: after the items that stand there if those are of the same kind. */
static int put_list(unecho_settings *settings, size_t index, const char *text, const char *origin,
                    unecho_error *error)
{
    const struct value *old = &settings->values[index];
    size_t kept = origin_kind(old->origin) == origin_kind(origin) ? old->count : 0, added;
    struct buffer pool = {0};
    const char **items = NULL;
    int failed = split_items(text, &pool, &added, error);
    if (!failed)
        items = mem_new(kept + added, sizeof *items, "a setting", error);
    if (items) {
        for (size_t i = 0; i < kept; i++)
            items[i] = old->items[i];
        const char *at = pool.at;
        for (size_t i = 0; i < added; i++, at += strlen(at) + 1)
            items[kept + i] = at;
        failed = settings_put(settings, index, items, kept + added, origin, error);
    } else if (!failed) {
        failed = UNECHO_E_MEMORY;
    }
    free(items);
    buffer_free(&pool);
    return failed;
}

int unecho_settings_set(unecho_settings *settings, const char *name, const char *value,
                        const char *origin, unecho_error *error)
{
    if (!settings || !name || !value)
        return error_set(error, UNECHO_E_ARGUMENT,
                         "unecho_settings_set takes settings, a name and a value, not NULL");
    size_t index = option_index(name);
    if (index == OPTION_NONE)
        return option_unknown(name, error);
    if (!origin)
        origin = "set";
    if (option_row(index)->face.type == UNECHO_TYPE_TEXTS)
        return put_list(settings, index, value, origin, error);
    return settings_put(settings, index, &value, 1, origin, error);
}

static const struct value *find_value(const unecho_settings *settings, const char *name)
{
    size_t index = settings && name ? option_index(name) : OPTION_NONE;
    return index == OPTION_NONE ? NULL : &settings->values[index];
}

const char *unecho_settings_get(const unecho_settings *settings, const char *name)
{
    const struct value *value = find_value(settings, name);
    return value ? value->text : NULL;
}

const char *unecho_settings_origin(const unecho_settings *settings, const char *name)
{
    const struct value *value = find_value(settings, name);
    return value ? value->origin : NULL;
}

/* ---- settings as the stages read them ---------------------------------------------------------
 */

static uint32_t read_number(const struct option_row *row, const char *text)
{
    uint64_t number = 0;
    size_t length;
    switch (row->face.type) {
    case UNECHO_TYPE_CHOICES:
        for (const char *at = text; at;) {
            const char *word = word_next(&at, &length);
            number |= 1U << word_index(row->face.range, word, length);
        }
        break;
    case UNECHO_TYPE_FLAG:
        return strcmp(text, "true") == 0;
    case UNECHO_TYPE_COUNT_OR_WORD:
        if (value_word(row, text) >= 0)
            return WORD_NUMBER((uint32_t)value_word(row, text));
        value_count(text, strlen(text), &number);
        break;
    case UNECHO_TYPE_CHOICE:
        number = (uint64_t)word_index(row->face.range, text, strlen(text));
        break;
    default:
        value_count(text, strlen(text), &number);
    }
    return (uint32_t)number;
}

static void read_rules(const struct value *value, struct settings *to)
{
    bool alone = value->count == 1;
    to->rule_files = value->items;
    to->rule_file_count = value->count;
    if (alone && strcmp(value->items[0], "none") == 0)
        to->rules = RULES_NONE;
    else if (alone && strcmp(value->items[0], "default") == 0)
        to->rules = RULES_DEFAULT;
    else
        to->rules = RULES_FILES;
}

static struct texts read_texts(const struct option_row *row, const struct value *value)
{
    bool none = value->count == 1 && row->alone && strcmp(value->items[0], row->alone) == 0;
    return none ? (struct texts){0} : (struct texts){value->items, value->count};
}

void settings_read(const unecho_settings *from, struct settings *to)
{
    *to = (struct settings){.foreigns = &from->foreigns};
    for (size_t i = 0; i < unecho_option_count(); i++) {
        const struct option_row *row = option_row(i);
        const struct value *value = &from->values[i];
        char *place = (char *)to + row->offset;
        struct texts texts;
        uint32_t number;
        switch (row->lands) {
        case LANDS_NUMBER:
            number = read_number(row, value->text);
            memcpy(place, &number, sizeof number);
            break;
        case LANDS_BYTES:
            value_size(value->text, strlen(value->text), (uint64_t *)(void *)place);
            break;
        case LANDS_SHARE:
            value_share(value->text, strlen(value->text), (struct share *)(void *)place);
            break;
        case LANDS_TEXT:
            memcpy(place, &value->text, sizeof value->text);
            break;
        case LANDS_RULES:
            read_rules(value, to);
            break;
        case LANDS_TEXTS:
            texts = read_texts(row, value);
            memcpy(place, &texts, sizeof texts);
            break;
        default:
            break;
        }
    }
}
