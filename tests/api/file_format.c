// SPDX-License-Identifier: Apache-2.0
/* Files of a caller's own format: cleaned, proved and restored as those of any other. */
#include "cards.h"
#include "jobs.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ECHO "Ten or more words that stand here twice, and more than twice, in fact."

static struct files files;
static unecho_error error;
static struct cards cards;
static unecho_settings *settings;

static void setup(void)
{
    files_begin(&files);
    error = (unecho_error)UNECHO_ERROR_INIT;
    cards = (struct cards){0};
    unecho_file_format format = cards_format(&cards);
    settings = unecho_settings_new(NULL);
    cr_assert_eq(unecho_settings_add_format(settings, &format, &error), UNECHO_OK);
    cr_assert_eq(unecho_settings_set(settings, "rules", "none", "a", NULL), UNECHO_OK);
}

static void teardown(void)
{
    cr_expect_eq(cards.open, 0, "%d files are left open", cards.open);
    unecho_settings_free(settings);
    files_end(&files);
}

TestSuite(file_format, .init = setup, .fini = teardown);

/* The first has an echo of its own, the third is emptied, the fourth has no id and no text. */
static const char CARDS[] = "CARDS: of a drawer\n"
                            "a\tblue\t" ECHO "\n\nBetween.\n\n" ECHO "\n\x1E"
                            "b\t\tOther words.\n" ECHO "\n\x1E"
                            "c\tre\x01\xFF"
                            "d\t" ECHO "\x1E"
                            "\tgreen\t\x1E"
                            "e\tgrey\tThe last one.\x1E";
static const char LINES[] = "{\"id\":\"a\",\"text\":\"" ECHO "\\n\\nBetween.\\n\\n" ECHO "\\n\"}\n"
                            "{\"id\":\"b\",\"text\":\"Other words.\\n" ECHO "\\n\"}\n"
                            "{\"id\":\"c\",\"text\":\"" ECHO "\"}\n"
                            "{\"text\":\"\"}\n"
                            "{\"id\":\"e\",\"text\":\"The last one.\"}\n";

static void set(const char *name, const char *value)
{
    cr_assert_eq(unecho_settings_set(settings, name, value, "b", &error), UNECHO_OK, "%s",
                 error.message);
}

static void put_cards(void)
{
    files_put(&files, "in/x.card", (unecho_bytes){CARDS, sizeof CARDS - 1});
}

static int run(const char *in, const char *out)
{
    unecho_job *job = unecho_job_new(settings, &error);
    cr_assert(job, "%s", error.message);
    int code = unecho_job_add(job, files_at(&files, in), &error);
    if (!code)
        code = unecho_job_to_folder(job, files_at(&files, out), &error);
    unecho_job_free(job);
    return code;
}

static void expect_bytes(const char *name, const char *wanted, size_t length)
{
    struct buffer found = {0};
    files_read(&files, name, &found);
    cr_expect(found.count == length && memcmp(found.at, wanted, length) == 0, "%s: %.*s", name,
              (int)found.count, found.at);
    buffer_free(&found);
}

static int prove(const char *name)
{
    unecho_folder *folder = unecho_folder_open_with(files_at(&files, name), settings, &error);
    cr_assert(folder, "%s", error.message);
    unecho_totals totals = {.size = sizeof totals};
    int code = unecho_folder_verify(folder, &totals, &error);
    if (!code)
        cr_expect_eq(totals.source_bytes, totals.kept_bytes + totals.logged_bytes);
    unecho_folder_free(folder);
    return code;
}

static void restore(const char *name)
{
    unecho_folder *folder = unecho_folder_open_with(files_at(&files, name), settings, &error);
    cr_assert(folder, "%s", error.message);
    cr_assert_eq(unecho_folder_restore(folder, files_at(&files, "back"), &error), UNECHO_OK,
                 "%s: %s", error.source, error.message);
    unecho_folder_free(folder);
}

Test(file_format, is_cleaned_proved_and_restored)
{
    static const char wanted[] = "CARDS: of a drawer\n"
                                 "a\tblue\t" ECHO "\n\nBetween.\n\n\x1E"
                                 "b\t\tOther words.\n\x1E"
                                 "\tgreen\t\x1E"
                                 "e\tgrey\tThe last one.\x1E";
    put_cards();
    cr_assert_eq(run("in", "out"), UNECHO_OK, "%s: %s", error.source, error.message);
    cr_expect_str_eq(files_list(&files, "out"),
                     "manifest.json removed/x.jsonl.zst run.json shards/x.card");
    expect_bytes("out/shards/x.card", wanted, sizeof wanted - 1);
    cr_expect_eq(prove("out"), UNECHO_OK, "%s: %s", error.source, error.message);
    restore("out");
    expect_bytes("back/x.card", CARDS, sizeof CARDS - 1);
    cr_expect_eq(run("in", "out"), UNECHO_OK); /* there is nothing left to do */
}

Test(file_format, whole_documents_come_back)
{
    put_cards();
    set("units", "line,document");
    set("keep-empty", "true");
    cr_assert_eq(run("in", "out"), UNECHO_OK, "%s: %s", error.source, error.message);
    cr_expect_eq(prove("out"), UNECHO_OK, "%s: %s", error.source, error.message);
    restore("out");
    expect_bytes("back/x.card", CARDS, sizeof CARDS - 1);
}

/* ---- The same rows as of the same documents in JSON lines ---- */

struct told {
    struct buffer rows;
    int format;
};

static int begin(void *self, const char *path, int format, unecho_error *to)
{
    (void)path, (void)to;
    ((struct told *)self)->format = format;
    return UNECHO_OK;
}

static int tell(void *self, const unecho_row *row, unecho_error *to)
{
    struct told *told = self;
    bool named = row->doc.length < 3; /* the other has the name of its file */
    return buffer_print(&told->rows, to, "%d %.*s %llu %llu+%llu %s %.*s\n", row->kind,
                        named ? (int)row->doc.length : 0, row->doc.at,
                        (unsigned long long)row->record, (unsigned long long)row->offset,
                        (unsigned long long)row->length, unecho_reason_name(row->reason),
                        (int)row->text.length, row->text.at);
}

static struct told check(const char *in)
{
    struct told told = {{0}, -1};
    unecho_job *job = unecho_job_new(settings, &error);
    unecho_listener listener = {sizeof listener, begin, tell, NULL, &told};
    cr_assert_eq(unecho_job_add(job, files_at(&files, in), &error), UNECHO_OK);
    cr_assert_eq(unecho_job_check(job, &listener, &error), UNECHO_OK, "%s", error.message);
    unecho_job_free(job);
    cr_assert_eq(buffer_terminate(&told.rows, NULL), 0);
    return told;
}

Test(file_format, has_the_rows_of_json_lines)
{
    put_cards();
    files_put(&files, "lines.jsonl", (unecho_bytes){LINES, sizeof LINES - 1});
    struct told mine = check("in/x.card"), other = check("lines.jsonl");
    cr_expect_eq(mine.format, UNECHO_FORMAT_OTHER);
    cr_expect_str_eq(mine.rows.at, other.rows.at);
    cr_expect_gt(mine.rows.count, 100);
    buffer_free(&mine.rows);
    buffer_free(&other.rows);
}

/* ---- What is refused ---- */

Test(file_format, damaged_shard_is_found_out)
{
    put_cards();
    cr_assert_eq(run("in", "out"), UNECHO_OK);
    files_flip(&files, "out/shards/x.card", 21); /* "blue", which no row tells of */
    cr_expect_eq(prove("out"), UNECHO_E_MISMATCH);
    cr_expect(strstr(error.message, "hash"), "%s", error.message);
}

Test(file_format, folder_needs_the_format)
{
    put_cards();
    cr_assert_eq(run("in", "out"), UNECHO_OK);
    cr_expect_eq(unecho_verify_folder(files_at(&files, "out"), NULL, &error), UNECHO_E_MISMATCH);
    cr_expect(strstr(error.message, "\"cards\""), "%s", error.message);
}

Test(file_format, torn_file_leaves_nothing_and_goes_on_when_mended)
{
    put_cards();
    set("scope", "document");
    set("on-error", "quarantine");
    cards.fails_after = 3;
    cr_expect_eq(run("in", "out"), UNECHO_E_INPUT);
    cr_expect(strstr(error.source, "x.card") && strstr(error.message, "torn"), "%s: %s",
              error.source, error.message);
    jobs_expect_final(&files, "out", "");
    cards.fails_after = 0;
    error = (unecho_error)UNECHO_ERROR_INIT;
    cr_expect_eq(run("in", "out"), UNECHO_OK, "%s", error.message);
    cr_expect_eq(prove("out"), UNECHO_OK, "%s", error.message);
}

Test(file_format, writer_that_fails_ends_the_job)
{
    put_cards();
    cards.bad_writer = true;
    cr_expect_eq(run("in", "out"), UNECHO_E_IO);
    cr_expect_str_eq(error.message, "no card left");
    jobs_expect_final(&files, "out", "");
}

Test(file_format, record_over_the_limit_is_never_set_aside)
{
    struct buffer file = {0};
    cr_assert_eq(buffer_print(&file, NULL, "CARDS:\nx\t\t%05000d\x1E", 1), 0);
    files_put(&files, "in/x.card", files_bytes(&file));
    set("max-record", "4K");
    set("on-error", "quarantine");
    cr_expect_eq(run("in", "out"), UNECHO_E_LIMIT);
    cr_expect_str_eq(error.hint, "allow it with --max-record");
    buffer_free(&file);
}

static int forget(void *self, const void *bytes, size_t length, unecho_error *to)
{
    (void)self, (void)bytes, (void)length, (void)to;
    return UNECHO_OK;
}

Test(file_format, cannot_be_marked_or_cleaned_to_a_stream)
{
    put_cards();
    unecho_job *job = unecho_job_new(settings, &error);
    unecho_sink nowhere = {sizeof nowhere, forget, NULL};
    cr_assert_eq(unecho_job_add(job, files_at(&files, "in/x.card"), &error), UNECHO_OK);
    cr_expect_eq(unecho_job_to_sinks(job, &nowhere, NULL, &error), UNECHO_E_ARGUMENT);
    cr_expect_str_eq(error.hint, "give -o DIR");
    unecho_job_free(job);
    error = (unecho_error)UNECHO_ERROR_INIT;
    set("mark", "marks");
    cr_expect_eq(run("in", "out"), UNECHO_E_ARGUMENT);
    cr_expect_str_eq(error.message, "a file of this format has no records that could be marked");
}

Test(file_format, is_whole_and_has_a_name_of_its_own)
{
    unecho_file_format format = cards_format(&cards);
    cr_expect_eq(unecho_settings_add_format(settings, &format, &error), UNECHO_E_ARGUMENT);
    cr_expect_str_eq(error.message, "there is a format \"cards\" already");
    format.name = "jsonl";
    cr_expect_eq(unecho_settings_add_format(settings, &format, NULL), UNECHO_E_ARGUMENT);
    format.name = "other";
    format.magic.length = 0;
    cr_expect_eq(unecho_settings_add_format(settings, &format, NULL), UNECHO_E_ARGUMENT);
    cr_expect_eq(unecho_settings_add_format(NULL, &format, NULL), UNECHO_E_ARGUMENT);
}
