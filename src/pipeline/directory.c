// SPDX-License-Identifier: Apache-2.0
#include "pipeline/directory.h"

#include "pipeline/identity.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    STATE_FILE_MOST = 1 << 30
};

static unecho_bytes bytes_of(const struct buffer *buffer)
{
    return (unecho_bytes){buffer->at, buffer->count};
}

/* ---- Opening ---- */

static int refuse(const struct directory *directory, unecho_error *error, const char *what)
{
    error_set(error, UNECHO_E_MISMATCH, "%s", what);
    error_hint(error, "give another folder to -o, or remove this one");
    error_place(error, directory->path, 0, UNECHO_NOWHERE);
    return UNECHO_E_MISMATCH;
}

/* `path`, as messages show it, ends in the name that the file takes in `folder`. */
static int publish_text(int folder, const char *path, const struct buffer *text,
                        unecho_error *error)
{
    struct file_publish publish;
    const char *slash = strrchr(path, '/');
    int code = file_publish_begin_at(&publish, folder, slash ? slash + 1 : path, path, error);
    if (code)
        return code;
    code = file_publish_write(&publish, text->at, text->count, error);
    if (!code)
        return file_publish_finish(&publish, error);
    file_publish_abandon(&publish);
    return code;
}

/* What the inputs of a finished folder came to. */
static int sum_manifest(struct directory *directory, unecho_bytes text, unecho_error *error)
{
    struct manifest manifest = {0};
    struct buffer room = {0};
    int code = manifest_read(text, &manifest, error);
    for (size_t i = 0; i < manifest.entries.count && !code; i++) {
        struct entry entry;
        room.count = 0;
        code = entry_read(manifest.entries.at[i], &entry, &room, error);
        if (!code)
            counts_add(&directory->earlier, &entry.counts);
    }
    for (size_t i = 0; i < directory->inputs->count; i++)
        directory->earlier_read_bytes += directory->inputs->at[i].size;
    error_place(error, "manifest.json", 0, UNECHO_NOWHERE);
    manifest_free(&manifest);
    buffer_free(&room);
    return code;
}

/* Whether a manifest stands, and whether run.json says that it is of this very run. */
static int look_for_result(struct directory *directory, bool *stands, bool *is_ours,
                           unecho_error *error)
{
    bool no_manifest, no_run;
    struct buffer manifest = {0}, run = {0};
    int code = file_read_whole(directory->folder, "manifest.json", "manifest.json", STATE_FILE_MOST,
                               &no_manifest, &manifest, error);
    if (!code)
        code = file_read_whole(directory->folder, "run.json", "run.json", STATE_FILE_MOST, &no_run,
                               &run, error);
    *stands = !code && !no_manifest;
    *is_ours = *stands && !no_run &&
               memmem(run.at, run.count, directory->identity.at, directory->identity.count);
    if (*is_ours)
        code = sum_manifest(directory, bytes_of(&manifest), error);
    buffer_free(&manifest);
    buffer_free(&run);
    return code;
}

/* No plan stands: the folder is new, finished, or somebody's own. */
static int begin_anew(struct directory *directory, unecho_error *error)
{
    bool stands;
    int code = look_for_result(directory, &stands, &directory->complete, error);
    if (code || directory->complete)
        return code;
    if (stands)
        return refuse(directory, error, "it holds the result of other settings or inputs");
    if (!faccessat(directory->folder, "shards", F_OK, 0) ||
        !faccessat(directory->folder, "removed", F_OK, 0))
        return refuse(directory, error, "it holds shards/ or removed/ but no manifest");
    return UNECHO_OK;
}

static int take_lock(struct directory *directory, unecho_error *error)
{
    directory->lock = file_open_at(directory->state, "lock", O_RDWR | O_CREAT | O_NOFOLLOW);
    if (directory->lock < 0)
        return error_system(error, errno, "cannot make %s/.state/lock", directory->path);
    if (!flock(directory->lock, LOCK_EX | LOCK_NB))
        return UNECHO_OK;
    if (errno != EWOULDBLOCK)
        return error_system(error, errno, "cannot lock %s/.state/lock", directory->path);
    error_set(error, UNECHO_E_MISMATCH, "another run works in this folder");
    error_place(error, directory->path, 0, UNECHO_NOWHERE);
    return UNECHO_E_MISMATCH;
}

static int read_entry(struct directory *directory, size_t i, unecho_error *error)
{
    char name[48];
    bool missing;
    struct entry entry;
    struct buffer room = {0};
    snprintf(name, sizeof name, ".state/done/%zu", i);
    int code = file_read_whole(directory->folder, name, name, STATE_FILE_MOST, &missing,
                               &directory->entries[i], error);
    if (!code && !missing)
        code = entry_read(bytes_of(&directory->entries[i]), &entry, &room, error);
    if (code == UNECHO_E_INPUT)
        error_hint(error, "remove this file, and its input is cleaned again");
    if (!code && !missing) {
        counts_add(&directory->earlier, &entry.counts);
        directory->earlier_read_bytes += directory->inputs->at[i].size;
    }
    error_place(error, name, 0, UNECHO_NOWHERE);
    buffer_free(&room);
    return code;
}

static int refuse_changed(const struct directory *directory, size_t i, unecho_error *error)
{
    error_set(error, UNECHO_E_MISMATCH,
              "this input was changed since an interrupted run used it for %s", directory->path);
    error_hint(error, "give another folder to -o, or remove that one");
    error_place(error, directory->inputs->at[i].path, 0, UNECHO_NOWHERE);
    return UNECHO_E_MISMATCH;
}

/* The entries of what is done. An input that is not may have been mended since: then the plan is
 * written anew. Where inputs are judged together, what is done was decided by all of them as they
 * were. */
static int read_entries(struct directory *directory, const bool *changed, unecho_error *error)
{
    bool anew = false, alone = !clean_is_of_corpus(&directory->plan->settings);
    int code = UNECHO_OK;
    for (size_t i = 0; i < directory->inputs->count && !code; i++) {
        code = read_entry(directory, i, error);
        if (!code && changed[i] && (directory->entries[i].count || !alone))
            code = refuse_changed(directory, i, error);
        anew = anew || changed[i];
    }
    return code || !anew
               ? code
               : publish_text(directory->state, ".state/plan.json", &directory->identity, error);
}

/* Whether a file stands somewhere beneath the folder `name`, or cannot be ruled out. */
static bool has_file(int folder, const char *name)
{
    int fd = openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    DIR *entries = fd < 0 ? NULL : fdopendir(fd);
    bool found = entries ? false : fd >= 0 || errno != ENOENT;
    for (const struct dirent *entry; entries && !found && (entry = readdir(entries));)
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            found = entry->d_type != DT_DIR || has_file(fd, entry->d_name);
    if (entries)
        closedir(entries);
    else if (fd >= 0)
        close(fd);
    return found;
}

/* Whether the run that left its plan has left anything else: a run that stopped at its first record
 * has not, and the next one may be another. */
static bool left_something(const struct directory *directory)
{
    return has_file(directory->state, "done") || has_file(directory->folder, "shards") ||
           has_file(directory->folder, "removed") || has_file(directory->folder, "quarantine") ||
           !faccessat(directory->folder, "manifest.json", F_OK, 0);
}

/* The same run goes on. Where it ended just before its .state was removed, nothing is left to do
 * but that. */
static int go_on(struct directory *directory, const bool *changed, unecho_error *error)
{
    bool stands;
    int code = look_for_result(directory, &stands, &directory->complete, error);
    return code || directory->complete ? code : read_entries(directory, changed, error);
}

/* A plan stands: the same run goes on, another one only where nothing but the plan was left. */
static int resume(struct directory *directory, const struct buffer *before, unecho_error *error)
{
    size_t count = directory->inputs->count;
    bool *changed = mem_new(count, sizeof *changed, "inputs", error);
    if (!changed)
        return UNECHO_E_MEMORY;
    directory->resumed =
        identity_continues(bytes_of(before), bytes_of(&directory->identity), changed, count);
    int code = UNECHO_OK;
    if (!left_something(directory))
        code = publish_text(directory->state, "plan.json", &directory->identity, error);
    else if (directory->resumed)
        code = go_on(directory, changed, error);
    else
        code = refuse(directory, error,
                      "it holds an unfinished run with other settings, inputs or version");
    free(changed);
    return code;
}

static int remove_state(struct directory *directory, unecho_error *error);

static int open_state(struct directory *directory, unecho_error *error)
{
    bool no_plan = true, no_state = faccessat(directory->folder, ".state", F_OK, 0) != 0;
    struct buffer before = {0};
    int done = -1, code = no_state ? begin_anew(directory, error) : UNECHO_OK;
    if (code || directory->complete)
        return code;
    code = folder_beneath(directory->folder, ".state", ".state", &directory->state, error);
    if (!code)
        code = take_lock(directory, error);
    if (!code)
        code = file_read_whole(directory->state, "plan.json", ".state/plan.json", STATE_FILE_MOST,
                               &no_plan, &before, error);
    if (!code && no_plan && !no_state)
        code = begin_anew(directory, error);
    if (!code && no_plan && !directory->complete)
        code = publish_text(directory->state, ".state/plan.json", &directory->identity, error);
    else if (!code && !no_plan)
        code = resume(directory, &before, error);
    buffer_free(&before);
    if (!code && directory->complete)
        return remove_state(directory, error);
    if (!code)
        code = folder_beneath(directory->state, "done", ".state/done", &done, error);
    if (done >= 0)
        close(done);
    return code;
}

/* True if `inner` is `outer` or lies beneath it. */
static bool lies_in(const char *inner, const char *outer)
{
    size_t length = strlen(outer);
    return strncmp(inner, outer, length) == 0 && (inner[length] == '/' || !inner[length]);
}

/* An input that lies in the output folder would be read while it is written. */
static int check_inputs(const struct directory *directory, const struct inputs *inputs,
                        unecho_error *error)
{
    char *own = realpath(directory->path, NULL);
    int code = own ? UNECHO_OK : error_system(error, errno, "cannot resolve %s", directory->path);
    for (size_t i = 0; i < inputs->count && !code; i++) {
        char *input = realpath(inputs->at[i].path, NULL);
        if (input && lies_in(input, own)) {
            code = error_set(error, UNECHO_E_ARGUMENT, "this input lies in the output folder %s",
                             directory->path);
            error_place(error, inputs->at[i].path, 0, UNECHO_NOWHERE);
        }
        free(input);
    }
    free(own);
    return code;
}

int directory_open(struct directory *directory, const char *path, const struct plan *plan,
                   const unecho_settings *settings, const struct inputs *inputs,
                   unecho_error *error)
{
    *directory =
        (struct directory){.folder = -1, .state = -1, .lock = -1, .plan = plan, .inputs = inputs};
    directory->path = mem_text(path, strlen(path), error);
    directory->entries = mem_new(inputs->count, sizeof *directory->entries, "inputs", error);
    if (!directory->path || !directory->entries)
        return UNECHO_E_MEMORY;
    int code =
        identity_make(plan, settings, inputs, &directory->settings, &directory->identity, error);
    if (!code)
        code = folder_open(path, &directory->folder, error);
    if (!code)
        code = check_inputs(directory, inputs, error);
    if (!code && inputs->references)
        code = check_inputs(directory, inputs->references, error);
    return code ? code : open_state(directory, error);
}

void directory_close(struct directory *directory)
{
    shard_abandon(&directory->shard);
    for (size_t i = 0; directory->entries && i < directory->inputs->count; i++)
        buffer_free(&directory->entries[i]);
    free(directory->entries);
    buffer_free(&directory->settings);
    buffer_free(&directory->identity);
    ARRAY_FREE(&directory->rules);
    if (directory->lock >= 0)
        close(directory->lock);
    if (directory->state >= 0)
        close(directory->state);
    if (directory->folder >= 0)
        close(directory->folder);
    free(directory->path);
}

void directory_skip_done(const struct directory *directory, struct reader *reader)
{
    for (size_t i = 0; i < directory->inputs->count; i++)
        if (directory->entries[i].count)
            reader_skip(reader, (uint32_t)i);
}

/* ---- Taking chunks ---- */

static int begin_input(struct directory *directory, const struct chunk *chunk,
                       const struct format *format, unecho_error *error)
{
    const struct settings *settings = &directory->plan->settings;
    struct frames_options frames = {.level = (int)settings->level,
                                    .single_frame = settings->single_frame};
    shard_abandon(&directory->shard);
    directory->counts = (struct counts){0};
    if (list32_zero(&directory->rules, directory->plan->rule_count, "counts of rules", error))
        return UNECHO_E_MEMORY;
    return shard_begin(&directory->shard, directory->folder,
                       directory->inputs->at[chunk->input].name, format->extension, &frames,
                       directory->resumed, error);
}

/* Every byte of the source is in the output, in the log or in the quarantine: as counted by those
 * who cut and rendered records, against what the reader read and what the files hold. */
static int check_balance(const struct directory *directory, const struct chunk *last,
                         const struct format *format, unecho_error *error)
{
    const struct counts *counts = &directory->counts;
    bool as_is = format != &format_wet && !directory->plan->settings.mark[0];
    if (counts->source_bytes == last->input_bytes &&
        counts->source_bytes ==
            counts->kept_bytes + counts->logged_bytes + counts->quarantined_bytes &&
        (!as_is || counts->kept_bytes == directory->shard.text.bytes) &&
        counts->quarantined_bytes == directory->shard.quarantine.bytes)
        return UNECHO_OK;
    error_set(error, UNECHO_E_INTERNAL,
              "the bytes do not balance: %" PRIu64 " read, %" PRIu64 " kept, %" PRIu64
              " logged, %" PRIu64 " quarantined",
              last->input_bytes, counts->kept_bytes, counts->logged_bytes,
              counts->quarantined_bytes);
    error_hint(error, "nothing was written under a final name for this input; please report it");
    return UNECHO_E_INTERNAL;
}

static int end_input(struct directory *directory, const struct chunk *chunk,
                     const struct format *format, unecho_error *error)
{
    char name[48];
    struct buffer *entry = &directory->entries[chunk->input];
    struct entry_facts facts = {.name = directory->inputs->at[chunk->input].name,
                                .format = format->name,
                                .bytes = chunk->input_bytes,
                                .compressed_bytes = chunk->input_compressed_bytes,
                                .hash = {chunk->input_hash[0], chunk->input_hash[1]},
                                .counts = &directory->counts,
                                .rules = directory->rules.at,
                                .rule_ids = directory->plan->rule_ids,
                                .rule_count = directory->plan->rule_count};
    int code = check_balance(directory, chunk, format, error);
    if (!code)
        code = shard_finish(&directory->shard, error);
    if (!code)
        code = entry_print(entry, &facts, &directory->shard, error);
    snprintf(name, sizeof name, ".state/done/%" PRIu32, chunk->input);
    int done = -1;
    if (!code)
        code = folder_beneath(directory->state, "done", ".state/done", &done, error);
    if (!code)
        code = publish_text(done, name, entry, error);
    if (done >= 0)
        close(done);
    shard_abandon(&directory->shard);
    return code;
}

static int commit(void *self, const struct chunk *chunk, const struct format *format,
                  unecho_error *error)
{
    struct directory *directory = self;
    int code = chunk->first ? begin_input(directory, chunk, format, error) : UNECHO_OK;
    if (!code)
        code = shard_add(&directory->shard, chunk, error);
    if (code)
        return code;
    counts_add(&directory->counts, &chunk->counts);
    for (size_t i = 0; i < chunk->rules.count; i++)
        directory->rules.at[i] += chunk->rules.at[i];
    return chunk->last ? end_input(directory, chunk, format, error) : UNECHO_OK;
}

struct target directory_target(struct directory *directory)
{
    return (struct target){.self = directory, .compressed = true, .commit = commit};
}

/* ---- The end ---- */

static int write_manifest(struct directory *directory, const struct manifest_corpus *corpus,
                          unecho_error *error)
{
    struct buffer text = {0};
    size_t count = directory->inputs->count;
    unecho_bytes *entries = mem_new(count, sizeof *entries, "inputs", error);
    if (!entries)
        return UNECHO_E_MEMORY;
    for (size_t i = 0; i < count; i++)
        entries[i] = bytes_of(&directory->entries[i]);
    int code = manifest_print(&text, bytes_of(&directory->settings), entries, count, corpus,
                              &directory->totals, error);
    if (!code)
        code = publish_text(directory->folder, "manifest.json", &text, error);
    free(entries);
    buffer_free(&text);
    return code;
}

static int write_run(struct directory *directory, const char *run_facts, unecho_error *error)
{
    struct buffer text = {0};
    int code = buffer_print(&text, error, "{%s,\n\"plan\":", run_facts);
    if (!code)
        code = buffer_append(&text, directory->identity.at, directory->identity.count, error);
    if (!code)
        code = buffer_print(&text, error, "}\n");
    if (!code)
        code = publish_text(directory->folder, "run.json", &text, error);
    buffer_free(&text);
    return code;
}

/* Removes a name; that it is gone already is fine. */
static int remove_name(int folder, const char *name, int flags, unecho_error *error)
{
    if (!unlinkat(folder, name, flags) || errno == ENOENT)
        return UNECHO_OK;
    return error_system(error, errno, "cannot remove .state/%s", name);
}

/* Temporary files of runs that were killed, except in shards/ and its like: those went when their
 * inputs were begun again. */
static int sweep(const struct directory *directory, unecho_error *error)
{
    int done = -1;
    int code = folder_beneath(directory->state, "done", ".state/done", &done, error);
    if (!code)
        code = file_publish_sweep(done, ".state/done", NULL, error);
    if (!code)
        code = file_publish_sweep(directory->state, ".state", NULL, error);
    if (!code)
        code = file_publish_sweep(directory->folder, directory->path, NULL, error);
    if (done >= 0)
        close(done);
    return code;
}

/* The entries go first and the plan after them: what is left of a .state is never an entry of
 * another plan. */
static int remove_state(struct directory *directory, unecho_error *error)
{
    int code = sweep(directory, error);
    for (size_t i = 0; i < directory->inputs->count && !code; i++) {
        char name[48];
        snprintf(name, sizeof name, "done/%zu", i);
        code = remove_name(directory->state, name, 0, error);
    }
    if (!code)
        code = remove_name(directory->state, "done", AT_REMOVEDIR, error);
    if (!code)
        code = remove_name(directory->state, "plan.json", 0, error);
    if (!code)
        code = remove_name(directory->state, "lock", 0, error);
    if (!code)
        code = remove_name(directory->folder, ".state", AT_REMOVEDIR, error);
    return code ? code : folder_sync(directory->folder, directory->path, error);
}

int directory_finish(struct directory *directory, const struct manifest_corpus *corpus,
                     const char *run_facts, unecho_error *error)
{
    int code = write_run(directory, run_facts, error);
    if (!code)
        code = write_manifest(directory, corpus, error);
    return code ? code : remove_state(directory, error);
}
