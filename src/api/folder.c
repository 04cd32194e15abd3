// SPDX-License-Identifier: Apache-2.0
#include "api/look.h"
#include "api/totals.h"
#include "format/foreign.h"
#include "report/rebuild.h"
#include "stream/file.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int discard(void *self, const void *bytes, size_t length, unecho_error *error)
{
    (void)self;
    (void)bytes;
    (void)length;
    (void)error;
    return UNECHO_OK;
}

/* Where originals go. */
struct place {
    int folder;          /* -1: nowhere, they are only proved */
    struct buffer swept; /* the folder beneath it that was swept last, as a string */
};

/* What a killed run left in a folder goes; inputs of one folder follow each other, so that each is
 * swept once. */
static int sweep_once(struct place *place, int folder, const char *path, unecho_error *error)
{
    struct buffer *swept = &place->swept;
    if (swept->count && strcmp(swept->at, path) == 0)
        return UNECHO_OK;
    swept->count = 0;
    int code = buffer_append(swept, path, strlen(path) + 1, error);
    return code ? code : file_publish_sweep(folder, path, NULL, error);
}

/* "sub/a" + ".jsonl", a string: where an input comes back. Of WET the shard is JSON lines, and what
 * comes back is not. */
static int print_path(struct buffer *path, const struct entry *entry, const struct format *format,
                      unecho_error *error)
{
    const char *ending = format == &format_wet ? ".wet" : format->extension;
    int code = buffer_print(path, error, "%.*s%s", (int)entry->name.length, entry->name.at, ending);
    return code ? code : buffer_terminate(path, error);
}

static int begin_beneath(struct place *place, struct file_publish *publish, char *path,
                         unecho_error *error)
{
    char *slash = strrchr(path, '/');
    int beneath = -1, code = UNECHO_OK;
    if (slash) {
        *slash = '\0';
        code = folder_beneath(place->folder, path, path, &beneath, error);
    }
    int folder = slash ? beneath : place->folder;
    if (!code)
        code = sweep_once(place, folder, slash ? path : ".", error);
    if (slash)
        *slash = '/';
    if (!code)
        code = file_publish_begin_at(publish, folder, slash ? slash + 1 : path, path, error);
    if (beneath >= 0)
        close(beneath);
    return code;
}

static int begin_restored(struct place *place, struct file_publish *publish,
                          const struct entry *entry, const struct format *format,
                          unecho_error *error)
{
    struct buffer path = {0};
    int code = print_path(&path, entry, format, error);
    if (!code)
        code = begin_beneath(place, publish, path.at, error);
    buffer_free(&path);
    return code;
}

/* Restores an input whose records the caller's writer takes, made like its shard. */
static int rebuild_foreign(const struct rebuild_from *from, const struct entry *entry,
                           const struct format *format, const unecho_sink *to, unecho_error *error)
{
    struct buffer like = {0};
    struct foreign_file *file = NULL;
    int code = buffer_print(&like, error, "%s/%.*s", from->folder, (int)entry->text.path.length,
                            entry->text.path.at);
    if (!code)
        code = buffer_terminate(&like, error);
    if (!code)
        code = foreign_file_new(foreign_of(format), like.at, &from->fields, to, &file, error);
    if (!code) {
        unecho_sink sink = foreign_file_sink(file);
        code = rebuild_input(from, entry, &sink, NULL, error);
    }
    if (!code)
        code = foreign_file_finish(file, error);
    foreign_file_free(file);
    buffer_free(&like);
    return code;
}

static int rebuild_to(const struct rebuild_from *from, const struct entry *entry,
                      const struct format *format, const unecho_sink *to, unecho_error *error)
{
    return format->is_foreign ? rebuild_foreign(from, entry, format, to, error)
                              : rebuild_input(from, entry, to, NULL, error);
}

static int restore_entry(const struct rebuild_from *from, const struct entry *entry,
                         struct place *place, unecho_error *error)
{
    const struct format *format;
    struct file_publish publish = {.folder = -1, .fd = -1};
    int code = entry_format(entry, &format, error);
    if (!code)
        code = begin_restored(place, &publish, entry, format, error);
    if (code)
        return code;
    unecho_sink sink = file_publish_sink(&publish);
    code = rebuild_to(from, entry, format, &sink, error);
    if (!code)
        return file_publish_finish(&publish, error);
    file_publish_abandon(&publish);
    return code;
}

/* Restores an input, or only proves it. */
static int rebuild_entry(const struct rebuild_from *from, const struct entry *entry,
                         struct place *place, unecho_error *error)
{
    unecho_sink nowhere = {sizeof nowhere, discard, NULL};
    return place->folder < 0 ? rebuild_input(from, entry, &nowhere, NULL, error)
                             : restore_entry(from, entry, place, error);
}

/* Inputs that share shards follow each other in them without a gap. */
static int check_place(const struct entry *entry, uint64_t *at, unecho_error *error)
{
    if (entry->in_shards && entry->at != *at)
        return error_set(error, UNECHO_E_MISMATCH,
                         "input \"%.*s\" does not begin in the shards where the one before it ends",
                         (int)entry->name.length, entry->name.at);
    *at += entry->in_shards ? entry->text.bytes : 0;
    return UNECHO_OK;
}

static int rebuild_entries(const struct finished *finished, struct place *place,
                           struct counts *totals, unecho_error *error)
{
    struct buffer room = {0};
    struct shards shards;
    struct rebuild_from from = {finished->folder, finished->fields, &shards};
    uint64_t at = 0;
    int code = UNECHO_OK;
    shards_init(&shards, finished);
    for (size_t i = 0; i < finished->manifest.entries.count && !code; i++) {
        struct entry entry;
        code = finished_entry(finished, i, &entry, &room, error);
        if (!code)
            code = check_place(&entry, &at, error);
        if (!code)
            code = rebuild_entry(&from, &entry, place, error);
        if (!code)
            counts_add(totals, &entry.counts);
    }
    if (!code)
        code = shards_finish(&shards, error);
    shards_close(&shards);
    buffer_free(&room);
    return code;
}

static int rebuild_all(const struct finished *finished, struct place *place, struct counts *totals,
                       unecho_error *error)
{
    int code = rebuild_entries(finished, place, totals, error);
    if (!code && memcmp(totals, &finished->manifest.totals, sizeof *totals) != 0)
        code = error_set(error, UNECHO_E_MISMATCH,
                         "the totals of its manifest are not the sums of its inputs");
    error_place(error, finished->folder, 0, UNECHO_NOWHERE);
    return code;
}

int unecho_folder_restore(const unecho_folder *folder, const char *out, unecho_error *error)
{
    if (!folder || !out || !out[0])
        return error_set(error, UNECHO_E_ARGUMENT, "unecho_folder_restore: an argument is missing");
    struct counts totals = {0};
    struct place place = {.folder = -1};
    int code = folder_open(out, &place.folder, error);
    if (!code)
        code = rebuild_all(&folder->finished, &place, &totals, error);
    if (place.folder >= 0)
        close(place.folder);
    buffer_free(&place.swept);
    return code;
}

int unecho_restore_folder(const char *folder, const char *out, unecho_error *error)
{
    if (!folder || !out || !out[0])
        return error_set(error, UNECHO_E_ARGUMENT, "unecho_restore_folder: an argument is missing");
    unecho_error own = UNECHO_ERROR_INIT;
    unecho_error *told = error ? error : &own;
    unecho_folder *finished = unecho_folder_open(folder, told);
    int code = finished ? unecho_folder_restore(finished, out, told) : told->code;
    unecho_folder_free(finished);
    return code;
}

int unecho_folder_verify(const unecho_folder *folder, unecho_totals *totals, unecho_error *error)
{
    if (!folder)
        return error_set(error, UNECHO_E_ARGUMENT, "unecho_folder_verify: no folder");
    struct counts counts = {0};
    struct place nowhere = {.folder = -1};
    int code = rebuild_all(&folder->finished, &nowhere, &counts, error);
    unecho_totals all = totals_of(&counts);
    all.was_complete = true;
    all.inputs = folder->finished.manifest.entries.count;
    if (!code && totals)
        totals_give(totals, &all);
    return code;
}

int unecho_verify_folder(const char *folder, unecho_totals *totals, unecho_error *error)
{
    if (!folder)
        return error_set(error, UNECHO_E_ARGUMENT, "unecho_verify_folder: no folder");
    unecho_error own = UNECHO_ERROR_INIT;
    unecho_error *told = error ? error : &own;
    unecho_folder *finished = unecho_folder_open(folder, told);
    int code = finished ? unecho_folder_verify(finished, totals, told) : told->code;
    unecho_folder_free(finished);
    return code;
}
