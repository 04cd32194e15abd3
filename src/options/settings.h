// SPDX-License-Identifier: Apache-2.0
/*
 * Settings: the option table's values, parsed and checked, as the rest of the program reads them.
 *
 * The public functions (unecho.h, section 2) live here; the struct below is what stages read. It is
 * derived from the text values by settings_read and is a plain value: borrowed strings stay alive
 * as long as the unecho_settings that it was read from.
 */
#ifndef OPTIONS_SETTINGS_H
#define OPTIONS_SETTINGS_H

#include "base/error.h"
#include "format/foreign.h"

/* An exact decimal fraction, e.g. 0.8 as 8/10. */
struct share {
    uint32_t over, under; /* under is a power of ten, at most 10^9 */
};

/* The items of a list, borrowed from the settings. */
struct texts {
    const char *const *at;
    size_t count;
};

enum {
    SCOPE_DOCUMENT,
    SCOPE_CORPUS
}; /* words of table.c's ranges in this order */
enum {
    UNITS_LINE = 1,
    UNITS_PARAGRAPH = 2,
    UNITS_DOCUMENT = 4
};
enum {
    REASONS_EXACT = 1,
    REASONS_NEAR = 2,
    REASONS_CONTAINED = 4
};
enum {
    RULES_NONE,
    RULES_DEFAULT,
    RULES_FILES
};

enum {
    FORMAT_AUTO,
    FORMAT_TEXT,
    FORMAT_JSONL,
    FORMAT_WET
};
enum {
    CANDIDATES_MINHASH,
    CANDIDATES_EXHAUSTIVE
};

/* What stands for the nth word of a count or word. */
#define WORD_NUMBER(nth) (UINT32_MAX - (nth))
#define BOILERPLATE_OFF  WORD_NUMBER(0)
#define BOILERPLATE_AUTO WORD_NUMBER(1)

enum {
    ON_ERROR_STOP,
    ON_ERROR_QUARANTINE
};

struct settings {
    uint32_t units;   /* UNITS_* */
    uint32_t reasons; /* REASONS_* */
    uint32_t scope;   /* SCOPE_* */
    struct share threshold, containment;
    uint32_t novel;      /* words */
    uint32_t shingle;    /* tokens, 1 to 16 */
    uint32_t candidates; /* CANDIDATES_* */
    uint32_t sketch_seed;
    uint32_t format;                               /* FORMAT_* */
    const char *text_field, *id_field, *url_field; /* dotted paths */
    uint32_t on_error;                             /* ON_ERROR_* */
    uint64_t max_record;                           /* bytes */
    uint32_t keep_empty, single_frame;             /* flags */
    uint64_t shard_size;                           /* bytes; 0: a shard an input */
    const char *tmp_dir;
    uint32_t level;                /* of zstd */
    uint32_t threads;              /* 0: one for each core */
    uint64_t memory;               /* bytes; 0: see pipeline/memory.h */
    uint32_t rules;                /* RULES_*; the built-in ones count as default */
    const char *const *rule_files; /* in order; the word "default" may stand among them */
    size_t rule_file_count;
    struct texts protect;            /* rule files */
    struct texts references;         /* files and folders */
    uint32_t boilerplate;            /* documents, or BOILERPLATE_* */
    const char *mark;                /* the member for marks; "": records are cleaned */
    const struct foreigns *foreigns; /* formats that the caller brings */
};

/* Reads all values; cannot fail on settings that unecho_settings_set accepted. */
void settings_read(const unecho_settings *from, struct settings *to);

/* The formats that the caller brings, maybe none. Borrowed. */
const struct foreigns *settings_foreigns(const unecho_settings *settings);

/* Sets option `index` (of the table) to exactly these items, one unless the option is a list: what
 * stood there goes, the items are not split at commas. Errors as unecho_settings_set. */
int settings_put(unecho_settings *settings, size_t index, const char *const *items, size_t count,
                 const char *origin, unecho_error *error);

/* Exchanges the values of two sets, so that many changes can be made all or none. */
void settings_swap(unecho_settings *one, unecho_settings *other);

/* unecho_settings_load_environment over any environment: NAME=VALUE strings, NULL at the end. A
 * variable with an empty value counts as not set. */
int settings_load_variables(unecho_settings *settings, const char *const *environment,
                            unecho_error *error);

#endif
