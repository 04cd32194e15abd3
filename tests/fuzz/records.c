// SPDX-License-Identifier: Apache-2.0
/*
 * Any bytes as an input of many records: the records follow each other without a gap, are the same
 * whether the bytes come at once or a few at a time, and each document comes back byte for byte
 * after some of its lines were taken out.
 */
#include "records.h"

#include "support/formats.h"

#include "base/hash.h"

#include <stdlib.h>
#include <string.h>

static void require(int promise)
{
    if (!promise)
        abort();
}

/* A copy of exactly the record's size, so that a sanitizer sees one byte too far. */
static void check_record(const struct format *format, unecho_bytes record)
{
    static const struct fields fields = {{"text", 4}, {"id", 2}, {"url", 3}, {NULL, 0}};
    struct buffer kept = {0};
    int code;
    char *copy = malloc(record.length);
    require(copy != NULL);
    memcpy(copy, record.at, record.length);
    uint64_t choice = hash_public(copy, record.length);
    const char *failure = formats_round_trip(format, &fields, (unecho_bytes){copy, record.length},
                                             choice, &kept, &code);
    require(!failure && (!code || code == UNECHO_E_INPUT));
    if (format == &format_wet && kept.count)
        require(json_is_utf8((unecho_bytes){kept.at, kept.count}));
    buffer_free(&kept);
    free(copy);
}

void fuzz_records(const struct format *format, const uint8_t *data, size_t size)
{
    struct formats_cut whole = {.records = {0}}, cut = {.records = {0}};
    unecho_bytes input = {(const char *)data, size};
    formats_cut(format, input, SIZE_MAX, &whole);
    formats_cut(format, input, 1 + size % 13, &cut);
    require(strcmp(whole.told.at, cut.told.at) == 0);
    size_t at = 0;
    for (size_t i = 0; i < whole.records.count; i++) {
        const struct formats_record *record = &whole.records.at[i];
        require(record->offset == at);
        at += record->length;
        if (record->result == FRAME_WHOLE)
            check_record(format, (unecho_bytes){input.at + record->offset, record->length});
    }
    require(at == size);
    formats_cut_free(&whole);
    formats_cut_free(&cut);
}
