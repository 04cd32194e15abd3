// SPDX-License-Identifier: Apache-2.0
/* Entries and manifests, written and read back. */
#include "report/manifest.h"

#include "support/files.h"
#include "json/scan.h"

#include <criterion/criterion.h>
#include <string.h>

static bool is(unecho_bytes bytes, const char *text)
{
    return bytes.at && bytes.length == strlen(text) && !memcmp(bytes.at, text, bytes.length);
}

/* Counts that are all different. */
static struct counts make_counts(uint64_t from)
{
    struct counts counts;
    uint64_t *each = (uint64_t *)(void *)&counts;
    for (size_t i = 0; i < sizeof counts / sizeof *each; i++)
        each[i] = from + i;
    counts.rows[0] = counts.row_bytes[0] = 0; /* no reason */
    return counts;
}

/* In its place: a hash under way is never copied. */
static void make_file(struct shard_file *file, char *path, const char *content)
{
    file->path = path;
    file->bytes = strlen(content);
    file->file_bytes = 1234;
    hash_stream_init(&file->hash);
    hash_stream_update(&file->hash, content, strlen(content));
}

static bool holds(const struct buffer *text, const char *part)
{
    return memmem(text->at, text->count, part, strlen(part)) != NULL;
}

/* Prints an entry called `name`; the quarantine where there is one. */
static void print(struct buffer *to, const char *name, char *shard_path, char *quarantine)
{
    static const char *const rule_ids[] = {"en.a", "en.b", "en.c"};
    static const uint32_t rules[] = {3, 0, 5};
    struct counts counts = make_counts(10);
    struct entry_facts facts = {.name = name,
                                .format = "jsonl",
                                .bytes = 9000000000000000000u,
                                .compressed_bytes = 7,
                                .hash = {0x0123456789abcdef, 0xfedcba9876543210},
                                .counts = &counts,
                                .rules = rules,
                                .rule_ids = rule_ids,
                                .rule_count = 3};
    static char log[] = "removed/a.jsonl.zst";
    struct shard shard = {.folder = -1};
    make_file(&shard.text, shard_path, "text");
    make_file(&shard.log, log, "");
    make_file(&shard.quarantine, quarantine, "bad");
    cr_assert_eq(entry_print(to, &facts, &shard, NULL), UNECHO_OK);
    cr_assert_eq(json_check(files_bytes(to), NULL), UNECHO_OK);
    cr_assert(!memchr(to->at, '\n', to->count), "an entry is one line");
}

Test(entry, comes_back_as_it_was_written)
{
    char shard[] = "shards/a.jsonl.zst", quarantine[] = "quarantine/a.jsonl";
    struct buffer text = {0}, room = {0};
    struct entry entry;
    struct counts counts = make_counts(10);
    print(&text, "a", shard, quarantine);
    cr_assert_eq(entry_read(files_bytes(&text), &entry, &room, NULL), UNECHO_OK);
    cr_expect(is(entry.name, "a") && is(entry.format, "jsonl"));
    cr_expect(is(entry.hash, "0123456789abcdeffedcba9876543210"));
    cr_expect_eq(entry.bytes, 9000000000000000000u);
    cr_expect(!memcmp(&entry.counts, &counts, sizeof counts));
    cr_expect(is(entry.text.path, shard) && is(entry.log.path, "removed/a.jsonl.zst"));
    cr_expect(is(entry.quarantine.path, quarantine));
    cr_expect(entry.text.bytes == 4 && entry.text.file_bytes == 1234 && entry.log.bytes == 0);
    cr_expect(is(entry.log.hash, "99aa06d3014798d86001c324468d497f")); /* XXH3-128 of nothing */
    cr_expect(holds(&text, "\"rules\":{\"en.a\":3,\"en.c\":5}"));
    buffer_free(&text);
    buffer_free(&room);
}

Test(entry, without_a_quarantine)
{
    char shard[] = "shards/a.jsonl.zst";
    struct buffer text = {0}, room = {0};
    struct entry entry;
    print(&text, "a", shard, NULL);
    cr_assert_eq(entry_read(files_bytes(&text), &entry, &room, NULL), UNECHO_OK);
    cr_expect(!entry.quarantine.path.at && !holds(&text, "quarantine\""));
    buffer_free(&text);
    buffer_free(&room);
}

/* Names of files are any bytes. */
Test(entry, names_that_are_no_text)
{
    static const char *const names[] = {"\xFF", "a\xC3", "\"\\\n\x1b/\xE2\x80\xAE", "caf\xC3\xA9"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct buffer text = {0}, room = {0};
        struct entry entry;
        char path[64] = "shards/";
        strcat(path, names[i]);
        print(&text, names[i], path, path);
        cr_assert_eq(entry_read(files_bytes(&text), &entry, &room, NULL), UNECHO_OK, "%zu", i);
        cr_expect(is(entry.name, names[i]) && is(entry.text.path, path), "%zu", i);
        cr_expect(is(entry.quarantine.path, path) && is(entry.format, "jsonl"), "%zu", i);
        buffer_free(&text);
        buffer_free(&room);
    }
}

/* Replaces the first `from` in `text`. */
static void replace(struct buffer *text, const char *from, const char *to)
{
    struct buffer made = {0};
    char *at = memmem(text->at, text->count, from, strlen(from));
    cr_assert(at, "no %s", from);
    size_t before = (size_t)(at - text->at), after = before + strlen(from);
    cr_assert_eq(buffer_append(&made, text->at, before, NULL), 0);
    cr_assert_eq(buffer_append(&made, to, strlen(to), NULL), 0);
    cr_assert_eq(buffer_append(&made, text->at + after, text->count - after, NULL), 0);
    buffer_free(text);
    *text = made;
}

static void refuses(const char *from, const char *to)
{
    char shard[] = "shards/a.jsonl.zst";
    struct buffer text = {0}, room = {0};
    struct entry entry;
    unecho_error error = UNECHO_ERROR_INIT;
    print(&text, "a", shard, NULL);
    replace(&text, from, to);
    cr_expect_eq(entry_read(files_bytes(&text), &entry, &room, &error), UNECHO_E_INPUT, "%s", to);
    cr_expect(error.code == UNECHO_E_INPUT && error.message[0]);
    buffer_free(&text);
    buffer_free(&room);
}

Test(entry, what_is_none)
{
    refuses("\"name\":\"a\"", "\"name\":1");
    refuses("\"name\":\"a\",", "");
    refuses("\"name\":\"a\"", "\"name_base64\":\"x\"");
    refuses("\"format\":\"jsonl\",", "");
    refuses("\"xxh3_128\":\"0123456789abcdeffedcba9876543210\",", "");
    refuses("\"records\":10", "\"records\":-1");
    refuses("\"records\":10", "\"records\":1.0");
    refuses("\"records\":10", "\"records\":\"10\"");
    refuses("\"records\":10", "\"records\":10000000000000000000");
    refuses("\"records\":10,", "");
    refuses("\"near\":", "\"far\":");
    refuses("\"row_bytes\"", "\"row_byte\"");
    refuses("\"file\":\"shards/a.jsonl.zst\"", "\"file\":{}");
    refuses("\"file_bytes\":1234,", "");
    refuses("{\"name\"", "[{\"name\"");
    refuses("}}", "}");
}

/* ---- Manifests ---- */

static const char SETTINGS[] = "{\"units\":\"line\",\"text-field\":\"a.b\"}";

static void print_manifest(struct buffer *to, size_t entries, struct counts *totals)
{
    char shard[] = "shards/a.jsonl.zst";
    struct buffer entry = {0};
    static const char references[] = "[\n{\"source\":\"r\",\"bytes\":7}\n]";
    struct manifest_corpus corpus = {
        .candidates = {.classes = 1, .pairs = 2, .near = 3, .skipped = 4}};
    if (entries == 2)
        corpus.references = (unecho_bytes){references, sizeof references - 1};
    print(&entry, "a", shard, NULL);
    unecho_bytes list[3] = {files_bytes(&entry), files_bytes(&entry), files_bytes(&entry)};
    unecho_bytes settings = {SETTINGS, sizeof SETTINGS - 1};
    struct manifest_parts parts = {.settings = settings,
                                   .entries = list,
                                   .entry_count = entries,
                                   .corpus = entries > 1 ? &corpus : NULL};
    cr_assert_eq(manifest_print(to, &parts, totals, NULL), UNECHO_OK);
    cr_assert_eq(json_check(files_bytes(to), NULL), UNECHO_OK);
    buffer_free(&entry);
}

Test(manifest, comes_back_with_its_entries_and_sums)
{
    for (size_t entries = 0; entries <= 3; entries++) {
        struct buffer text = {0}, room = {0};
        struct counts totals, sum = {0}, one = make_counts(10);
        struct manifest manifest = {.entries = {0}};
        struct entry entry;
        print_manifest(&text, entries, &totals);
        cr_assert_eq(manifest_read(files_bytes(&text), &manifest, NULL), UNECHO_OK);
        cr_assert_eq(manifest.entries.count, entries);
        for (size_t i = 0; i < entries; i++) {
            counts_add(&sum, &one);
            cr_assert_eq(entry_read(manifest.entries.at[i], &entry, &room, NULL), UNECHO_OK);
            cr_expect(is(entry.name, "a"));
        }
        cr_expect(!memcmp(&totals, &sum, sizeof sum) &&
                  !memcmp(&manifest.totals, &sum, sizeof sum));
        cr_expect(is(manifest.settings, SETTINGS));
        cr_expect_eq(holds(&text, "\"candidates\":{\"classes\":1,\"pairs\":2,"), entries > 1);
        cr_expect_eq(holds(&text, "\"references\":[\n{\"source\":\"r\","), entries == 2);
        manifest_free(&manifest);
        buffer_free(&text);
        buffer_free(&room);
    }
}

static int read_changed(const char *from, const char *to, unecho_error *error)
{
    struct buffer text = {0};
    struct counts totals;
    struct manifest manifest = {.entries = {0}};
    *error = (unecho_error)UNECHO_ERROR_INIT;
    print_manifest(&text, 1, &totals);
    replace(&text, from, to);
    int code = manifest_read(files_bytes(&text), &manifest, error);
    manifest_free(&manifest);
    buffer_free(&text);
    return code;
}

Test(manifest, what_is_none)
{
    unecho_error error;
    cr_expect_eq(read_changed("\"format\":1", "\"format\":2", &error), UNECHO_E_MISMATCH);
    cr_expect_str_eq(error.message, "a manifest of format 2; this version reads format 1");
    cr_expect_eq(read_changed("\"format\":1", "\"format\":\"1\"", &error), UNECHO_E_INPUT);
    cr_expect_eq(read_changed("\"format\":1", "\"f\":1", &error), UNECHO_E_INPUT);
    cr_expect_eq(read_changed("\"settings\":{", "\"settings\":1,\"s\":{", &error), UNECHO_E_INPUT);
    cr_expect_eq(read_changed("\"inputs\":[", "\"i\":[", &error), UNECHO_E_INPUT);
    cr_expect_eq(read_changed("\"totals\":{\"records\"", "\"totals\":{\"r\"", &error),
                 UNECHO_E_INPUT);
    cr_expect_eq(read_changed("]", "", &error), UNECHO_E_INPUT);
    cr_expect_eq(manifest_read(BYTES_OF(""), &(struct manifest){.entries = {0}}, NULL),
                 UNECHO_E_INPUT);
    cr_expect_eq(manifest_read(BYTES_OF("[]"), &(struct manifest){.entries = {0}}, NULL),
                 UNECHO_E_INPUT);
}

/* Entries are the objects of the array itself, whatever stands in them. */
Test(manifest, entries_are_told_by_their_depth)
{
    struct buffer text = {0};
    struct counts totals;
    struct manifest manifest = {.entries = {0}};
    print_manifest(&text, 0, &totals);
    replace(&text, "\"inputs\":[", "\"inputs\":[{\"a\":[{\"b\":{}}]},{},3,[{}]");
    cr_assert_eq(manifest_read(files_bytes(&text), &manifest, NULL), UNECHO_OK);
    cr_assert_eq(manifest.entries.count, 2);
    cr_expect(is(manifest.entries.at[0], "{\"a\":[{\"b\":{}}]}"));
    cr_expect(is(manifest.entries.at[1], "{}"));
    manifest_free(&manifest);
    buffer_free(&text);
}

Test(manifest, a_faulty_entry_is_no_part_of_one)
{
    struct buffer text = {0};
    struct counts totals;
    unecho_bytes entry = BYTES_OF("{}"), settings = BYTES_OF("{}");
    struct manifest_parts parts = {.settings = settings, .entries = &entry, .entry_count = 1};
    cr_expect_eq(manifest_print(&text, &parts, &totals, NULL), UNECHO_E_INPUT);
    buffer_free(&text);
}

/* ---- Settings ---- */

Test(settings, those_that_affect_the_output)
{
    struct buffer text = {0}, room = {0};
    struct manifest manifest = {.entries = {0}};
    unecho_bytes value;
    unecho_settings *settings = unecho_settings_new(NULL);
    cr_assert_eq(unecho_settings_set(settings, "text-field", "t\xFF\"", NULL, NULL), UNECHO_OK);
    cr_assert_eq(unecho_settings_set(settings, "id-field", "a\"b", NULL, NULL), UNECHO_OK);
    cr_assert_eq(settings_print(&text, settings, "0f", NULL), UNECHO_OK);
    cr_assert_eq(json_check(files_bytes(&text), NULL), UNECHO_OK);
    manifest.settings = files_bytes(&text);
    for (size_t i = 0; i < unecho_option_count(); i++) {
        const unecho_option *option = unecho_option_at(i);
        int code = manifest_setting(&manifest, option->name, &room, &value, NULL);
        cr_expect_eq(code, option->affects_output ? UNECHO_OK : UNECHO_E_INPUT, "%s", option->name);
        if (!code)
            cr_expect(is(value, unecho_settings_get(settings, option->name)), "%s", option->name);
    }
    cr_assert_eq(manifest_setting(&manifest, "rules_xxh3_128", &room, &value, NULL), UNECHO_OK);
    cr_expect(is(value, "0f"));
    unecho_settings_free(settings);
    buffer_free(&text);
    buffer_free(&room);
}
