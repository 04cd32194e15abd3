// SPDX-License-Identifier: Apache-2.0
#include "pipeline/directory.h"

#include "pipeline/identity.h"
#include "pipeline/opening.h"
#include "pipeline/state.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum {
    SHARE_TRIES = 100 /* tenths of a second: far longer than ending a run that is done */
};

static unecho_bytes bytes_of(const struct buffer *buffer)
{
    return (unecho_bytes){buffer->at, buffer->count};
}

/* ---- Opening ---- */

int opening_refuse(const struct directory *directory, unecho_error *error, const char *what)
{
    error_set(error, UNECHO_E_MISMATCH, "%s", what);
    error_hint(error, "give another folder to -o, or remove this one");
    error_place(error, directory->path, 0, UNECHO_NOWHERE);
    return UNECHO_E_MISMATCH;
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

int opening_look(struct directory *directory, bool *stands, bool *is_ours, unecho_error *error)
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

int opening_anew(struct directory *directory, unecho_error *error)
{
    bool stands;
    int code = opening_look(directory, &stands, &directory->complete, error);
    if (code || directory->complete)
        return code;
    if (stands)
        return opening_refuse(directory, error, "it holds the result of other settings or inputs");
    if (!faccessat(directory->folder, "shards", F_OK, 0) ||
        !faccessat(directory->folder, "removed", F_OK, 0))
        return opening_refuse(directory, error, "it holds shards/ or removed/ but no manifest");
    return UNECHO_OK;
}

int opening_lock(struct directory *directory, int how, unecho_error *error)
{
    directory->lock = file_open_at(directory->state, "lock", O_RDWR | O_CREAT | O_NOFOLLOW);
    if (directory->lock < 0)
        return error_system(error, errno, "cannot make %s/.state/lock", directory->path);
    const struct timespec pause = {.tv_nsec = 100000000};
    int failed = flock(directory->lock, how | LOCK_NB);
    for (int i = 0; failed && errno == EWOULDBLOCK && how == LOCK_SH && i < SHARE_TRIES; i++) {
        nanosleep(&pause, NULL);
        failed = flock(directory->lock, how | LOCK_NB);
    }
    if (!failed)
        return UNECHO_OK;
    if (errno != EWOULDBLOCK)
        return error_system(error, errno, "cannot lock %s/.state/lock", directory->path);
    error_set(error, UNECHO_E_MISMATCH, "another run works in this folder");
    error_place(error, directory->path, 0, UNECHO_NOWHERE);
    return UNECHO_E_MISMATCH;
}

int opening_entry(struct directory *directory, size_t i, unecho_error *error)
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
    error_place(error, name, 0, UNECHO_NOWHERE);
    buffer_free(&room);
    return code;
}

/* What the entries from `first` on come to that stand; `bytes` of shards that they share. */
static int sum_entries(const struct directory *directory, size_t first, size_t last,
                       struct counts *sum, uint64_t *bytes, unecho_error *error)
{
    struct buffer room = {0};
    int code = UNECHO_OK;
    for (size_t i = first; i < last && !code; i++) {
        struct entry entry;
        room.count = 0;
        if (!directory->entries[i].count)
            continue;
        code = entry_read(bytes_of(&directory->entries[i]), &entry, &room, error);
        counts_add(sum, &entry.counts);
        *bytes += entry.text.bytes;
    }
    buffer_free(&room);
    return code;
}

/* Where inputs share shards, those that are done are the first ones, up to the last that finished
 * shards hold whole. */
static int match_shards(struct directory *directory, unecho_error *error)
{
    size_t done = 0, count = directory->inputs->count;
    uint64_t bytes = 0, last = 0;
    struct counts ignored = {0};
    int code = groups_read(&directory->groups, directory->folder, error);
    for (; !code && done < count && directory->entries[done].count; done++) {
        last = 0;
        code = sum_entries(directory, done, done + 1, &ignored, &last, error);
        if (bytes + last > groups_bytes(&directory->groups))
            break;
        bytes += last;
    }
    for (size_t i = done; i < count; i++)
        directory->entries[i].count = 0;
    directory->told = directory->ended = done;
    groups_continue(&directory->groups, bytes);
    return code;
}

static int count_done(struct directory *directory, unecho_error *error)
{
    uint64_t bytes = 0;
    for (size_t i = 0; i < directory->inputs->count; i++)
        if (directory->entries[i].count)
            directory->earlier_read_bytes += directory->inputs->at[i].size;
    return sum_entries(directory, 0, directory->inputs->count, &directory->earlier, &bytes, error);
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
 * were; and where they share shards, one that is not done may stand in one that is. */
static int read_entries(struct directory *directory, const bool *changed, unecho_error *error)
{
    bool anew = false,
         alone = !clean_is_of_corpus(&directory->plan->settings) && !directory->regroups;
    int code = UNECHO_OK;
    for (size_t i = 0; i < directory->inputs->count && !code; i++) {
        code = opening_entry(directory, i, error);
        if (!code && changed[i] && (directory->entries[i].count || !alone))
            code = refuse_changed(directory, i, error);
        anew = anew || changed[i];
    }
    if (!code && directory->regroups)
        code = match_shards(directory, error);
    if (!code)
        code = count_done(directory, error);
    return code || !anew
               ? code
               : state_publish(directory->state, ".state/plan.json", &directory->identity, error);
}

/* Whether a file stands somewhere beneath the folder `name`, or cannot be ruled out. */
static bool has_file(int folder, const char *name)
{
    int fd = openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    DIR *entries = fd < 0 ? NULL : fdopendir(fd);
    bool found = entries ? false : fd >= 0 || errno != ENOENT;
    const struct dirent *entry = NULL;
    while (entries && !found && (errno = 0, entry = readdir(entries)))
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            found = entry->d_type != DT_DIR || has_file(fd, entry->d_name);
    found = found || (entries && errno);
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
    int code = opening_look(directory, &stands, &directory->complete, error);
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
        code = state_publish(directory->state, "plan.json", &directory->identity, error);
    else if (directory->resumed)
        code = go_on(directory, changed, error);
    else
        code = opening_refuse(directory, error,
                              "it holds an unfinished run with other settings, inputs or version");
    free(changed);
    return code;
}

static int end_group(void *self, const struct shard_file *file, unecho_error *error);

static int open_state(struct directory *directory, unecho_error *error)
{
    bool no_plan = true, no_state = faccessat(directory->folder, ".state", F_OK, 0) != 0;
    struct buffer before = {0};
    int done = -1, code = no_state ? opening_anew(directory, error) : UNECHO_OK;
    if (code || directory->complete)
        return code;
    code = folder_beneath(directory->folder, ".state", ".state", &directory->state, error);
    if (!code)
        code = opening_lock(directory, LOCK_EX, error);
    groups_init(&directory->groups, directory->folder, directory->state,
                &directory->plan->settings);
    directory->groups.out.listener = (struct regroup_listener){directory, end_group};
    if (!code)
        code = file_read_whole(directory->state, "plan.json", ".state/plan.json", STATE_FILE_MOST,
                               &no_plan, &before, error);
    if (!code && no_plan && !no_state)
        code = opening_anew(directory, error);
    if (!code && no_plan && !directory->complete)
        code = state_publish(directory->state, ".state/plan.json", &directory->identity, error);
    else if (!code && !no_plan)
        code = resume(directory, &before, error);
    buffer_free(&before);
    directory->groups.out.sweep = directory->resumed;
    if (!code && directory->complete)
        return directory_clear(directory, error);
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

int opening_begin(struct directory *directory, const char *path, const struct plan *plan,
                  const unecho_settings *settings, const struct inputs *inputs, unecho_error *error)
{
    *directory =
        (struct directory){.folder = -1, .state = -1, .lock = -1, .plan = plan, .inputs = inputs};
    directory->regroups = plan->settings.shard_size != 0;
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
    return code;
}

int directory_open(struct directory *directory, const char *path, const struct plan *plan,
                   const unecho_settings *settings, const struct inputs *inputs,
                   unecho_error *error)
{
    int code = opening_begin(directory, path, plan, settings, inputs, error);
    return code ? code : open_state(directory, error);
}

void directory_close(struct directory *directory)
{
    shard_abandon(&directory->shard);
    groups_free(&directory->groups);
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
    if (directory->regroups)
        groups_begin_input(&directory->groups);
    struct shard_model model = {format, directory->inputs->at[chunk->input].path,
                                clean_fields(settings)};
    return shard_begin(&directory->shard, directory->folder,
                       directory->inputs->at[chunk->input].name, &model, &frames,
                       directory->regroups, directory->resumed, error);
}

/* The bytes of the records that stay, as the output holds them. */
static uint64_t written_bytes(const struct directory *directory)
{
    const struct entry_span *span = &directory->groups.span;
    return directory->regroups ? span->bytes - span->line_end_added : directory->shard.text.bytes;
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
        (!as_is || counts->kept_bytes == written_bytes(directory)) &&
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

/* Writes the entries of inputs that are done, now that all their files stand. */
static int tell_ended(struct directory *directory, unecho_error *error)
{
    int code = UNECHO_OK;
    for (; !code && directory->told < directory->ended; directory->told++) {
        char name[32];
        snprintf(name, sizeof name, "%zu", directory->told);
        if (directory->entries[directory->told].count)
            code = state_publish_done(directory->state, name, &directory->entries[directory->told],
                                      error);
    }
    return code;
}

static int end_input(struct directory *directory, const struct chunk *chunk,
                     const struct format *format, unecho_error *error)
{
    struct buffer *entry = &directory->entries[chunk->input];
    struct entry_facts facts = {.name = directory->inputs->at[chunk->input].name,
                                .format = format->name,
                                .bytes = chunk->input_bytes,
                                .compressed_bytes = chunk->input_compressed_bytes,
                                .hash = {chunk->input_hash[0], chunk->input_hash[1]},
                                .counts = &directory->counts,
                                .rules = directory->rules.at,
                                .rule_ids = directory->plan->rule_ids,
                                .rule_count = directory->plan->rule_count,
                                .span = directory->regroups ? &directory->groups.span : NULL};
    int code = check_balance(directory, chunk, format, error);
    if (!code)
        code = shard_finish(&directory->shard, error);
    if (!code)
        code = entry_print(entry, &facts, &directory->shard, error);
    directory->ended = (size_t)chunk->input + 1;
    if (!directory->regroups)
        directory->told = chunk->input;
    if (!code && !directory->groups.out.file.open)
        code = tell_ended(directory, error);
    shard_abandon(&directory->shard);
    return code;
}

/* A shard that inputs share stands: with it, those that ended in it are done. */
static int end_group(void *self, const struct shard_file *file, unecho_error *error)
{
    struct directory *directory = self;
    int code = groups_note(&directory->groups, file, error);
    return code ? code : tell_ended(directory, error);
}

static int commit(void *self, const struct chunk *chunk, const struct format *format,
                  unecho_error *error)
{
    struct directory *directory = self;
    int code = chunk->first ? begin_input(directory, chunk, format, error) : UNECHO_OK;
    if (!code)
        code = shard_add(&directory->shard, chunk, error);
    if (!code && directory->regroups)
        code = groups_add(&directory->groups, chunk, error);
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

static int print_manifest(struct directory *directory, const struct manifest_corpus *corpus,
                          struct buffer *to, unecho_error *error)
{
    size_t count = directory->inputs->count, shards = directory->groups.texts.count;
    unecho_bytes *texts = mem_new(count + shards, sizeof *texts, "inputs", error);
    if (!texts)
        return UNECHO_E_MEMORY;
    for (size_t i = 0; i < count; i++)
        texts[i] = bytes_of(&directory->entries[i]);
    for (size_t i = 0; i < shards; i++)
        texts[count + i] = bytes_of(&directory->groups.texts.at[i]);
    struct manifest_parts parts = {.settings = bytes_of(&directory->settings),
                                   .entries = texts,
                                   .entry_count = count,
                                   .shards = texts + count,
                                   .shard_count = shards,
                                   .regrouped = directory->regroups,
                                   .corpus = corpus};
    int code = manifest_print(to, &parts, &directory->totals, error);
    free(texts);
    return code;
}

static int write_manifest(struct directory *directory, const struct manifest_corpus *corpus,
                          unecho_error *error)
{
    struct buffer text = {0};
    int code = print_manifest(directory, corpus, &text, error);
    if (!code)
        code = state_publish(directory->folder, "manifest.json", &text, error);
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
        code = state_publish(directory->folder, "run.json", &text, error);
    buffer_free(&text);
    return code;
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
int directory_clear(struct directory *directory, unecho_error *error)
{
    int code = sweep(directory, error);
    if (!code)
        code = folder_remove(directory->state, "steps", ".state/steps", error);
    if (!code)
        code = state_remove_done(directory->state, error);
    if (!code)
        code = state_remove(directory->state, "plan.json", 0, error);
    if (!code)
        code = state_remove(directory->state, "lock", 0, error);
    if (!code)
        code = state_remove(directory->folder, ".state", AT_REMOVEDIR, error);
    return code ? code : folder_sync(directory->folder, directory->path, error);
}

int directory_finish(struct directory *directory, const struct manifest_corpus *corpus,
                     const char *run_facts, unecho_error *error)
{
    int code = directory->regroups ? regroup_finish(&directory->groups.out, error) : UNECHO_OK;
    if (!code)
        code = write_run(directory, run_facts, error);
    if (!code)
        code = write_manifest(directory, corpus, error);
    return code ? code : directory_clear(directory, error);
}
