// SPDX-License-Identifier: Apache-2.0
#include "report/manifest.h"

#include "base/base64.h"
#include "format/foreign.h"
#include "json/print.h"
#include "json/string.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The counts by their names in an entry; those by reason follow in objects of their own. */
static const struct {
    const char *name;
    size_t offset;
} COUNTS[] = {{"records", offsetof(struct counts, records)},
              {"documents", offsetof(struct counts, documents)},
              {"dropped", offsetof(struct counts, dropped)},
              {"quarantined", offsetof(struct counts, quarantined)},
              {"source_bytes", offsetof(struct counts, source_bytes)},
              {"kept_bytes", offsetof(struct counts, kept_bytes)},
              {"logged_bytes", offsetof(struct counts, logged_bytes)},
              {"quarantined_bytes", offsetof(struct counts, quarantined_bytes)},
              {"text_bytes", offsetof(struct counts, text_bytes)},
              {"removed_bytes", offsetof(struct counts, removed_bytes)}};
enum {
    COUNT_NAMES = sizeof COUNTS / sizeof *COUNTS
};

static uint64_t *count_at(struct counts *counts, size_t i)
{
    return (uint64_t *)(void *)((char *)counts + COUNTS[i].offset);
}

static unecho_bytes text_of(const char *text)
{
    return (unecho_bytes){text, strlen(text)};
}

/* ---- Writing ---- */

static int print_by_reason(struct buffer *to, const char *name, const uint64_t *values,
                           unecho_error *error)
{
    int code = buffer_print(to, error, ",\"%s\":{", name);
    for (int i = 1; i < COUNTS_REASONS && !code; i++)
        code = buffer_print(to, error, "%s\"%s\":%" PRIu64, i > 1 ? "," : "", unecho_reason_name(i),
                            values[i]);
    return code ? code : buffer_append(to, "}", 1, error);
}

/* `"records":…,"rows":{…},"row_bytes":{…}`. */
static int print_counts(struct buffer *to, struct counts *counts, unecho_error *error)
{
    int code = UNECHO_OK;
    for (size_t i = 0; i < COUNT_NAMES && !code; i++)
        code = buffer_print(to, error, "%s\"%s\":%" PRIu64, i ? "," : "", COUNTS[i].name,
                            *count_at(counts, i));
    if (!code)
        code = print_by_reason(to, "rows", counts->rows, error);
    return code ? code : print_by_reason(to, "row_bytes", counts->row_bytes, error);
}

static int print_rules(struct buffer *to, const struct entry_facts *facts, unecho_error *error)
{
    const char *before = "";
    int code = buffer_print(to, error, ",\"rules\":{");
    for (size_t i = 0; i < facts->rule_count && !code; i++) {
        if (!facts->rules[i])
            continue;
        code = buffer_print(to, error, "%s\"%s\":%" PRIu32, before, facts->rule_ids[i],
                            facts->rules[i]);
        before = ",";
    }
    return code ? code : buffer_append(to, "}", 1, error);
}

int entry_file_print(struct buffer *to, const struct shard_file *file, unecho_error *error)
{
    char hash[HASH_TEXT_ROOM];
    int code = json_print(to, "{", "file", text_of(file->path), error);
    return code ? code
                : buffer_print(to, error,
                               ",\"file_bytes\":%" PRIu64 ",\"bytes\":%" PRIu64
                               ",\"xxh3_128\":\"%s\"}",
                               file->file_bytes, file->bytes,
                               hash_print(hash_stream_digest(&file->hash), hash));
}

static int print_file(struct buffer *to, const char *name, const struct shard_file *file,
                      unecho_error *error)
{
    if (!file->path)
        return UNECHO_OK;
    int code = buffer_print(to, error, ",\"%s\":", name);
    return code ? code : entry_file_print(to, file, error);
}

static int print_span(struct buffer *to, const struct entry_span *span, unecho_error *error)
{
    char hash[HASH_TEXT_ROOM];
    return buffer_print(
        to, error, ",\"shards\":{\"at\":%" PRIu64 ",\"bytes\":%" PRIu64 ",\"xxh3_128\":\"%s\"%s}",
        span->at, span->bytes, hash_print(span->hash, hash),
        span->line_end_added ? ",\"line_end_added\":true" : "");
}

int entry_print(struct buffer *to, const struct entry_facts *facts, const struct shard *shard,
                unecho_error *error)
{
    char hash[HASH_TEXT_ROOM];
    struct counts counts = *facts->counts;
    hash_print((struct hash128){.low = facts->hash[1], .high = facts->hash[0]}, hash);
    int code = json_print(to, "{", "name", text_of(facts->name), error);
    if (!code)
        code = buffer_print(to, error,
                            ",\"format\":\"%s\",\"compressed_bytes\":%" PRIu64 ",\"bytes\":%" PRIu64
                            ",\"xxh3_128\":\"%s\",\"counts\":{",
                            facts->format, facts->compressed_bytes, facts->bytes, hash);
    if (!code)
        code = print_counts(to, &counts, error);
    if (!code)
        code = print_rules(to, facts, error);
    if (!code)
        code = buffer_append(to, "}", 1, error);
    if (!code)
        code = facts->span ? print_span(to, facts->span, error)
                           : print_file(to, "shard", &shard->text, error);
    if (!code)
        code = print_file(to, "log", &shard->log, error);
    if (!code)
        code = print_file(to, "quarantine", &shard->quarantine, error);
    return code ? code : buffer_append(to, "}", 1, error);
}

int settings_print(struct buffer *to, const unecho_settings *settings, const char *rules_hash,
                   unecho_error *error)
{
    const char *before = "{";
    int code = UNECHO_OK;
    for (size_t i = 0; i < unecho_option_count() && !code; i++) {
        const unecho_option *option = unecho_option_at(i);
        if (!option->affects_output)
            continue;
        code = json_print(to, before, option->name,
                          text_of(unecho_settings_get(settings, option->name)), error);
        before = ",";
    }
    return code ? code : buffer_print(to, error, ",\"rules_xxh3_128\":\"%s\"}", rules_hash);
}

static int print_candidates(struct buffer *to, const struct match_counts *candidates,
                            unecho_error *error)
{
    return buffer_print(to, error,
                        ",\n\"candidates\":{\"classes\":%" PRIu64 ",\"pairs\":%" PRIu64
                        ",\"near\":%" PRIu64 ",\"skipped\":%" PRIu64 "}",
                        candidates->classes, candidates->pairs, candidates->near,
                        candidates->skipped);
}

static int print_corpus(struct buffer *to, const struct manifest_corpus *corpus,
                        unecho_error *error)
{
    int code = print_candidates(to, &corpus->candidates, error);
    if (code || !corpus->references.length)
        return code;
    code = buffer_append_text(to, ",\n\"references\":", error);
    return code ? code : buffer_append(to, corpus->references.at, corpus->references.length, error);
}

/* The inputs; their counts are added to `totals`. */
static int print_entries(struct buffer *to, const struct manifest_parts *parts,
                         struct counts *totals, unecho_error *error)
{
    struct buffer room = {0};
    int code = UNECHO_OK;
    for (size_t i = 0; i < parts->entry_count && !code; i++) {
        struct entry entry;
        room.count = 0;
        code = entry_read(parts->entries[i], &entry, &room, error);
        if (!code)
            code = buffer_print(to, error, "%s\n", i ? "," : "");
        if (!code)
            code = buffer_append(to, parts->entries[i].at, parts->entries[i].length, error);
        if (!code)
            counts_add(totals, &entry.counts);
    }
    buffer_free(&room);
    return code;
}

static int print_shards(struct buffer *to, const struct manifest_parts *parts, unecho_error *error)
{
    if (!parts->regrouped)
        return UNECHO_OK;
    int code = buffer_print(to, error, ",\n\"shards\":[");
    for (size_t i = 0; i < parts->shard_count && !code; i++) {
        code = buffer_print(to, error, "%s\n", i ? "," : "");
        if (!code)
            code = buffer_append(to, parts->shards[i].at, parts->shards[i].length, error);
    }
    return code ? code : buffer_print(to, error, "\n]");
}

int manifest_print(struct buffer *to, const struct manifest_parts *parts, struct counts *totals,
                   unecho_error *error)
{
    *totals = (struct counts){0};
    int code = buffer_print(to, error,
                            "{\"unecho\":\"%s\",\"format\":%d,\"unicode\":\"%s\",\n"
                            "\"settings\":%.*s,\n\"inputs\":[",
                            unecho_version(), MANIFEST_FORMAT, unecho_unicode_version(),
                            (int)parts->settings.length, parts->settings.at);
    if (!code)
        code = print_entries(to, parts, totals, error);
    if (!code)
        code = buffer_print(to, error, "\n]");
    if (!code)
        code = print_shards(to, parts, error);
    if (!code)
        code = buffer_print(to, error, ",\n\"totals\":{");
    if (!code)
        code = print_counts(to, totals, error);
    if (!code)
        code = buffer_append(to, "}", 1, error);
    if (!code && parts->corpus)
        code = print_corpus(to, parts->corpus, error);
    return code ? code : buffer_append(to, "}\n", 2, error);
}

/* ---- Reading ---- */

static int faulty(unecho_error *error, const char *what)
{
    return error_set(error, UNECHO_E_INPUT, "not a manifest of this program: %s", what);
}

static int read_number(unecho_bytes text, struct json_value value, uint64_t *to,
                       unecho_error *error)
{
    uint64_t number = 0;
    if (value.type != JSON_NUMBER || value.end - value.start > 19)
        return faulty(error, "a count is missing or no whole number");
    for (size_t i = value.start; i < value.end; i++) {
        if (text.at[i] < '0' || text.at[i] > '9')
            return faulty(error, "a count is no whole number");
        number = number * 10 + (uint64_t)(text.at[i] - '0');
    }
    *to = number;
    return UNECHO_OK;
}

static int read_counts(unecho_bytes text, const char *in, struct counts *counts,
                       unecho_error *error)
{
    struct json_value values[COUNT_NAMES];
    unecho_bytes paths[COUNT_NAMES];
    char names[COUNT_NAMES][40];
    for (size_t i = 0; i < COUNT_NAMES; i++) {
        snprintf(names[i], sizeof names[i], "%s.%s", in, COUNTS[i].name);
        paths[i] = text_of(names[i]);
    }
    int code = json_record_find(text, paths, COUNT_NAMES, values, error);
    for (size_t i = 0; i < COUNT_NAMES && !code; i++)
        code = read_number(text, values[i], count_at(counts, i), error);
    return code;
}

static int read_by_reason(unecho_bytes text, const char *in, struct counts *counts,
                          unecho_error *error)
{
    enum {
        REASONS = COUNTS_REASONS - 1
    };
    struct json_value values[2 * REASONS];
    unecho_bytes paths[2 * REASONS];
    char names[2 * REASONS][48];
    for (int i = 0; i < REASONS; i++) {
        snprintf(names[i], sizeof names[i], "%s.rows.%s", in, unecho_reason_name(i + 1));
        snprintf(names[REASONS + i], sizeof names[i], "%s.row_bytes.%s", in,
                 unecho_reason_name(i + 1));
    }
    for (int i = 0; i < 2 * REASONS; i++)
        paths[i] = text_of(names[i]);
    int code = json_record_find(text, paths, (size_t)2 * REASONS, values, error);
    for (int i = 0; i < REASONS && !code; i++) {
        code = read_number(text, values[i], &counts->rows[i + 1], error);
        if (!code)
            code = read_number(text, values[REASONS + i], &counts->row_bytes[i + 1], error);
    }
    return code;
}

static int read_string(unecho_bytes text, struct json_value value, struct buffer *room,
                       unecho_bytes *to, unecho_error *error)
{
    if (value.type != JSON_STRING)
        return faulty(error, "a name or hash is missing");
    return json_decode(json_string_raw(text, value), room, NULL, to, error);
}

/* Bytes as json_print writes them: a string, or base64 where they are not UTF-8. */
static int read_bytes(unecho_bytes text, struct json_value plain, struct json_value coded,
                      struct buffer *room, unecho_bytes *to, unecho_error *error)
{
    if (plain.type != JSON_NONE || coded.type != JSON_STRING)
        return read_string(text, plain, room, to, error);
    unecho_bytes raw = json_string_raw(text, coded);
    size_t first = room->count;
    int code = base64_decode(room, raw.at, raw.length, error);
    *to = (unecho_bytes){room->at ? room->at + first : "", room->count - first};
    return code;
}

/* `in` is the path of the object, with a point at its end, or "". */
static int read_file(unecho_bytes text, const char *in, struct entry_file *file,
                     struct buffer *room, unecho_error *error)
{
    static const char *const members[5] = {"file", "file_bytes", "bytes", "xxh3_128",
                                           "file_base64"};
    struct json_value values[5];
    unecho_bytes paths[5];
    char names[5][32];
    for (int i = 0; i < 5; i++) {
        snprintf(names[i], sizeof names[i], "%s%s", in, members[i]);
        paths[i] = text_of(names[i]);
    }
    *file = (struct entry_file){.path = {NULL, 0}};
    int code = json_record_find(text, paths, 5, values, error);
    if (code || (values[0].type == JSON_NONE && values[4].type == JSON_NONE))
        return code;
    code = read_bytes(text, values[0], values[4], room, &file->path, error);
    if (!code)
        code = read_number(text, values[1], &file->file_bytes, error);
    if (!code)
        code = read_number(text, values[2], &file->bytes, error);
    return code ? code : read_string(text, values[3], room, &file->hash, error);
}

static int read_span(unecho_bytes text, struct entry *entry, struct buffer *room,
                     unecho_error *error)
{
    static const unecho_bytes paths[5] = {{"shards", 6},
                                          {"shards.at", 9},
                                          {"shards.bytes", 12},
                                          {"shards.xxh3_128", 15},
                                          {"shards.line_end_added", 21}};
    struct json_value values[5];
    int code = json_record_find(text, paths, 5, values, error);
    if (code || values[0].type == JSON_NONE)
        return code;
    entry->in_shards = true;
    code = read_number(text, values[1], &entry->at, error);
    if (!code)
        code = read_number(text, values[2], &entry->text.bytes, error);
    if (!code)
        code = read_string(text, values[3], room, &entry->text.hash, error);
    if (code)
        return code;
    entry->line_end_added = values[4].type == JSON_TRUE;
    if (entry->text.path.at || entry->at > UINT64_MAX - entry->text.bytes ||
        (entry->line_end_added && !entry->text.bytes))
        return faulty(error, "where an input stands in its shards is no place");
    return UNECHO_OK;
}

int entry_read(unecho_bytes text, struct entry *entry, struct buffer *room, unecho_error *error)
{
    static const unecho_bytes paths[5] = {
        {"name", 4}, {"format", 6}, {"xxh3_128", 8}, {"bytes", 5}, {"name_base64", 11}};
    struct json_value values[5];
    *entry = (struct entry){.bytes = 0};
    int code = json_record_find(text, paths, 5, values, error);
    if (!code)
        code = ARRAY_RESERVE(room, text.length, "an entry of the manifest", error);
    if (!code)
        code = read_bytes(text, values[0], values[4], room, &entry->name, error);
    if (!code)
        code = read_string(text, values[1], room, &entry->format, error);
    if (!code)
        code = read_string(text, values[2], room, &entry->hash, error);
    if (!code)
        code = read_number(text, values[3], &entry->bytes, error);
    if (!code)
        code = read_counts(text, "counts", &entry->counts, error);
    if (!code)
        code = read_by_reason(text, "counts", &entry->counts, error);
    if (!code)
        code = read_file(text, "shard.", &entry->text, room, error);
    if (!code)
        code = read_span(text, entry, room, error);
    if (!code)
        code = read_file(text, "log.", &entry->log, room, error);
    return code ? code : read_file(text, "quarantine.", &entry->quarantine, room, error);
}

static int read_entries(unecho_bytes text, struct json_value inputs, struct manifest *manifest,
                        unecho_error *error)
{
    struct json_items items;
    struct json_value item;
    int code;
    json_items_start(&items, text, inputs);
    while (!(code = json_items_next(&items, &item, error)) && item.type != JSON_NONE) {
        if (item.type != JSON_OBJECT)
            continue;
        if (ARRAY_RESERVE(&manifest->entries, 1, "entries", error))
            return UNECHO_E_MEMORY;
        manifest->entries.at[manifest->entries.count++] =
            (unecho_bytes){text.at + item.start, item.end - item.start};
    }
    return code;
}

/* ---- Shards that inputs share ---- */

int manifest_add_shard(struct manifest *manifest, unecho_bytes text, unecho_error *error)
{
    static const unecho_bytes path = {"bytes", 5};
    struct json_value value;
    struct manifest_shard shard = {.text = text, .at = manifest_shard_bytes(manifest)};
    int code = json_record_find(text, &path, 1, &value, error);
    if (!code)
        code = read_number(text, value, &shard.bytes, error);
    if (!code && shard.bytes > UINT64_MAX - shard.at)
        code = faulty(error, "its shards are too long");
    if (code || ARRAY_RESERVE(&manifest->shards, 1, "shards", error))
        return code ? code : UNECHO_E_MEMORY;
    manifest->shards.at[manifest->shards.count++] = shard;
    return UNECHO_OK;
}

uint64_t manifest_shard_bytes(const struct manifest *manifest)
{
    size_t count = manifest->shards.count;
    return count ? manifest->shards.at[count - 1].at + manifest->shards.at[count - 1].bytes : 0;
}

int manifest_shard_read(const struct manifest_shard *shard, struct entry_file *file,
                        struct buffer *room, unecho_error *error)
{
    room->count = 0;
    int code = ARRAY_RESERVE(room, shard->text.length, "a shard of the manifest", error);
    if (!code)
        code = read_file(shard->text, "", file, room, error);
    return code || file->path.at ? code : faulty(error, "a shard has no file");
}

static int read_shards(unecho_bytes text, struct json_value shards, struct manifest *manifest,
                       unecho_error *error)
{
    struct json_items items;
    struct json_value item;
    int code;
    json_items_start(&items, text, shards);
    while (!(code = json_items_next(&items, &item, error)) && item.type != JSON_NONE) {
        unecho_bytes shard = {text.at + item.start, item.end - item.start};
        code = item.type == JSON_OBJECT ? manifest_add_shard(manifest, shard, error)
                                        : faulty(error, "a shard is no object");
        if (code)
            break;
    }
    return code;
}

int entry_format(const struct entry *entry, const struct format **format, unecho_error *error)
{
    char name[32]; /* longer than any that is known: one that is cut here is none of them */
    snprintf(name, sizeof name, "%.*s", (int)entry->format.length, entry->format.at);
    *format = format_find(name);
    if (!*format)
        *format = foreigns_find(entry->foreigns, name);
    return *format ? UNECHO_OK
                   : error_set(error, UNECHO_E_MISMATCH,
                               "its manifest names an input of format \"%s\", which this version "
                               "does not know",
                               name);
}

int manifest_read(unecho_bytes text, struct manifest *manifest, unecho_error *error)
{
    static const unecho_bytes paths[4] = {
        {"format", 6}, {"settings", 8}, {"inputs", 6}, {"shards", 6}};
    struct json_value values[4];
    uint64_t format = 0;
    int code = json_record_find(text, paths, 4, values, error);
    if (!code)
        code = read_number(text, values[0], &format, error);
    if (code)
        return code;
    if (format != MANIFEST_FORMAT)
        return error_set(error, UNECHO_E_MISMATCH,
                         "a manifest of format %" PRIu64 "; this version reads format %d", format,
                         MANIFEST_FORMAT);
    if (values[1].type != JSON_OBJECT || values[2].type != JSON_ARRAY)
        return faulty(error, "it has no settings or no inputs");
    manifest->settings = (unecho_bytes){text.at + values[1].start, values[1].end - values[1].start};
    code = read_counts(text, "totals", &manifest->totals, error);
    if (!code)
        code = read_by_reason(text, "totals", &manifest->totals, error);
    if (!code)
        code = read_entries(text, values[2], manifest, error);
    return code || values[3].type != JSON_ARRAY ? code
                                                : read_shards(text, values[3], manifest, error);
}

int manifest_setting(const struct manifest *manifest, const char *name, struct buffer *room,
                     unecho_bytes *to, unecho_error *error)
{
    char coded[64];
    struct json_value values[2];
    snprintf(coded, sizeof coded, "%s_base64", name);
    const unecho_bytes paths[2] = {text_of(name), text_of(coded)};
    int code = json_record_find(manifest->settings, paths, 2, values, error);
    return code ? code : read_bytes(manifest->settings, values[0], values[1], room, to, error);
}

void manifest_free(struct manifest *manifest)
{
    ARRAY_FREE(&manifest->entries);
    ARRAY_FREE(&manifest->shards);
}
