// SPDX-License-Identifier: Apache-2.0
#include "report/rebuild.h"

#include "format/mark.h"
#include "report/audit.h"
#include "report/lines.h"
#include "report/proof.h"
#include "report/recount.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

struct rebuild {
    const struct rebuild_from *from;
    const struct entry *entry;
    const struct format *format;
    struct fields fields;
    const unecho_sink *to;
    const struct rebuild_watch *watch;
    uint64_t number; /* of the record at hand */
    struct lines shard, log, quarantine;
    struct audit_row row; /* the next row of the log, if `has_row` */
    bool has_row;
    struct buffer row_bytes; /* decoded bytes of the current record's rows, then of `row` */
    size_t row_first;        /* where those of `row` begin */
    struct audit_rows rows;  /* its ranges and shown bytes */
    ARRAY(struct piece) pieces;
    struct buffer record;   /* the original record */
    struct buffer unmarked; /* the record of the shard without its marks */
    struct hash_stream hash;
    uint64_t bytes;
    struct counts seen;
};

/* Passes `length` bytes of the quarantine on. */
static int emit(struct rebuild *rebuild, const char *bytes, size_t length, unecho_error *error)
{
    if (!length)
        return UNECHO_OK;
    hash_stream_update(&rebuild->hash, bytes, length);
    rebuild->bytes += length;
    return rebuild->to->write(rebuild->to->self, bytes, length, error);
}

static int emit_quarantined(struct rebuild *rebuild, uint64_t length, unecho_error *error)
{
    struct lines *from = &rebuild->quarantine;
    while (length) {
        if (from->at == from->bytes.count && from->ended)
            return error_set(error, UNECHO_E_MISMATCH,
                             "the quarantine is shorter than the log says");
        if (from->at == from->bytes.count) {
            from->searched = from->at;
            int code = lines_more(from, error);
            if (code)
                return code;
        }
        size_t take = from->bytes.count - from->at;
        take = take < length ? take : (size_t)length;
        int code = emit(rebuild, from->bytes.at + from->at, take, error);
        if (code)
            return code;
        from->at += take;
        length -= take;
    }
    return UNECHO_OK;
}

/* ---- Records ---- */

static int next_row(struct rebuild *rebuild, unecho_error *error)
{
    unecho_bytes line;
    int code = lines_next(&rebuild->log, &line, error);
    rebuild->has_row = !code && line.at;
    rebuild->row_first = rebuild->row_bytes.count;
    if (!rebuild->has_row)
        return code;
    line.length -= line.at[line.length - 1] == '\n';
    if (rebuild->watch) {
        code = rebuild->watch->row(rebuild->watch->self, line, error);
        if (code)
            return code;
    }
    return audit_row_read(line, &rebuild->row, &rebuild->row_bytes, error);
}

static bool reason_is(const struct rebuild *rebuild, const char *reason)
{
    unecho_bytes bytes = audit_bytes_of(&rebuild->row_bytes, rebuild->row.reason);
    return bytes.length == strlen(reason) && memcmp(bytes.at, reason, bytes.length) == 0;
}

static int emit_restored(struct rebuild *rebuild, unecho_bytes kept, unecho_error *error)
{
    rebuild->record.count = rebuild->pieces.count = 0;
    if (ARRAY_RESERVE(&rebuild->pieces, rebuild->rows.count, "removed parts", error))
        return UNECHO_E_MEMORY;
    for (size_t i = 0; i < rebuild->rows.count; i++) {
        const struct audit_row *row = &rebuild->rows.at[i];
        rebuild->pieces.at[rebuild->pieces.count++] =
            (struct piece){.offset = row->offset,
                           .text = audit_bytes_of(&rebuild->row_bytes, row->text),
                           .raw = audit_bytes_of(&rebuild->row_bytes, row->raw),
                           .bytes = row->kind == UNECHO_BYTES};
    }
    int code = rebuild->format->restore(&rebuild->fields, kept, rebuild->pieces.at,
                                        rebuild->pieces.count, &rebuild->record, error);
    if (!code)
        code = emit(rebuild, rebuild->record.at, rebuild->record.count, error);
    return code || !rebuild->watch
               ? code
               : rebuild->watch->record(rebuild->watch->self, rebuild->number,
                                        (unecho_bytes){rebuild->record.at, rebuild->record.count},
                                        error);
}

/* A record of the shard. */
static int emit_kept(struct rebuild *rebuild, unecho_bytes kept, unecho_error *error)
{
    if (!rebuild->fields.mark.length)
        return emit_restored(rebuild, kept, error);
    rebuild->unmarked.count = 0;
    int code = mark_cut(kept, rebuild->fields.mark, &rebuild->unmarked, error);
    return code ? code
                : emit_restored(rebuild,
                                (unecho_bytes){rebuild->unmarked.at, rebuild->unmarked.count},
                                error);
}

/* A row that ends its record, or stands beside it. `*done`: the record is there. */
static int take_row(struct rebuild *rebuild, bool *done, unecho_error *error)
{
    unecho_bytes raw = audit_bytes_of(&rebuild->row_bytes, rebuild->row.raw);
    recount_row(&rebuild->seen, rebuild->row.kind, rebuild->row.length,
                audit_bytes_of(&rebuild->row_bytes, rebuild->row.reason));
    switch (rebuild->row.kind) {
    case UNECHO_RECORD:
        *done = !reason_is(rebuild, "bom") &&
                !(rebuild->format == &format_wet && reason_is(rebuild, "blank"));
        return reason_is(rebuild, "emptied") ? emit_restored(rebuild, raw, error)
                                             : emit(rebuild, raw.at, raw.length, error);
    case UNECHO_MARK:
        return UNECHO_OK; /* what it tells of stands in the shard */
    case UNECHO_QUARANTINE:
        *done = true;
        return emit_quarantined(rebuild, rebuild->row.length, error);
    default:
        if (ARRAY_RESERVE(&rebuild->rows, 1, "rows", error))
            return UNECHO_E_MEMORY;
        rebuild->rows.at[rebuild->rows.count++] = rebuild->row;
        return UNECHO_OK;
    }
}

/* The rows of the last record are done with; only the one that was looked at already stays. */
static void forget_rows(struct rebuild *rebuild)
{
    struct audit_row *row = &rebuild->row;
    struct buffer *bytes = &rebuild->row_bytes;
    size_t first = rebuild->row_first;
    if (bytes->count > first)
        memmove(bytes->at, bytes->at + first, bytes->count - first);
    bytes->count -= first;
    row->text.first -= first;
    row->raw.first -= first;
    row->reason.first -= first;
    rebuild->row_first = 0;
    rebuild->rows.count = 0;
}

/* Rebuilds record `number`. `*ended`: there is none. */
static int rebuild_record(struct rebuild *rebuild, uint64_t number, bool *ended,
                          unecho_error *error)
{
    bool done = false;
    int code = UNECHO_OK;
    rebuild->number = number;
    forget_rows(rebuild);
    while (!code && !done && rebuild->has_row && rebuild->row.record == number) {
        code = take_row(rebuild, &done, error);
        if (!code)
            code = next_row(rebuild, error);
    }
    if (code || done)
        return code;
    unecho_bytes kept = {NULL, 0};
    if (number == 1 || !rebuild->format->one_record) /* a text that was set aside left no other */
        code = lines_next(&rebuild->shard, &kept, error);
    if (code)
        return code;
    *ended = !kept.at;
    rebuild->seen.documents += kept.at != NULL;
    if (kept.at)
        return emit_kept(rebuild, kept, error);
    return rebuild->rows.count || rebuild->has_row
               ? error_set(error, UNECHO_E_MISMATCH,
                           "the log tells of a record %" PRIu64 " that the shard does not hold",
                           number)
               : UNECHO_OK;
}

static int rebuild_records(struct rebuild *rebuild, unecho_error *error)
{
    bool ended = false;
    int code = next_row(rebuild, error);
    for (uint64_t number = 1; !code && !ended; number++) {
        code = rebuild_record(rebuild, number, &ended, error);
        rebuild->seen.records += !ended;
    }
    error_place(error, rebuild->log.path, rebuild->log.number, UNECHO_NOWHERE);
    return code;
}

/* ---- Proof ---- */

/* Reads to the end what nobody asked for. */
static int drain(struct lines *lines, unecho_error *error)
{
    int code = UNECHO_OK;
    while (!code && !lines->ended) {
        lines->at = lines->searched = lines->bytes.count;
        code = lines_more(lines, error);
    }
    return code;
}

static int check_file(struct lines *lines, const struct entry_file *file, unecho_error *error)
{
    if (!file->path.at)
        return UNECHO_OK;
    int code = drain(lines, error);
    return code ? code : proof_file(lines->input, lines->path, file, error);
}

/* What stays, with the line end that was added to it. */
static int check_span(struct rebuild *rebuild, unecho_error *error)
{
    struct lines *lines = &rebuild->shard;
    int code = drain(lines, error);
    lines->ended = false;
    lines->left = rebuild->entry->line_end_added;
    if (!code)
        code = drain(lines, error);
    return code || proof_hash_is(hash_stream_digest(&lines->hash), rebuild->entry->text.hash)
               ? code
               : proof_differs(error, rebuild->log.path, "what the shards hold of its input");
}

static int check(struct rebuild *rebuild, unecho_error *error)
{
    const struct entry *entry = rebuild->entry;
    int code = entry->in_shards ? check_span(rebuild, error)
                                : check_file(&rebuild->shard, &entry->text, error);
    if (!code)
        code = check_file(&rebuild->log, &entry->log, error);
    if (!code)
        code = check_file(&rebuild->quarantine, &entry->quarantine, error);
    if (code)
        return code;
    if (rebuild->bytes != entry->bytes)
        return proof_differs(error, rebuild->log.path, "the length of the restored input");
    return proof_hash_is(hash_stream_digest(&rebuild->hash), entry->hash)
               ? recount_check(&rebuild->seen, entry, rebuild->fields.mark.length != 0, error)
               : proof_differs(error, rebuild->log.path, "the hash of the restored input");
}

static int open_text(struct rebuild *rebuild, unecho_error *error)
{
    const struct entry *entry = rebuild->entry;
    rebuild->shard.whole = rebuild->format->one_record;
    rebuild->shard.foreign = rebuild->format->is_foreign ? foreign_of(rebuild->format) : NULL;
    rebuild->shard.fields = &rebuild->fields;
    if (!entry->in_shards)
        return lines_open(&rebuild->shard, rebuild->from->folder, &entry->text, error);
    return lines_open_shards(&rebuild->shard, rebuild->from->shards, entry->at,
                             entry->text.bytes - entry->line_end_added, error);
}

static int open_files(struct rebuild *rebuild, unecho_error *error)
{
    const struct entry *entry = rebuild->entry;
    const char *folder = rebuild->from->folder;
    int code = entry_format(entry, &rebuild->format, error);
    if (!code)
        code = open_text(rebuild, error);
    if (!code)
        code = lines_open(&rebuild->log, folder, &entry->log, error);
    return code ? code : lines_open(&rebuild->quarantine, folder, &entry->quarantine, error);
}

int rebuild_input(const struct rebuild_from *from, const struct entry *entry, const unecho_sink *to,
                  const struct rebuild_watch *watch, unecho_error *error)
{
    struct rebuild rebuild = {
        .from = from, .entry = entry, .to = to, .watch = watch, .fields = from->fields};
    hash_stream_init(&rebuild.hash);
    int code = open_files(&rebuild, error);
    if (!code)
        code = rebuild_records(&rebuild, error);
    if (!code)
        code = check(&rebuild, error);
    lines_close(&rebuild.shard);
    lines_close(&rebuild.log);
    lines_close(&rebuild.quarantine);
    buffer_free(&rebuild.row_bytes);
    ARRAY_FREE(&rebuild.rows);
    ARRAY_FREE(&rebuild.pieces);
    buffer_free(&rebuild.record);
    buffer_free(&rebuild.unmarked);
    return code;
}
