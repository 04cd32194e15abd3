// SPDX-License-Identifier: Apache-2.0
/* Inputs rebuilt from folders made by hand, so that each can be wrong in one place. */
#include "report/rebuild.h"

#include "support/files.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

/* A folder with one input in it, and what its manifest says. */
struct made {
    struct files files;
    struct entry entry;
    char hashes[4][HASH_TEXT_ROOM];
    struct buffer back;
    unecho_error error;
};

static struct made made;

static void setup(void)
{
    made = (struct made){.error = UNECHO_ERROR_INIT};
    files_begin(&made.files);
    made.entry.name = BYTES_OF("a");
    made.entry.format = BYTES_OF("jsonl");
}

static void teardown(void)
{
    buffer_free(&made.back);
    files_end(&made.files);
}

TestSuite(rebuild, .init = setup, .fini = teardown);

static unecho_bytes hash_of(unecho_bytes bytes, int which)
{
    struct hash_stream hash;
    hash_stream_init(&hash);
    hash_stream_update(&hash, bytes.at, bytes.length);
    hash_print(hash_stream_digest(&hash), made.hashes[which]);
    return (unecho_bytes){made.hashes[which], HASH_TEXT_ROOM - 1};
}

static void put(struct entry_file *file, int which, const char *path, unecho_bytes bytes,
                bool compressed)
{
    struct buffer zstd = {0};
    if (compressed)
        files_zstd(&zstd, bytes);
    files_put(&made.files, path, compressed ? files_bytes(&zstd) : bytes);
    *file = (struct entry_file){.path = {path, strlen(path)},
                                .bytes = bytes.length,
                                .file_bytes = compressed ? zstd.count : bytes.length,
                                .hash = hash_of(bytes, which)};
    buffer_free(&zstd);
}

/* The files of the folder, and the input that they stand for. */
static void make(unecho_bytes input, unecho_bytes shard, unecho_bytes log, unecho_bytes quarantine)
{
    struct counts *counts = &made.entry.counts;
    made.entry.hash = hash_of(input, 0);
    made.entry.bytes = counts->source_bytes = input.length;
    put(&made.entry.text, 1, "shards/a.zst", shard, true);
    put(&made.entry.log, 2, "removed/a.zst", log, true);
    if (quarantine.at)
        put(&made.entry.quarantine, 3, "quarantine/a", quarantine, false);
    counts->quarantined_bytes = quarantine.length;
    counts->kept_bytes = shard.length;
    counts->logged_bytes = input.length - shard.length - quarantine.length;
    counts->text_bytes = 1000;
}

static int take(void *self, const void *bytes, size_t length, unecho_error *error)
{
    return buffer_append(self, bytes, length, error);
}

static int rebuild(void)
{
    unecho_sink sink = {sizeof sink, take, &made.back};
    made.back.count = 0;
    made.error = (unecho_error)UNECHO_ERROR_INIT;
    struct rebuild_from from = {made.files.root, {.text = BYTES_OF("text")}, NULL};
    return rebuild_input(&from, &made.entry, &sink, NULL, &made.error);
}

static void gives(const char *input)
{
    cr_expect_eq(rebuild(), UNECHO_OK, "%s: %s", made.error.source, made.error.message);
    cr_expect(made.back.count == strlen(input) &&
                  (!made.back.count || !memcmp(made.back.at, input, made.back.count)),
              "%.*s", (int)made.back.count, made.back.at);
}

static void fails(int code, const char *message)
{
    cr_expect_eq(rebuild(), code, "%s: %s", message, made.error.message);
    cr_expect_str_eq(made.error.message, message, "\"%s\", not \"%s\"", made.error.message,
                     message);
}

#define RANGE(record, offset, length, text)                                                        \
    "{\"kind\":\"range\",\"record\":" #record ",\"offset\":" #offset ",\"length\":" #length        \
    ",\"reason\":\"exact\",\"text\":\"" text "\"}\n"
#define RECORD(record, reason, raw)                                                                \
    "{\"kind\":\"record\",\"record\":" #record ",\"reason\":\"" reason "\",\"raw\":\"" raw "\"}\n"
#define QUARANTINE(record, offset, length)                                                         \
    "{\"kind\":\"quarantine\",\"record\":" #record ",\"offset\":" #offset ",\"length\":" #length   \
    "}\n"

#define NOTHING ((unecho_bytes){NULL, 0})

/* Everything that can become of records, between each other. */
#define LINES_IN                                                                                   \
    "\xEF\xBB\xBF{\"text\":\"kept\"}\n \n{\"text\":\"a\\nb\\nc\"}\nbad record\n"                   \
    "{\"n\":1,\"text\":\"gone\"}\n{\"text\":\"\"}\nworse"
#define LINES_SHARD "{\"text\":\"kept\"}\n{\"text\":\"a\\nc\"}\n{\"text\":\"\"}\n"
#define LINES_LOG                                                                                  \
    RECORD(1, "bom", "\xEF\xBB\xBF")                                                               \
    RECORD(2, "blank", " \\n")                                                                     \
    RANGE(3, 2, 2, "b\\n")                                                                         \
    QUARANTINE(4, 60, 11)                                                                          \
    RANGE(5, 0, 4, "gone")                                                                         \
    RECORD(5, "emptied", "{\\\"n\\\":1,\\\"text\\\":\\\"\\\"}\\n") QUARANTINE(7, 99, 5)

static void make_lines(void)
{
    struct counts *counts = &made.entry.counts;
    make(BYTES_OF(LINES_IN), BYTES_OF(LINES_SHARD), BYTES_OF(LINES_LOG),
         BYTES_OF("bad record\nworse"));
    counts->records = 7;
    counts->documents = 4;
    counts->dropped = 1;
    counts->quarantined = 2;
    counts->removed_bytes = 6;
    counts->rows[UNECHO_EXACT] = 2;
    counts->row_bytes[UNECHO_EXACT] = 6;
}

Test(rebuild, records_of_every_kind_in_their_order)
{
    make_lines();
    gives(LINES_IN);
}

Test(rebuild, an_input_without_records)
{
    make(BYTES_OF(""), BYTES_OF(""), BYTES_OF(""), NOTHING);
    gives("");
}

Test(rebuild, a_text_is_one_record)
{
    struct counts *counts = &made.entry.counts;
    made.entry.format = BYTES_OF("text");
    counts->records = counts->documents = 1;
    make(BYTES_OF(""), BYTES_OF(""), BYTES_OF(""), NOTHING);
    gives("");
    make(BYTES_OF("a\nb\n"), BYTES_OF("a\nb\n"), BYTES_OF(""), NOTHING);
    gives("a\nb\n");
    counts->rows[UNECHO_EXACT] = 1;
    counts->removed_bytes = counts->row_bytes[UNECHO_EXACT] = 4;
    make(BYTES_OF("a\nb\n"), BYTES_OF(""), BYTES_OF(RANGE(1, 0, 4, "a\\nb\\n")), NOTHING);
    gives("a\nb\n");
}

Test(rebuild, a_text_that_was_set_aside)
{
    made.entry.format = BYTES_OF("text");
    made.entry.counts.records = made.entry.counts.quarantined = 1;
    make(BYTES_OF("bad"), BYTES_OF(""), BYTES_OF(QUARANTINE(1, 0, 3)), BYTES_OF("bad"));
    gives("bad");
}

#define WARC_HEAD "WARC/1.0\nWARC-Type: conversion\nContent-Length: 3\n\n"
#define WARC_JSON(text)                                                                            \
    "{\"text\":\"" text                                                                            \
    "\",\"warc\":\"WARC/1.0\\nWARC-Type: conversion\\nContent-Length: 3\\n\\n\"}\n"

Test(rebuild, web_records_with_their_bytes_and_line_ends)
{
    struct counts *counts = &made.entry.counts;
    made.entry.format = BYTES_OF("wet");
    counts->records = counts->documents = 1;
    make(BYTES_OF("\r\n" WARC_HEAD "a\xFF\n\n\n\n\n"), BYTES_OF(WARC_JSON("a\xEF\xBF\xBD\\n")),
         BYTES_OF(RECORD(
             1, "blank",
             "\\r\\n") "{\"kind\":\"bytes\",\"record\":1,\"offset\":1,"
                       "\"length\":1,\"text_base64\":\"/w==\"}\n{\"kind\":\"bytes\",\"record\":1,"
                       "\"offset\":3,\"length\":4,\"text\":\"\\n\\n\\n\\n\"}\n"),
         NOTHING);
    counts->kept_bytes = 10;
    counts->logged_bytes = counts->source_bytes - 10;
    gives("\r\n" WARC_HEAD "a\xFF\n\n\n\n\n");
}

/* ---- What does not fit ---- */

Test(rebuild, a_log_of_another_input)
{
    make_lines();
    put(&made.entry.log, 2, "removed/a.zst", BYTES_OF(""), true);
    fails(UNECHO_E_MISMATCH, "the length of the restored input is not what the manifest says");
}

Test(rebuild, what_the_log_and_the_shard_say_of_each_other)
{
    make_lines();
    put(&made.entry.log, 2, "removed/a.zst", BYTES_OF(LINES_LOG RANGE(9, 0, 1, "x")), true);
    fails(UNECHO_E_MISMATCH, "the log tells of a record 8 that the shard does not hold");
    make_lines();
    put(&made.entry.log, 2, "removed/a.zst", BYTES_OF(LINES_LOG RANGE(1, 0, 1, "x")), true);
    fails(UNECHO_E_MISMATCH, "the log tells of a record 8 that the shard does not hold");
    make_lines();
    put(&made.entry.text, 1, "shards/a.zst", BYTES_OF(LINES_SHARD "{\"text\":\"b\"}\n"), true);
    fails(UNECHO_E_MISMATCH, "the length of the restored input is not what the manifest says");
    make_lines();
    put(&made.entry.log, 2, "removed/a.zst", BYTES_OF("{\"kind\":\"other\"}\n"), true);
    fails(UNECHO_E_INPUT,
          "not a line of an audit log: its \"kind\" is none of range, record, quarantine, bytes, "
          "mark");
    cr_expect_eq(made.error.record, 1);
}

Test(rebuild, a_quarantine_of_another_length)
{
    make_lines();
    put(&made.entry.quarantine, 3, "quarantine/a", BYTES_OF("bad record\nwors"), false);
    fails(UNECHO_E_MISMATCH, "the quarantine is shorter than the log says");
    make_lines();
    made.entry.quarantine.path = NOTHING;
    fails(UNECHO_E_MISMATCH, "the quarantine is shorter than the log says");
    make_lines();
    put(&made.entry.quarantine, 3, "quarantine/a", BYTES_OF("bad record\nworse!"), false);
    made.entry.quarantine.bytes = 16;
    fails(UNECHO_E_MISMATCH, "its uncompressed length is not what the manifest says");
    cr_expect_str_eq(made.error.source, files_at(&made.files, "quarantine/a"));
}

/* Everything that the manifest says is held against the files. */
Test(rebuild, a_manifest_that_says_otherwise)
{
    struct entry good;
    make_lines();
    good = made.entry;
#define WRONG(member, value, message)                                                              \
    made.entry = good;                                                                             \
    made.entry.member = value;                                                                     \
    fails(UNECHO_E_MISMATCH, message)
    WRONG(bytes, 7, "the length of the restored input is not what the manifest says");
    WRONG(hash, BYTES_OF("99aa06d3014798d86001c324468d497f"),
          "the hash of the restored input is not what the manifest says");
    WRONG(hash, BYTES_OF(""), "the hash of the restored input is not what the manifest says");
    WRONG(text.bytes, 7, "its uncompressed length is not what the manifest says");
    WRONG(text.file_bytes, 7, "its length is not what the manifest says");
    WRONG(text.hash, good.log.hash,
          "the hash of its uncompressed bytes is not what the manifest says");
    WRONG(log.bytes, 7, "its uncompressed length is not what the manifest says");
    WRONG(log.file_bytes, 7, "its length is not what the manifest says");
    WRONG(log.hash, good.text.hash,
          "the hash of its uncompressed bytes is not what the manifest says");
    WRONG(quarantine.hash, good.text.hash,
          "the hash of its uncompressed bytes is not what the manifest says");
    WRONG(format, BYTES_OF("tar"),
          "its manifest names an input of format \"tar\", which this version does not know");
    WRONG(counts.records, 8, "input \"a\": the manifest tells of 8 records, and there are 7");
    WRONG(counts.documents, 8, "input \"a\": the manifest tells of 8 documents, and there are 4");
    WRONG(counts.dropped, 8,
          "input \"a\": the manifest tells of 8 dropped records, and there are 1");
    WRONG(counts.quarantined, 8,
          "input \"a\": the manifest tells of 8 bad records, and there are 2");
    WRONG(counts.quarantined_bytes, 8,
          "input \"a\": the manifest tells of 8 bytes of bad records, and there are 16");
    WRONG(counts.removed_bytes, 8,
          "input \"a\": the manifest tells of 8 bytes removed, and there are 6");
    WRONG(counts.rows[UNECHO_EXACT], 8,
          "input \"a\": the manifest tells of 8 ranges removed as exact, and there are 2");
    WRONG(counts.row_bytes[UNECHO_RULE], 8,
          "input \"a\": the manifest tells of 8 bytes removed as rule, and there are 0");
    WRONG(counts.kept_bytes, 8, "input \"a\": the counts do not balance");
    WRONG(counts.logged_bytes, 8, "input \"a\": the counts do not balance");
    WRONG(counts.source_bytes, 8, "input \"a\": the counts do not balance");
    WRONG(counts.text_bytes, 5, "input \"a\": the counts do not balance");
    made.entry = good; /* a sum that fits, of bytes that the shard does not hold */
    made.entry.counts.kept_bytes--;
    made.entry.counts.logged_bytes++;
    fails(UNECHO_E_MISMATCH, "input \"a\": the counts do not balance");
    made.entry = good;
    gives(LINES_IN);
}

Test(rebuild, a_file_outside_the_folder)
{
    static const char *const paths[] = {"../x", "/etc/passwd", "shards/../../x", "shards/..",
                                        "",     "..",          "a/../b"};
    make_lines();
    files_put(&made.files, "x", BYTES_OF("x"));
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        made.entry.text.path = (unecho_bytes){paths[i], strlen(paths[i])};
        fails(UNECHO_E_INPUT, "the manifest names a file outside its folder");
        cr_expect_eq(made.back.count, 0);
    }
    made.entry.text.path = (unecho_bytes){"shards/a.zst\0x", 14};
    fails(UNECHO_E_INPUT, "the manifest names a file outside its folder");
    made.entry.text.path = BYTES_OF("shards/..a");
    cr_expect_eq(rebuild(), UNECHO_E_IO); /* which is a name like any other */
}

/* Whichever byte of a file is another one, it does not go unseen. (One bit would: zstd has one in
 * each frame's header that decoders are not to look at, and hashes are of what they give.) */
static void check_flips(const char *name)
{
    struct buffer bytes = {0};
    files_read(&made.files, name, &bytes);
    for (size_t i = 0; i < bytes.count; i++) {
        files_flip(&made.files, name, i);
        int code = rebuild();
        cr_expect(code == UNECHO_E_INPUT || code == UNECHO_E_MISMATCH || code == UNECHO_E_LIMIT,
                  "%s, byte %zu: %d", name, i, code);
        files_flip(&made.files, name, i);
    }
    cr_expect_eq(rebuild(), UNECHO_OK);
    buffer_free(&bytes);
}

Test(rebuild, no_flipped_byte_goes_unseen)
{
    make_lines();
    check_flips("shards/a.zst");
    check_flips("removed/a.zst");
    check_flips("quarantine/a");
}

static int refuse(void *self, const void *bytes, size_t length, unecho_error *error)
{
    (void)self;
    (void)bytes;
    (void)length;
    return error_set(error, UNECHO_E_IO, "full");
}

Test(rebuild, a_sink_that_fails)
{
    make_lines();
    unecho_sink sink = {sizeof sink, refuse, NULL};
    struct rebuild_from from = {made.files.root, {.text = BYTES_OF("text")}, NULL};
    cr_expect_eq(rebuild_input(&from, &made.entry, &sink, NULL, NULL), UNECHO_E_IO);
}

/* Lines and texts longer than what is read at once. */
Test(rebuild, long_records)
{
    struct buffer input = {0};
    struct counts *counts = &made.entry.counts;
    cr_assert_eq(buffer_print(&input, NULL, "{\"text\":\"%0*d\"}\n{\"text\":\"%0*d\"}\n", 700001, 1,
                              300000, 2),
                 0);
    counts->records = counts->documents = 2;
    make(files_bytes(&input), files_bytes(&input), BYTES_OF(""), NOTHING);
    cr_expect_eq(rebuild(), UNECHO_OK, "%s", made.error.message);
    cr_expect(made.back.count == input.count && !memcmp(made.back.at, input.at, input.count));
    buffer_free(&input);
}
