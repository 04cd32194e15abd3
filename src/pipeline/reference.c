// SPDX-License-Identifier: Apache-2.0
#include "pipeline/reference.h"

#include "pipeline/remember.h"
#include "json/print.h"

#include <inttypes.h>
#include <string.h>

int reference_init(struct corpus_pass *pass, unecho_error *error)
{
    size_t count = pass->inputs->references->count;
    pass->references = mem_new(count, sizeof *pass->references, "references", error);
    return pass->references ? places_init(&pass->reference_places, count, error) : UNECHO_E_MEMORY;
}

static void add_facts(struct reference_facts *facts, const struct chunk *chunk,
                      const struct format *format, uint64_t documents)
{
    if (chunk->first)
        *facts = (struct reference_facts){.format = format->name};
    facts->documents += documents;
    for (size_t i = 0; i < chunk->records.count; i++)
        facts->quarantined += chunk->records.at[i].kind == RECORD_BAD;
    if (!chunk->last)
        return;
    facts->bytes = chunk->input_bytes;
    facts->compressed_bytes = chunk->input_compressed_bytes;
    memcpy(facts->hash, chunk->input_hash, sizeof facts->hash);
}

static int commit(void *self, const struct chunk *chunk, const struct format *format,
                  unecho_error *error)
{
    struct corpus_pass *pass = self;
    uint64_t before = pass->corpus.documents.count;
    int code = remember_findings(pass, &pass->reference_places, chunk, error);
    add_facts(&pass->references[chunk->input], chunk, format,
              pass->corpus.documents.count - before);
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
    corpus_end_reference(&pass->corpus);
    return code;
}

/* ---- In the manifest ---- */

static int print_one(struct buffer *to, const char *path, const struct reference_facts *facts,
                     unecho_error *error)
{
    char hash[HASH_TEXT_ROOM];
    hash_print((struct hash128){.low = facts->hash[1], .high = facts->hash[0]}, hash);
    int code = json_print(to, "{", "source", (unecho_bytes){path, strlen(path)}, error);
    return code ? code
                : buffer_print(to, error,
                               ",\"format\":\"%s\",\"compressed_bytes\":%" PRIu64
                               ",\"bytes\":%" PRIu64 ",\"xxh3_128\":\"%s\",\"documents\":%" PRIu64
                               ",\"quarantined\":%" PRIu64 "}",
                               facts->format, facts->compressed_bytes, facts->bytes, hash,
                               facts->documents, facts->quarantined);
}

int reference_print(struct buffer *to, const struct corpus_pass *pass, unecho_error *error)
{
    const struct inputs *references = pass->inputs->references;
    int code = buffer_append(to, "[", 1, error);
    for (size_t i = 0; i < references->count && !code; i++) {
        code = buffer_print(to, error, i ? ",\n" : "\n");
        if (!code)
            code = print_one(to, references->at[i].path, &pass->references[i], error);
    }
    return code ? code : buffer_print(to, error, "\n]");
}
