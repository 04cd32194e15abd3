// SPDX-License-Identifier: Apache-2.0
/* A reference set: witnesses that are read, never written, and stand before every input. */
#include "jobs.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#define SAID                                                                                       \
    "Nobody may enter the old harbour by night without a lamp and a letter from its keeper."
#define OTHER                                                                                      \
    "What the reference set does not say stays, however often it stands in the corpus itself."

static struct files files;
static unecho_error error;
static unecho_totals totals;

static void setup(void)
{
    files_begin(&files);
    error = (unecho_error)UNECHO_ERROR_INIT;
    files_put(&files, "known/a.jsonl",
              BYTES_OF("{\"id\":\"k\",\"text\":\"" SAID "\"}\n{\"text\":\"" SAID "\"}\n"));
    files_put(&files, "in/b.jsonl", BYTES_OF("{\"id\":\"b\",\"text\":\"" SAID "\\n" OTHER "\"}\n"));
}

static void teardown(void)
{
    files_end(&files);
}

TestSuite(reference, .init = setup, .fini = teardown);

static int run(const char *out)
{
    return jobs_run(&files, "in", out, SETTINGS("reference", files_at(&files, "known")), &totals,
                    &error);
}

/* ---- What goes, and on whose account ---- */

struct seen {
    size_t rows;
    uint64_t record, line;
    bool is_of_reference;
};

static int see(void *self, const unecho_row *row, unecho_error *to)
{
    struct seen *seen = self;
    (void)to;
    seen->rows++;
    seen->record = row->witness.record;
    seen->line = row->witness.line;
    seen->is_of_reference = row->scope == UNECHO_SCOPE_REFERENCE && row->witness.doc.length == 1 &&
                            row->witness.doc.at[0] == 'k';
    return UNECHO_OK;
}

Test(reference, is_the_witness_and_is_not_written)
{
    struct seen seen = {0};
    unecho_visit visit = {sizeof visit, &seen, see, NULL};
    cr_assert_eq(run("out"), UNECHO_OK, "%s: %s", error.source, error.message);
    cr_expect_str_eq(files_list(&files, "out"),
                     "manifest.json removed/b.jsonl.zst run.json shards/b.jsonl.zst");
    cr_expect(totals.inputs == 1 && totals.records == 1 && totals.rows[UNECHO_EXACT] == 1);
    unecho_folder *folder = unecho_folder_open(files_at(&files, "out"), &error);
    cr_assert(folder, "%s", error.message);
    cr_assert_eq(unecho_folder_visit(folder, 0, &visit, &error), UNECHO_OK);
    cr_expect(seen.rows == 1 && seen.is_of_reference && seen.record == 1 && seen.line == 1);
    unecho_folder_free(folder);
}

/* Its two copies of one unit, and the one of the corpus, make three documents in which it stands:
 * two of them do not count. */
Test(reference, counts_for_no_boilerplate)
{
    cr_assert_eq(jobs_run(&files, "in", "out",
                          SETTINGS("reference", files_at(&files, "known"), "boilerplate", "2"),
                          &totals, &error),
                 UNECHO_OK);
    cr_expect_eq(totals.rows[UNECHO_BOILERPLATE], 0);
    cr_expect_eq(totals.rows[UNECHO_EXACT], 1);
}

/* ---- What a run was ---- */

Test(reference, a_run_is_not_continued_with_another_one)
{
    files_put(&files, "in/c.jsonl", BYTES_OF("{\"id\":\"c\"}\n")); /* the run fails here */
    cr_assert_eq(run("out"), UNECHO_E_INPUT);
    files_put(&files, "out/shards/b.jsonl.zst", BYTES_OF("of a run that was killed"));
    files_put(&files, "known/b.txt", BYTES_OF(OTHER "\n"));
    error = (unecho_error)UNECHO_ERROR_INIT;
    cr_expect_eq(run("out"), UNECHO_E_MISMATCH);
    cr_expect_str_eq(error.message,
                     "it holds an unfinished run with other settings, inputs or version");
}

Test(reference, a_finished_folder_is_that_of_its_reference_set)
{
    cr_assert_eq(run("out"), UNECHO_OK);
    cr_assert_eq(run("out"), UNECHO_OK);
    cr_expect(totals.was_complete);
    files_put(&files, "known/a.jsonl", BYTES_OF("{\"id\":\"k\",\"text\":\"" OTHER "\"}\n"));
    cr_expect_eq(run("out"), UNECHO_E_MISMATCH);
}

/* ---- Where there can be none ---- */

static void refused(const char *scope, const char *path, int code)
{
    unecho_settings *settings = unecho_settings_new(NULL);
    error = (unecho_error)UNECHO_ERROR_INIT;
    cr_assert_eq(unecho_settings_set(settings, "scope", scope, NULL, NULL), UNECHO_OK);
    cr_assert_eq(unecho_settings_set(settings, "reference", path, NULL, NULL), UNECHO_OK);
    cr_expect_null(unecho_job_new(settings, &error));
    cr_expect_eq(error.code, code, "%s", error.message);
    unecho_settings_free(settings);
}

Test(reference, where_there_can_be_none)
{
    refused("document", files_at(&files, "known"), UNECHO_E_SETTING);
    refused("corpus", files_at(&files, "missing"), UNECHO_E_IO);
    refused("corpus", "-", UNECHO_E_ARGUMENT);
}

Test(reference, a_cleaner_has_none)
{
    unecho_settings *settings = unecho_settings_new(NULL);
    unecho_document document = {.size = sizeof document, .text = BYTES_OF(SAID)};
    cr_assert_eq(unecho_settings_set(settings, "reference", files_at(&files, "known"), NULL, NULL),
                 UNECHO_OK);
    unecho_cleaner *cleaner = unecho_cleaner_new(settings, &error);
    cr_assert(cleaner, "%s", error.message);
    cr_expect_null(unecho_clean(cleaner, &document, &error));
    cr_expect_eq(error.code, UNECHO_E_ARGUMENT);
    unecho_cleaner_free(cleaner);
    unecho_settings_free(settings);
}
