// SPDX-License-Identifier: Apache-2.0
/* The output folder, with chunks made by hand: what appears when, and whose folder it is. */
#include "pipeline/directory.h"

#include "support/files.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A run over two texts, in/a.txt and in/b.txt, into out/. */
struct run {
    unecho_settings *settings;
    struct plan plan;
    struct inputs inputs;
    struct directory directory;
    unecho_error error;
};

static struct files files;
static struct run run;
static struct chunk *chunk;
static struct frame_context *zstd;

static int open_run(struct run *to, const char *novel)
{
    *to = (struct run){.settings = unecho_settings_new(NULL), .error = UNECHO_ERROR_INIT};
    cr_assert_eq(unecho_settings_set(to->settings, "rules", "none", NULL, NULL), UNECHO_OK);
    cr_assert_eq(unecho_settings_set(to->settings, "scope", "document", NULL, NULL), UNECHO_OK);
    cr_assert_eq(unecho_settings_set(to->settings, "novel", novel, NULL, NULL), UNECHO_OK);
    settings_read(to->settings, &to->plan.settings);
    cr_assert_eq(plan_make(&to->plan, NULL), UNECHO_OK);
    cr_assert_eq(inputs_add(&to->inputs, files_at(&files, "in"), NULL), UNECHO_OK);
    return directory_open(&to->directory, files_at(&files, "out"), &to->plan, to->settings,
                          &to->inputs, &to->error);
}

static void close_run(struct run *to)
{
    directory_close(&to->directory);
    inputs_free(&to->inputs);
    plan_free(&to->plan);
    unecho_settings_free(to->settings);
}

static void setup(void)
{
    files_begin(&files);
    files_put(&files, "in/a.txt", BYTES_OF("One.\n"));
    files_put(&files, "in/b.txt", BYTES_OF("Two.\nbad"));
    chunk = chunk_new(NULL);
    zstd = frame_context_new(NULL);
    cr_assert(chunk && zstd);
    cr_assert_eq(open_run(&run, "4"), UNECHO_OK, "%s", run.error.message);
}

static void teardown(void)
{
    close_run(&run);
    chunk_free(chunk);
    frame_context_free(zstd);
    files_end(&files);
}

TestSuite(directory, .init = setup, .fini = teardown);

/* ---- Chunks ---- */

/* A whole input as one chunk: what stays of it, the log's row for the rest, what is set aside. */
static void make_chunk(uint32_t input, const char *out, uint64_t logged, const char *quarantine)
{
    struct hash_stream hash;
    size_t kept = strlen(out), aside = strlen(quarantine);
    chunk_empty(chunk);
    chunk->input = input;
    chunk->first = chunk->last = true;
    cr_assert_eq(buffer_append(&chunk->out, out, kept, NULL), 0);
    cr_assert_eq(frame_compress(zstd, out, kept, 3, &chunk->out_frame, NULL), 0);
    cr_assert_eq(buffer_append(&chunk->quarantine, quarantine, aside, NULL), 0);
    hash_stream_init(&hash);
    chunk->input_hash[0] = hash_stream_digest(&hash).high;
    chunk->input_bytes = kept + logged + aside;
    chunk->input_compressed_bytes = 99;
    chunk->counts = (struct counts){.records = 1,
                                    .documents = 1,
                                    .source_bytes = kept + logged + aside,
                                    .kept_bytes = kept,
                                    .logged_bytes = logged,
                                    .quarantined_bytes = aside};
}

static int commit(struct run *to)
{
    struct target target = directory_target(&to->directory);
    return target.commit(target.self, chunk, &format_text, &to->error);
}

static void commit_input(struct run *to, uint32_t input)
{
    make_chunk(input, input ? "Two.\n" : "One.\n", 0, input ? "bad" : "");
    cr_assert_eq(commit(to), UNECHO_OK, "%s", to->error.message);
}

static void finish(struct run *to)
{
    cr_assert_eq(directory_finish(&to->directory, NULL, "\"threads\":1", &to->error), UNECHO_OK,
                 "%s", to->error.message);
}

static const char *listed(void)
{
    return files_list(&files, "out");
}

static struct stat status_of(const char *name)
{
    struct stat status;
    cr_assert(!stat(files_at(&files, name), &status), "%s", name);
    return status;
}

/* Opens the folder anew, as another process would. */
static int reopen(const char *novel)
{
    close_run(&run);
    return open_run(&run, novel);
}

#define OUTPUTS                                                                                    \
    "manifest.json quarantine/b.txt removed/a.jsonl.zst removed/b.jsonl.zst run.json "             \
    "shards/a.txt.zst shards/b.txt.zst"

/* ---- The way through ---- */

Test(directory, fills_input_by_input)
{
    cr_expect_str_eq(listed(), ".state/lock .state/plan.json");
    commit_input(&run, 0);
    cr_expect_str_eq(listed(), ".state/done/0 .state/lock .state/plan.json removed/a.jsonl.zst "
                               "shards/a.txt.zst");
    commit_input(&run, 1);
    finish(&run);
    cr_expect_str_eq(listed(), OUTPUTS);
    cr_expect_eq(run.directory.totals.source_bytes, 13);
    cr_expect_eq(run.directory.totals.quarantined_bytes, 3);
}

Test(directory, a_finished_one_is_left_alone)
{
    commit_input(&run, 0);
    commit_input(&run, 1);
    finish(&run);
    struct stat before = status_of("out/manifest.json");
    cr_assert_eq(reopen("4"), UNECHO_OK);
    cr_expect(run.directory.complete && !run.directory.resumed);
    cr_expect_eq(run.directory.earlier.source_bytes, 13);
    cr_expect_eq(run.directory.earlier_read_bytes, 13);
    cr_expect_str_eq(listed(), OUTPUTS);
    cr_expect_eq(status_of("out/manifest.json").st_ino, before.st_ino);
}

Test(directory, an_input_in_many_chunks)
{
    make_chunk(0, "One.\n", 0, "");
    chunk->last = false;
    cr_assert_eq(commit(&run), UNECHO_OK);
    cr_expect_null(strstr(listed(), " shards/a.txt.zst"));
    make_chunk(0, "More.\n", 2, "");
    chunk->first = false;
    chunk->input_bytes = 13;
    cr_assert_eq(commit(&run), UNECHO_OK, "%s", run.error.message);
    struct buffer text = {0};
    files_unpack(&files, "out/shards/a.txt.zst", &text);
    cr_expect(text.count == 11 && !memcmp(text.at, "One.\nMore.\n", 11));
    buffer_free(&text);
}

/* ---- Balance ---- */

/* No number may be another one: then nothing appears, and nothing is done. */
Test(directory, what_does_not_balance_does_not_appear)
{
    uint64_t *const numbers[] = {&chunk->counts.source_bytes, &chunk->counts.kept_bytes,
                                 &chunk->counts.logged_bytes, &chunk->counts.quarantined_bytes,
                                 &chunk->input_bytes};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        make_chunk(1, "Two.\n", 7, "bad");
        ++*numbers[i];
        run.error = (unecho_error)UNECHO_ERROR_INIT;
        cr_expect_eq(commit(&run), UNECHO_E_INTERNAL, "number %zu", i);
        cr_expect_str_eq(listed(), ".state/lock .state/plan.json");
        cr_expect_eq(run.directory.entries[1].count, 0);
    }
    for (int i = 0; i < 2; i++) { /* sums that fit, of bytes that are not those of the files */
        make_chunk(1, "Two.\n", 7, "bad");
        --*(i ? &chunk->counts.quarantined_bytes : &chunk->counts.kept_bytes);
        ++chunk->counts.logged_bytes;
        cr_expect_eq(commit(&run), UNECHO_E_INTERNAL);
        cr_expect_str_eq(listed(), ".state/lock .state/plan.json");
    }
    make_chunk(1, "Two.\n", 7, "bad");
    cr_expect_eq(commit(&run), UNECHO_OK);
}

/* ---- Whose folder it is ---- */

Test(directory, one_run_at_a_time)
{
    struct run other;
    cr_expect_eq(open_run(&other, "4"), UNECHO_E_MISMATCH);
    cr_expect_str_eq(other.error.message, "another run works in this folder");
    close_run(&other);
    commit_input(&run, 0);
}

Test(directory, an_interrupted_run_goes_on)
{
    commit_input(&run, 0);
    struct stat before = status_of("out/shards/a.txt.zst");
    make_chunk(1, "Two", 0, "");
    chunk->last = false;
    cr_assert_eq(commit(&run), UNECHO_OK);
    cr_assert_eq(reopen("4"), UNECHO_OK);
    cr_expect(run.directory.resumed && !run.directory.complete);
    cr_expect(run.directory.entries[0].count && !run.directory.entries[1].count);
    cr_expect_eq(run.directory.earlier.source_bytes, 5);
    cr_expect_eq(run.directory.earlier_read_bytes, 5);
    commit_input(&run, 1);
    finish(&run);
    cr_expect_str_eq(listed(), OUTPUTS);
    cr_expect_eq(status_of("out/shards/a.txt.zst").st_ino, before.st_ino);
    cr_expect_eq(run.directory.totals.source_bytes, 13);
}

Test(directory, inputs_that_are_done_are_not_read)
{
    struct reader_options options;
    commit_input(&run, 0);
    clean_reader_options(&run.plan.settings, NULL, &options);
    struct reader *reader = reader_new(&run.inputs, &options, NULL);
    directory_skip_done(&run.directory, reader);
    chunk_empty(chunk);
    cr_assert(reader_next(reader, chunk));
    cr_expect_eq(chunk->input, 1);
    chunk_empty(chunk);
    cr_expect(!reader_next(reader, chunk));
    reader_free(reader);
}

Test(directory, other_settings_are_refused)
{
    commit_input(&run, 0);
    cr_expect_eq(reopen("5"), UNECHO_E_MISMATCH);
    cr_expect_str_eq(run.error.message,
                     "it holds an unfinished run with other settings, inputs or version");
    cr_assert_eq(reopen("4"), UNECHO_OK);
    commit_input(&run, 1);
    finish(&run);
    cr_expect_eq(reopen("5"), UNECHO_E_MISMATCH);
    cr_expect_str_eq(run.error.message, "it holds the result of other settings or inputs");
    cr_expect_str_eq(listed(), OUTPUTS);
}

Test(directory, other_inputs_are_refused)
{
    commit_input(&run, 0);
    files_put(&files, "in/c.txt", BYTES_OF("c"));
    cr_expect_eq(reopen("4"), UNECHO_E_MISMATCH);
    remove(files_at(&files, "in/c.txt"));
    cr_expect_eq(reopen("4"), UNECHO_OK);
    remove(files_at(&files, "in/b.txt"));
    cr_expect_eq(reopen("4"), UNECHO_E_MISMATCH);
    files_put(&files, "in/b2.txt", BYTES_OF("Two.\nbad"));
    cr_expect_eq(reopen("4"), UNECHO_E_MISMATCH); /* as many, but not the same */
}

Test(directory, an_input_that_is_done_may_not_change)
{
    commit_input(&run, 0);
    files_put(&files, "in/a.txt", BYTES_OF("One and more.\n"));
    cr_expect_eq(reopen("4"), UNECHO_E_MISMATCH);
    cr_expect_not_null(strstr(run.error.source, "in/a.txt"));
}

/* The bad record that ended a run may be mended in its file. */
Test(directory, an_input_that_is_not_done_may_change)
{
    commit_input(&run, 0);
    files_put(&files, "in/b.txt", BYTES_OF("Two and more.\n"));
    cr_assert_eq(reopen("4"), UNECHO_OK, "%s", run.error.message);
    make_chunk(1, "Two and more.\n", 0, "");
    cr_assert_eq(commit(&run), UNECHO_OK);
    finish(&run);
    cr_assert_eq(reopen("4"), UNECHO_OK);
    cr_expect(run.directory.complete);
}

Test(directory, what_stands_there_is_not_taken_for_ours)
{
    static const char *const names[] = {"out/shards/x", "out/removed/x", "out/manifest.json"};
    directory_close(&run.directory);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        files_end(&files);
        files_begin(&files);
        files_put(&files, "in/a.txt", BYTES_OF("One.\n"));
        files_put(&files, names[i], BYTES_OF("{}"));
        struct run other;
        cr_expect_eq(open_run(&other, "4"), UNECHO_E_MISMATCH, "%s", names[i]);
        cr_expect_str_eq(listed(), names[i] + 4);
        close_run(&other);
    }
    run.directory = (struct directory){.folder = -1, .state = -1, .lock = -1};
}

Test(directory, a_half_manifest_is_none)
{
    struct buffer text = {0};
    commit_input(&run, 0);
    commit_input(&run, 1);
    finish(&run);
    files_read(&files, "out/manifest.json", &text);
    files_put(&files, "out/manifest.json", (unecho_bytes){text.at, text.count / 2});
    cr_expect_eq(reopen("4"), UNECHO_E_INPUT);
    cr_expect_str_eq(run.error.source, "manifest.json");
    buffer_free(&text);
}

/* A run that ended after its manifest and before its .state went. */
Test(directory, what_a_finished_run_left_of_its_state_goes)
{
    struct buffer plan = {0};
    files_read(&files, "out/.state/plan.json", &plan);
    commit_input(&run, 0);
    commit_input(&run, 1);
    finish(&run);
    files_put(&files, "out/.state/plan.json", files_bytes(&plan));
    files_put(&files, "out/.state/done/1", BYTES_OF("{"));
    files_put(&files, "out/.state/.plan.json.0123456789abcdef.part", BYTES_OF("leftover"));
    cr_assert_eq(reopen("4"), UNECHO_OK, "%s", run.error.message);
    cr_expect(run.directory.complete);
    cr_expect_str_eq(listed(), OUTPUTS);
    files_put(&files, "out/.state/lock", BYTES_OF(""));
    cr_assert_eq(reopen("4"), UNECHO_OK, "%s", run.error.message);
    cr_expect(run.directory.complete);
    cr_expect_str_eq(listed(), OUTPUTS);
    buffer_free(&plan);
}

Test(directory, a_state_without_a_plan_is_a_beginning)
{
    remove(files_at(&files, "out/.state/plan.json"));
    cr_assert_eq(reopen("4"), UNECHO_OK, "%s", run.error.message);
    cr_expect_str_eq(listed(), ".state/lock .state/plan.json");
    remove(files_at(&files, "out/.state/plan.json"));
    files_put(&files, "out/shards/x", BYTES_OF("x"));
    cr_expect_eq(reopen("4"), UNECHO_E_MISMATCH);
}

Test(directory, an_entry_that_is_none)
{
    files_put(&files, "out/.state/done/0", BYTES_OF("{\"name\":\"a\"}"));
    cr_expect_eq(reopen("4"), UNECHO_E_INPUT);
    files_put(&files, "out/.state/done/0", BYTES_OF(""));
    cr_expect_eq(reopen("4"), UNECHO_E_INPUT);
}

Test(directory, leftovers_of_killed_runs_go_in_the_end)
{
    static const char *const names[] = {
        "out/.state/.plan.json.0123456789abcdef.part", "out/.state/done/.0.0123456789abcdef.part",
        "out/.manifest.json.0123456789abcdef.part", "out/shards/.b.txt.zst.0123456789abcdef.part",
        "out/removed/.b.jsonl.zst.0123456789abcdef.part"};
    commit_input(&run, 0);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        files_put(&files, names[i], BYTES_OF("leftover"));
    cr_assert_eq(reopen("4"), UNECHO_OK);
    commit_input(&run, 1);
    finish(&run);
    cr_expect_str_eq(listed(), OUTPUTS);
}

Test(directory, no_input_lies_in_it)
{
    struct run other = {.error = UNECHO_ERROR_INIT};
    cr_expect_eq(directory_open(&other.directory, files_at(&files, "in"), &run.plan, run.settings,
                                &run.inputs, &other.error),
                 UNECHO_E_ARGUMENT);
    directory_close(&other.directory);
    cr_expect_str_eq(files_list(&files, "in"), "a.txt b.txt");
    cr_assert(!symlink(files_at(&files, "in"), files_at(&files, "link")));
    other.error = (unecho_error)UNECHO_ERROR_INIT;
    cr_expect_eq(directory_open(&other.directory, files_at(&files, "link"), &run.plan, run.settings,
                                &run.inputs, &other.error),
                 UNECHO_E_ARGUMENT);
    directory_close(&other.directory);
}

/* A state that is a link leads elsewhere. */
Test(directory, its_state_is_no_link)
{
    close_run(&run);
    files_end(&files);
    files_begin(&files);
    files_put(&files, "in/a.txt", BYTES_OF("One.\n"));
    files_put(&files, "out/x", BYTES_OF(""));
    files_put(&files, "elsewhere/x", BYTES_OF(""));
    cr_assert(!symlink(files_at(&files, "elsewhere"), files_at(&files, "out/.state")));
    cr_expect_eq(open_run(&run, "4"), UNECHO_E_IO);
    cr_expect_str_eq(files_list(&files, "elsewhere"), "x");
}
