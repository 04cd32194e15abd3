// SPDX-License-Identifier: Apache-2.0
/* Every limit of the program, with its reason. A limit that a user may want to change is a setting
 * instead (src/options/table.c). */
#ifndef FLOW_LIMITS_H
#define FLOW_LIMITS_H

enum {
    /* Offsets inside one document are 32 bits wide, so that a line, a token or a unit is a few
     * words of a column; the setting max-record may not ask for more than this. */
    LIMIT_RECORD_BYTES = 1 << 30,

    /* A worker's words are forgotten between batches past this: large enough for the vocabulary of
     * a language or two, small enough to stay a minor part of --memory. */
    LIMIT_WORDS_KEPT_BYTES = 32 << 20,

    /* SPEC 4, stage 3, Candidates: the first and the last kept units that hold a run, and how many
     * of the proposed ones are compared. They bound the work on hostile documents; on real text
     * the answer equals that of comparing with every kept unit. */
    LIMIT_RUN_FIRST = 32,
    LIMIT_RUN_LAST = 32,
    LIMIT_CANDIDATES = 64,

    /* SPEC 4: a unit under 5 words goes only by a rule. */
    JUDGED_HALF_WORDS = 10,

    /* SPEC 3: coverage runs. Six where most tokens are single letters of unspaced scripts. */
    LIMIT_RUN_SPACED = 3,
    LIMIT_RUN_UNSPACED = 6
};

#endif
