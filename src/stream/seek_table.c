// SPDX-License-Identifier: Apache-2.0
#include "stream/seek_table.h"

#include <string.h>

void seek_table_begin(struct seek_table *table)
{
    *table = (struct seek_table){.frames = 0};
    hash_stream_init(&table->seen);
}

static void put32(unsigned char *to, uint32_t value)
{
    for (int i = 0; i < 4; i++)
        to[i] = (unsigned char)(value >> 8 * i);
}

void seek_table_frame(struct seek_table *table, uint64_t frame_bytes, uint64_t text_bytes,
                      const unsigned char checksum[SEEK_CHECKSUM_BYTES])
{
    unsigned char entry[SEEK_ENTRY_BYTES];
    put32(entry, (uint32_t)frame_bytes); /* larger ones fit no table: it has their low half */
    put32(entry + 4, (uint32_t)text_bytes);
    memcpy(entry + 8, checksum, SEEK_CHECKSUM_BYTES);
    hash_stream_update(&table->seen, entry, sizeof entry);
    table->frames++;
    table->wrong = table->wrong || table->ended;
}

void seek_table_open(struct seek_table *table, uint64_t content)
{
    hash_stream_init(&table->told);
    table->at = 0;
    table->entry_bytes = content < SEEK_FOOTER_BYTES ? 0 : content - SEEK_FOOTER_BYTES;
    table->wrong = table->wrong || table->ended || content < SEEK_FOOTER_BYTES;
    memset(table->footer, 0, sizeof table->footer);
}

void seek_table_read(struct seek_table *table, const unsigned char *bytes, size_t count)
{
    uint64_t left = table->at < table->entry_bytes ? table->entry_bytes - table->at : 0;
    size_t entries = left < count ? (size_t)left : count;
    if (entries)
        hash_stream_update(&table->told, bytes, entries);
    for (size_t i = entries; i < count; i++) {
        uint64_t place = table->at + i - table->entry_bytes;
        if (place < SEEK_FOOTER_BYTES)
            table->footer[place] = bytes[i];
    }
    table->at += count;
}

void seek_table_close(struct seek_table *table)
{
    unsigned char footer[SEEK_FOOTER_BYTES];
    put32(footer, (uint32_t)table->frames);
    footer[4] = SEEK_CHECKSUM_FLAG;
    put32(footer + 5, SEEK_FOOTER_MAGIC);
    struct hash128 seen = hash_stream_digest(&table->seen), told = hash_stream_digest(&table->told);
    table->ended = true;
    table->wrong = table->wrong || memcmp(footer, table->footer, sizeof footer) != 0 ||
                   seen.low != told.low || seen.high != told.high;
}
