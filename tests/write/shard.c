// SPDX-License-Identifier: Apache-2.0
/* The output files of an input: nothing of them under its name before all of them are whole. */
#include "write/shard.h"

#include "support/files.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static struct files files;
static struct shard shard;
static struct chunk *chunk;
static struct frame_context *zstd;
static int folder;

static void setup(void)
{
    files_begin(&files);
    folder = open(files.root, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    shard = (struct shard){.folder = -1};
    chunk = chunk_new(NULL);
    zstd = frame_context_new(NULL);
    cr_assert(folder >= 0 && chunk && zstd);
}

static void teardown(void)
{
    shard_abandon(&shard);
    chunk_free(chunk);
    frame_context_free(zstd);
    close(folder);
    files_end(&files);
}

TestSuite(shard, .init = setup, .fini = teardown);

static int begin(const char *name, bool single_frame, bool sweep)
{
    struct frames_options frames = {.level = 3, .single_frame = single_frame};
    const struct shard_model model = {.format = &format_jsonl};
    return shard_begin(&shard, folder, name, &model, &frames, false, sweep, NULL);
}

static void put(struct buffer *bytes, struct buffer *frame, const char *text)
{
    cr_assert_eq(buffer_append(bytes, text, strlen(text), NULL), 0);
    if (bytes->count && !shard.frames.single_frame)
        cr_assert_eq(frame_compress(zstd, bytes->at, bytes->count, 3, frame, NULL), 0);
}

static void add(const char *text, const char *log, const char *quarantine)
{
    chunk_empty(chunk);
    put(&chunk->out, &chunk->out_frame, text);
    put(&chunk->log, &chunk->log_frame, log);
    cr_assert_eq(buffer_append(&chunk->quarantine, quarantine, strlen(quarantine), NULL), 0);
    cr_assert_eq(shard_add(&shard, chunk, NULL), UNECHO_OK);
}

static void expect(const char *name, const char *text)
{
    struct buffer found = {0};
    files_unpack(&files, name, &found);
    cr_expect(found.count == strlen(text) && !memcmp(found.at, text, found.count), "%s: %.*s", name,
              (int)found.count, found.at);
    buffer_free(&found);
}

static size_t size_of(const char *name)
{
    struct stat status;
    cr_assert(!stat(files_at(&files, name), &status), "%s", name);
    return (size_t)status.st_size;
}

/* No file but temporary ones. */
static void expect_no_names(void)
{
    char *list = strdup(files_list(&files, ""));
    for (char *rest = list, *name; (name = strtok_r(rest, " ", &rest)) != NULL;) {
        const char *last = strrchr(name, '/');
        cr_expect(last && last[1] == '.' && strstr(last, ".part"), "%s", name);
    }
    free(list);
}

static void check(bool single_frame)
{
    cr_assert_eq(begin("sub/a", single_frame, false), UNECHO_OK);
    expect_no_names();
    add("one\n", "", "");
    add("", "row\n", "");
    add("two\n", "row 2\n", "");
    expect_no_names();
    cr_assert_eq(shard_finish(&shard, NULL), UNECHO_OK);
    cr_expect_str_eq(files_list(&files, ""), "removed/sub/a.jsonl.zst shards/sub/a.jsonl.zst");
    expect("shards/sub/a.jsonl.zst", "one\ntwo\n");
    expect("removed/sub/a.jsonl.zst", "row\nrow 2\n");
    cr_expect(shard.text.bytes == 8 && shard.log.bytes == 10 && !shard.quarantine.path);
    cr_expect_eq(shard.text.file_bytes, size_of("shards/sub/a.jsonl.zst"));
    cr_expect_eq(shard.log.file_bytes, size_of("removed/sub/a.jsonl.zst"));
    cr_expect_str_eq(shard.text.path, "shards/sub/a.jsonl.zst");
}

Test(shard, what_chunks_gave_is_read_back)
{
    check(false);
}

Test(shard, as_a_single_frame)
{
    check(true);
}

Test(shard, of_an_input_without_records)
{
    cr_assert_eq(begin("a", false, false), UNECHO_OK);
    add("", "", "");
    cr_assert_eq(shard_finish(&shard, NULL), UNECHO_OK);
    expect("shards/a.jsonl.zst", "");
    expect("removed/a.jsonl.zst", "");
    cr_expect(size_of("shards/a.jsonl.zst") > 0 && !files_has(&files, "quarantine"));
}

Test(shard, a_quarantine_where_there_is_need_of_one)
{
    struct hash_stream hash;
    cr_assert_eq(begin("sub/a", false, false), UNECHO_OK);
    add("one\n", "", "");
    cr_expect(!files_has(&files, "quarantine"));
    add("", "row\n", "b");
    add("", "row\n", "worse");
    expect_no_names();
    cr_assert_eq(shard_finish(&shard, NULL), UNECHO_OK);
    expect("quarantine/sub/a.jsonl", "bworse");
    cr_expect(shard.quarantine.bytes == 6 && shard.quarantine.file_bytes == 6);
    hash_stream_init(&hash);
    hash_stream_update(&hash, "bworse", 6);
    cr_expect_eq(hash_stream_digest(&shard.quarantine.hash).low, hash_stream_digest(&hash).low);
}

/* The log is of JSON lines, whatever the input was. */
Test(shard, the_log_has_its_own_ending)
{
    struct frames_options frames = {.level = 3};
    const struct shard_model model = {.format = &format_text};
    cr_assert_eq(shard_begin(&shard, folder, "a", &model, &frames, false, false, NULL), UNECHO_OK);
    add("text", "row\n", "bad");
    cr_assert_eq(shard_finish(&shard, NULL), UNECHO_OK);
    cr_expect_str_eq(files_list(&files, ""),
                     "quarantine/a.txt removed/a.jsonl.zst shards/a.txt.zst");
}

Test(shard, abandoned_leaves_nothing)
{
    cr_assert_eq(begin("a", false, false), UNECHO_OK);
    add("one\n", "row\n", "bad");
    shard_abandon(&shard);
    cr_expect_str_eq(files_list(&files, ""), "");
    shard_abandon(&shard);
}

Test(shard, replaces_what_a_broken_run_left)
{
    files_put(&files, "shards/a.jsonl.zst", BYTES_OF("old"));
    cr_assert_eq(begin("a", false, false), UNECHO_OK);
    add("one\n", "", "");
    shard_abandon(&shard);
    cr_expect_eq(size_of("shards/a.jsonl.zst"), 3);
    cr_assert_eq(begin("a", false, false), UNECHO_OK);
    add("one\n", "", "");
    cr_assert_eq(shard_finish(&shard, NULL), UNECHO_OK);
    expect("shards/a.jsonl.zst", "one\n");
}

static void plant(void)
{
    static const char *const names[] = {"shards/sub/.a.jsonl.zst.0123456789abcdef.part",
                                        "removed/sub/.a.jsonl.zst.0123456789abcdef.part",
                                        "quarantine/sub/.a.jsonl.0123456789abcdef.part",
                                        "shards/.b.0123456789abcdef.part"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        files_put(&files, names[i], BYTES_OF("leftover"));
}

Test(shard, sweeps_where_it_works_when_asked_to)
{
    plant();
    cr_assert_eq(begin("sub/a", false, false), UNECHO_OK);
    shard_abandon(&shard);
    cr_expect_eq(strlen(files_list(&files, "shards/sub")),
                 strlen(".a.jsonl.zst.0123456789abcdef.part"));
    cr_assert_eq(begin("sub/a", false, true), UNECHO_OK);
    add("", "", "bad");
    shard_abandon(&shard);
    cr_expect_str_eq(files_list(&files, ""), "shards/.b.0123456789abcdef.part");
}

/* Names come from data. */
Test(shard, never_leaves_its_folder)
{
    static const char *const names[] = {"../a", "a/../../b", "./a"};
    char above[80];
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        cr_expect_neq(begin(names[i], false, false), UNECHO_OK, "%s", names[i]);
        shard_abandon(&shard);
    }
    snprintf(above, sizeof above, "%s/../a.jsonl.zst", files.root);
    cr_expect(access(above, F_OK) != 0);
    cr_assert(!mkdir(files_at(&files, "elsewhere"), 0700));
    cr_assert(!mkdir(files_at(&files, "shards"), 0700) || files_has(&files, "shards"));
    cr_assert(!symlink(files_at(&files, "elsewhere"), files_at(&files, "shards/sub")));
    cr_expect_eq(begin("sub/a", false, false), UNECHO_E_IO);
    cr_expect_str_eq(files_list(&files, "elsewhere"), "");
}

/* What stands under the name is replaced if it is a link, never written through. */
Test(shard, a_link_under_the_name)
{
    files_put(&files, "precious", BYTES_OF("precious"));
    files_put(&files, "shards/x", BYTES_OF(""));
    cr_assert(!symlink(files_at(&files, "precious"), files_at(&files, "shards/a.jsonl.zst")));
    cr_assert_eq(begin("a", false, false), UNECHO_OK);
    add("one\n", "", "");
    cr_assert_eq(shard_finish(&shard, NULL), UNECHO_OK);
    cr_expect_eq(size_of("precious"), 8);
    expect("shards/a.jsonl.zst", "one\n");
}
