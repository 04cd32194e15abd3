// SPDX-License-Identifier: Apache-2.0
#include "match/match.h"
#include "steps/files.h"

enum {
    OF_BUCKET = 0 /* rank (spill/vast.h) */
};

/* The keys of one bucket, and the groups among them. */
struct joining {
    VAST(struct match_key) keys;
    VAST(uint32_t) groups;
    uint64_t classes; /* of the parts so far: where the numbers of the next one begin */
};

/* Adds the keys of a part, whose classes get numbers in the order of all parts. */
static int add_part(struct joining *joining, const struct steps *steps, struct steps_file file,
                    uint32_t bucket, unecho_error *error)
{
    const void *column;
    size_t count = 0;
    struct archive archive;
    int code = steps_open_file(steps, file, &archive, error);
    if (!code)
        code = archive_get(&archive, COLUMN_BUCKETS + bucket, sizeof(struct match_key), &column,
                           &count, error);
    if (!code)
        code = VAST_RESERVE(&joining->keys, count, error);
    for (size_t i = 0; i < count && !code; i++) {
        struct match_key key = ((const struct match_key *)column)[i];
        key.class += (uint32_t)joining->classes;
        joining->keys.at[joining->keys.count++] = key;
    }
    joining->classes += archive_count(&archive, KEEP_CLASS_KEYS);
    archive_close(&archive);
    if (!code && joining->classes >= UINT32_MAX)
        return error_set(error, UNECHO_E_LIMIT,
                         "more than 4294967294 different units, summed over all inputs");
    return code;
}

static int take_group(void *self, const uint32_t *classes, size_t count, unecho_error *error)
{
    struct joining *joining = self;
    int code = VAST_RESERVE(&joining->groups, count + 1, error);
    if (code)
        return code;
    joining->groups.at[joining->groups.count++] = (uint32_t)count;
    for (size_t i = 0; i < count; i++)
        joining->groups.at[joining->groups.count++] = classes[i];
    return UNECHO_OK;
}

static int keep_groups(const struct steps *steps, struct steps_file file,
                       const struct joining *joining, unecho_error *error)
{
    struct archive_writer writer;
    int code = steps_begin_file(steps, file, &writer, error);
    if (!code)
        code = archive_add(&writer, COLUMN_GROUPS, joining->groups.at, joining->groups.count,
                           sizeof *joining->groups.at, error);
    if (!code)
        code = archive_finish(&writer, error);
    archive_abandon(&writer);
    return code;
}

static int join_bucket(const struct steps *steps, enum steps_round round, uint32_t bucket,
                       unecho_error *error)
{
    struct joining joining = {0};
    struct list32 group = {0};
    size_t references = steps_reference_count(steps);
    int code = UNECHO_OK;
    VAST_INIT(&joining.keys, steps->limit, "band keys", OF_BUCKET, SIZE_MAX);
    VAST_INIT(&joining.groups, steps->limit, "candidates", OF_BUCKET, SIZE_MAX);
    for (size_t i = 0; i < references && !code; i++)
        code =
            add_part(&joining, steps, (struct steps_file){round, FILE_REFERENCE, i}, bucket, error);
    for (size_t i = 0; i < steps->inputs->count && !code; i++)
        code = add_part(&joining, steps, (struct steps_file){round, FILE_SKETCH, i}, bucket, error);
    VAST_PIN(&joining.keys); /* groups may grow meanwhile */
    if (!code)
        code =
            match_groups(joining.keys.at, joining.keys.count, &group, take_group, &joining, error);
    if (!code)
        code = keep_groups(steps, (struct steps_file){round, FILE_JOIN, bucket}, &joining, error);
    ARRAY_FREE(&group);
    VAST_FREE(&joining.groups);
    VAST_FREE(&joining.keys);
    return code;
}

int steps_join(struct steps *steps, unecho_error *error)
{
    enum steps_round round = steps_round(steps);
    int code = UNECHO_OK;
    for (uint32_t i = 0; i < STEPS_BUCKETS && !code; i++) {
        bool is_there;
        if (!steps_is_mine(steps, i))
            continue;
        steps->count++;
        code = steps_has_file(steps, (struct steps_file){round, FILE_JOIN, i}, &is_there, error);
        steps->done_before += !code && is_there;
        if (code || is_there)
            continue;
        steps->done_now++;
        code = join_bucket(steps, round, i, error);
    }
    return code;
}
