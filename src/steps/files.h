// SPDX-License-Identifier: Apache-2.0
/* The files of .state/steps: which there are, and what is in each (private to this folder). */
#ifndef STEPS_FILES_H
#define STEPS_FILES_H

#include "decide/keep.h"
#include "steps/steps.h"

/* Which passes: of whole documents, of units. */
enum steps_round {
    ROUND_DOCUMENTS,
    ROUND_UNITS
};

enum steps_kind {
    FILE_SKETCH,    /* by input */
    FILE_REFERENCE, /* by file of the reference set: its sketch */
    FILE_JOIN,      /* by bucket */
    FILE_DECIDE,    /* by input */
    FILE_DECIDED    /* 0: written last */
};

/* Columns beside those of a corpus. */
enum steps_column {
    COLUMN_PLACES = KEEP_OTHERS, /* struct place */
    COLUMN_FACTS,                /* of a file of the reference set: numbers */
    COLUMN_FORMAT,               /* the name of its format, with a NUL */
    COLUMN_GROUPS,               /* of a bucket: how many classes, then their numbers; and so on */
    COLUMN_COUNTS,               /* struct match_counts */
    COLUMN_REFERENCES,           /* what the manifest says of the reference set */
    COLUMN_BUCKETS = 1 << 16     /* struct match_key of bucket 0; the next one is of bucket 1… */
};

/* Which file: in messages it is called as its path beneath the output folder. */
struct steps_file {
    enum steps_round round;
    enum steps_kind kind;
    size_t number;
};

int steps_begin_file(const struct steps *steps, struct steps_file file,
                     struct archive_writer *writer, unecho_error *error);

/* A file that must be there. UNECHO_E_MISMATCH tells which step is to be run first. */
int steps_open_file(const struct steps *steps, struct steps_file file, struct archive *archive,
                    unecho_error *error);

/* Whether the file is there, of this run, with a sound table. */
int steps_has_file(const struct steps *steps, struct steps_file file, bool *is_there,
                   unecho_error *error);

/* The round that is this process's work. */
enum steps_round steps_round(const struct steps *steps);

/* How many files of the reference set there are. */
size_t steps_reference_count(const struct steps *steps);

/* Makes each of them a source of the pass, so that witnesses can be named. UNECHO_E_MEMORY. */
int steps_name_references(const struct steps *steps, struct corpus_pass *pass, unecho_error *error);

/* Whether thing `number` of a step is this process's. */
bool steps_is_mine(const struct steps *steps, size_t number);

/* What a round decided about one input, for a pass that goes on with it. */
struct decided {
    struct archive sketch, slice;
    struct corpus_pass *pass; /* its corpus lies in `slice` */
};
int decided_load(struct decided *decided, const struct steps *steps, enum steps_round round,
                 uint32_t input, unecho_error *error);
void decided_free(struct decided *decided);

#endif
