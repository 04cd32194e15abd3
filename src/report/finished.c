// SPDX-License-Identifier: Apache-2.0
#include "report/finished.h"

#include "base/base64.h"
#include "stream/file.h"
#include "json/string.h"

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

struct field {
    const char *name;
    unecho_bytes *to;
    bool is_newer; /* than the first manifests: where none tells of it, it was not asked for */
};

static int read_field(const struct manifest *manifest, const struct field *field,
                      struct buffer *room, unecho_error *error)
{
    unecho_error why = UNECHO_ERROR_INIT;
    int code = manifest_setting(manifest, field->name, room, field->to, &why);
    if (code == UNECHO_E_INPUT && field->is_newer) {
        *field->to = (unecho_bytes){"", 0};
        return UNECHO_OK;
    }
    if (code && error && !error->code)
        *error = why;
    return code;
}

/* Which members of a record are what, as the run was told. */
static int read_fields(struct finished *finished, unecho_error *error)
{
    const struct field fields[4] = {{"text-field", &finished->fields.text, false},
                                    {"id-field", &finished->fields.id, false},
                                    {"url-field", &finished->fields.url, false},
                                    {"mark", &finished->fields.mark, true}};
    int code = UNECHO_OK;
    for (int i = 0; i < 4 && !code; i++)
        code = read_field(&finished->manifest, &fields[i], &finished->rooms[i], error);
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

int finished_open(struct finished *finished, const char *folder, const struct foreigns *foreigns,
                  unecho_error *error)
{
    bool missing = false;
    *finished =
        (struct finished){.folder = mem_text(folder, strlen(folder), error), .foreigns = foreigns};
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
    int code = entry_read(finished->manifest.entries.at[index], entry, room, error);
    entry->foreigns = finished->foreigns;
    return code;
}

int finished_run(const struct finished *finished, struct buffer *run, unecho_error *error)
{
    bool missing = false;
    run->count = 0;
    return read_file(finished, "run.json", &missing, run, error);
}

/* The path in an object of run.json, decoded to `room`; at NULL where there is none. */
static int read_path(unecho_bytes object, struct buffer *room, unecho_bytes *path,
                     unecho_error *error)
{
    static const unecho_bytes paths[2] = {{"path", 4}, {"path_base64", 11}};
    struct json_value values[2];
    int code = json_record_find(object, paths, 2, values, error);
    *path = (unecho_bytes){NULL, 0};
    room->count = 0;
    if (!code && values[0].type == JSON_STRING)
        return json_decode(json_string_raw(object, values[0]), room, NULL, path, error);
    if (code || values[1].type != JSON_STRING)
        return code;
    unecho_bytes raw = json_string_raw(object, values[1]);
    code = base64_decode(room, raw.at, raw.length, error);
    *path = (unecho_bytes){room->at, room->count};
    return code;
}

static int tell_sources(unecho_bytes run, struct json_value array,
                        int (*take)(void *, size_t, unecho_bytes, unecho_error *), void *self,
                        unecho_error *error)
{
    struct json_items items;
    struct json_value item;
    struct buffer room = {0};
    unecho_bytes path;
    size_t index = 0;
    int code;
    json_items_start(&items, run, array);
    while (!(code = json_items_next(&items, &item, error)) && item.type == JSON_OBJECT) {
        code = read_path((unecho_bytes){run.at + item.start, item.end - item.start}, &room, &path,
                         error);
        if (!code && path.at)
            code = take(self, index, path, error);
        if (code)
            break;
        index++;
    }
    buffer_free(&room);
    return code;
}

int finished_sources(const struct finished *finished,
                     int (*take)(void *self, size_t index, unecho_bytes path, unecho_error *error),
                     void *self, unecho_error *error)
{
    static const unecho_bytes inputs = {"plan.inputs", 11};
    struct json_value value;
    struct buffer run = {0};
    int code = finished_run(finished, &run, error);
    unecho_bytes text = {run.at, run.count};
    if (!code && text.length)
        code = json_record_find(text, &inputs, 1, &value, error);
    if (!code && text.length && value.type == JSON_ARRAY)
        code = tell_sources(text, value, take, self, error);
    buffer_free(&run);
    return code;
}
