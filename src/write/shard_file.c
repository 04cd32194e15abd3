// SPDX-License-Identifier: Apache-2.0
#include "write/shard_file.h"

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

int shard_file_begin(struct shard_file *file, int root, char *path,
                     const struct frames_options *frames, bool sweep, unecho_error *error)
{
    *file = (struct shard_file){.path = path};
    int code = begin_at(file, root, sweep, error);
    if (code)
        return code;
    file->open = true;
    hash_stream_init(&file->hash);
    if (!frames)
        return UNECHO_OK;
    unecho_sink sink = file_publish_sink(&file->publish);
    return frames_new(frames, &sink, &file->frames, error);
}

void shard_file_count(struct shard_file *file, const void *bytes, size_t length)
{
    hash_stream_update(&file->hash, bytes, length);
    file->bytes += length;
}

int shard_file_finish(struct shard_file *file, unecho_error *error)
{
    if (!file->open)
        return UNECHO_OK;
    int code = file->frames    ? frames_finish(file->frames, error)
               : file->foreign ? foreign_file_finish(file->foreign, error)
                               : UNECHO_OK;
    file->file_bytes = file->publish.bytes;
    if (!code)
        code = file_publish_finish(&file->publish, error);
    file->open = code != UNECHO_OK;
    return code;
}

void shard_file_abandon(struct shard_file *file)
{
    if (file->open)
        file_publish_abandon(&file->publish);
    frames_free(file->frames);
    foreign_file_free(file->foreign);
    free(file->path);
    *file = (struct shard_file){0};
}
