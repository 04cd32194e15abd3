// SPDX-License-Identifier: Apache-2.0
/* What the tests of corpora share: inputs of every format, jobs over them, folders compared. */
#ifndef TESTS_API_JOBS_H
#define TESTS_API_JOBS_H

#include "unecho.h"

#include "support/files.h"

/* Makes in/: a.jsonl.gz, b.wet.zst, c.txt and sub/a.txt, with echoes, an emptied record, ill-formed
 * bytes and one bad record in each but the texts. */
void jobs_make_inputs(struct files *files);

/* Runs a job over `in` beneath the folder into `out` beneath it. `settings` are names and values in
 * turn, NULL at the end; rules are none unless they say otherwise. `totals` may be NULL. */
int jobs_run(struct files *files, const char *in, const char *out, const char *const *settings,
             unecho_totals *totals, unecho_error *error);

/* A job with these settings and no input yet. */
unecho_job *jobs_new(const char *const *settings);

/* The names and bytes of all files beneath `name`, but run.json, as one text. */
void jobs_describe(struct files *files, const char *name, struct buffer *to);

/* Restores `out` into back/ and compares with what in/ holds, decompressed. */
void jobs_expect_restored(struct files *files, const char *out);

/* No file under a final name beneath `name` but those of this list. */
void jobs_expect_final(struct files *files, const char *name, const char *list);

#define SETTINGS(...)                                                                              \
    (const char *const[])                                                                          \
    {                                                                                              \
        __VA_ARGS__, NULL                                                                          \
    }

#endif
