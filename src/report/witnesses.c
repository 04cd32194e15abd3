// SPDX-License-Identifier: Apache-2.0
#include "report/witnesses.h"

#include "report/visit.h"

#include <string.h>

/* The hunt for the witnesses that stand in one input. */
struct hunt {
    const struct finished *finished;
    struct shards shards;
    const struct sources *sources;
    struct sample *sample;
    size_t input;
    uint64_t last; /* record after which none of them stands */
};

unecho_bytes witnesses_lines(unecho_bytes text, uint64_t line, uint64_t lines)
{
    const char *at = text.at, *end = text.at + text.length;
    for (; at < end && line > 1; line--) {
        const char *feed = memchr(at, '\n', (size_t)(end - at));
        at = feed ? feed + 1 : end;
    }
    const char *to = at;
    for (; to < end && lines; lines--) {
        const char *feed = memchr(to, '\n', (size_t)(end - to));
        to = feed ? feed + 1 : end;
    }
    return (unecho_bytes){at, (size_t)(to - at)};
}

static bool is_in(const struct hunt *hunt, const struct sampled *sampled)
{
    return sampled->row.has_witness &&
           sources_is(hunt->sources, hunt->input, sampled->row.witness.source);
}

static int look_at(void *self, const unecho_original *document, unecho_error *error)
{
    struct hunt *hunt = self;
    struct sample *sample = hunt->sample;
    for (size_t i = 0; i < sample->rows.count; i++) {
        struct sampled *sampled = &sample->rows.at[i];
        const unecho_witness *witness = &sampled->row.witness;
        if (witness->record != document->record || sampled->has_witness_text ||
            !is_in(hunt, sampled))
            continue;
        unecho_bytes text = witness->lines
                                ? witnesses_lines(document->text, witness->line, witness->lines)
                                : document->text;
        size_t length = text.length < SAMPLE_TEXT_BYTES ? text.length : SAMPLE_TEXT_BYTES;
        if (buffer_append(&sampled->witness, text.at, length, error))
            return UNECHO_E_MEMORY;
        sampled->has_witness_text = true;
    }
    return document->record >= hunt->last ? UNECHO_E_CANCELLED : UNECHO_OK;
}

static int hunt_input(struct hunt *hunt, struct buffer *room, unecho_error *error)
{
    struct entry entry;
    struct sample *sample = hunt->sample;
    unecho_visit visit = {sizeof visit, hunt, NULL, look_at};
    hunt->last = 0;
    for (size_t i = 0; i < sample->rows.count; i++) {
        const struct sampled *sampled = &sample->rows.at[i];
        if (is_in(hunt, sampled) && sampled->row.witness.record > hunt->last)
            hunt->last = sampled->row.witness.record;
    }
    if (!hunt->last)
        return UNECHO_OK;
    int code = finished_entry(hunt->finished, hunt->input, &entry, room, error);
    if (!code)
        code = visit_input(hunt->finished, &hunt->shards, &entry, &visit, error);
    return code == UNECHO_E_CANCELLED ? UNECHO_OK : code;
}

int witnesses_find(const struct finished *finished, const struct sources *sources,
                   struct sample *sample, unecho_error *error)
{
    struct hunt hunt = {.finished = finished, .sources = sources, .sample = sample};
    struct buffer room = {0};
    int code = UNECHO_OK;
    shards_init(&hunt.shards, finished);
    for (; !code && hunt.input < sources->hashes.count; hunt.input++)
        code = hunt_input(&hunt, &room, error);
    shards_close(&hunt.shards);
    buffer_free(&room);
    return code;
}
