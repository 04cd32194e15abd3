// SPDX-License-Identifier: Apache-2.0
/*
 * What a folder tells, gathered for the page: each log and shard is read once, and what is kept of
 * them has a fixed size whatever theirs is.
 *
 * Takes:   a finished folder.
 * Gives:   counts, the heaviest of what there may be many of, distributions, samples.
 * Bounds:  memory: some 20 MB, and 8 bytes an input. Nothing depends on the machine.
 * Refuses: as report/visit.h.
 */
#ifndef PAGE_SURVEY_H
#define PAGE_SURVEY_H

#include "page/spread.h"
#include "page/top.h"
#include "report/shards.h"
#include "report/uncertain.h"
#include "report/witnesses.h"
#include "unicode/comparison.h"

enum {
    SURVEY_REASONS = UNECHO_CONTAINED + 1,
    SURVEY_STEPS = 50,         /* of a similarity: 0.02 each */
    SURVEY_KEYS = 16384,       /* hosts, lines, classes that are counted at a time */
    SURVEY_CLASSES = 1 << 17,  /* whose sizes are counted at a time */
    SURVEY_UNCERTAIN = 40,     /* removals shown beside their witness */
    SURVEY_SAMPLES = 20,       /* removals shown of each reason */
    SURVEY_SCRIPT_BYTES = 4096 /* of a document's text, by which its script is told */
};

/* Sums of a struct top of documents. */
enum {
    SUM_TEXT,
    SUM_REMOVED,
    SUM_DOCUMENTS
};

struct script_count {
    uint64_t documents, text_bytes, removed_bytes;
};

struct survey {
    struct finished finished;
    struct shards shards; /* while inputs are read */
    struct hash_secret secret;
    struct counts totals;
    struct top inputs;                  /* by source bytes; sums as above */
    struct top hosts;                   /* by bytes of text; sums as above */
    struct top rules;                   /* by rows; SUM_REMOVED */
    struct top lines;                   /* removed texts, by rows; SUM_REMOVED */
    struct top classes;                 /* witnesses, by rows; SUM_REMOVED */
    struct spread sizes;                /* witnesses: how many went on account of each */
    ARRAY(struct script_count) scripts; /* by number (unicode/scripts.h) */
    uint64_t similar[SURVEY_REASONS][SURVEY_STEPS]; /* rows by reason and similarity */
    uint64_t units[UNECHO_BLOCK + 1];               /* rows by unit */
    struct uncertain uncertain;
    struct sample samples[SURVEY_REASONS];
    struct sources sources;
    bool marked;            /* nothing went: the setting mark had it marked */
    size_t input;           /* being read */
    uint64_t row;           /* number of the row, over all inputs */
    struct comparison form; /* scratch: the tokens of a text */
    struct buffer key;      /* scratch: what is hashed */
};

/* Reads everything. survey_free releases, after a failure too. */
int survey_make(struct survey *survey, const char *folder, const struct foreigns *foreigns,
                unecho_error *error);
void survey_free(struct survey *survey);

/* What survey_make does, but for the reading: an empty survey; an input, whose rows and documents
 * are counted next; and the order of what was counted. UNECHO_E_MEMORY. */
int survey_begin(struct survey *survey, unecho_error *error);
int survey_enter(struct survey *survey, size_t index, const struct entry *entry,
                 unecho_error *error);
void survey_end(struct survey *survey);

/* The text of the witnesses of the least certain removals, from the shards: a second reading of
 * those inputs alone that hold one. */
int survey_find_witnesses(struct survey *survey, unecho_error *error);

/* Count a row and a document of the input at hand: `self` is the survey. */
int survey_count_row(void *self, const unecho_row *row, unecho_error *error);
int survey_count_document(void *self, const unecho_original *document, unecho_error *error);

/* The script of a text: that of most letters of its beginning; 0: it has no letter. */
uint32_t survey_script(unecho_bytes text);

/* The host of a URL, lower case, without user, port and a leading "www.", at most `room` bytes of
 * it; returns its length, 0 where there is none. */
size_t survey_host(unecho_bytes url, char *to, size_t room);

#endif
