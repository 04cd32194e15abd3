// SPDX-License-Identifier: Apache-2.0
#include "api/totals.h"
#include "report/finished.h"
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

/* "sub/a.jsonl" beneath the output folder. */
static int begin_restored(struct file_publish *publish, int out, const struct entry *entry,
                          unecho_error *error)
{
    struct buffer path = {0};
    int folder = -1;
    static const char *const endings[3][2] = {
        {"text", ".txt"}, {"jsonl", ".jsonl"}, {"wet", ".wet"}};
    const char *ending = "";
    for (int i = 0; i < 3; i++)
        if (entry->format.length == strlen(endings[i][0]) &&
            memcmp(entry->format.at, endings[i][0], entry->format.length) == 0)
            ending = endings[i][1];
    int code =
        buffer_print(&path, error, "%.*s%s", (int)entry->name.length, entry->name.at, ending);
    if (!code)
        code = buffer_terminate(&path, error);
    char *slash = code ? NULL : strrchr(path.at, '/');
    if (slash) {
        *slash = '\0';
        code = folder_beneath(out, path.at, path.at, &folder, error);
        *slash = '/';
    }
    if (!code)
        code = file_publish_begin_at(publish, slash ? folder : out, slash ? slash + 1 : path.at,
                                     path.at, error);
    if (folder >= 0)
        close(folder);
    buffer_free(&path);
    return code;
}

/* Restores an input beneath `out`; -1: only proves it. */
static int rebuild_entry(struct finished *finished, const struct entry *entry, int out,
                         unecho_error *error)
{
    struct file_publish publish = {.folder = -1, .fd = -1};
    unecho_sink nowhere = {sizeof nowhere, discard, NULL};
    int code = out < 0 ? UNECHO_OK : begin_restored(&publish, out, entry, error);
    if (code)
        return code;
    unecho_sink sink = out < 0 ? nowhere : file_publish_sink(&publish);
    code = rebuild_input(finished->folder, entry, &finished->fields, &sink, NULL, error);
    if (out < 0)
        return code;
    if (!code)
        return file_publish_finish(&publish, error);
    file_publish_abandon(&publish);
    return code;
}

static int rebuild_all(struct finished *finished, int out, struct counts *totals,
                       unecho_error *error)
{
    struct buffer room = {0};
    int code = UNECHO_OK;
    for (size_t i = 0; i < finished->manifest.entries.count && !code; i++) {
        struct entry entry;
        code = finished_entry(finished, i, &entry, &room, error);
        if (!code)
            code = rebuild_entry(finished, &entry, out, error);
        if (!code)
            counts_add(totals, &entry.counts);
    }
    buffer_free(&room);
    if (!code && memcmp(totals, &finished->manifest.totals, sizeof *totals) != 0) {
        code = error_set(error, UNECHO_E_MISMATCH,
                         "the totals of its manifest are not the sums of its inputs");
        error_place(error, finished->folder, 0, UNECHO_NOWHERE);
    }
    return code;
}

int unecho_restore_folder(const char *folder, const char *out, unecho_error *error)
{
    if (!folder || !out || !out[0])
        return error_set(error, UNECHO_E_ARGUMENT, "unecho_restore_folder: an argument is missing");
    struct finished finished;
    struct counts totals = {0};
    int to = -1;
    int code = finished_open(&finished, folder, error);
    if (!code)
        code = folder_open(out, &to, error);
    if (!code)
        code = rebuild_all(&finished, to, &totals, error);
    if (to >= 0)
        close(to);
    finished_close(&finished);
    return code;
}

int unecho_verify_folder(const char *folder, unecho_totals *totals, unecho_error *error)
{
    if (!folder)
        return error_set(error, UNECHO_E_ARGUMENT, "unecho_verify_folder: no folder");
    struct finished finished;
    struct counts counts = {0};
    int code = finished_open(&finished, folder, error);
    if (!code)
        code = rebuild_all(&finished, -1, &counts, error);
    unecho_totals all = totals_of(&counts);
    all.was_complete = true;
    all.inputs = finished.manifest.entries.count;
    finished_close(&finished);
    if (!code && totals)
        totals_give(totals, &all);
    return code;
}
