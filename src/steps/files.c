// SPDX-License-Identifier: Apache-2.0
#include "steps/files.h"

#include "pipeline/reference.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *const rounds[] = {[ROUND_DOCUMENTS] = "documents", [ROUND_UNITS] = "units"};
static const char *const kinds[] = {[FILE_SKETCH] = "sketch",
                                    [FILE_REFERENCE] = "reference",
                                    [FILE_JOIN] = "join",
                                    [FILE_DECIDE] = "decide",
                                    [FILE_DECIDED] = "decided"};
static const char *const steps_before[] = {[FILE_SKETCH] = "sketch",
                                           [FILE_REFERENCE] = "sketch",
                                           [FILE_JOIN] = "join",
                                           [FILE_DECIDE] = "decide",
                                           [FILE_DECIDED] = "decide"};
enum {
    PATH_ROOM = 64,
    SHOWN_ROOM = 4096 /* a longer path is cut in messages */
};

/* ---- The folder and its secret ---- */

static const char SECRET[] = "secret", SECRET_SHOWN[] = ".state/steps/secret";

/* Draws a secret; of several processes that do, the first one's counts. */
static int make_secret(const struct steps *steps, unecho_error *error)
{
    struct hash_secret drawn;
    struct file_publish publish;
    bool existed;
    int code = hash_secret_draw(&drawn, error);
    if (code)
        return code;
    code = file_publish_begin_at(&publish, steps->folder, SECRET, SECRET_SHOWN, error);
    if (!code && fchmod(publish.fd, S_IRUSR | S_IWUSR)) /* a file system may know no modes */
        errno = 0;
    if (!code)
        code = file_publish_write(&publish, drawn.bytes, sizeof drawn.bytes, error);
    if (!code)
        return file_publish_finish_new(&publish, &existed, error);
    file_publish_abandon(&publish);
    return code;
}

static int read_secret(const struct steps *steps, bool *missing, unecho_error *error)
{
    struct buffer bytes = {0};
    struct hash_secret *secret = &steps->plan->secret;
    int code = file_read_whole(steps->folder, SECRET, SECRET_SHOWN, sizeof secret->bytes, missing,
                               &bytes, error);
    if (!code && !*missing && bytes.count != sizeof secret->bytes) {
        code = error_set(error, UNECHO_E_INPUT, "it is damaged");
        error_hint(error, "remove the output folder and begin the run again");
        error_place(error, SECRET_SHOWN, 0, UNECHO_NOWHERE);
    }
    if (!code && !*missing)
        memcpy(secret->bytes, bytes.at, sizeof secret->bytes);
    buffer_free(&bytes);
    return code;
}

int steps_open(struct steps *steps, unecho_error *error)
{
    bool missing;
    steps->folder = -1;
    int code =
        folder_beneath(steps->directory->state, "steps", ".state/steps", &steps->folder, error);
    if (!code)
        code = read_secret(steps, &missing, error);
    if (!code && missing) {
        code = make_secret(steps, error);
        if (!code)
            code = read_secret(steps, &missing, error);
    }
    if (code)
        return code;
    const struct buffer *identity = &steps->directory->identity;
    steps->stamp = hash_bytes(&steps->plan->secret, identity->at, identity->count);
    return UNECHO_OK;
}

void steps_close(struct steps *steps)
{
    if (steps->folder >= 0)
        close(steps->folder);
    steps->folder = -1;
}

/* ---- Files ---- */

/* How a file is called. */
struct file_name {
    char folder[PATH_ROOM]; /* beneath .state/steps: "units/sketch" */
    char path[PATH_ROOM];   /* likewise: "units/sketch/7" */
    char shown[SHOWN_ROOM]; /* for messages */
};

static void name_file(const struct steps *steps, struct steps_file file, struct file_name *name)
{
    snprintf(name->folder, sizeof name->folder, "%s/%s", rounds[file.round], kinds[file.kind]);
    snprintf(name->path, sizeof name->path, "%s/%s/%zu", rounds[file.round], kinds[file.kind],
             file.number);
    snprintf(name->shown, sizeof name->shown, "%s/.state/steps/%s", steps->directory->path,
             name->path);
}

int steps_begin_file(const struct steps *steps, struct steps_file file,
                     struct archive_writer *writer, unecho_error *error)
{
    struct file_name name;
    int folder;
    *writer = (struct archive_writer){.publish = {.folder = -1, .fd = -1}};
    name_file(steps, file, &name);
    int code = folder_beneath(steps->folder, name.folder, name.shown, &folder, error);
    if (code)
        return code;
    code = file_publish_sweep(folder, name.shown, NULL, error);
    if (!code)
        code = archive_begin(writer, folder, strrchr(name.path, '/') + 1, name.shown, steps->stamp,
                             error);
    close(folder);
    return code;
}

static int open_file(const struct steps *steps, struct steps_file file, struct archive *archive,
                     bool *missing, unecho_error *error)
{
    struct file_name name;
    name_file(steps, file, &name);
    return archive_open(archive, steps->folder, name.path, name.shown, steps->stamp, missing,
                        error);
}

int steps_open_file(const struct steps *steps, struct steps_file file, struct archive *archive,
                    unecho_error *error)
{
    bool missing;
    int code = open_file(steps, file, archive, &missing, error);
    if (code || !missing)
        return code;
    error_set(error, UNECHO_E_MISMATCH, "it is not there, and this stage needs it");
    error_hint(error, "run all of `unecho stage %s%s` first, with the same settings and inputs",
               steps_before[file.kind], file.round == ROUND_DOCUMENTS ? " --pass documents" : "");
    error_place(error, archive->shown, 0, UNECHO_NOWHERE);
    return UNECHO_E_MISMATCH;
}

int steps_has_file(const struct steps *steps, struct steps_file file, bool *is_there,
                   unecho_error *error)
{
    bool missing = false;
    struct archive archive;
    int code = open_file(steps, file, &archive, &missing, error);
    archive_close(&archive);
    *is_there = !missing;
    return code;
}

enum steps_round steps_round(const struct steps *steps)
{
    return steps->documents ? ROUND_DOCUMENTS : ROUND_UNITS;
}

size_t steps_reference_count(const struct steps *steps)
{
    return steps->inputs->references ? steps->inputs->references->count : 0;
}

bool steps_is_mine(const struct steps *steps, size_t number)
{
    return number % steps->parts == steps->part;
}

/* ---- What was decided about an input ---- */

/* Documents of the reference set that the slice names stand before those of the input. */
static int load_places(struct decided *decided, uint32_t input, unecho_error *error)
{
    const void *column;
    size_t count;
    struct input_places *to = &decided->pass->places.inputs[input];
    int code =
        archive_get(&decided->sketch, COLUMN_PLACES, sizeof(struct place), &column, &count, error);
    if (code || ARRAY_RESERVE(&to->chunks, count, "chunks", error))
        return code ? code : UNECHO_E_MEMORY;
    const struct place *places = column;
    for (size_t i = 0; i < count; i++) {
        struct place place = places[i];
        place.first += decided->pass->corpus.reference.documents;
        to->chunks.at[to->chunks.count++] = place;
    }
    return UNECHO_OK;
}

int steps_name_references(const struct steps *steps, struct corpus_pass *pass, unecho_error *error)
{
    int code = UNECHO_OK;
    for (size_t i = 0; i < steps_reference_count(steps) && !code; i++) {
        const char *path = steps->inputs->references->at[i].path;
        code = reference_add_source(pass, (unecho_bytes){path, strlen(path)}, error);
    }
    return code;
}

int decided_load(struct decided *decided, const struct steps *steps, enum steps_round round,
                 uint32_t input, unecho_error *error)
{
    bool documents = round == ROUND_DOCUMENTS;
    *decided = (struct decided){0};
    decided->pass = corpus_pass_make(steps->plan, steps->inputs, steps->limit, documents, error);
    if (!decided->pass)
        return UNECHO_E_MEMORY;
    corpus_free(&decided->pass->corpus);
    decided->pass->corpus = (struct corpus){.limit = steps->limit};
    int code = steps_open_file(steps, (struct steps_file){round, FILE_SKETCH, input},
                               &decided->sketch, error);
    if (!code)
        code = steps_open_file(steps, (struct steps_file){round, FILE_DECIDE, input},
                               &decided->slice, error);
    if (!code)
        code = corpus_map(&decided->pass->corpus, &decided->slice, steps->limit, error);
    if (!code)
        code = load_places(decided, input, error);
    if (!code)
        code = steps_name_references(steps, decided->pass, error);
    return code || !documents ? code : corpus_pass_list_gone(decided->pass, error);
}

void decided_free(struct decided *decided)
{
    corpus_pass_free(decided->pass);
    archive_close(&decided->sketch);
    archive_close(&decided->slice);
}
