// SPDX-License-Identifier: Apache-2.0
/*
 * Any bytes as a manifest: it is refused, or its parts lie in it, and printed anew from its entries
 * it reads the same.
 */
#include "fuzz.h"

#include "report/manifest.h"

#include <stdlib.h>
#include <string.h>

static void require(int promise)
{
    if (!promise)
        abort();
}

static void require_within(unecho_bytes whole, unecho_bytes part)
{
    require(part.at >= whole.at && part.at + part.length <= whole.at + whole.length);
}

/* A decoded string stands in the entry's text, or in the room, which did not move. */
static void require_string(unecho_bytes text, const struct buffer *room, unecho_bytes string)
{
    if (!string.length)
        return;
    bool in_text = string.at >= text.at && string.at + string.length <= text.at + text.length;
    bool in_room = string.at >= room->at && string.at + string.length <= room->at + room->count;
    require(in_text || in_room);
}

/* Whether it is one. */
static bool read_entry(unecho_bytes text, struct counts *sum)
{
    unecho_error error = UNECHO_ERROR_INIT;
    struct buffer room = {0};
    struct entry entry;
    int code = entry_read(text, &entry, &room, &error);
    require(code == error.code && (!code || code == UNECHO_E_INPUT));
    if (!code) {
        const unecho_bytes strings[] = {
            entry.name,      entry.format,          entry.hash,
            entry.text.path, entry.text.hash,       entry.log.path,
            entry.log.hash,  entry.quarantine.path, entry.quarantine.hash};
        for (size_t i = 0; i < sizeof strings / sizeof *strings; i++)
            require_string(text, &room, strings[i]);
        counts_add(sum, &entry.counts);
    }
    buffer_free(&room);
    return !code;
}

/* Shards that inputs share follow each other. */
static void read_shards(unecho_bytes text, const struct manifest *manifest)
{
    struct buffer room = {0};
    uint64_t at = 0;
    for (size_t i = 0; i < manifest->shards.count; i++) {
        const struct manifest_shard *shard = &manifest->shards.at[i];
        struct entry_file file;
        unecho_error error = UNECHO_ERROR_INIT;
        require_within(text, shard->text);
        require(shard->at == at && shard->bytes <= UINT64_MAX - at);
        at += shard->bytes;
        int code = manifest_shard_read(shard, &file, &room, &error);
        require(code == error.code && (!code || code == UNECHO_E_INPUT));
        if (!code)
            require_string(shard->text, &room, file.path);
    }
    require(manifest_shard_bytes(manifest) == at);
    buffer_free(&room);
}

static void print_and_read(const struct manifest *manifest, const struct counts *sum)
{
    struct buffer text = {0};
    struct counts totals;
    struct manifest again = {.entries = {0}};
    struct manifest_parts parts = {.settings = manifest->settings,
                                   .entries = manifest->entries.at,
                                   .entry_count = manifest->entries.count};
    require(!manifest_print(&text, &parts, &totals, NULL));
    require(!memcmp(&totals, sum, sizeof totals));
    if (!manifest_read((unecho_bytes){text.at, text.count}, &again, NULL)) {
        require(again.entries.count == manifest->entries.count);
        require(!memcmp(&again.totals, sum, sizeof *sum));
    }
    manifest_free(&again);
    buffer_free(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    unecho_bytes text = {size ? (const char *)data : "", size};
    unecho_error error = UNECHO_ERROR_INIT;
    struct manifest manifest = {.entries = {0}};
    struct counts sum = {0};
    bool whole = true;
    int code = manifest_read(text, &manifest, &error);
    require(code == error.code);
    require(!code || code == UNECHO_E_INPUT || code == UNECHO_E_MISMATCH);
    if (!code)
        require_within(text, manifest.settings);
    for (size_t i = 0; i < manifest.entries.count; i++) {
        require_within(text, manifest.entries.at[i]);
        whole = read_entry(manifest.entries.at[i], &sum) && whole;
    }
    if (!code && whole)
        print_and_read(&manifest, &sum);
    read_shards(text, &manifest);
    read_entry(text, &sum);
    manifest_free(&manifest);
    return 0;
}
