// SPDX-License-Identifier: Apache-2.0
#include "api/look.h"

#include "api/totals.h"
#include "options/settings.h"
#include "report/visit.h"

#include <stdlib.h>
#include <string.h>

unecho_folder *unecho_folder_open_with(const char *path, const unecho_settings *settings,
                                       unecho_error *error)
{
    if (!path || !path[0]) {
        error_set(error, UNECHO_E_ARGUMENT, "unecho_folder_open: no path");
        return NULL;
    }
    const struct foreigns *foreigns = settings ? settings_foreigns(settings) : NULL;
    unecho_folder *folder = mem_new(1, sizeof *folder, "a folder", error);
    if (folder)
        pthread_mutex_init(&folder->lock, NULL);
    if (folder && finished_open(&folder->finished, path, foreigns, error)) {
        unecho_folder_free(folder);
        return NULL;
    }
    if (folder)
        shards_init(&folder->shards, &folder->finished);
    return folder;
}

unecho_folder *unecho_folder_open(const char *path, unecho_error *error)
{
    return unecho_folder_open_with(path, NULL, error);
}

void unecho_folder_free(unecho_folder *folder)
{
    if (!folder)
        return;
    shards_close(&folder->shards);
    finished_close(&folder->finished);
    pthread_mutex_destroy(&folder->lock);
    free(folder);
}

void unecho_folder_totals(const unecho_folder *folder, unecho_totals *totals)
{
    if (!folder || !totals)
        return;
    unecho_totals all = totals_of(&folder->finished.manifest.totals);
    all.was_complete = true;
    all.inputs = folder->finished.manifest.entries.count;
    totals_give(totals, &all);
}

size_t unecho_folder_input_count(const unecho_folder *folder)
{
    return folder ? folder->finished.manifest.entries.count : 0;
}

int unecho_folder_setting(const unecho_folder *folder, const char *name, char *to, size_t room,
                          unecho_error *error)
{
    struct buffer decoded = {0};
    unecho_bytes value;
    if (!folder || !name || !to || !room)
        return error_set(error, UNECHO_E_ARGUMENT, "unecho_folder_setting: an argument is missing");
    int code = manifest_setting(&folder->finished.manifest, name, &decoded, &value, error);
    if (code || value.length >= room)
        code =
            error_set(error, UNECHO_E_SETTING, "the manifest tells of no such setting: %s", name);
    else
        memcpy(to, value.at, value.length);
    to[code ? 0 : value.length] = '\0';
    buffer_free(&decoded);
    return code;
}

static bool borrow_shards(unecho_folder *folder)
{
    pthread_mutex_lock(&folder->lock);
    bool free = !folder->lent;
    folder->lent = true;
    pthread_mutex_unlock(&folder->lock);
    return free;
}

static void return_shards(unecho_folder *folder)
{
    pthread_mutex_lock(&folder->lock);
    folder->lent = false;
    pthread_mutex_unlock(&folder->lock);
}

/* With the folder's shards, or, while another thread has them, with some of its own. */
static int visit_entry(unecho_folder *folder, const struct entry *entry, const unecho_visit *visit,
                       unecho_error *error)
{
    if (borrow_shards(folder)) {
        int code = visit_input(&folder->finished, &folder->shards, entry, visit, error);
        return_shards(folder);
        return code;
    }
    struct shards own;
    shards_init(&own, &folder->finished);
    int code = visit_input(&folder->finished, &own, entry, visit, error);
    shards_close(&own);
    return code;
}

int unecho_folder_visit(const unecho_folder *folder, size_t index, const unecho_visit *visit,
                        unecho_error *error)
{
    struct entry entry;
    struct buffer room = {0};
    if (!folder || !visit || visit->size < sizeof *visit || (!visit->row && !visit->document))
        return error_set(error, UNECHO_E_ARGUMENT, "unecho_folder_visit: an argument is missing");
    if (index >= folder->finished.manifest.entries.count)
        return error_set(error, UNECHO_E_ARGUMENT, "the folder has no input of this number");
    int code = finished_entry(&folder->finished, index, &entry, &room, error);
    if (!code)
        code = visit_entry((unecho_folder *)folder, &entry, visit, error); /* the lock only */
    buffer_free(&room);
    return code;
}
