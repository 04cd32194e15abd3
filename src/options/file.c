// SPDX-License-Identifier: Apache-2.0
#include "options/file.h"

#include "base/mem.h"
#include "options/settings.h"
#include "options/table.h"
#include "options/toml.h"
#include "options/value.h"
#include "stream/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- an entry of the file to an option --------------------------------------------------------
 */

struct load {
    unecho_settings *settings;
    const char *name; /* of the file */
    bool *seen;       /* one an option: it has been set by this file */
};

enum {
    STRING = 1 << TOML_STRING,
    INTEGER = 1 << TOML_INTEGER,
    FRACTION = 1 << TOML_FRACTION
};
enum {
    BOOLEAN = 1 << TOML_BOOLEAN
};

/* How each type is written: kinds of item, whether an array is accepted, and in words. */
static const struct {
    unsigned kinds;
    bool array;
    const char *words;
} notations[] = {
    [UNECHO_TYPE_FLAG] = {BOOLEAN, false, "true or false"},
    [UNECHO_TYPE_COUNT] = {INTEGER, false, "a whole number"},
    [UNECHO_TYPE_SIZE] = {INTEGER | STRING, false, "a whole number or a string such as \"64M\""},
    [UNECHO_TYPE_SHARE] = {FRACTION | INTEGER | STRING, false,
                           "a number such as 0.8 or a string such as \"80%\""},
    [UNECHO_TYPE_CHOICE] = {STRING, false, "a string"},
    [UNECHO_TYPE_CHOICES] = {STRING, true, "an array of strings or one string"},
    [UNECHO_TYPE_TEXT] = {STRING, false, "a string"},
    [UNECHO_TYPE_TEXTS] = {STRING, true, "an array of strings or one string"},
    [UNECHO_TYPE_COUNT_OR_WORD] = {INTEGER | STRING, false, "a whole number or a string"},
};

static int check_notation(const struct option_row *row, struct toml_entry *entry,
                          unecho_error *error)
{
    int type = row->face.type;
    bool fits = !entry->array || notations[type].array;
    for (size_t i = 0; fits && i < entry->count; i++) {
        fits = notations[type].kinds >> entry->items[i].kind & 1U;
        entry->blame = entry->items[i].offset;
    }
    if (fits)
        return UNECHO_OK;
    return error_set(error, UNECHO_E_SETTING, "%s takes %s", row->face.name, notations[type].words);
}

/* Checks each item by itself, so that the error names the place of the one that is wrong. */
static int check_items(const struct option_row *row, struct toml_entry *entry, unecho_error *error)
{
    int failed = 0;
    for (size_t i = 0; !failed && i < entry->count; i++) {
        struct buffer canonical = {0};
        entry->blame = entry->items[i].offset;
        failed = value_check(row, entry->items[i].text, &canonical, error);
        buffer_free(&canonical);
    }
    return failed;
}

/* The words of an array as one text with commas, as the command line has them. */
static int put_choices(struct load *load, size_t index, const struct toml_entry *entry,
                       const char *origin, unecho_error *error)
{
    struct buffer joined = {0};
    int failed = 0;
    for (size_t i = 0; !failed && i < entry->count; i++) {
        const char *text = entry->items[i].text;
        if (i)
            failed = buffer_append(&joined, ",", 1, error);
        if (!failed)
            failed = buffer_append(&joined, text, strlen(text), error);
    }
    if (!failed)
        failed = buffer_terminate(&joined, error);
    const char *item = joined.at;
    if (!failed)
        failed = settings_put(load->settings, index, &item, 1, origin, error);
    buffer_free(&joined);
    return failed;
}

static int put_items(struct load *load, size_t index, const struct toml_entry *entry,
                     const char *origin, unecho_error *error)
{
    const char **items = mem_new(entry->count, sizeof *items, "a setting", error);
    if (!items)
        return UNECHO_E_MEMORY;
    for (size_t i = 0; i < entry->count; i++)
        items[i] = entry->items[i].text;
    int failed = settings_put(load->settings, index, items, entry->count, origin, error);
    free(items);
    return failed;
}

static int put_entry(struct load *load, size_t index, struct toml_entry *entry, unecho_error *error)
{
    struct buffer origin = {0};
    int failed = buffer_print(&origin, error, "%s:%zu", load->name, entry->line);
    if (!failed)
        failed = buffer_terminate(&origin, error);
    entry->blame = entry->offset;
    if (!failed && option_row(index)->face.type == UNECHO_TYPE_CHOICES)
        failed = put_choices(load, index, entry, origin.at, error);
    else if (!failed)
        failed = put_items(load, index, entry, origin.at, error);
    buffer_free(&origin);
    return failed;
}

static int take_entry(void *self, struct toml_entry *entry, unecho_error *error)
{
    struct load *load = self;
    size_t index = option_index(entry->key);
    entry->blame = entry->key_offset;
    if (index == OPTION_NONE)
        return option_unknown(entry->key, error);
    const struct option_row *row = option_row(index);
    if (row->where == OPTION_COMMAND_LINE) {
        error_set(error, UNECHO_E_SETTING, "%s is for the command line only", row->face.name);
        error_hint(error, "say --%s when you run unecho", row->face.name);
        return UNECHO_E_SETTING;
    }
    if (load->seen[index])
        return error_set(error, UNECHO_E_SETTING, "%s is set a second time", row->face.name);
    load->seen[index] = true;
    entry->blame = entry->offset;
    int failed = check_notation(row, entry, error);
    if (!failed)
        failed = check_items(row, entry, error);
    return failed ? failed : put_entry(load, index, entry, error);
}

int settings_load_text(unecho_settings *settings, const char *bytes, size_t length,
                       const char *name, bool pyproject, unecho_error *error)
{
    static const char *const path[] = {"tool", "unecho"};
    struct load load = {.name = name};
    int failed = UNECHO_E_MEMORY;
    load.settings = unecho_settings_copy(settings, error);
    if (load.settings)
        load.seen = mem_new(unecho_option_count(), sizeof *load.seen, "settings", error);
    if (load.seen)
        failed = toml_read(bytes, length, name, path, pyproject ? 2 : 0, take_entry, &load, error);
    if (!failed)
        settings_swap(settings, load.settings);
    unecho_settings_free(load.settings);
    free(load.seen);
    return failed;
}

/* ---- the file -------------------------------------------------------------------------------- */

static int read_all(int fd, struct buffer *to, unecho_error *error)
{
    for (;;) {
        if (ARRAY_RESERVE(to, 1 << 16, "a settings file", error))
            return UNECHO_E_MEMORY;
        ssize_t got = read(fd, to->at + to->count, to->room - to->count);
        if (got == 0)
            return UNECHO_OK;
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return error_system(error, errno, "cannot read the settings file");
        to->count += (size_t)got;
        if (to->count > TOML_MOST_BYTES)
            return error_set(error, UNECHO_E_LIMIT, "over 16 MiB: this is no settings file");
    }
}

int unecho_settings_load_file(unecho_settings *settings, const char *path, unecho_error *error)
{
    if (!settings || !path)
        return error_set(error, UNECHO_E_ARGUMENT,
                         "unecho_settings_load_file takes settings and a path, not NULL");
    const char *slash = strrchr(path, '/');
    bool pyproject = strcmp(slash ? slash + 1 : path, "pyproject.toml") == 0;
    struct buffer text = {0};
    int failed, fd = file_open_at(AT_FDCWD, path, O_RDONLY);
    if (fd < 0) {
        failed = error_system(error, errno, "cannot open the settings file");
    } else {
        failed = read_all(fd, &text, error);
        close(fd);
    }
    if (failed)
        error_place(error, path, 0, UNECHO_NOWHERE);
    else
        failed = settings_load_text(settings, text.at, text.count, path, pyproject, error);
    buffer_free(&text);
    return failed;
}
