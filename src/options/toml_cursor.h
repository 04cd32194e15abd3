// SPDX-License-Identifier: Apache-2.0
/* Inside the TOML reader: the cursor over the text, and what reads strings and values with it. */
#ifndef OPTIONS_TOML_CURSOR_H
#define OPTIONS_TOML_CURSOR_H

#include "base/mem.h"
#include "options/toml.h"

struct toml {
    const char *bytes, *at, *end;
    const char *name;
    const char *const *path; /* of the table wanted */
    int path_length;
    struct buffer pool;            /* the texts of the entry being read */
    ARRAY(struct toml_item) items; /* its items; `text` is set once the pool stands still */
    unecho_error *error;
};

/*
 * How a path of keys relates to the table wanted: the number of its keys that it matches so far
 * (path_length: the table itself or something in it), or TOML_FOREIGN.
 */
enum {
    TOML_FOREIGN = -1
};

/* Fails at a byte of the text. Returns UNECHO_E_SETTING. */
int toml_fail(struct toml *toml, const char *at, const char *format, ...) PRINTF_LIKE(3, 4);

/* Gives a filled error the place of a byte: "NAME:LINE:COLUMN". */
void toml_blame(struct toml *toml, size_t offset);

/* The line of a byte, from 1, and its column in characters, from 1. */
size_t toml_line(const struct toml *toml, size_t offset, size_t *column);

/* White space; white space, comments and line ends. */
void toml_skip_space(struct toml *toml);
void toml_skip_lines(struct toml *toml);

/* A string on one line, at its opening quote: its content goes to the pool, NUL-terminated. */
int toml_string(struct toml *toml);
/* Any string, over lines too, at its opening quote; nothing is kept. */
int toml_skip_string(struct toml *toml);

/* Any value of a table or array that is not ours. `match` is how the path of the key relates to
 * the table wanted, for inline tables on the way to it. */
int toml_skip_value(struct toml *toml, int match, int depth);

/* A value of ours, into pool and items. */
int toml_value(struct toml *toml, bool *array);

/* A dotted key, from `match` on; on return `match` is how its path relates to the table wanted.
 * The text of its last part starts at `*start` in the pool; `*parts` is how many it has. */
int toml_key(struct toml *toml, int *match, size_t *start, int *parts);

/* Refuses a way to write the table wanted that is not its header. */
int toml_other_notation(struct toml *toml, const char *at);

#endif
