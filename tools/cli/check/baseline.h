// SPDX-License-Identifier: Apache-2.0
/*
 * What is known already: findings by their fingerprints, each as often as it stood there when the
 * list was made. So moved lines, records and files change nothing, and one more copy is new.
 *
 * The file is text, sorted, a finding a line, so that it can be read and merged:
 *
 *   unecho baseline 1
 *   e2036c535c94687b9260818281740b89 2 near The museum of the sea …
 *
 * What follows the count is for people and is not read. Memory: some 300 bytes a different finding.
 */
#ifndef CLI_CHECK_BASELINE_H
#define CLI_CHECK_BASELINE_H

#include "check/finding.h"

struct known {
    char fingerprint[UNECHO_FINGERPRINT_ROOM];
    uint64_t count, seen;
    char about[240];
};

struct baseline {
    struct known *at; /* sorted by fingerprint, once it is read */
    size_t count, room;
    size_t merged; /* while it is made: how many there were when equal ones were last merged */
};

/* UNECHO_E_IO: it cannot be read; UNECHO_E_INPUT: it is no baseline, or one of another version. */
int baseline_read(struct baseline *baseline, const char *path, unecho_error *error);
/* UNECHO_E_INPUT where something stands at `path` that is no baseline: it is not to be replaced. */
int baseline_check_replaced(const char *path, unecho_error *error);
void baseline_free(struct baseline *baseline);

/* Counts it as seen. False: it is not known, or stood there less often. */
bool baseline_knows(struct baseline *baseline, const struct finding *finding);
/* How many that were known have not been seen. */
uint64_t baseline_gone(const struct baseline *baseline);

/* Adds a finding to a list under way. */
int baseline_add(struct baseline *baseline, const struct finding *finding, unecho_error *error);
/* Writes the list; the file appears under its name when it is whole. */
int baseline_write(struct baseline *baseline, const char *path, unecho_error *error);

#endif
