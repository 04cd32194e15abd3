// SPDX-License-Identifier: Apache-2.0
/* A finding: a row of the log that takes text out, or a record that cannot be read. */
#ifndef CLI_CHECK_FINDING_H
#define CLI_CHECK_FINDING_H

#include "terminal.h"

struct finding {
    const unecho_row *row;
    const char *path;         /* of the input */
    int format;               /* unecho_format */
    uint64_t line, last_line; /* of the decompressed file, from 1; 0: not known */
    char fingerprint[UNECHO_FINGERPRINT_ROOM];
};

/* Where an input has come to, so that records can be told as lines of their file. */
struct place {
    const char *path;
    int format;
    uint64_t skipped; /* lines between records so far */
};

/* Reads a row, which must come in order. False: it tells of no finding. */
bool finding_read(struct finding *finding, struct place *place, const unecho_row *row);

/* "rule:en.share", "near", "bad-record". */
int finding_rule(struct text *to, const struct finding *finding, unecho_error *error);

/* Where it stands in its file: "a17, line 12", "record 3, line 1"; nothing for a text. */
int finding_inner_place(struct text *to, const struct finding *finding, unecho_error *error);

/* Why, in words: "nearly repeats line 6 (0.8125)". Inert. */
int finding_message(struct text *to, const struct finding *finding, unecho_error *error);

/* Its beginning, on one line, inert. */
int finding_excerpt(struct text *to, const struct finding *finding, size_t points,
                    unecho_error *error);

#endif
