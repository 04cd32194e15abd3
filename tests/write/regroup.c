// SPDX-License-Identifier: Apache-2.0
/* Shards that inputs share: cut after the record that reaches the size, however the records come.
 */
#include "write/regroup.h"

#include "support/files.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static struct files files;
static struct regroup group;
static struct chunk *chunk;
static struct frame_context *zstd;
static struct buffer told; /* "N:BYTES " of each finished shard */
static int folder;

static int finished(void *self, const struct shard_file *file, unecho_error *error)
{
    (void)self;
    return buffer_print(&told, error, "%llu:%llu ", (unsigned long long)group.number,
                        (unsigned long long)file->bytes);
}

static void begin(uint64_t size, bool single_frame)
{
    group = (struct regroup){.folder = folder,
                             .size = size,
                             .frames = {.level = 3, .single_frame = single_frame},
                             .listener = {NULL, finished}};
    told.count = 0;
}

static void setup(void)
{
    files_begin(&files);
    folder = open(files.root, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    chunk = chunk_new(NULL);
    zstd = frame_context_new(NULL);
    cr_assert(folder >= 0 && chunk && zstd);
    begin(10, false);
}

static void teardown(void)
{
    regroup_abandon(&group);
    chunk_free(chunk);
    frame_context_free(zstd);
    buffer_free(&told);
    close(folder);
    files_end(&files);
}

TestSuite(regroup, .init = setup, .fini = teardown);

static void add_bytes(unecho_bytes bytes)
{
    chunk_empty(chunk);
    cr_assert_eq(buffer_append(&chunk->out, bytes.at, bytes.length, NULL), UNECHO_OK);
    if (bytes.length && !group.frames.single_frame)
        cr_assert_eq(frame_compress(zstd, bytes.at, bytes.length, 3, &chunk->out_frame, NULL),
                     UNECHO_OK);
    cr_assert_eq(regroup_add(&group, chunk, NULL), UNECHO_OK);
}

static void add(const char *text)
{
    add_bytes((unecho_bytes){text, strlen(text)});
}

static void expect_told(const char *text)
{
    cr_assert_eq(buffer_terminate(&told, NULL), UNECHO_OK);
    cr_expect_str_eq(told.at, text);
    told.count = strlen(told.at);
}

static void expect(const char *name, const char *text)
{
    struct buffer found = {0};
    files_unpack(&files, name, &found);
    cr_expect(found.count == strlen(text) && !memcmp(found.at, text, found.count), "%s: %.*s", name,
              (int)found.count, found.at);
    buffer_free(&found);
}

Test(regroup, a_shard_ends_after_the_record_that_reaches_its_size)
{
    add("1234567\n"); /* 8 */
    expect_told("");
    add("a\nb\nc\n"); /* "a" reaches 10 */
    expect_told("1:10 ");
    add("");
    add("longer than a shard\nx\n");
    cr_assert_eq(regroup_finish(&group, NULL), UNECHO_OK);
    expect_told("1:10 2:24 3:2 ");
    expect("shards/00001.jsonl.zst", "1234567\na\n");
    expect("shards/00002.jsonl.zst", "b\nc\nlonger than a shard\n");
    expect("shards/00003.jsonl.zst", "x\n");
}

Test(regroup, one_that_ends_full_is_the_last)
{
    add("123456789\n123456789\n");
    expect_told("1:10 2:10 ");
    cr_assert_eq(regroup_finish(&group, NULL), UNECHO_OK);
    expect_told("1:10 2:10 ");
    cr_expect_str_eq(files_list(&files, ""), "shards/00001.jsonl.zst shards/00002.jsonl.zst");
}

Test(regroup, nothing_that_stays_makes_no_shard)
{
    add("");
    cr_assert_eq(regroup_finish(&group, NULL), UNECHO_OK);
    expect_told("");
    cr_expect_str_eq(files_list(&files, ""), "");
}

Test(regroup, what_finished_shards_hold_is_passed_over)
{
    group.number = 2;
    group.skip = 12;
    add("12345\n");
    add("67890\nabcdef\nghi\n");
    expect_told("3:11 ");
    cr_expect_eq(group.skip, 0);
    expect("shards/00003.jsonl.zst", "abcdef\nghi\n");
}

/* Records of 100 bytes, "0000000…\n". */
static void make_records(struct buffer *to, size_t count)
{
    to->count = 0;
    for (size_t i = 0; i < count; i++)
        cr_assert_eq(buffer_print(to, NULL, "%099zu\n", i), UNECHO_OK);
}

/* Small chunks share frames of the usual size, and a large one stays a frame. */
Test(regroup, small_chunks_share_frames)
{
    struct buffer records = {0}, found = {0};
    begin(64 << 20, false);
    make_records(&records, 10);
    for (int i = 0; i < 100; i++)
        add_bytes(files_bytes(&records));
    make_records(&records, 60000);
    add_bytes(files_bytes(&records));
    make_records(&records, 1);
    add_bytes(files_bytes(&records));
    cr_assert_eq(regroup_finish(&group, NULL), UNECHO_OK);
    expect_told("1:6100100 ");
    files_read(&files, "shards/00001.jsonl.zst", &found);
    size_t frames = 0;
    for (size_t i = 0; i + 4 <= found.count; i++)
        frames += memcmp(found.at + i, "\x28\xb5\x2f\xfd", 4) == 0;
    cr_expect_eq(frames, 3, "%zu", frames);
    buffer_free(&records);
    buffer_free(&found);
}

/* Every way to begin again at a cut gives the same files. */
static void check_continuing(bool single_frame)
{
    struct buffer records = {0}, first = {0}, again = {0};
    make_records(&records, 700);
    for (uint64_t done = 0; done < 3; done++) {
        begin(20000, single_frame);
        group.number = done;
        group.skip = done * 20000;
        add_bytes(files_bytes(&records));
        cr_assert_eq(regroup_finish(&group, NULL), UNECHO_OK);
        struct buffer *to = done ? &again : &first;
        to->count = 0;
        for (int i = 3; i <= 4; i++) {
            char name[32];
            snprintf(name, sizeof name, "shards/%05d.jsonl.zst", i);
            files_read(&files, name, to);
        }
        cr_expect(!done ||
                  (again.count == first.count && !memcmp(again.at, first.at, first.count)));
    }
    buffer_free(&records);
    buffer_free(&first);
    buffer_free(&again);
}

Test(regroup, going_on_at_a_cut_gives_the_same)
{
    check_continuing(false);
    check_continuing(true);
}

Test(regroup, a_file_that_cannot_be_made_is_an_error)
{
    unecho_error error = UNECHO_ERROR_INIT;
    files_put(&files, "shards", BYTES_OF("no folder"));
    cr_assert_eq(buffer_append(&chunk->out, "a\n", 2, NULL), UNECHO_OK);
    cr_expect_eq(regroup_add(&group, chunk, &error), UNECHO_E_IO);
    cr_expect(error.message[0]);
}
