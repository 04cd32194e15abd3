// SPDX-License-Identifier: Apache-2.0
/*
 * Counts in how many documents, of how many hosts, each line stands, in bounded memory: where there
 * are too many lines, those that stood in the fewest documents so far are forgotten (lossy
 * counting: Manku and Motwani, VLDB 2002), so that counts are never too high, and right for all
 * lines of a corpus whose lines fit.
 */
#ifndef CLI_SUGGEST_TALLY_H
#define CLI_SUGGEST_TALLY_H

#include "text.h"

#include <stdbool.h>

enum {
    TALLY_LINES = 200000, /* remembered at once */
    TALLY_BYTES = 400,    /* of a line; longer ones are not counted */
    TALLY_HOSTS = 32,     /* told apart for a line; more count as this many */
    TALLY_CONTEXTS = 3
};

/* Where a line stands. */
struct sighting {
    unecho_bytes text; /* the line, white space at its ends cut; not empty */
    unecho_bytes host;
    unecho_bytes before; /* the line before it, or at NULL */
    unecho_bytes source;
    uint64_t record, line;
    uint64_t document; /* a number of its own, ascending */
};

struct counted {
    char *text;
    char *contexts[TALLY_CONTEXTS]; /* for people, one line each; NULL: there are no more */
    uint64_t hosts[TALLY_HOSTS];    /* hashes */
    uint64_t documents, last_document;
    unsigned host_count;
};

/* Zero-initialise. */
struct tally {
    void *tree; /* of struct counted, by text (tsearch) */
    struct counted **list;
    size_t count;
};

/* Returns 0 or UNECHO_E_MEMORY. */
int tally_add(struct tally *tally, const struct sighting *sighting, unecho_error *error);
/* Lines of at least so many documents and hosts come first, most hosts first, then most documents,
 * then by text. Returns how many; nothing may be added afterwards. */
size_t tally_sort(struct tally *tally, uint64_t documents, unsigned hosts);
void tally_free(struct tally *tally);

#endif
