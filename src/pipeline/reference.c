// SPDX-License-Identifier: Apache-2.0
#include "pipeline/reference.h"

#include "pipeline/remember.h"
#include "json/print.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

int reference_add_source(struct corpus_pass *pass, unecho_bytes path, unecho_error *error)
{
    if (pass->sources.count >= UINT32_MAX - 1)
        return error_set(error, UNECHO_E_LIMIT, "more than 4294967294 texts in a reference set");
    if (ARRAY_RESERVE(&pass->sources, 1, "references", error))
        return UNECHO_E_MEMORY;
    struct reference_source *source = &pass->sources.at[pass->sources.count];
    *source = (struct reference_source){.path = mem_text(path.at, path.length, error)};
    pass->sources.count += source->path != NULL;
    return source->path ? UNECHO_OK : UNECHO_E_MEMORY;
}

static void add_facts(struct reference_source *source, const struct chunk *chunk,
                      const struct format *format, uint64_t documents)
{
    snprintf(source->format, sizeof source->format, "%s", format->name);
    source->documents += documents;
    for (size_t i = 0; i < chunk->records.count; i++)
        source->quarantined += chunk->records.at[i].kind == RECORD_BAD;
    if (!chunk->last)
        return;
    source->bytes = chunk->input_bytes;
    source->compressed_bytes = chunk->input_compressed_bytes;
    memcpy(source->hash, chunk->input_hash, sizeof source->hash);
}

static int commit(void *self, const struct chunk *chunk, const struct format *format,
                  unecho_error *error)
{
    struct corpus_pass *pass = self;
    uint64_t before = pass->corpus.documents.count;
    const char *path = pass->inputs->references->at[chunk->input].path;
    int code = chunk->first ? reference_add_source(pass, (unecho_bytes){path, strlen(path)}, error)
                            : UNECHO_OK;
    if (code)
        return code;
    uint32_t source = (uint32_t)pass->sources.count - 1;
    code = remember_findings(pass, &pass->reference_places, chunk, source, error);
    add_facts(&pass->sources.at[source], chunk, format, pass->corpus.documents.count - before);
    return code;
}

int reference_remember(struct corpus_pass *pass, struct reader *reader, const atomic_bool *stop,
                       unecho_error *error)
{
    struct clean_serial serial = {0};
    struct clean_run run = {.plan = pass->plan,
                            .serial = &serial,
                            .inputs = pass->inputs->references,
                            .reader = reader,
                            .target = {.self = pass, .commit = commit},
                            .decide = pass->of_documents ? remember_documents : remember_units,
                            .decide_self = pass,
                            .places = pass->documents ? &pass->documents->reference_places : NULL,
                            .remembers = true,
                            .of_references = true,
                            .stop = stop};
    int code = clean_run(&run, error);
    pass->counts.serial_ns += serial.fill_ns + serial.commit_ns;
    return code;
}

void reference_end(struct corpus_pass *pass)
{
    corpus_end_reference(&pass->corpus);
}

/* ---- In the manifest ---- */

static int print_one(struct buffer *to, const struct reference_source *source, unecho_error *error)
{
    char hash[HASH_TEXT_ROOM];
    hash_print((struct hash128){.low = source->hash[1], .high = source->hash[0]}, hash);
    int code =
        json_print(to, "{", "source", (unecho_bytes){source->path, strlen(source->path)}, error);
    return code ? code
                : buffer_print(to, error,
                               ",\"format\":\"%s\",\"compressed_bytes\":%" PRIu64
                               ",\"bytes\":%" PRIu64 ",\"xxh3_128\":\"%s\",\"documents\":%" PRIu64
                               ",\"quarantined\":%" PRIu64 "}",
                               source->format, source->compressed_bytes, source->bytes, hash,
                               source->documents, source->quarantined);
}

int reference_print(struct buffer *to, const struct corpus_pass *pass, unecho_error *error)
{
    int code = buffer_append(to, "[", 1, error);
    for (size_t i = 0; i < pass->sources.count && !code; i++) {
        code = buffer_print(to, error, i ? ",\n" : "\n");
        if (!code)
            code = print_one(to, &pass->sources.at[i], error);
    }
    return code ? code : buffer_print(to, error, "\n]");
}
