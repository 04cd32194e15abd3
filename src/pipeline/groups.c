// SPDX-License-Identifier: Apache-2.0
#include "pipeline/groups.h"

#include "pipeline/state.h"
#include "stream/file.h"

#include <inttypes.h>
#include <stdio.h>

void groups_init(struct groups *groups, int folder, int state, const struct settings *settings)
{
    *groups = (struct groups){.state = state};
    groups->out = (struct regroup){
        .folder = folder,
        .size = settings->shard_size,
        .frames = {.level = (int)settings->level, .single_frame = settings->single_frame}};
}

void groups_free(struct groups *groups)
{
    regroup_abandon(&groups->out);
    for (size_t i = 0; i < groups->texts.count; i++)
        buffer_free(&groups->texts.at[i]);
    ARRAY_FREE(&groups->texts);
    manifest_free(&groups->shards);
}

/* Adds the text of a shard that stands, which is taken. */
static int add_text(struct groups *groups, struct buffer *text, unecho_error *error)
{
    if (ARRAY_RESERVE(&groups->texts, 1, "shards", error))
        return UNECHO_E_MEMORY;
    int code = manifest_add_shard(&groups->shards, (unecho_bytes){text->at, text->count}, error);
    if (code)
        return code;
    groups->texts.at[groups->texts.count++] = *text;
    *text = (struct buffer){0};
    return UNECHO_OK;
}

static int read_one(struct groups *groups, int folder, bool *missing, unecho_error *error)
{
    char name[64];
    struct buffer text = {0};
    snprintf(name, sizeof name, ".state/done/shard-%zu", groups->texts.count + 1);
    int code = file_read_whole(folder, name, name, STATE_FILE_MOST, missing, &text, error);
    if (!code && !*missing)
        code = add_text(groups, &text, error);
    if (code == UNECHO_E_INPUT)
        error_hint(error, "remove this file, and its shard is written again");
    error_place(error, name, 0, UNECHO_NOWHERE);
    buffer_free(&text);
    return code;
}

int groups_read(struct groups *groups, int folder, unecho_error *error)
{
    bool missing = false;
    int code = UNECHO_OK;
    while (!code && !missing)
        code = read_one(groups, folder, &missing, error);
    return code;
}

uint64_t groups_bytes(const struct groups *groups)
{
    return manifest_shard_bytes(&groups->shards);
}

void groups_continue(struct groups *groups, uint64_t bytes)
{
    groups->out.number = groups->texts.count;
    groups->out.skip = groups_bytes(groups) - bytes;
    groups->span = (struct entry_span){.at = bytes};
}

int groups_note(struct groups *groups, const struct shard_file *file, unecho_error *error)
{
    char name[64];
    struct buffer text = {0};
    snprintf(name, sizeof name, "shard-%" PRIu64, groups->out.number);
    int code = entry_file_print(&text, file, error);
    if (!code)
        code = state_publish_done(groups->state, name, &text, error);
    if (!code)
        code = add_text(groups, &text, error);
    buffer_free(&text);
    return code;
}

void groups_begin_input(struct groups *groups)
{
    groups->span = (struct entry_span){.at = groups->span.at + groups->span.bytes};
    hash_stream_init(&groups->hash);
}

int groups_add(struct groups *groups, const struct chunk *chunk, unecho_error *error)
{
    struct entry_span *span = &groups->span;
    hash_stream_update(&groups->hash, chunk->out.at, chunk->out.count);
    span->bytes += chunk->out.count;
    span->line_end_added = span->line_end_added || chunk->line_end_added;
    span->hash = hash_stream_digest(&groups->hash);
    return regroup_add(&groups->out, chunk, error);
}
