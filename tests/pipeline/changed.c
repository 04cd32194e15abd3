// SPDX-License-Identifier: Apache-2.0
/* At corpus scope inputs are read more than once: one that changes in between must not be cut. */
#include "pipeline/count.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define STORY "The museum of the sea stays closed on all days of the summer, as it did last year."

struct run {
    char path[64];
    unecho_settings *settings;
    struct plan plan;
    struct inputs inputs;
    struct vast_limit limit;
    struct corpus_pass *pass;
    uint64_t removed_bytes;
};

static void write_file(const struct run *run, const char *text)
{
    FILE *file = fopen(run->path, "wb");
    cr_assert_not_null(file);
    cr_assert_eq(fwrite(text, 1, strlen(text), file), strlen(text));
    cr_assert_eq(fclose(file), 0);
}

static void begin(struct run *run, const char *units, const char *text)
{
    memset(run, 0, sizeof *run);
    snprintf(run->path, sizeof run->path, "/tmp/unecho-changed-XXXXXX");
    int file = mkstemp(run->path);
    cr_assert_geq(file, 0);
    close(file);
    write_file(run, text);
    run->settings = unecho_settings_new(NULL);
    cr_assert_eq(unecho_settings_set(run->settings, "units", units, NULL, NULL), UNECHO_OK);
    cr_assert_eq(unecho_settings_set(run->settings, "format", "jsonl", NULL, NULL), UNECHO_OK);
    settings_read(run->settings, &run->plan.settings);
    cr_assert_eq(plan_make(&run->plan, NULL), UNECHO_OK);
    cr_assert_eq(inputs_add(&run->inputs, run->path, NULL), UNECHO_OK);
    vast_limit_init(&run->limit, "/tmp", UINT64_MAX);
    run->pass = corpus_pass_new(&run->plan, &run->inputs, &run->limit, NULL);
    cr_assert_not_null(run->pass);
}

static void end(struct run *run)
{
    unlink(run->path);
    corpus_pass_free(run->pass);
    plan_free(&run->plan);
    inputs_free(&run->inputs);
    unecho_settings_free(run->settings);
}

static struct reader *new_reader(const struct run *run)
{
    struct reader_options options;
    clean_reader_options(&run->plan.settings, NULL, &options);
    struct reader *reader = reader_new(&run->inputs, &options, NULL);
    cr_assert_not_null(reader);
    return reader;
}

static int remember(struct run *run, struct corpus_pass *pass)
{
    struct reader *reader = new_reader(run);
    int code = corpus_pass_remember(pass, reader, NULL, NULL);
    reader_free(reader);
    return code;
}

static int commit(void *self, const struct chunk *chunk, const struct format *format,
                  unecho_error *error)
{
    struct run *run = self;
    (void)format;
    (void)error;
    run->removed_bytes += chunk->counts.removed_bytes;
    return UNECHO_OK;
}

static int apply(struct run *run, unecho_error *error)
{
    struct reader *reader = new_reader(run);
    struct clean_run clean = {.plan = &run->plan,
                              .inputs = &run->inputs,
                              .reader = reader,
                              .target = {.self = run, .commit = commit}};
    corpus_pass_apply(run->pass, &clean);
    int code = clean_run(&clean, error);
    reader_free(reader);
    return code;
}

static const char before[] = "{\"text\":\"" STORY "\\n\\nmore of it\"}\n"
                             "{\"text\":\"" STORY "\\n\\n" STORY "\\n\\nRead more\"}\n";

/* Fewer lines, fewer records, blank lines in the place of removed ones, nothing at all, and a
 * change that keeps every length. */
static const char *const after[] = {
    "{\"text\":\"x\"}\n{\"text\":\"y\"}\n",
    "{\"text\":\"\\n\\n\\n\\n\\n\\n\"}\n{\"text\":\"\\n\\n\\n\\n\"}\n",
    "{\"text\":\"x\"}\n",
    "{\"text\":\"\"}\n{\"text\":\"\"}\n{\"text\":\"\"}\n",
    "",
    "{\"text\":\"" STORY "\\n\\nmore of it\"}\n"
    "{\"text\":\"" STORY "\\n\\n" STORY "\\n\\nRead mor3\"}\n"};

Test(changed, an_input_that_changed_is_refused)
{
    for (size_t i = 0; i < sizeof after / sizeof *after; i++) {
        struct run run;
        unecho_error error = UNECHO_ERROR_INIT;
        begin(&run, "line,paragraph", before);
        cr_assert_eq(remember(&run, run.pass), UNECHO_OK);
        write_file(&run, after[i]);
        cr_assert_eq(apply(&run, &error), UNECHO_E_MISMATCH, "change %zu", i);
        cr_assert_eq(error.code, UNECHO_E_MISMATCH);
        cr_assert_str_eq(error.source, run.path);
        end(&run);
    }
}

Test(changed, between_the_pass_over_documents_and_that_over_units_too)
{
    for (size_t i = 0; i < sizeof after / sizeof *after; i++) {
        struct run run;
        begin(&run, "line,paragraph,document", before);
        cr_assert_eq(remember(&run, run.pass->documents), UNECHO_OK);
        write_file(&run, after[i]);
        cr_assert_eq(remember(&run, run.pass), UNECHO_E_MISMATCH, "change %zu", i);
        end(&run);
    }
}

Test(changed, between_counting_boilerplate_and_any_pass_after_it)
{
    for (size_t i = 0; i < sizeof after / sizeof *after; i++) {
        struct run run;
        begin(&run, "line,paragraph", before);
        run.plan.settings.boilerplate = 2;
        struct count_pass *count = count_pass_new(&run.plan, &run.inputs, NULL, &run.limit, NULL);
        cr_assert_not_null(count);
        struct reader *reader = new_reader(&run);
        cr_assert_eq(count_pass_run(count, reader, NULL, NULL), UNECHO_OK);
        reader_free(reader);
        run.pass->before = &count->places;
        run.pass->boilerplate = &count->boilerplate;
        write_file(&run, after[i]);
        cr_assert_eq(remember(&run, run.pass), UNECHO_E_MISMATCH, "change %zu", i);
        count_pass_free(count);
        end(&run);
    }
}

Test(changed, an_input_that_did_not_change_is_cut)
{
    struct run run;
    begin(&run, "line,paragraph", before);
    cr_assert_eq(remember(&run, run.pass), UNECHO_OK);
    write_file(&run, before);
    cr_assert_eq(apply(&run, NULL), UNECHO_OK);
    cr_assert_gt(run.removed_bytes, 2 * strlen(STORY));
    end(&run);
}
