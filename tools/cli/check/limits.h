// SPDX-License-Identifier: Apache-2.0
/*
 * What may be found: the settings max-removed, max-echo, max-artefact and max, each held against
 * every input and against all inputs together. Where none is given, nothing may be found; and a
 * record that cannot be read passes no limit, since nobody knows what stands in it.
 */
#ifndef CLI_CHECK_LIMITS_H
#define CLI_CHECK_LIMITS_H

#include "check/finding.h"
#include "command.h"

enum measure {
    OF_ALL_REMOVED,
    OF_ECHOES,
    OF_ARTEFACTS,
    OF_REASON,
    OF_RULE,
    OF_BAD_RECORDS
};

struct amount {
    uint64_t rows, bytes;
};

struct limit {
    const char *name;  /* the setting's; "findings" and "bad-records" where nobody set one */
    bool given;        /* by a setting */
    struct text label; /* "max-removed 2%" */
    enum measure measure;
    int reason; /* OF_REASON */
    char *rule; /* OF_RULE: its id */
    bool is_share;
    bool broken;              /* by an input or by all */
    uint64_t over, under;     /* the most: a number of rows as over; or over/under percent */
    struct amount input, all; /* counted: of the input under way, and of all */
};

struct limits {
    struct limit *at;
    size_t count, room;
};

/* Reads the settings. A limit that could never be broken, because what it counts is not looked for,
 * is an error like one that cannot be read: `rules` are those in force. */
int limits_read(struct limits *limits, struct call *call, const unecho_cleaner *rules);
void limits_free(struct limits *limits);

/* A new input begins. */
void limits_begin_input(struct limits *limits);
void limits_count(struct limits *limits, const struct finding *finding);

/* The most and what was counted, compared exactly; as much as the most passes. */
bool limit_passes(const struct limit *limit, const struct amount *amount, uint64_t text_bytes);

#endif
