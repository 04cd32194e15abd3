// SPDX-License-Identifier: Apache-2.0
/* Looking at a finished folder: rows and documents are those that went in and out. */
#include "jobs.h"

#include <criterion/criterion.h>
#include <string.h>

static struct files files;
static unecho_error error;
static unecho_folder *folder;

/* What a visit saw. */
struct seen {
    uint64_t rows, ranges, row_bytes;
    uint64_t documents, dropped, text_bytes, removed_bytes;
    uint64_t pending; /* bytes of the ranges since the last document */
    uint64_t stop_at; /* documents; 0: never */
};

static void setup(void)
{
    files_begin(&files);
    jobs_make_inputs(&files);
    error = (unecho_error)UNECHO_ERROR_INIT;
    cr_assert_eq(jobs_run(&files, "in", "out", SETTINGS("on-error", "quarantine"), NULL, &error),
                 UNECHO_OK, "%s", error.message);
    folder = unecho_folder_open(files_at(&files, "out"), &error);
    cr_assert(folder, "%s", error.message);
}

static void teardown(void)
{
    unecho_folder_free(folder);
    files_end(&files);
}

TestSuite(look, .init = setup, .fini = teardown);

static int see_row(void *self, const unecho_row *row, unecho_error *ignored)
{
    struct seen *seen = self;
    (void)ignored;
    seen->rows++;
    if (row->kind == UNECHO_RANGE) {
        seen->ranges++;
        seen->row_bytes += row->length;
        seen->pending += row->length;
        cr_expect_eq(row->text.length, row->length);
        cr_expect(row->reason == UNECHO_RULE || row->has_witness);
    }
    return UNECHO_OK;
}

static int see_document(void *self, const unecho_original *document, unecho_error *ignored)
{
    struct seen *seen = self;
    (void)ignored;
    seen->documents++;
    seen->dropped += document->dropped;
    seen->text_bytes += document->text.length;
    seen->removed_bytes += document->removed_bytes;
    cr_expect(document->dropped || document->removed_bytes == seen->pending);
    cr_expect_eq(document->size, sizeof *document);
    seen->pending = 0;
    return seen->documents == seen->stop_at ? UNECHO_E_CANCELLED : UNECHO_OK;
}

static void visit_all(struct seen *seen, bool documents)
{
    unecho_visit visit = {sizeof visit, seen, see_row, documents ? see_document : NULL};
    for (size_t i = 0; i < unecho_folder_input_count(folder); i++)
        cr_assert_eq(unecho_folder_visit(folder, i, &visit, &error), UNECHO_OK, "%s",
                     error.message);
}

Test(look, documents_and_rows_add_up_to_the_manifest)
{
    struct seen seen = {0};
    unecho_totals totals = {.size = sizeof totals};
    unecho_folder_totals(folder, &totals);
    visit_all(&seen, true);
    cr_expect_eq(totals.inputs, 4);
    cr_expect_gt(seen.ranges, 0);
    cr_expect_eq(seen.ranges, totals.rows[UNECHO_EXACT]);
    cr_expect_eq(seen.row_bytes, totals.removed_bytes);
    cr_expect_eq(seen.removed_bytes, totals.removed_bytes);
    cr_expect_eq(seen.text_bytes, totals.text_bytes);
    cr_expect_eq(seen.documents, totals.documents);
    cr_expect_geq(seen.dropped, totals.dropped);
}

Test(look, the_log_alone_gives_the_same_rows)
{
    struct seen with = {0}, without = {0};
    visit_all(&with, true);
    visit_all(&without, false);
    cr_expect_eq(with.rows, without.rows);
    cr_expect_eq(with.row_bytes, without.row_bytes);
    cr_expect_eq(without.documents, 0);
}

Test(look, whoever_has_seen_enough_ends_the_visit)
{
    struct seen seen = {.stop_at = 1};
    unecho_visit visit = {sizeof visit, &seen, see_row, see_document};
    cr_expect_eq(unecho_folder_visit(folder, 0, &visit, &error), UNECHO_E_CANCELLED);
    cr_expect_eq(seen.documents, 1);
    cr_expect_eq(error.code, UNECHO_OK);
}

Test(look, whole_documents_that_went_are_seen)
{
    struct seen seen = {0};
    const char *text =
        "{\"text\":\"Ten words and more of one text that stands here two times.\"}\n"
        "{\"text\":\"Ten words and more of one text that stands here two times.\"}\n";
    files_put(&files, "two/a.jsonl", (unecho_bytes){text, strlen(text)});
    cr_assert_eq(jobs_run(&files, "two", "two-out", SETTINGS("units", "line,paragraph,document"),
                          NULL, &error),
                 UNECHO_OK, "%s", error.message);
    unecho_folder_free(folder);
    folder = unecho_folder_open(files_at(&files, "two-out"), &error);
    cr_assert(folder);
    visit_all(&seen, true);
    cr_expect_eq(seen.documents, 2);
    cr_expect_eq(seen.dropped, 1);
    cr_expect_eq(seen.rows, 1);
    cr_expect_eq(seen.ranges, 0);
    cr_expect_eq(seen.removed_bytes * 2, seen.text_bytes);
}

Test(look, settings_of_the_run)
{
    char value[16];
    cr_assert_eq(unecho_folder_setting(folder, "threshold", value, sizeof value, &error), 0);
    cr_expect_str_eq(value, "0.8");
    cr_expect_eq(unecho_folder_setting(folder, "threads", value, sizeof value, NULL),
                 UNECHO_E_SETTING);
    cr_expect_eq(unecho_folder_setting(folder, "units", value, 3, NULL), UNECHO_E_SETTING);
}

Test(look, refuses)
{
    unecho_visit nobody = {.size = sizeof nobody};
    unecho_visit visit = {sizeof visit, NULL, see_row, NULL};
    cr_expect_eq(unecho_folder_visit(folder, 4, &visit, NULL), UNECHO_E_ARGUMENT);
    cr_expect_eq(unecho_folder_visit(folder, 0, &nobody, NULL), UNECHO_E_ARGUMENT);
    cr_expect_null(unecho_folder_open(files_at(&files, "in"), &error));
    cr_expect_eq(error.code, UNECHO_E_MISMATCH);
    cr_expect_null(unecho_folder_open("", NULL));
    cr_expect_eq(unecho_folder_input_count(NULL), 0);
    unecho_folder_free(NULL);
}
