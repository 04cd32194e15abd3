// SPDX-License-Identifier: Apache-2.0
#include "write/shard.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* "sub/a" of "shards/sub/a.jsonl.zst": the folder is opened (made, swept), the file begun in it. */
static int begin_at(struct shard_file *file, int root, bool sweep, unecho_error *error)
{
    char *slash = strrchr(file->path, '/');
    int folder = -1;
    *slash = '\0';
    int code = folder_beneath(root, file->path, file->path, &folder, error);
    if (!code && sweep)
        code = file_publish_sweep(folder, file->path, NULL, error);
    *slash = '/';
    if (!code)
        code = file_publish_begin_at(&file->publish, folder, slash + 1, file->path, error);
    if (folder >= 0)
        close(folder);
    return code;
}

static int begin_file(struct shard_file *file, const struct shard *shard, const char *folder,
                      const char *ending, unecho_error *error)
{
    struct buffer path = {0};
    int code =
        buffer_print(&path, error, "%s/%s%s%s", folder, shard->name, shard->extension, ending);
    if (!code)
        code = buffer_terminate(&path, error);
    file->path = path.at;
    if (!code)
        code = begin_at(file, shard->folder, shard->sweep, error);
    if (code)
        return code;
    file->open = true;
    hash_stream_init(&file->hash);
    if (!ending[0])
        return UNECHO_OK;
    unecho_sink sink = file_publish_sink(&file->publish);
    return frames_new(&shard->frames, &sink, &file->frames, error);
}

int shard_begin(struct shard *shard, int folder, const char *name, const char *extension,
                const struct frames_options *frames, bool sweep, unecho_error *error)
{
    *shard =
        (struct shard){.folder = folder, .extension = extension, .frames = *frames, .sweep = sweep};
    shard->name = mem_text(name, strlen(name), error);
    if (!shard->name)
        return UNECHO_E_MEMORY;
    int code = begin_file(&shard->text, shard, "shards", ".zst", error);
    if (code)
        return code;
    shard->extension = ".jsonl"; /* whatever the input was */
    code = begin_file(&shard->log, shard, "removed", ".zst", error);
    shard->extension = extension;
    return code;
}

static int add_bytes(struct shard_file *file, const struct buffer *bytes,
                     const struct buffer *frame, bool single_frame, unecho_error *error)
{
    if (!bytes->count)
        return UNECHO_OK;
    hash_stream_update(&file->hash, bytes->at, bytes->count);
    file->bytes += bytes->count;
    return single_frame ? frames_write(file->frames, bytes->at, bytes->count, error)
                        : frames_append(file->frames, frame->at, frame->count, bytes->count, error);
}

static int add_quarantine(struct shard *shard, const struct buffer *bytes, unecho_error *error)
{
    struct shard_file *file = &shard->quarantine;
    if (!bytes->count)
        return UNECHO_OK;
    int code = file->open ? UNECHO_OK : begin_file(file, shard, "quarantine", "", error);
    if (!code)
        code = file_publish_write(&file->publish, bytes->at, bytes->count, error);
    if (!code)
        hash_stream_update(&file->hash, bytes->at, bytes->count);
    file->bytes += bytes->count;
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

static int finish_file(struct shard_file *file, unecho_error *error)
{
    if (!file->open)
        return UNECHO_OK;
    int code = file->frames ? frames_finish(file->frames, error) : UNECHO_OK;
    file->file_bytes = file->publish.bytes;
    if (!code)
        code = file_publish_finish(&file->publish, error);
    file->open = code != UNECHO_OK;
    return code;
}

int shard_finish(struct shard *shard, unecho_error *error)
{
    int code = finish_file(&shard->quarantine, error);
    if (!code)
        code = finish_file(&shard->log, error);
    return code ? code : finish_file(&shard->text, error);
}

static void abandon_file(struct shard_file *file)
{
    if (file->open)
        file_publish_abandon(&file->publish);
    frames_free(file->frames);
    free(file->path);
    *file = (struct shard_file){0};
}

void shard_abandon(struct shard *shard)
{
    abandon_file(&shard->text);
    abandon_file(&shard->log);
    abandon_file(&shard->quarantine);
    free(shard->name);
    shard->name = NULL;
}
