// SPDX-License-Identifier: Apache-2.0
#include "report/shards.h"

#include "report/lines.h"
#include "report/proof.h"

#include <stdlib.h>

enum {
    SKIP_BYTES = 64 << 10
};

void shards_init(struct shards *shards, const struct finished *finished)
{
    *shards = (struct shards){.folder = finished->folder, .manifest = &finished->manifest};
}

static void leave_shard(struct shards *shards)
{
    input_close(shards->input);
    shards->input = NULL;
    free(shards->path);
    shards->path = NULL;
}

void shards_close(struct shards *shards)
{
    leave_shard(shards);
    buffer_free(&shards->room);
}

/* Opens shard `next`, from its first byte on. */
static int open_next(struct shards *shards, unecho_error *error)
{
    const struct manifest_shard *shard = &shards->manifest->shards.at[shards->next];
    int code = manifest_shard_read(shard, &shards->file, &shards->room, error);
    if (!code)
        code = lines_path(shards->folder, &shards->file, &shards->path, error);
    if (!code)
        code = input_open(shards->path, NULL, &shards->input, error);
    shards->at = shard->at;
    shards->next++;
    return code;
}

int shards_read(struct shards *shards, char *to, size_t room, size_t *got, unecho_error *error)
{
    int code = UNECHO_OK;
    *got = 0;
    while (!code && !*got) {
        if (!shards->input && shards->next == shards->manifest->shards.count)
            break;
        code = shards->input ? UNECHO_OK : open_next(shards, error);
        if (!code)
            code = input_read(shards->input, to, room, got, error);
        if (!code && !*got) {
            code = proof_file(shards->input, shards->path, &shards->file, error);
            leave_shard(shards);
        }
    }
    error_place(error, shards->path, 0, UNECHO_NOWHERE);
    if (code)
        leave_shard(shards);
    shards->at += *got;
    return code;
}

/* Where the shard at hand is not the one that holds `at`, or is past it, that one comes next. */
static void choose(struct shards *shards, uint64_t at)
{
    const struct manifest *manifest = shards->manifest;
    size_t next = 0;
    while (next + 1 < manifest->shards.count && manifest->shards.at[next + 1].at <= at)
        next++;
    bool at_hand = shards->input && shards->next == next + 1 && shards->at <= at;
    bool at_end = shards->input && shards->at == at;
    if (at_hand || at_end)
        return;
    leave_shard(shards);
    shards->next = next;
    shards->at = manifest->shards.count ? manifest->shards.at[next].at : 0;
}

int shards_seek(struct shards *shards, uint64_t at, unecho_error *error)
{
    char skipped[SKIP_BYTES];
    if (at > manifest_shard_bytes(shards->manifest))
        return error_set(error, UNECHO_E_MISMATCH,
                         "the manifest names a place in its shards that none of them holds");
    choose(shards, at);
    int code = UNECHO_OK;
    while (!code && shards->at < at) {
        uint64_t lacks = at - shards->at;
        size_t got = 0;
        code = shards_read(shards, skipped, lacks < SKIP_BYTES ? (size_t)lacks : SKIP_BYTES, &got,
                           error);
        if (!code && !got)
            code = error_set(error, UNECHO_E_MISMATCH,
                             "the shards are shorter than the manifest "
                             "says");
    }
    return code;
}

int shards_finish(struct shards *shards, unecho_error *error)
{
    char more;
    size_t got;
    int code = shards_read(shards, &more, 1, &got, error);
    if (code || (!got && shards->at == manifest_shard_bytes(shards->manifest)))
        return code;
    return error_set(error, UNECHO_E_MISMATCH,
                     "the shards hold more than the inputs of the manifest");
}
