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
static void write_corpus(const char *path)
{
    FILE *file = fopen(path, "wb");
    cr_assert_not_null(file);
    srand(5);
    for (int i = 0; i < RECORDS; i++) {
        fputs("{\"text\":\"", file);
        for (int line = 0; line < LINES; line++) {
            int story = rand() % 3000;
            fprintf(file,
                    "The keeper of light %d said that the boats in harbour %d would wait %s until "
                    "the storm of the %dth had passed over the old town and its %s.\\n\\n",
                    story, story % 7, rand() % 4 ? "there" : "outside", story % 28 + 1,
                    rand() % 4 ? "bridges" : "many bridges");
            if (rand() % 5 == 0)
                fprintf(file, "Boats in harbour %d would wait there until the storm\\n\\n",
                        story % 7);
        }
        fputs("\"}\n", file);
    }
    cr_assert_eq(fclose(file), 0);
}

static void remember(struct run *run, const char *path, uint64_t bytes)
{
    struct reader_options options;
    memset(run, 0, sizeof *run);
    run->settings = unecho_settings_new(NULL);
    cr_assert_eq(unecho_settings_set(run->settings, "format", "jsonl", NULL, NULL), UNECHO_OK);
    settings_read(run->settings, &run->plan.settings);
    run->plan.settings.threads = 2;
    cr_assert_eq(plan_make(&run->plan, NULL), UNECHO_OK);
    cr_assert_eq(inputs_add(&run->inputs, path, NULL), UNECHO_OK);
    vast_limit_init(&run->limit, "/tmp", bytes);
    run->pass = corpus_pass_new(&run->plan, &run->inputs, &run->limit, NULL);
    cr_assert_not_null(run->pass);
    clean_reader_options(&run->plan.settings, NULL, &options);
    struct reader *reader = reader_new(&run->inputs, &options, NULL);
    cr_assert_eq(corpus_pass_remember(run->pass, reader, NULL, NULL), UNECHO_OK);
    reader_free(reader);
}

static void end(struct run *run)
{
    corpus_pass_free(run->pass);
    cr_assert_eq(run->limit.held + run->limit.in_files, 0);
    plan_free(&run->plan);
    inputs_free(&run->inputs);
    unecho_settings_free(run->settings);
}

#define SAME(a, b)                                                                                 \
    do {                                                                                           \
        cr_assert_eq((a).count, (b).count);                                                        \
        cr_assert_arr_eq((a).at, (b).at, (a).count * sizeof *(a).at);                              \
    } while (0)

Test(spill, decides_the_same_in_memory_and_in_files)
{
    static const uint64_t limits[] = {2 << 20, 1 << 20};
    char path[] = "/tmp/unecho-spill-XXXXXX";
    int file = mkstemp(path);
    cr_assert_geq(file, 0);
    close(file);
    write_corpus(path);
    struct run all, some;
    remember(&all, path, UINT64_MAX);
    cr_assert_eq(all.limit.in_files, 0);
    cr_assert_gt(all.pass->corpus.removals.count, 1000, "the test tries too little");
    cr_assert_gt(all.pass->corpus.followers.count, 100, "the test tries too little");
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
        remember(&some, path, limits[i]);
        const struct corpus *a = &all.pass->corpus, *b = &some.pass->corpus;
        cr_assert_gt(some.limit.in_files, 0);
        SAME(a->removals, b->removals);
        SAME(a->verdicts, b->verdicts);
        SAME(a->members, b->members);
        SAME(a->names, b->names);
        cr_assert_eq(all.pass->counts.pairs, some.pass->counts.pairs);
        end(&some);
    }
    end(&all);
    unlink(path);
}
