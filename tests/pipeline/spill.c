// SPDX-License-Identifier: Apache-2.0
/* What a run remembers of a corpus decides the same wherever it lies: in memory, or in files. */
#include "pipeline/corpus.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum {
    RECORDS = 6000,
    LINES = 6
};

struct run {
    unecho_settings *settings;
    struct plan plan;
    struct inputs inputs;
    struct vast_limit limit;
    struct corpus_pass *pass;
};

/* Lines of a few stories with a word or a number changed: exact, near, and followers of both. */
static void write_record(char *to, size_t room)
{
    size_t at = 0;
    for (int line = 0; line < LINES; line++) {
        int story = rand() % 3000;
        at += (size_t)snprintf(
            to + at, room - at,
            "The keeper of light %d said that the boats in harbour %d would wait %s until the "
            "storm of the %dth had passed over the old town and its %s.\\n\\n",
            story, story % 7, rand() % 4 ? "there" : "outside", story % 28 + 1,
            rand() % 4 ? "bridges" : "many bridges");
        if (rand() % 5 == 0)
            at += (size_t)snprintf(to + at, room - at,
                                   "Boats in harbour %d would wait there until the storm\\n\\n",
                                   story % 7);
    }
    cr_assert_lt(at, room);
}

/* One record in ten is the one before it once more. */
static void write_corpus(const char *path)
{
    char text[4096];
    FILE *file = fopen(path, "wb");
    cr_assert_not_null(file);
    srand(5);
    for (int i = 0; i < RECORDS; i++) {
        if (i % 10 != 9)
            write_record(text, sizeof text);
        fprintf(file, "{\"text\":\"%s\"}\n", text);
    }
    cr_assert_eq(fclose(file), 0);
}

static void remember_pass(struct run *run, struct corpus_pass *pass)
{
    struct reader_options options;
    clean_reader_options(&run->plan.settings, NULL, &options);
    struct reader *reader = reader_new(&run->inputs, &options, NULL);
    cr_assert_eq(corpus_pass_remember(pass, reader, NULL, NULL), UNECHO_OK);
    reader_free(reader);
}

static void remember(struct run *run, const char *path, const char *units, const char *candidates,
                     uint64_t bytes)
{
    memset(run, 0, sizeof *run);
    run->settings = unecho_settings_new(NULL);
    cr_assert_eq(unecho_settings_set(run->settings, "format", "jsonl", NULL, NULL), UNECHO_OK);
    cr_assert_eq(unecho_settings_set(run->settings, "units", units, NULL, NULL), UNECHO_OK);
    cr_assert_eq(unecho_settings_set(run->settings, "candidates", candidates, NULL, NULL),
                 UNECHO_OK);
    settings_read(run->settings, &run->plan.settings);
    run->plan.settings.threads = 2;
    cr_assert_eq(plan_make(&run->plan, NULL), UNECHO_OK);
    cr_assert_eq(inputs_add(&run->inputs, path, NULL), UNECHO_OK);
    vast_limit_init(&run->limit, "/tmp", bytes);
    run->pass = corpus_pass_new(&run->plan, &run->inputs, &run->limit, NULL);
    cr_assert_not_null(run->pass);
    if (run->pass->documents)
        remember_pass(run, run->pass->documents);
    remember_pass(run, run->pass);
}

static void end(struct run *run)
{
    corpus_pass_free(run->pass);
    cr_assert_eq(run->limit.held + run->limit.in_files, 0);
    plan_free(&run->plan);
    inputs_free(&run->inputs);
    unecho_settings_free(run->settings);
}

/* Units whose witness stands in another document now. */
static size_t moved_followers(const struct corpus *corpus)
{
    size_t moved = 0;
    for (size_t i = 0; i < corpus->verdicts.count; i++)
        moved += corpus->verdicts.at[i].member != NONE;
    return moved;
}

#define SAME(a, b)                                                                                 \
    do {                                                                                           \
        cr_assert_eq((a).count, (b).count);                                                        \
        cr_assert_arr_eq((a).at, (b).at, (a).count * sizeof *(a).at);                              \
    } while (0)

static void expect_same(const struct run *a, const struct run *b)
{
    SAME(a->pass->corpus.removals, b->pass->corpus.removals);
    SAME(a->pass->corpus.verdicts, b->pass->corpus.verdicts);
    SAME(a->pass->corpus.members, b->pass->corpus.members);
    SAME(a->pass->corpus.names, b->pass->corpus.names);
    cr_assert_eq(a->pass->counts.pairs, b->pass->counts.pairs);
}

/* Under limits of memory as under none. */
static void expect_same_under_limits(const char *units, const char *candidates)
{
    static const uint64_t limits[] = {3 << 20, 5 << 19, 64 << 10};
    char path[] = "/tmp/unecho-spill-XXXXXX";
    int file = mkstemp(path);
    cr_assert_geq(file, 0);
    close(file);
    write_corpus(path);
    struct run all, some;
    remember(&all, path, units, candidates, UINT64_MAX);
    cr_assert_eq(all.limit.in_files, 0);
    cr_assert_gt(all.pass->corpus.removals.count, 1000, "the test tries too little");
    cr_assert_gt(moved_followers(&all.pass->corpus), 20, "the test tries too little");
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
        remember(&some, path, units, candidates, limits[i]);
        cr_assert_gt(some.limit.in_files, 0);
        expect_same(&all, &some);
        if (all.pass->documents) {
            cr_assert_gt(all.pass->documents->corpus.removals.count, 100);
            SAME(all.pass->documents->corpus.removals, some.pass->documents->corpus.removals);
        }
        end(&some);
    }
    end(&all);
    unlink(path);
}

Test(spill, decides_the_same_in_memory_and_in_files)
{
    expect_same_under_limits("line,paragraph", "minhash");
}

/* What the pass over documents has found is read by all threads while that over units grows. */
Test(spill, whole_documents_that_went_are_the_same_too)
{
    expect_same_under_limits("line,paragraph,document", "minhash");
}

/* Shingles, and what is counted of them, are sorted outside. */
Test(spill, all_pairs_are_the_same_too)
{
    expect_same_under_limits("line,paragraph", "exhaustive");
}
