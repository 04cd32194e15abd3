// SPDX-License-Identifier: Apache-2.0
#include "api/job.h"

#include "api/totals.h"
#include "format/documents.h"
#include "pipeline/memory.h"
#include "write/pack.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

static int add_references(unecho_job *job, unecho_error *error)
{
    const struct settings *settings = &job->plan.settings;
    int code = UNECHO_OK;
    if (settings->references.count && settings->scope == SCOPE_DOCUMENT) {
        error_set(error, UNECHO_E_SETTING,
                  "a reference set is compared at corpus scope, and the scope is document");
        error_hint(error, "give --scope corpus");
        return UNECHO_E_SETTING;
    }
    for (size_t i = 0; i < settings->references.count && !code; i++)
        code = inputs_add_reference(&job->inputs, settings->references.at[i], error);
    return code;
}

unecho_job *unecho_job_new(const unecho_settings *settings, unecho_error *error)
{
    if (!settings) {
        error_set(error, UNECHO_E_ARGUMENT, "unecho_job_new: no settings");
        return NULL;
    }
    unecho_job *job = mem_new(1, sizeof *job, "a job", error);
    if (!job)
        return NULL;
    pthread_mutex_init(&job->lock, NULL);
    job->settings = unecho_settings_copy(settings, error);
    if (job->settings) {
        settings_read(job->settings, &job->plan.settings);
        job->inputs.foreigns = job->plan.settings.foreigns;
        if (memory_divide(&job->plan.settings, &job->corpus_bytes, error)) {
            unecho_job_free(job);
            return NULL;
        }
        if (!plan_make(&job->plan, error) && !add_references(job, error))
            return job;
    }
    unecho_job_free(job);
    return NULL;
}

void unecho_job_free(unecho_job *job)
{
    if (!job)
        return;
    plan_free(&job->plan);
    inputs_free(&job->inputs);
    buffer_free(&job->references);
    unecho_settings_free(job->settings);
    pthread_mutex_destroy(&job->lock);
    free(job);
}

int unecho_job_add_reader(unecho_job *job, const unecho_reader *reader, unecho_error *error)
{
    if (!job || !reader || reader->size < sizeof *reader || !reader->name || !reader->next)
        return error_set(error, UNECHO_E_ARGUMENT,
                         "unecho_job_add_reader: job and reader with size, name and `next` must "
                         "be given");
    return inputs_add_reader(&job->inputs, reader, error);
}

int unecho_job_add(unecho_job *job, const char *path, unecho_error *error)
{
    if (!job || !path)
        return error_set(error, UNECHO_E_ARGUMENT, "unecho_job_add: an argument is missing");
    return inputs_add(&job->inputs, path, error);
}

size_t unecho_job_input_count(const unecho_job *job)
{
    return job->inputs.count;
}

void unecho_job_stop(unecho_job *job)
{
    atomic_store(&job->stop, true);
}

void unecho_job_totals(const unecho_job *job, unecho_totals *totals)
{
    unecho_job *shared = (unecho_job *)job; /* the lock only */
    pthread_mutex_lock(&shared->lock);
    struct counts counts = job->earlier;
    counts_add(&counts, &job->now);
    unecho_totals all = totals_of(&counts);
    all.was_complete = job->was_complete;
    all.was_resumed = job->was_resumed;
    all.pages = job->pages;
    all.earlier_bytes = job->earlier.source_bytes;
    all.read_bytes = job->read_bytes + job->input_read_bytes;
    pthread_mutex_unlock(&shared->lock);
    all.inputs = job->inputs.count;
    all.input_bytes = inputs_size(&job->inputs);
    totals_give(totals, &all);
}

/* Counts a chunk and passes it on. */
static int count_chunk(void *self, const struct chunk *chunk, const struct format *format,
                       unecho_error *error)
{
    unecho_job *job = self;
    int code = job->inner.commit(job->inner.self, chunk, format, error);
    pthread_mutex_lock(&job->lock);
    counts_add(&job->now, &chunk->counts);
    job->pages += chunk->pages;
    job->input_read_bytes = chunk->last ? 0 : chunk->input_compressed_bytes;
    job->read_bytes += chunk->last ? chunk->input_compressed_bytes : 0;
    pthread_mutex_unlock(&job->lock);
    return code;
}

struct target job_target(unecho_job *job, struct target target)
{
    job->inner = target;
    target.self = job;
    target.commit = count_chunk;
    return target;
}

/* The passes of a run that come before the one that writes. */
struct passes {
    struct corpus_pass *corpus; /* NULL at document scope */
    struct count_pass *count;   /* NULL unless boilerplate goes */
};

struct reader *job_open_reader(unecho_job *job, const struct inputs *inputs, unecho_error *error)
{
    struct reader_options options;
    clean_reader_options(&job->plan.settings, &job->stop, &options);
    return reader_new(inputs, &options, error);
}

static int write_to(unecho_job *job, struct target target, const struct directory *directory,
                    const struct passes *passes, unecho_error *error)
{
    struct clean_run run = {
        .plan = &job->plan, .inputs = &job->inputs, .serial = &job->serial, .stop = &job->stop};
    run.reader = job_open_reader(job, &job->inputs, error);
    if (!run.reader)
        return UNECHO_E_MEMORY;
    if (directory)
        directory_skip_done(directory, run.reader);
    run.target = job_target(job, target);
    if (passes->count) {
        run.places = &passes->count->places;
        run.boilerplate = &passes->count->boilerplate;
    }
    if (passes->corpus)
        corpus_pass_apply(passes->corpus, &run);
    int code = clean_run(&run, error);
    reader_free(run.reader);
    return code;
}

/* The first pass of corpus scope over all inputs, those that are done too: their units are
 * witnesses.
 */
static int remember(unecho_job *job, struct corpus_pass *pass, unecho_error *error)
{
    int code = job->inputs.references ? job_remember_references(job, pass, error) : UNECHO_OK;
    struct reader *reader = code ? NULL : job_open_reader(job, &job->inputs, error);
    if (!reader)
        return code ? code : UNECHO_E_MEMORY;
    code = corpus_pass_remember(pass, reader, &job->stop, error);
    reader_free(reader);
    return code;
}

static int count(unecho_job *job, struct passes *passes, unecho_error *error)
{
    const struct corpus_pass *documents = passes->corpus ? passes->corpus->documents : NULL;
    passes->count = count_pass_new(&job->plan, &job->inputs, documents, &job->limit, error);
    struct reader *reader = passes->count ? job_open_reader(job, &job->inputs, error) : NULL;
    if (!reader)
        return UNECHO_E_MEMORY;
    int code = count_pass_run(passes->count, reader, &job->stop, error);
    job->serial.fill_ns += passes->count->serial.fill_ns;
    job->serial.commit_ns += passes->count->serial.commit_ns;
    reader_free(reader);
    return code;
}

/* The first that cannot be read a second time, as what comes out of a named pipe; standard input is
 * copied first. NULL: there is none. */
static const struct input_file *find_readable_once(const struct inputs *inputs)
{
    for (size_t i = 0; i < inputs->count; i++) {
        const struct input_file *input = &inputs->at[i];
        if (!input->regular && !input_is_stdin(input) && !input->reader.rewind)
            return input;
    }
    return NULL;
}

static int check_readable_twice(const unecho_job *job, unecho_error *error)
{
    const struct input_file *input = find_readable_once(&job->inputs);
    if (!input)
        return UNECHO_OK;
    bool corpus = job->plan.settings.scope == SCOPE_CORPUS;
    error_set(error, UNECHO_E_ARGUMENT,
              "%s reads each input twice, and this one gives its bytes once",
              corpus ? "corpus scope" : "counting boilerplate");
    error_hint(error, corpus ? "save it as a file first, or give --scope document"
                             : "save it as a file first");
    error_place(error, input->path, 0, UNECHO_NOWHERE);
    return UNECHO_E_ARGUMENT;
}

/* References are read once, and once more where whole documents are compared before units. */
int job_check_references(const unecho_job *job, unecho_error *error)
{
    const struct inputs *references = job->inputs.references;
    bool twice = (job->plan.settings.units & UNITS_DOCUMENT) != 0;
    const struct input_file *once = references && twice ? find_readable_once(references) : NULL;
    if (!once)
        return UNECHO_OK;
    error_set(
        error, UNECHO_E_ARGUMENT,
        "comparing whole documents reads references twice, and this one gives its bytes once");
    error_hint(error, "save it as a file first");
    error_place(error, once->path, 0, UNECHO_NOWHERE);
    return UNECHO_E_ARGUMENT;
}

int job_spill_folder(const unecho_job *job, const struct directory *directory,
                     struct buffer *folder, unecho_error *error)
{
    bool is_told = strcmp(unecho_settings_origin(job->settings, "tmp-dir"), "default") != 0;
    int code = directory && !is_told
                   ? buffer_print(folder, error, "%s/.state", directory->path)
                   : buffer_print(folder, error, "%s", job->plan.settings.tmp_dir);
    return code ? code : buffer_terminate(folder, error);
}

/* The passes that come before the one that writes, in their order: whole documents, boilerplate,
 * units. */
static int look_ahead(unecho_job *job, struct passes *passes, unecho_error *error)
{
    const struct settings *settings = &job->plan.settings;
    struct corpus_pass *corpus = NULL;
    int code = UNECHO_OK;
    if (settings->scope == SCOPE_CORPUS) {
        corpus = passes->corpus = corpus_pass_new(&job->plan, &job->inputs, &job->limit, error);
        if (!corpus)
            return UNECHO_E_MEMORY;
    }
    if (corpus && corpus->documents)
        code = remember(job, corpus->documents, error);
    if (!code && settings->boilerplate != BOILERPLATE_OFF)
        code = count(job, passes, error);
    if (code || !corpus)
        return code;
    if (passes->count) {
        corpus->before = &passes->count->places;
        corpus->boilerplate = &passes->count->boilerplate;
    }
    code = remember(job, corpus, error);
    job->candidates = corpus->counts;
    if (corpus->documents)
        match_counts_add(&job->candidates, &corpus->documents->counts);
    return code;
}

static int run_to(unecho_job *job, struct target target, const struct directory *directory,
                  unecho_error *error)
{
    struct passes passes = {0};
    struct buffer folder = {0};
    int code = job_spill_folder(job, directory, &folder, error);
    vast_limit_init(&job->limit, folder.at, job->corpus_bytes);
    if (!code && clean_is_of_corpus(&job->plan.settings)) {
        code = check_readable_twice(job, error);
        if (!code)
            code = job_check_references(job, error);
        if (!code)
            code = inputs_spool(&job->inputs, job->plan.settings.tmp_dir, &job->stop, error);
        if (!code)
            code = look_ahead(job, &passes, error);
    }
    if (!code)
        code = write_to(job, target, directory, &passes, error);
    count_pass_free(passes.count);
    corpus_pass_free(passes.corpus);
    buffer_free(&folder);
    return code;
}

static size_t count_readers(const unecho_job *job)
{
    size_t count = 0;
    for (size_t i = 0; i < job->inputs.count; i++)
        count += job->inputs.at[i].reader.next != NULL;
    return count;
}

/* ---- To a folder ---- */

static double seconds_since(const struct timespec *start)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)(now.tv_sec - start->tv_sec) + (double)(now.tv_nsec - start->tv_nsec) / 1e9;
}

static double cpu_seconds(const struct rusage *usage)
{
    return (double)usage->ru_utime.tv_sec + (double)usage->ru_utime.tv_usec / 1e6 +
           (double)usage->ru_stime.tv_sec + (double)usage->ru_stime.tv_usec / 1e6;
}

/* CPU time that no second thread could have shared. */
static double serial_seconds(const unecho_job *job)
{
    return (double)(job->serial.fill_ns + job->serial.commit_ns + job->candidates.serial_ns) / 1e9;
}

void job_describe_run(const unecho_job *job, const struct timespec *start, char to[JOB_FACTS_ROOM])
{
    struct rusage usage;
    char date[32] = "";
    time_t now = time(NULL);
    struct tm utc;
    getrusage(RUSAGE_SELF, &usage);
    double wall = seconds_since(start);
    if (gmtime_r(&now, &utc))
        strftime(date, sizeof date, "%Y-%m-%dT%H:%M:%SZ", &utc);
    snprintf(to, JOB_FACTS_ROOM,
             "\"finished\":\"%s\",\"wall_seconds\":%.3f,\"cpu_seconds\":%.3f,"
             "\"serial_cpu_seconds\":%.3f,"
             "\"source_bytes_per_second\":%.0f,\"peak_memory_bytes\":%llu,\"threads\":%u,"
             "\"zstd\":\"%s\"",
             date, wall, cpu_seconds(&usage), serial_seconds(job),
             wall > 0 ? (double)job->now.source_bytes / wall : 0.0,
             (unsigned long long)usage.ru_maxrss * 1024, clean_threads(&job->plan.settings),
             unecho_library_version("zstd"));
}

void job_tell_earlier(unecho_job *job, const struct directory *directory)
{
    pthread_mutex_lock(&job->lock);
    job->earlier = directory->earlier;
    job->read_bytes = directory->earlier_read_bytes;
    job->was_complete = directory->complete;
    job->was_resumed = directory->resumed && !directory->complete;
    pthread_mutex_unlock(&job->lock);
}

static int fill_folder(unecho_job *job, struct directory *directory, const char *folder,
                       const struct timespec *start, unecho_error *error)
{
    char facts[JOB_FACTS_ROOM];
    int code = directory_open(directory, folder, &job->plan, job->settings, &job->inputs, error);
    if (code)
        return code;
    job_tell_earlier(job, directory);
    if (directory->complete)
        return UNECHO_OK;
    code = run_to(job, directory_target(directory), directory, error);
    if (code)
        return code;
    job_describe_run(job, start, facts);
    bool alone = job->plan.settings.scope == SCOPE_DOCUMENT;
    struct manifest_corpus corpus = {job->candidates, {job->references.at, job->references.count}};
    return directory_finish(directory, alone ? NULL : &corpus, facts, error);
}

int job_check_inputs(const unecho_job *job, unecho_error *error)
{
    if (!job->inputs.count)
        return error_set(error, UNECHO_E_ARGUMENT, "there is no input: a folder without files?");
    if (count_readers(job))
        return error_set(error, UNECHO_E_ARGUMENT, "a folder takes files, not documents in memory");
    return UNECHO_OK;
}

int unecho_job_to_folder(unecho_job *job, const char *folder, unecho_error *error)
{
    struct directory directory;
    struct timespec start;
    if (!job || !folder || !folder[0])
        return error_set(error, UNECHO_E_ARGUMENT, "unecho_job_to_folder: an argument is missing");
    if (job_check_inputs(job, error))
        return UNECHO_E_ARGUMENT;
    clock_gettime(CLOCK_MONOTONIC, &start);
    int code = fill_folder(job, &directory, folder, &start, error);
    directory_close(&directory);
    return code;
}

/* ---- To sinks ---- */

struct sinks {
    const unecho_sink *text, *log;
};

/* Its bytes are a file's only once the caller's writer has packed them. */
static int refuse_sink(const struct format *format, unecho_error *error)
{
    error_set(error, UNECHO_E_ARGUMENT, "%s is cleaned into a folder", format->name);
    error_hint(error, "give -o DIR");
    return UNECHO_E_ARGUMENT;
}

static int commit_to_sinks(void *self, const struct chunk *chunk, const struct format *format,
                           unecho_error *error)
{
    const struct sinks *sinks = self;
    if (format->is_foreign)
        return refuse_sink(format, error);
    if (chunk->quarantine.count)
        return error_set(error, UNECHO_E_ARGUMENT,
                         "bad records need a folder to be set aside in: give -o DIR");
    int code = chunk->out.count
                   ? sinks->text->write(sinks->text->self, chunk->out.at, chunk->out.count, error)
                   : UNECHO_OK;
    return code || !sinks->log || !chunk->log.count
               ? code
               : sinks->log->write(sinks->log->self, chunk->log.at, chunk->log.count, error);
}

int unecho_job_to_sinks(unecho_job *job, const unecho_sink *text, const unecho_sink *log,
                        unecho_error *error)
{
    if (!job || !text || !text->write || (log && !log->write))
        return error_set(error, UNECHO_E_ARGUMENT, "unecho_job_to_sinks: an argument is missing");
    if (job->inputs.count != 1)
        return error_set(error, UNECHO_E_ARGUMENT, "one input is cleaned to a stream, not %zu",
                         job->inputs.count);
    if (count_readers(job))
        return error_set(error, UNECHO_E_ARGUMENT, "documents in memory are cleaned to a writer");
    struct sinks sinks = {text, log};
    job->plan.settings.shard_size = 0; /* there are no shards */
    return run_to(job, (struct target){.self = &sinks, .commit = commit_to_sinks}, NULL, error);
}

/* ---- To a listener ---- */

struct told {
    const unecho_listener *listener;
    const struct inputs *inputs;
    struct counts counts; /* of the input under way */
};

static int format_number(const struct format *format)
{
    return format == &format_jsonl ? UNECHO_FORMAT_JSONL
           : format == &format_wet ? UNECHO_FORMAT_WET
           : format->is_foreign    ? UNECHO_FORMAT_OTHER
                                   : UNECHO_FORMAT_TEXT;
}

typedef int tell_row(void *self, const unecho_row *row, unecho_error *error);

/* `tell` may be NULL. */
static int tell_rows(tell_row *tell, void *self, const struct chunk *chunk, unecho_error *error)
{
    unecho_bytes packed = {chunk->log.at, chunk->log.count};
    struct witnesses witnesses = {0}; /* of a row that has several */
    int code = UNECHO_OK;
    while (tell && packed.length && !code) {
        unecho_row row;
        code = row_unpack(&packed, &row, &witnesses, error);
        if (!code)
            code = tell(self, &row, error);
    }
    ARRAY_FREE(&witnesses);
    return code;
}

static int tell_end(const struct told *told, unecho_error *error)
{
    unecho_totals totals = totals_of(&told->counts);
    totals.size = sizeof totals;
    totals.inputs = 1;
    return told->listener->end(told->listener->self, &totals, error);
}

static int commit_to_listener(void *self, const struct chunk *chunk, const struct format *format,
                              unecho_error *error)
{
    struct told *told = self;
    const unecho_listener *listener = told->listener;
    int code = UNECHO_OK;
    if (chunk->first) {
        told->counts = (struct counts){0};
        if (listener->begin)
            code = listener->begin(listener->self, told->inputs->at[chunk->input].path,
                                   format_number(format), error);
    }
    counts_add(&told->counts, &chunk->counts);
    if (!code)
        code = tell_rows(listener->row, listener->self, chunk, error);
    return code || !chunk->last || !listener->end ? code : tell_end(told, error);
}

int unecho_job_check(unecho_job *job, const unecho_listener *listener, unecho_error *error)
{
    if (!job || !listener || listener->size < sizeof *listener)
        return error_set(error, UNECHO_E_ARGUMENT,
                         "unecho_job_check: a job and a listener of this version must be given");
    if (!job->inputs.count)
        return error_set(error, UNECHO_E_ARGUMENT, "there is no input: a folder without files?");
    job->plan.settings.mark = ""; /* nothing is written that could be marked */
    job->plan.settings.shard_size = 0;
    struct told told = {.listener = listener, .inputs = &job->inputs};
    struct target target = {.self = &told, .packed = true, .commit = commit_to_listener};
    return run_to(job, target, NULL, error);
}

/* ---- To a writer ---- */

static int give_documents(const unecho_writer *writer, const struct chunk *chunk,
                          unecho_error *error)
{
    unecho_bytes stream = {chunk->out.at, chunk->out.count};
    struct packed_document document;
    int code = UNECHO_OK;
    while (!code && documents_unpack(&stream, &document))
        code = writer->document(writer->self, chunk->input, document.number, document.text, error);
    return code;
}

static int commit_to_writer(void *self, const struct chunk *chunk, const struct format *format,
                            unecho_error *error)
{
    const unecho_writer *writer = self;
    (void)format;
    int code = give_documents(writer, chunk, error);
    return code ? code : tell_rows(writer->row, writer->self, chunk, error);
}

int unecho_job_to_writer(unecho_job *job, const unecho_writer *writer, unecho_error *error)
{
    if (!job || !writer || writer->size < sizeof *writer || !writer->document)
        return error_set(error, UNECHO_E_ARGUMENT, "unecho_job_to_writer: an argument is missing");
    if (count_readers(job) != job->inputs.count)
        return error_set(error, UNECHO_E_ARGUMENT,
                         "a writer takes the documents of readers, and there are files too");
    if (job->plan.settings.on_error == ON_ERROR_QUARANTINE)
        return error_set(error, UNECHO_E_SETTING,
                         "on-error=quarantine is for files: a reader gives no bad records");
    unecho_writer own = *writer;
    job->plan.settings.shard_size = 0; /* there are no shards */
    struct target target = {.self = &own, .packed = true, .commit = commit_to_writer};
    return run_to(job, target, NULL, error);
}
