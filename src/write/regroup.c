// SPDX-License-Identifier: Apache-2.0
#include "write/regroup.h"

#include <inttypes.h>
#include <string.h>

enum {
    OWN_FRAME_BYTES = FRAME_TEXT_BYTES / 2 /* a chunk of that much stays a frame */
};

static int begin_shard(struct regroup *regroup, unecho_error *error)
{
    struct buffer path = {0};
    int code = buffer_print(&path, error, "shards/%05" PRIu64 ".jsonl.zst", regroup->number + 1);
    if (!code)
        code = buffer_terminate(&path, error);
    if (code) {
        buffer_free(&path);
        return code;
    }
    code = shard_file_begin(&regroup->file, regroup->folder, path.at, &regroup->frames,
                            regroup->sweep, error);
    regroup->number++;
    regroup->sweep = false;
    return code;
}

int regroup_finish(struct regroup *regroup, unecho_error *error)
{
    if (!regroup->file.open)
        return UNECHO_OK;
    int code = shard_file_finish(&regroup->file, error);
    if (!code)
        code = regroup->listener.finished(regroup->listener.self, &regroup->file, error);
    shard_file_abandon(&regroup->file);
    return code;
}

/* Record by record, so that frames are cut between them. */
static int write_records(struct frames *frames, const char *at, size_t length, unecho_error *error)
{
    int code = UNECHO_OK;
    while (length && !code) {
        const char *feed = memchr(at, '\n', length);
        size_t record = feed ? (size_t)(feed - at) + 1 : length;
        code = frames_write(frames, at, record, error);
        at += record;
        length -= record;
    }
    return code;
}

/* `frame` is what the piece came to elsewhere; NULL: nobody compressed it. */
static int write_piece(struct regroup *regroup, unecho_bytes piece, const struct buffer *frame,
                       unecho_error *error)
{
    struct shard_file *file = &regroup->file;
    shard_file_count(file, piece.at, piece.length);
    if (frame && !regroup->frames.single_frame && piece.length >= OWN_FRAME_BYTES)
        return frames_append(file->frames, frame->at, frame->count, piece.length, error);
    return write_records(file->frames, piece.at, piece.length, error);
}

/* How much of what is left goes to the shard under way, which is not full. */
static size_t length_to_cut(const struct regroup *regroup, unecho_bytes left)
{
    uint64_t lacks = regroup->size - regroup->file.bytes;
    if (left.length <= lacks)
        return left.length;
    const char *reaches = left.at + lacks - 1;
    const char *feed = memchr(reaches, '\n', left.length - (size_t)(reaches - left.at));
    return feed ? (size_t)(feed - left.at) + 1 : left.length;
}

int regroup_add(struct regroup *regroup, const struct chunk *chunk, unecho_error *error)
{
    unecho_bytes left = {chunk->out.at, chunk->out.count};
    size_t skip = left.length < regroup->skip ? left.length : (size_t)regroup->skip;
    int code = UNECHO_OK;
    regroup->skip -= skip;
    left = (unecho_bytes){skip ? left.at + skip : left.at, left.length - skip};
    while (left.length && !code) {
        if (!regroup->file.open)
            code = begin_shard(regroup, error);
        if (code)
            break;
        size_t length = length_to_cut(regroup, left);
        bool whole = length == chunk->out.count;
        code = write_piece(regroup, (unecho_bytes){left.at, length},
                           whole ? &chunk->out_frame : NULL, error);
        left = (unecho_bytes){left.at + length, left.length - length};
        if (!code && regroup->file.bytes >= regroup->size)
            code = regroup_finish(regroup, error);
    }
    return code;
}

void regroup_abandon(struct regroup *regroup)
{
    shard_file_abandon(&regroup->file);
}
