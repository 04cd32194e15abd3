// SPDX-License-Identifier: Apache-2.0
/*
 * The search for one line of one document in a finished folder.
 *
 * Takes:   the document's name as rows have it (its id; without one the path of a text, or
 *          PATH:RECORD), a line from 1, or 0 for any.
 * Gives:   its text, and the removals that took some of the line, each with its witness's text.
 * Cost:    inputs are read up to the document; those that hold a witness once more.
 * Refuses: a document or a line that is not there: UNECHO_E_INPUT.
 */
#ifndef REPORT_SEARCH_H
#define REPORT_SEARCH_H

#include "report/sample.h"
#include "report/sources.h"

enum {
    SEARCH_ROWS = 1000 /* of one document that are told of */
};

struct search {
    const struct finished *finished; /* borrowed */
    struct sources sources;
    unecho_bytes doc; /* borrowed */
    uint64_t line;
    struct sample found; /* in text order */
    struct buffer text;
    bool done;
    uint64_t record; /* of the document, in its input */
    size_t input;    /* of the document, once it is done */
    uint64_t place;
};

/* search_free releases, after a failure too. */
int search_run(struct search *search, const struct finished *finished, unecho_bytes doc,
               uint64_t line, unecho_error *error);
void search_free(struct search *search);

#endif
