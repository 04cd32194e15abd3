// SPDX-License-Identifier: Apache-2.0
/*
 * THE option table. An option is one row here and nothing anywhere else: command line, settings
 * file, environment, help, man page, completions, Python keywords, the manifest's settings and
 * `struct settings` all follow from its row.
 *
 * The public face of a row (unecho_option_at and the like) is implemented beside the rows. An
 * option that makes sense on the command line only has no keyword and no variable ("").
 */
#ifndef OPTIONS_TABLE_H
#define OPTIONS_TABLE_H

#include "base/error.h"

/* Where a value may come from. */
enum option_where {
    OPTION_ANYWHERE,
    OPTION_COMMAND_LINE
};

/*
 * How a value lands in `struct settings`:
 *   NUMBER  a uint32_t: a count, the index of a choice's word in its range, the set of bits
 *           1 << index of the words chosen, or for a count or word WORD_NUMBER of the word
 *   BYTES   a uint64_t
 *   SHARE   a struct share
 *   TEXT    a const char *, borrowed from the settings
 *   RULES   the members rules, rule_files and rule_file_count
 *   TEXTS   a struct texts: the items, none where the value is the word of `alone`
 */
enum option_lands {
    LANDS_NOWHERE,
    LANDS_NUMBER,
    LANDS_BYTES,
    LANDS_SHARE,
    LANDS_TEXT,
    LANDS_RULES,
    LANDS_TEXTS
};

struct option_row {
    unecho_option face;
    int where;         /* enum option_where */
    const char *alone; /* a word of a list that admits no other beside it, or NULL */
    int lands;         /* enum option_lands */
    size_t offset;     /* in struct settings */
};

#define OPTION_NONE SIZE_MAX

/* The row of an index below unecho_option_count(). Static. */
const struct option_row *option_row(size_t index);

/* The index of a name in either spelling ("max-record", "max_record"), OPTION_NONE if none. */
size_t option_index(const char *name);

/* Fills `error` with "no such setting" and the nearest name. Returns UNECHO_E_SETTING. */
int option_unknown(const char *name, unecho_error *error);

#endif
