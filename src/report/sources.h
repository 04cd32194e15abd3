// SPDX-License-Identifier: Apache-2.0
/*
 * Which input of a folder a path names, as rows and witnesses name their documents.
 *
 * Takes:   run.json, which lists the paths; where it is lost, what rows told so far.
 * Gives:   the hash of each input's path: what rows name is found by that.
 * Owns:    8 bytes an input.
 */
#ifndef REPORT_SOURCES_H
#define REPORT_SOURCES_H

#include "report/finished.h"

struct sources {
    ARRAY(uint64_t) hashes; /* by input; 0: its path is not known */
};

/* sources_free releases, after a failure too. */
int sources_read(struct sources *sources, const struct finished *finished, unecho_error *error);
void sources_free(struct sources *sources);

/* A row of input `index` names this path. */
void sources_learn(struct sources *sources, size_t index, unecho_bytes path);

/* Whether the path names input `index`, as far as is known. */
bool sources_is(const struct sources *sources, size_t index, unecho_bytes path);

#endif
