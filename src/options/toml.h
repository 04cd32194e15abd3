// SPDX-License-Identifier: Apache-2.0
/*
 * A reader of one table of a TOML 1.0 text; docs/SETTINGS.md says which subset.
 *
 * Takes:   the bytes of a text and the path of the table wanted: none for the keys before the
 *          first header, {"tool", "unecho"} for [tool.unecho].
 * Gives:   each key of that table in order: strings, whole numbers, decimal fractions (as text,
 *          exact), booleans, arrays of those. Other tables are skipped, whatever TOML they hold.
 * Owns:    what an entry points to lives until its callback returns.
 * Cost:    linear in the text; nesting is followed TOML_DEPTH deep and no deeper.
 * Refuses: with UNECHO_E_SETTING and "NAME:LINE:COLUMN" as the error's source (both from 1, a
 *          column is a character): what is not TOML, what is not in the subset, and the table
 *          wanted in another notation (tool = {unecho = …}), which would else be overlooked.
 *          Repeated keys are for the callback to refuse.
 */
#ifndef OPTIONS_TOML_H
#define OPTIONS_TOML_H

#include "base/error.h"

enum {
    TOML_DEPTH = 64,               /* arrays and inline tables inside each other */
    TOML_MOST_BYTES = 16 * 1 << 20 /* a settings file of more is not one */
};

enum toml_kind {
    TOML_STRING,
    TOML_INTEGER,
    TOML_FRACTION,
    TOML_BOOLEAN
};

struct toml_item {
    int kind;         /* enum toml_kind */
    const char *text; /* NUL-terminated: a string's content; a number without "_" and "+" */
    size_t offset;    /* where it begins, a byte of the whole text */
};

struct toml_entry {
    const char *key; /* NUL-terminated */
    size_t key_offset;
    bool array;
    const struct toml_item *items; /* one, unless it is an array */
    size_t count;
    size_t offset; /* of the value */
    size_t line;   /* of the key, from 1 */
    size_t blame;  /* the callback's to set before it fails: the offset that the error names */
};

typedef int toml_take(void *self, struct toml_entry *entry, unecho_error *error);

/* Reads `length` bytes; `name` is what errors call them. Stops at the first failure, be it of the
 * text or of `take`, and returns its code. */
int toml_read(const char *bytes, size_t length, const char *name, const char *const *path,
              size_t path_length, toml_take *take, void *self, unecho_error *error);

#endif
