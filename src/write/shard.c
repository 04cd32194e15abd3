// SPDX-License-Identifier: Apache-2.0
#include "write/shard.h"

#include <stdlib.h>
#include <string.h>

static int begin_file(struct shard_file *file, const struct shard *shard, const char *folder,
                      const char *extension, const char *ending, unecho_error *error)
{
    struct buffer path = {0};
    int code = buffer_print(&path, error, "%s/%s%s%s", folder, shard->name, extension, ending);
    if (!code)
        code = buffer_terminate(&path, error);
    if (!code)
        return shard_file_begin(file, shard->folder, path.at, ending[0] ? &shard->frames : NULL,
                                shard->sweep, error);
    buffer_free(&path);
    return code;
}

/* A foreign format packs its records itself. */
static int begin_text(struct shard *shard, const struct shard_model *model, unecho_error *error)
{
    struct shard_file *file = &shard->text;
    const char *extension = model->format->extension;
    if (!model->format->is_foreign)
        return begin_file(file, shard, "shards", extension, ".zst", error);
    int code = begin_file(file, shard, "shards", extension, "", error);
    unecho_sink sink = file_publish_sink(&file->publish);
    return code ? code
                : foreign_file_new(foreign_of(model->format), model->path, &model->fields, &sink,
                                   &file->foreign, error);
}

int shard_begin(struct shard *shard, int folder, const char *name, const struct shard_model *model,
                const struct frames_options *frames, bool regrouped, bool sweep,
                unecho_error *error)
{
    *shard = (struct shard){
        .folder = folder, .extension = model->format->extension, .frames = *frames, .sweep = sweep};
    shard->name = mem_text(name, strlen(name), error);
    if (!shard->name)
        return UNECHO_E_MEMORY;
    int code = regrouped ? UNECHO_OK : begin_text(shard, model, error);
    return code ? code : begin_file(&shard->log, shard, "removed", ".jsonl", ".zst", error);
}

static int add_bytes(struct shard_file *file, const struct buffer *bytes,
                     const struct buffer *frame, bool single_frame, unecho_error *error)
{
    if (!bytes->count || !file->open)
        return UNECHO_OK;
    shard_file_count(file, bytes->at, bytes->count);
    if (file->foreign)
        return foreign_file_write(file->foreign, bytes->at, bytes->count, error);
    return single_frame ? frames_write(file->frames, bytes->at, bytes->count, error)
                        : frames_append(file->frames, frame->at, frame->count, bytes->count, error);
}

static int add_quarantine(struct shard *shard, const struct buffer *bytes, unecho_error *error)
{
    struct shard_file *file = &shard->quarantine;
    if (!bytes->count)
        return UNECHO_OK;
    int code =
        file->open ? UNECHO_OK : begin_file(file, shard, "quarantine", shard->extension, "", error);
    if (!code)
        code = file_publish_write(&file->publish, bytes->at, bytes->count, error);
    if (!code)
        shard_file_count(file, bytes->at, bytes->count);
    return code;
}

int shard_add(struct shard *shard, const struct chunk *chunk, unecho_error *error)
{
    bool single = shard->frames.single_frame;
    int code = add_bytes(&shard->text, &chunk->out, &chunk->out_frame, single, error);
    if (!code)
        code = add_bytes(&shard->log, &chunk->log, &chunk->log_frame, single, error);
    return code ? code : add_quarantine(shard, &chunk->quarantine, error);
}

int shard_finish(struct shard *shard, unecho_error *error)
{
    int code = shard_file_finish(&shard->quarantine, error);
    if (!code)
        code = shard_file_finish(&shard->log, error);
    return code ? code : shard_file_finish(&shard->text, error);
}

void shard_abandon(struct shard *shard)
{
    shard_file_abandon(&shard->text);
    shard_file_abandon(&shard->log);
    shard_file_abandon(&shard->quarantine);
    free(shard->name);
    shard->name = NULL;
}
