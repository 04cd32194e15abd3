// SPDX-License-Identifier: Apache-2.0
#include "flow/chunk.h"

#include <stdlib.h>

void counts_add(struct counts *sum, const struct counts *more)
{
    sum->records += more->records;
    sum->documents += more->documents;
    sum->dropped += more->dropped;
    sum->quarantined += more->quarantined;
    sum->source_bytes += more->source_bytes;
    sum->kept_bytes += more->kept_bytes;
    sum->logged_bytes += more->logged_bytes;
    sum->quarantined_bytes += more->quarantined_bytes;
    sum->text_bytes += more->text_bytes;
    sum->removed_bytes += more->removed_bytes;
    for (int i = 0; i < COUNTS_REASONS; i++) {
        sum->rows[i] += more->rows[i];
        sum->row_bytes[i] += more->row_bytes[i];
    }
}

struct chunk *chunk_new(unecho_error *error)
{
    struct chunk *chunk = mem_new(1, sizeof *chunk, "a chunk of records", error);
    if (chunk)
        chunk_empty(chunk);
    return chunk;
}

void chunk_free(struct chunk *chunk)
{
    if (!chunk)
        return;
    buffer_free(&chunk->bytes);
    ARRAY_FREE(&chunk->records);
    ARRAY_FREE(&chunk->errors);
    buffer_free(&chunk->out);
    buffer_free(&chunk->log);
    buffer_free(&chunk->quarantine);
    buffer_free(&chunk->out_frame);
    buffer_free(&chunk->log_frame);
    ARRAY_FREE(&chunk->rules);
    if (chunk->extra_free)
        chunk->extra_free(chunk->extra);
    free(chunk);
}

void chunk_empty(struct chunk *chunk)
{
    chunk->first = chunk->last = chunk->line_end_added = false;
    chunk->bytes.count = chunk->out.count = chunk->log.count = chunk->quarantine.count = 0;
    chunk->out_frame.count = chunk->log_frame.count = 0;
    chunk->records.count = chunk->errors.count = chunk->rules.count = 0;
    chunk->counts = (struct counts){0};
    chunk->pages = 0;
    chunk->code = UNECHO_OK;
    chunk->error = (unecho_error)UNECHO_ERROR_INIT;
}
