// SPDX-License-Identifier: Apache-2.0
/* Jobs: whole corpora, from the outside. */
#include "jobs.h"

#include <criterion/criterion.h>
#include <string.h>
#include <sys/stat.h>

static struct files files;
static unecho_error error;
static unecho_totals totals;

static void setup(void)
{
    files_begin(&files);
    jobs_make_inputs(&files);
    error = (unecho_error)UNECHO_ERROR_INIT;
}

static void teardown(void)
{
    files_end(&files);
}

TestSuite(job, .init = setup, .fini = teardown);

#define ASIDE    "on-error", "quarantine"
#define DOCUMENT "scope", "document"
#define FINALS                                                                                     \
    "manifest.json quarantine/a.jsonl quarantine/b.jsonl removed/a.jsonl.zst "                     \
    "removed/b.jsonl.zst removed/c.jsonl.zst removed/sub/a.jsonl.zst run.json shards/a.jsonl.zst " \
    "shards/b.jsonl.zst shards/c.txt.zst shards/sub/a.txt.zst"

static ino_t inode(const char *name)
{
    struct stat status;
    cr_assert(!stat(files_at(&files, name), &status), "%s", name);
    return status.st_ino;
}

static void expect_balance(void)
{
    cr_expect_eq(totals.source_bytes,
                 totals.kept_bytes + totals.logged_bytes + totals.quarantined_bytes);
    cr_expect(totals.inputs == 4 && totals.records == 12 && totals.quarantined == 2,
              "%llu records, %llu bad", (unsigned long long)totals.records,
              (unsigned long long)totals.quarantined);
    cr_expect_eq(totals.read_bytes, totals.input_bytes);
}

static void check_whole(const char *const *settings)
{
    unecho_totals verified = {.size = sizeof verified};
    cr_assert_eq(jobs_run(&files, "in", "out", settings, &totals, &error), UNECHO_OK, "%s: %s",
                 error.source, error.message);
    cr_expect_str_eq(files_list(&files, "out"), FINALS);
    expect_balance();
    cr_expect(!totals.was_complete && !totals.was_resumed && !totals.earlier_bytes);
    cr_expect_gt(totals.rows[UNECHO_EXACT], 2);
    cr_assert_eq(unecho_verify_folder(files_at(&files, "out"), &verified, &error), UNECHO_OK,
                 "%s: %s", error.source, error.message);
    cr_expect_eq(verified.source_bytes, totals.source_bytes);
    cr_expect(!memcmp(verified.rows, totals.rows, sizeof totals.rows));
    cr_expect(verified.was_complete && verified.inputs == 4);
    jobs_expect_restored(&files, "out");
}

Test(job, at_document_scope)
{
    check_whole(SETTINGS(ASIDE, DOCUMENT));
    cr_expect_eq(totals.dropped, 0);
}

/* The last record of a.jsonl says only what the first one says, and c.txt too. */
Test(job, at_corpus_scope)
{
    check_whole(SETTINGS(ASIDE));
    cr_expect_gt(totals.dropped, 0);
}

Test(job, with_emptied_records_kept)
{
    check_whole(SETTINGS(ASIDE, "keep-empty", "true"));
    cr_expect_eq(totals.dropped, 0);
}

Test(job, with_single_frames)
{
    check_whole(SETTINGS(ASIDE, "single-frame", "true"));
}

Test(job, with_documents_that_go_whole)
{
    check_whole(SETTINGS(ASIDE, "units", "line,paragraph,document"));
}

Test(job, any_number_of_threads_gives_the_same_folder)
{
    struct buffer one = {0}, many = {0};
    cr_assert_eq(jobs_run(&files, "in", "one", SETTINGS(ASIDE), NULL, &error), UNECHO_OK);
    jobs_describe(&files, "one", &one);
    static const char *const threads[] = {"2", "3", "8"};
    for (int i = 0; i < 3; i++) {
        char out[] = {'o', (char)('0' + i), '\0'};
        cr_assert_eq(
            jobs_run(&files, "in", out, SETTINGS(ASIDE, "threads", threads[i]), NULL, &error),
            UNECHO_OK);
        jobs_describe(&files, out, &many);
        cr_expect(one.count == many.count && !memcmp(one.at, many.at, one.count));
    }
    buffer_free(&one);
    buffer_free(&many);
}

/* ---- Bad records ---- */

Test(job, a_bad_record_stops_it_and_names_itself)
{
    cr_assert_eq(jobs_run(&files, "in", "out", SETTINGS(DOCUMENT), &totals, &error),
                 UNECHO_E_INPUT);
    cr_expect_str_eq(error.source, files_at(&files, "in/a.jsonl.gz"));
    cr_expect_eq(error.record, 4);
    jobs_expect_final(&files, "out", "");
}

/* Of two bad records the first one is told, though the reader knows of the second before anybody
 * looked into the first. */
Test(job, the_first_bad_record_is_told)
{
    struct buffer text = {0};
    cr_assert_eq(buffer_print(&text, NULL, "{}\n%0*d\n", 2000, 7), 0);
    files_put(&files, "x/a.jsonl", files_bytes(&text));
    cr_expect_eq(jobs_run(&files, "x", "out", SETTINGS("max-record", "1K"), NULL, &error),
                 UNECHO_E_INPUT);
    cr_expect_eq(error.record, 1);
    cr_expect_str_eq(error.message, "no text field \"text\" in this record");
    buffer_free(&text);
}

/* Inputs before it are done; it is mended; they are not written again. */
Test(job, goes_on_after_it_was_mended)
{
    static const char good[] = "{\"text\":\"Good.\"}\n";
    unecho_totals before;
    files_put(&files, "in/a.jsonl.gz", BYTES_OF("{\"text\":\"Good.\"}\n"));
    cr_assert_eq(jobs_run(&files, "in", "out", SETTINGS(DOCUMENT), &before, &error),
                 UNECHO_E_INPUT);
    cr_expect_str_eq(error.source, files_at(&files, "in/b.wet.zst"));
    jobs_expect_final(&files, "out", "removed/a.jsonl.zst shards/a.jsonl.zst");
    ino_t shard = inode("out/shards/a.jsonl.zst"), log = inode("out/removed/a.jsonl.zst");
    files_put(&files, "in/b.wet.zst", BYTES_OF("\n\n"));
    error = (unecho_error)UNECHO_ERROR_INIT;
    cr_assert_eq(jobs_run(&files, "in", "out", SETTINGS(DOCUMENT), &totals, &error), UNECHO_OK,
                 "%s: %s", error.source, error.message);
    cr_expect(totals.was_resumed && !totals.was_complete);
    cr_expect_eq(totals.earlier_bytes, sizeof good - 1);
    cr_expect(inode("out/shards/a.jsonl.zst") == shard && inode("out/removed/a.jsonl.zst") == log);
    cr_assert_eq(unecho_verify_folder(files_at(&files, "out"), NULL, &error), UNECHO_OK);
    jobs_expect_restored(&files, "out");
}

Test(job, what_is_interrupted_ends_as_if_it_had_not_been)
{
    struct buffer unbroken = {0}, broken = {0};
    struct buffer bad = {0};
    files_read(&files, "in/b.wet.zst", &bad);
    files_put(&files, "in/a.jsonl.gz", BYTES_OF("{\"text\":\"Good.\"}\n"));
    (void)jobs_run(&files, "in", "out", SETTINGS(DOCUMENT), NULL, &error);
    files_put(&files, "in/b.wet.zst", BYTES_OF(""));
    error = (unecho_error)UNECHO_ERROR_INIT;
    cr_assert_eq(jobs_run(&files, "in", "out", SETTINGS(DOCUMENT), NULL, &error), UNECHO_OK);
    cr_assert_eq(jobs_run(&files, "in", "other", SETTINGS(DOCUMENT), NULL, &error), UNECHO_OK);
    jobs_describe(&files, "out", &broken);
    jobs_describe(&files, "other", &unbroken);
    cr_expect(unbroken.count == broken.count && !memcmp(unbroken.at, broken.at, broken.count));
    buffer_free(&unbroken);
    buffer_free(&broken);
    buffer_free(&bad);
}

Test(job, records_over_the_limit_are_set_aside_in_pieces)
{
    struct buffer text = {0};
    cr_assert_eq(
        buffer_print(&text, NULL, "{\"text\":\"a\"}\n%0*d\n{\"text\":\"b\"}\n", 3 << 20, 7), 0);
    files_end(&files);
    files_begin(&files);
    files_put(&files, "in/a.jsonl", files_bytes(&text));
    cr_assert_eq(
        jobs_run(&files, "in", "out", SETTINGS(ASIDE, "max-record", "1M"), &totals, &error),
        UNECHO_OK, "%s", error.message);
    cr_expect(totals.records == 3 && totals.quarantined == 1);
    cr_expect_eq(totals.quarantined_bytes, (3 << 20) + 1);
    cr_assert_eq(unecho_verify_folder(files_at(&files, "out"), NULL, &error), UNECHO_OK, "%s",
                 error.message);
    cr_assert_eq(unecho_restore_folder(files_at(&files, "out"), files_at(&files, "back"), &error),
                 UNECHO_OK);
    struct buffer back = {0};
    files_read(&files, "back/a.jsonl", &back);
    cr_expect(back.count == text.count && !memcmp(back.at, text.at, text.count));
    error = (unecho_error)UNECHO_ERROR_INIT;
    cr_expect_eq(jobs_run(&files, "in", "o", SETTINGS("max-record", "1M"), &totals, &error),
                 UNECHO_E_LIMIT);
    cr_expect_eq(error.record, 2);
    buffer_free(&text);
    buffer_free(&back);
}

/* A byte-order mark alone at the end is no record; names need not be text. */
Test(job, what_once_could_not_be_verified)
{
    files_end(&files);
    files_begin(&files);
    files_put(&files, "in/\xFF.jsonl", BYTES_OF("{\"text\":\"a\"}\n\xEF\xBB\xBF"));
    files_put(&files, "in/b\xC3/c.txt", BYTES_OF("c"));
    cr_assert_eq(jobs_run(&files, "in", "out", NULL, &totals, &error), UNECHO_OK, "%s",
                 error.message);
    cr_expect(totals.records == 2 && totals.logged_bytes == 3);
    cr_assert_eq(unecho_verify_folder(files_at(&files, "out"), NULL, &error), UNECHO_OK, "%s",
                 error.message);
    cr_assert_eq(unecho_restore_folder(files_at(&files, "out"), files_at(&files, "back"), &error),
                 UNECHO_OK);
    cr_expect_str_eq(files_list(&files, "back"), "b\xC3/c.txt \xFF.jsonl");
}

/* ---- Again ---- */

Test(job, does_nothing_where_all_is_done)
{
    cr_assert_eq(jobs_run(&files, "in", "out", SETTINGS(ASIDE), &totals, &error), UNECHO_OK);
    unecho_totals first = totals;
    ino_t manifest = inode("out/manifest.json"), run = inode("out/run.json");
    cr_assert_eq(jobs_run(&files, "in", "out", SETTINGS(ASIDE), &totals, &error), UNECHO_OK);
    cr_expect(totals.was_complete && !totals.was_resumed);
    cr_expect_eq(totals.source_bytes, first.source_bytes);
    cr_expect_eq(totals.earlier_bytes, first.source_bytes);
    cr_expect(!memcmp(totals.rows, first.rows, sizeof first.rows));
    cr_expect(inode("out/manifest.json") == manifest && inode("out/run.json") == run);
}

Test(job, refuses_the_folder_of_another)
{
    cr_assert_eq(jobs_run(&files, "in", "out", SETTINGS(ASIDE), &totals, &error), UNECHO_OK);
    cr_expect_eq(
        jobs_run(&files, "in", "out", SETTINGS(ASIDE, "threshold", "0.9"), &totals, &error),
        UNECHO_E_MISMATCH);
    cr_expect_eq(jobs_run(&files, "in/sub", "out", SETTINGS(ASIDE), &totals, NULL),
                 UNECHO_E_MISMATCH);
    /* settings that do not affect the output are no other ones */
    cr_expect_eq(jobs_run(&files, "in", "out", SETTINGS(ASIDE, "threads", "2"), &totals, NULL),
                 UNECHO_OK);
    cr_expect_str_eq(files_list(&files, "out"), FINALS);
}

/* ---- To sinks ---- */

static int take(void *self, const void *bytes, size_t length, unecho_error *why)
{
    return buffer_append(self, bytes, length, why);
}

static int to_sinks(const char *in, const char *const *settings, struct buffer *text,
                    struct buffer *log)
{
    unecho_job *job = jobs_new(settings);
    unecho_sink to_text = {sizeof to_text, take, text}, to_log = {sizeof to_log, take, log};
    cr_assert_eq(unecho_job_add(job, files_at(&files, in), &error), UNECHO_OK);
    int code = unecho_job_to_sinks(job, &to_text, log ? &to_log : NULL, &error);
    totals = (unecho_totals){.size = sizeof totals};
    unecho_job_totals(job, &totals);
    unecho_job_free(job);
    return code;
}

Test(job, to_sinks_in_the_own_format_of_the_input)
{
    struct buffer text = {0}, log = {0}, original = {0}, back = {0};
    unecho_sink to_back = {sizeof to_back, take, &back};
    cr_assert_eq(to_sinks("in/c.txt", NULL, &text, &log), UNECHO_OK, "%s", error.message);
    files_read(&files, "in/c.txt", &original);
    cr_expect(text.count && text.count < original.count && log.count);
    cr_assert_eq(unecho_restore_text(files_bytes(&text), files_bytes(&log), &to_back, &error), 0);
    cr_expect(back.count == original.count && !memcmp(back.at, original.at, back.count));
    cr_expect_eq(totals.kept_bytes, text.count);
    size_t kept = text.count;
    text.count = 0;
    cr_assert_eq(to_sinks("in/c.txt", NULL, &text, NULL), UNECHO_OK);
    cr_expect_eq(text.count, kept);
    buffer_free(&text);
    buffer_free(&log);
    buffer_free(&original);
    buffer_free(&back);
}

Test(job, to_sinks_what_is_bad_has_no_place)
{
    struct buffer text = {0};
    cr_expect_eq(to_sinks("in/a.jsonl.gz", SETTINGS(ASIDE), &text, NULL), UNECHO_E_ARGUMENT);
    cr_expect_not_null(strstr(error.message, "give -o DIR"));
    error = (unecho_error)UNECHO_ERROR_INIT;
    cr_expect_eq(to_sinks("in/a.jsonl.gz", NULL, &text, NULL), UNECHO_E_INPUT);
    error = (unecho_error)UNECHO_ERROR_INIT;
    cr_expect_eq(to_sinks("in", NULL, &text, NULL), UNECHO_E_ARGUMENT);
    cr_expect_str_eq(error.message, "one input is cleaned to a stream, not 4");
    buffer_free(&text);
}

/* ---- The handle ---- */

Test(job, stopped_it_says_so_and_goes_on_later)
{
    unecho_job *job = jobs_new(SETTINGS(ASIDE, DOCUMENT));
    cr_assert_eq(unecho_job_add(job, files_at(&files, "in"), &error), UNECHO_OK);
    cr_expect_eq(unecho_job_input_count(job), 4);
    unecho_job_stop(job);
    cr_expect_eq(unecho_job_to_folder(job, files_at(&files, "out"), &error), UNECHO_E_CANCELLED);
    unecho_job_free(job);
    jobs_expect_final(&files, "out", "");
    error = (unecho_error)UNECHO_ERROR_INIT;
    cr_assert_eq(jobs_run(&files, "in", "out", SETTINGS(ASIDE, DOCUMENT), &totals, &error),
                 UNECHO_OK);
    cr_expect(totals.was_resumed);
    cr_expect_str_eq(files_list(&files, "out"), FINALS);
}

Test(job, arguments_that_are_missing)
{
    unecho_job *job = jobs_new(NULL);
    unecho_sink sink = {.size = sizeof sink};
    cr_expect_eq(unecho_job_to_folder(job, files_at(&files, "out"), &error), UNECHO_E_ARGUMENT);
    cr_expect_eq(unecho_job_to_folder(job, NULL, NULL), UNECHO_E_ARGUMENT);
    cr_expect_eq(unecho_job_to_folder(job, "", NULL), UNECHO_E_ARGUMENT);
    cr_expect_eq(unecho_job_to_folder(NULL, "out", NULL), UNECHO_E_ARGUMENT);
    cr_expect_eq(unecho_job_to_sinks(job, NULL, NULL, NULL), UNECHO_E_ARGUMENT);
    cr_expect_eq(unecho_job_to_sinks(job, &sink, NULL, NULL), UNECHO_E_ARGUMENT);
    cr_expect_eq(unecho_job_add(job, NULL, NULL), UNECHO_E_ARGUMENT);
    cr_expect_eq(unecho_job_add(job, files_at(&files, "none"), NULL), UNECHO_E_IO);
    cr_expect_null(unecho_job_new(NULL, NULL));
    cr_expect(!files_has(&files, "out"));
    unecho_job_free(job);
    unecho_job_free(NULL);
}

/* A program that was built with fewer members gets those. */
Test(job, totals_of_an_earlier_version)
{
    struct {
        unecho_totals totals;
        char after[8];
    } shorter;
    unecho_job *job = jobs_new(NULL);
    memset(&shorter, 'x', sizeof shorter);
    shorter.totals.size = offsetof(unecho_totals, dropped);
    unecho_job_totals(job, &shorter.totals);
    cr_expect_eq(shorter.totals.size, offsetof(unecho_totals, dropped));
    cr_expect(!shorter.totals.records && !shorter.totals.documents);
    cr_expect(!memcmp((char *)&shorter + offsetof(unecho_totals, dropped), "xxxxxxxx", 8));
    shorter.totals.size = sizeof shorter;
    unecho_job_totals(job, &shorter.totals);
    cr_expect(!shorter.totals.dropped && !memcmp(shorter.after, "xxxxxxxx", 8));
    unecho_job_free(job);
}
