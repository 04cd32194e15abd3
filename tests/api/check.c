// SPDX-License-Identifier: Apache-2.0
/* Jobs that only tell: what the listener hears is what the logs of a folder hold. */
#include "jobs.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

static struct files files;
static unecho_error error;

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

TestSuite(check, .init = setup, .fini = teardown);

/* What was heard. */
struct heard {
    struct buffer rows, inputs;
    unecho_totals sum;
    int fails_at; /* the nth row from 1 that the listener fails at; 0: none */
    int told;
};

static int put(void *self, const void *bytes, size_t length, unecho_error *why)
{
    return buffer_append(self, bytes, length, why);
}

static int hear_begin(void *self, const char *path, int format, unecho_error *why)
{
    struct heard *heard = self;
    return buffer_print(&heard->inputs, why, "%s %d ", strrchr(path, '/') + 1, format);
}

static int hear_row(void *self, const unecho_row *row, unecho_error *why)
{
    struct heard *heard = self;
    unecho_sink sink = {sizeof sink, put, &heard->rows};
    if (++heard->told == heard->fails_at)
        return UNECHO_E_IO;
    return unecho_row_write(row, &sink, why);
}

static int hear_end(void *self, const unecho_totals *totals, unecho_error *why)
{
    struct heard *heard = self;
    heard->sum.text_bytes += totals->text_bytes;
    heard->sum.removed_bytes += totals->removed_bytes;
    return buffer_print(&heard->inputs, why, "%llu;", (unsigned long long)totals->records);
}

static int check(const char *const *settings, struct heard *heard, unecho_totals *totals)
{
    unecho_listener listener = {sizeof listener, hear_begin, hear_row, hear_end, heard};
    unecho_job *job = jobs_new(settings);
    cr_assert_eq(unecho_job_add(job, files_at(&files, "in"), &error), UNECHO_OK);
    int code = unecho_job_check(job, &listener, &error);
    *totals = (unecho_totals){.size = sizeof *totals};
    unecho_job_totals(job, totals);
    unecho_job_free(job);
    return code;
}

static void heard_free(struct heard *heard)
{
    buffer_free(&heard->rows);
    buffer_free(&heard->inputs);
}

/* All logs of a folder in the order of the inputs. */
static void read_logs(const char *out, struct buffer *to)
{
    static const char *const names[] = {"a.jsonl", "b.jsonl", "c.jsonl", "sub/a.jsonl"};
    char path[64];
    struct buffer one = {0};
    for (int i = 0; i < 4; i++) {
        snprintf(path, sizeof path, "%s/removed/%s.zst", out, names[i]);
        one.count = 0;
        files_unpack(&files, path, &one);
        cr_assert_eq(buffer_append(to, one.at, one.count, NULL), 0);
    }
    buffer_free(&one);
}

/* Member by member: what lies between two of them is anything. */
static void expect_same_totals(const unecho_totals *a, const unecho_totals *b)
{
    size_t first = offsetof(unecho_totals, records), end = offsetof(unecho_totals, was_complete);
    cr_expect_arr_eq((const char *)a + first, (const char *)b + first, end - first);
    cr_expect(a->was_complete == b->was_complete && a->was_resumed == b->was_resumed);
    cr_expect_eq(a->inputs, b->inputs);
    cr_expect_eq(a->earlier_bytes, b->earlier_bytes);
    cr_expect_eq(a->input_bytes, b->input_bytes);
    cr_expect_eq(a->read_bytes, b->read_bytes);
}

static void expect_same_as_folder(const char *const *settings)
{
    struct heard heard = {.told = 0};
    struct buffer logs = {0};
    unecho_totals checked, cleaned;
    cr_assert_eq(check(settings, &heard, &checked), UNECHO_OK, "%s", error.message);
    cr_assert_eq(jobs_run(&files, "in", "out", settings, &cleaned, &error), UNECHO_OK);
    read_logs("out", &logs);
    cr_assert_gt(logs.count, 1000);
    cr_expect(heard.rows.count == logs.count && !memcmp(heard.rows.at, logs.at, logs.count),
              "heard:\n%.*s\nlogs:\n%.*s", (int)heard.rows.count, heard.rows.at, (int)logs.count,
              logs.at);
    expect_same_totals(&checked, &cleaned);
    cr_expect_eq(heard.sum.text_bytes, cleaned.text_bytes);
    cr_expect_eq(heard.sum.removed_bytes, cleaned.removed_bytes);
    cr_assert_eq(buffer_terminate(&heard.inputs, NULL), 0);
    cr_expect_str_eq(heard.inputs.at, "a.jsonl.gz 1 6;b.wet.zst 2 4;c.txt 0 1;a.txt 0 1;");
    buffer_free(&logs);
    heard_free(&heard);
}

Test(check, tells_the_rows_of_the_log)
{
    expect_same_as_folder(SETTINGS("on-error", "quarantine"));
}

Test(check, tells_the_rows_of_the_log_at_document_scope)
{
    expect_same_as_folder(SETTINGS("on-error", "quarantine", "scope", "document"));
}

Test(check, tells_documents_that_go_whole)
{
    expect_same_as_folder(
        SETTINGS("on-error", "quarantine", "units", "line,paragraph,document", "threads", "3"));
}

Test(check, ends_where_the_listener_fails)
{
    struct heard heard = {.fails_at = 3};
    unecho_totals totals;
    cr_expect_eq(check(SETTINGS("on-error", "quarantine"), &heard, &totals), UNECHO_E_IO);
    cr_expect_eq(heard.told, 3);
    heard_free(&heard);
}

Test(check, a_bad_record_stops_it)
{
    struct heard heard = {.told = 0};
    unecho_totals totals;
    cr_expect_eq(check(NULL, &heard, &totals), UNECHO_E_INPUT);
    cr_expect_eq(error.record, 4);
    heard_free(&heard);
}

Test(check, refuses_what_is_no_listener)
{
    unecho_listener listener = {.size = sizeof listener};
    unecho_job *job = jobs_new(NULL);
    cr_expect_eq(unecho_job_check(job, &listener, NULL), UNECHO_E_ARGUMENT); /* no input */
    cr_expect_eq(unecho_job_check(job, NULL, NULL), UNECHO_E_ARGUMENT);
    cr_assert_eq(unecho_job_add(job, files_at(&files, "in/c.txt"), NULL), UNECHO_OK);
    listener.size--;
    cr_expect_eq(unecho_job_check(job, &listener, NULL), UNECHO_E_ARGUMENT);
    listener.size++;
    cr_expect_eq(unecho_job_check(job, &listener, NULL), UNECHO_OK, "every member may be NULL");
    unecho_job_free(job);
}

/* ---- Fingerprints ---- */

static unecho_row echo_row(const char *text)
{
    return (unecho_row){.size = sizeof(unecho_row),
                        .record = 1,
                        .line = 3,
                        .reason = UNECHO_NEAR,
                        .text = {text, strlen(text)}};
}

static bool same(const unecho_row *a, const unecho_row *b)
{
    char one[UNECHO_FINGERPRINT_ROOM], other[UNECHO_FINGERPRINT_ROOM];
    cr_assert_eq(strlen(unecho_row_fingerprint(a, one)), UNECHO_FINGERPRINT_ROOM - 1);
    return !strcmp(one, unecho_row_fingerprint(b, other));
}

Test(fingerprint, is_of_what_goes_wherever_it_stands)
{
    unecho_row row = echo_row("A line.\n\n"), moved = echo_row("A line.\r\n");
    moved.line = 70;
    moved.record = 9;
    moved.doc = BYTES_OF("elsewhere");
    moved.reason = UNECHO_CONTAINED;
    cr_expect(same(&row, &moved));
}

Test(fingerprint, differs_by_text_reason_rule_and_part)
{
    unecho_row row = echo_row("A line.\n"), other = echo_row("A line!\n");
    cr_expect(!same(&row, &other));
    other = row;
    other.reason = UNECHO_RULE;
    cr_expect(!same(&row, &other));
    unecho_row ruled = other;
    ruled.rule = BYTES_OF("en.share");
    cr_expect(!same(&other, &ruled));
    other = ruled;
    other.part = UNECHO_TAIL;
    cr_expect(!same(&ruled, &other));
}

/* Lists of what is known are kept for years: the value is part of the format. */
Test(fingerprint, never_changes)
{
    char name[UNECHO_FINGERPRINT_ROOM];
    unecho_row row = echo_row("A line.\n");
    cr_expect_str_eq(unecho_row_fingerprint(&row, name), "e2036c535c94687b9260818281740b89");
}
