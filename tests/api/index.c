// SPDX-License-Identifier: Apache-2.0
/* A reference set on disk decides as its texts do, and is taken for nothing that it is not. */
#include "jobs.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SAID                                                                                       \
    "Nobody may enter the old harbour by night without a lamp and a letter from its keeper."
#define NEARLY                                                                                     \
    "Nobody may enter the old harbour by night without a lamp and a letter from the keeper."
#define OTHER "What no reference says stays, however often it stands in the corpus itself, as here."

static struct files files;
static unecho_error error;

static void setup(void)
{
    files_begin(&files);
    error = (unecho_error)UNECHO_ERROR_INIT;
    files_put(
        &files, "a/a.jsonl",
        BYTES_OF("{\"id\":\"k\",\"text\":\"" SAID "\"}\n{\"text\":\"" SAID "\\n" NEARLY "\"}\n"));
    files_put(&files, "b/b.txt", BYTES_OF(OTHER "\n" SAID "\n"));
    files_put(
        &files, "in/c.jsonl",
        BYTES_OF("{\"text\":\"" NEARLY "\\nRead more\\n" OTHER "\"}\n{\"text\":\"" SAID "\"}\n"));
}

static void teardown(void)
{
    files_end(&files);
}

TestSuite(index, .init = setup, .fini = teardown);

/* An index of up to two inputs. */
static int make(const char *name, const char *const *settings, const char *first,
                const char *second)
{
    unecho_job *job = jobs_new(settings);
    cr_assert_eq(unecho_job_add(job, files_at(&files, first), &error), UNECHO_OK);
    if (second)
        cr_assert_eq(unecho_job_add(job, files_at(&files, second), &error), UNECHO_OK);
    error = (unecho_error)UNECHO_ERROR_INIT;
    int code = unecho_job_to_index(job, files_at(&files, name), &error);
    unecho_job_free(job);
    return code;
}

static void expect_made(const char *name, const char *const *settings, const char *first,
                        const char *second)
{
    cr_assert_eq(make(name, settings, first, second), UNECHO_OK, "%s", error.message);
}

static void expect_same(const char *one, const char *other)
{
    struct buffer a = {0}, b = {0};
    files_read(&files, one, &a);
    files_read(&files, other, &b);
    cr_expect(a.count == b.count && !memcmp(a.at, b.at, a.count), "%s and %s differ", one, other);
    buffer_free(&a);
    buffer_free(&b);
}

static int clean(const char *out, const char *const *settings)
{
    error = (unecho_error)UNECHO_ERROR_INIT;
    return jobs_run(&files, "in", out, settings, NULL, &error);
}

/* Shards and logs, and the whole manifest but for the path that `reference` names. */
static void expect_same_answer(const char *one, const char *other)
{
    char log[2][64], shard[2][64];
    struct buffer text[2] = {{0}, {0}};
    const char *names[2] = {one, other};
    for (int i = 0; i < 2; i++) {
        snprintf(log[i], sizeof log[i], "%s/removed/c.jsonl.zst", names[i]);
        snprintf(shard[i], sizeof shard[i], "%s/shards/c.jsonl.zst", names[i]);
        char manifest[64];
        snprintf(manifest, sizeof manifest, "%s/manifest.json", names[i]);
        files_read(&files, manifest, &text[i]);
    }
    expect_same(log[0], log[1]);
    expect_same(shard[0], shard[1]);
    const char *from[2];
    for (int i = 0; i < 2; i++) {
        cr_assert_eq(buffer_terminate(&text[i], NULL), UNECHO_OK);
        from[i] = strstr(text[i].at, "\"inputs\":");
    }
    cr_assert(from[0] && from[1]);
    cr_expect_str_eq(from[0], from[1]);
    buffer_free(&text[0]);
    buffer_free(&text[1]);
}

/* ---- The same answer ---- */

static void check_answer(const char *units, const char *reasons, const char *candidates)
{
    const char *made[] = {"units", units, NULL};
    char list[1200];
    expect_made("r.index", made, "a", "b");
    snprintf(list, sizeof list, "%s,%s", files_at(&files, "a"), files_at(&files, "b"));
    cr_assert_eq(clean("texts", SETTINGS("units", units, "reasons", reasons, "candidates",
                                         candidates, "reference", list)),
                 UNECHO_OK, "%s", error.message);
    cr_assert_eq(clean("index", SETTINGS("units", units, "reasons", reasons, "candidates",
                                         candidates, "reference", files_at(&files, "r.index"))),
                 UNECHO_OK, "%s", error.message);
    expect_same_answer("texts", "index");
}

Test(index, decides_as_its_texts)
{
    check_answer("line,paragraph", "exact,near,contained", "minhash");
}

Test(index, decides_as_its_texts_on_whole_documents)
{
    check_answer("line,paragraph,document", "exact,near,contained", "minhash");
}

Test(index, decides_as_its_texts_where_only_equal_units_count)
{
    check_answer("line", "exact", "minhash");
}

Test(index, decides_as_its_texts_where_all_pairs_are_sought)
{
    check_answer("line,paragraph", "near", "exhaustive");
}

/* Texts, an index, texts: in that order. */
Test(index, stands_among_texts_in_its_place)
{
    char texts[2400], mixed[2400];
    files_put(&files, "d.txt", BYTES_OF(NEARLY "\n"));
    expect_made("a.index", SETTINGS("novel", "4"), "a", NULL);
    snprintf(texts, sizeof texts, "%s,%s,%s", files_at(&files, "b"), files_at(&files, "a"),
             files_at(&files, "d.txt"));
    snprintf(mixed, sizeof mixed, "%s,%s,%s", files_at(&files, "b"), files_at(&files, "a.index"),
             files_at(&files, "d.txt"));
    cr_assert_eq(clean("texts", SETTINGS("reference", texts)), UNECHO_OK);
    cr_assert_eq(clean("mixed", SETTINGS("reference", mixed)), UNECHO_OK, "%s", error.message);
    expect_same_answer("texts", "mixed");
}

/* ---- One file ---- */

Test(index, more_texts_give_the_index_of_all)
{
    const char *units = "line,paragraph,document";
    expect_made("all.index", SETTINGS("units", units), "a", "b");
    expect_made("grown.index", SETTINGS("units", units), "a", NULL);
    expect_made("grown.index", SETTINGS("units", units), "grown.index", "b");
    expect_same("all.index", "grown.index");
    expect_made("again.index", SETTINGS("units", units, "threads", "3"), "a", "b");
    expect_same("all.index", "again.index");
    expect_made("copy.index", SETTINGS("units", units), "all.index", NULL);
    expect_same("all.index", "copy.index");
}

Test(index, tells_what_it_is)
{
    unecho_index_facts facts = {.size = sizeof facts};
    expect_made("r.index", SETTINGS("threshold", ".75", "units", "line,document"), "a", "b");
    cr_assert_eq(unecho_index_info(files_at(&files, "r.index"), &facts, &error), UNECHO_OK);
    cr_expect(facts.version == 1 && facts.sources == 2 && facts.documents == 3);
    cr_expect(facts.units == 3 && facts.whole_documents == 3);
    cr_expect(facts.of_lines && !facts.of_paragraphs && facts.of_documents);
    cr_expect(facts.shingle == 2 && facts.sketch_seed == 0 && facts.bands && facts.rows);
    cr_expect_str_eq(facts.threshold, "0.75");
    cr_expect_str_eq(facts.unecho, unecho_version());
    cr_expect_str_eq(facts.unicode, unecho_unicode_version());
    cr_expect_eq(strlen(facts.rules), 32);
    cr_expect_eq(unecho_index_info(files_at(&files, "in/c.jsonl"), &facts, &error), UNECHO_E_INPUT);
    facts.size = 8;
    cr_expect_eq(unecho_index_info(files_at(&files, "r.index"), &facts, NULL), UNECHO_E_ARGUMENT);
    cr_expect_eq(unecho_index_info(NULL, &facts, NULL), UNECHO_E_ARGUMENT);
}

/* ---- Refused ---- */

static void refused(const char *name, const char *value, const char *what)
{
    const char *path = files_at(&files, "r.index");
    cr_expect_eq(clean("out", SETTINGS("reference", path, name, value)), UNECHO_E_MISMATCH);
    cr_expect(strstr(error.message, what), "%s: %s", name, error.message);
    cr_expect(strstr(error.source, "r.index"));
}

Test(index, other_settings_are_refused_by_name)
{
    files_put(&files, "own.rules",
              BYTES_OF("language any\nrule own\nline Go home\nmatch Go home\n"
                       "keep Go home now\n"));
    expect_made("r.index", SETTINGS("novel", "4"), "a", "b");
    refused("threshold", ".6", "--threshold");
    refused("shingle", "3", "--shingle");
    refused("sketch-seed", "1", "--sketch-seed");
    refused("units", "line", "--units");
    refused("units", "line,paragraph,document", "no whole documents");
    refused("protect", files_at(&files, "own.rules"), "--protect");
}

/* What the way of comparing does not depend on may differ. */
Test(index, settings_that_change_nothing_of_it_are_taken)
{
    const char *path;
    expect_made("r.index", SETTINGS("units", "line,paragraph,document"), "a", "b");
    path = files_at(&files, "r.index");
    cr_expect_eq(clean("1", SETTINGS("reference", path, "novel", "2")), UNECHO_OK);
    cr_expect_eq(clean("2", SETTINGS("reference", path, "threshold", ".6", "reasons", "exact")),
                 UNECHO_OK);
    cr_expect_eq(
        clean("3", SETTINGS("reference", path, "threshold", ".6", "candidates", "exhaustive")),
        UNECHO_OK);
}

Test(index, a_damaged_one_is_refused)
{
    expect_made("r.index", SETTINGS("novel", "4"), "a", "b");
    files_flip(&files, "r.index", 500);
    cr_expect_eq(clean("out", SETTINGS("reference", files_at(&files, "r.index"))), UNECHO_E_INPUT);
    cr_expect(strstr(error.message, "a damaged index"), "%s", error.message);
    cr_expect_eq(make("s.index", SETTINGS("novel", "4"), "r.index", "a"), UNECHO_E_INPUT);
    cr_expect(!files_has(&files, "s.index"));
}

Test(index, nothing_but_an_index_is_written_over)
{
    cr_expect_eq(make("in/c.jsonl", SETTINGS("novel", "4"), "a", NULL), UNECHO_E_ARGUMENT);
    cr_expect_str_eq(error.message, "it is there already, and is no index");
    expect_made("r.index", SETTINGS("novel", "4"), "a", NULL);
    expect_made("r.index", SETTINGS("novel", "4"), "b", NULL);
}

static int none(void *self, unecho_document *document, bool *got, unecho_error *to)
{
    (void)self;
    (void)document;
    (void)got;
    (void)to;
    return UNECHO_OK;
}

Test(index, what_makes_none)
{
    unecho_reader reader = {.size = sizeof reader, .name = "r", .next = none};
    unecho_job *job = jobs_new(SETTINGS("novel", "4"));
    cr_expect_eq(unecho_job_to_index(job, files_at(&files, "r.index"), NULL), UNECHO_E_ARGUMENT);
    cr_assert_eq(unecho_job_add_reader(job, &reader, NULL), UNECHO_OK);
    cr_expect_eq(unecho_job_to_index(job, files_at(&files, "r.index"), NULL), UNECHO_E_ARGUMENT);
    cr_expect_eq(unecho_job_to_index(job, NULL, NULL), UNECHO_E_ARGUMENT);
    unecho_job_free(job);
    job = jobs_new(SETTINGS("reference", files_at(&files, "b")));
    cr_assert_eq(unecho_job_add(job, files_at(&files, "a"), NULL), UNECHO_OK);
    cr_expect_eq(unecho_job_to_index(job, files_at(&files, "r.index"), NULL), UNECHO_E_ARGUMENT);
    unecho_job_free(job);
    cr_expect(!files_has(&files, "r.index"));
}
