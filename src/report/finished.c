// SPDX-License-Identifier: Apache-2.0
#include "report/finished.h"

#include "stream/file.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

enum {
    FILE_MOST = 1 << 30
};

void finished_close(struct finished *finished)
{
    manifest_free(&finished->manifest);
    buffer_free(&finished->text);
    for (int i = 0; i < 4; i++)
        buffer_free(&finished->rooms[i]);
    free(finished->folder);
}

/* A file of the folder, whole. */
static int read_file(const struct finished *finished, const char *name, bool *missing,
                     struct buffer *to, unecho_error *error)
{
    struct buffer path = {0};
    int code = buffer_print(&path, error, "%s/%s", finished->folder, name);
    if (!code)
        code = buffer_terminate(&path, error);
    if (!code)
        code = file_read_whole(AT_FDCWD, path.at, path.at, FILE_MOST, missing, to, error);
    buffer_free(&path);
    return code;
}

static int no_manifest(const struct finished *finished, unecho_error *error)
{
    error_set(error, UNECHO_E_MISMATCH, "there is no manifest.json in it");
    error_hint(error, "give a folder that `unecho clean -o` finished; run it again to go on "
                      "with an interrupted one");
    error_place(error, finished->folder, 0, UNECHO_NOWHERE);
    return UNECHO_E_MISMATCH;
}

/* Which members of a record are what, as the run was told. */
static int read_fields(struct finished *finished, unecho_error *error)
{
    struct {
        const char *name;
        unecho_bytes *to;
    } fields[4] = {{"text-field", &finished->fields.text},
                   {"id-field", &finished->fields.id},
                   {"url-field", &finished->fields.url},
                   {"mark", &finished->fields.mark}};
    int code = UNECHO_OK;
    for (int i = 0; i < 4 && !code; i++)
        code = manifest_setting(&finished->manifest, fields[i].name, &finished->rooms[i],
                                fields[i].to, error);
    return code;
}

static int read_manifest(struct finished *finished, unecho_error *error)
{
    int code = manifest_read((unecho_bytes){finished->text.at, finished->text.count},
                             &finished->manifest, error);
    if (!code)
        code = read_fields(finished, error);
    if (code) {
        struct buffer path = {0};
        if (!buffer_print(&path, NULL, "%s/manifest.json", finished->folder) &&
            !buffer_terminate(&path, NULL))
            error_place(error, path.at, 0, UNECHO_NOWHERE);
        buffer_free(&path);
    }
    return code;
}

int finished_open(struct finished *finished, const char *folder, unecho_error *error)
{
    bool missing = false;
    *finished = (struct finished){.folder = mem_text(folder, strlen(folder), error)};
    if (!finished->folder)
        return UNECHO_E_MEMORY;
    int code = read_file(finished, "manifest.json", &missing, &finished->text, error);
    if (!code && missing)
        code = no_manifest(finished, error);
    return code ? code : read_manifest(finished, error);
}

int finished_entry(const struct finished *finished, size_t index, struct entry *entry,
                   struct buffer *room, unecho_error *error)
{
    room->count = 0;
    return entry_read(finished->manifest.entries.at[index], entry, room, error);
}

int finished_run(const struct finished *finished, struct buffer *run, unecho_error *error)
{
    bool missing = false;
    run->count = 0;
    return read_file(finished, "run.json", &missing, run, error);
}
