// SPDX-License-Identifier: Apache-2.0
#include "pipeline/clean.h"

#include "base/clock.h"
#include "stream/frames.h"
#include "write/render.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    BATCH_BYTES = 256 << 10, /* records of a batch: its columns then stay in the cache */
    BATCH_RECORDS = 256
};

/* What a thread needs to clean chunks. */
struct cleaning {
    const struct clean_run *run;
    struct worker *worker;
    struct frame_context *zstd;
    struct render render;
    struct parsed parsed[BATCH_RECORDS];
    struct buffer room; /* decoded texts and ids of the batch */
    const struct format *format;
    struct fields fields;
    uint32_t documents; /* of the chunk, in the batches before */
};

static void cleaning_free(void *self)
{
    struct cleaning *cleaning = self;
    worker_free(cleaning->worker);
    frame_context_free(cleaning->zstd);
    render_free(&cleaning->render);
    for (size_t i = 0; i < BATCH_RECORDS; i++)
        parsed_free(&cleaning->parsed[i]);
    buffer_free(&cleaning->room);
    free(cleaning);
}

static unecho_bytes text_of(const char *text)
{
    return (unecho_bytes){text, strlen(text)};
}

struct fields clean_fields(const struct settings *settings)
{
    return (struct fields){text_of(settings->text_field), text_of(settings->id_field),
                           text_of(settings->url_field), text_of(settings->mark)};
}

static void *cleaning_new(void *self, unecho_error *error)
{
    const struct clean_run *run = self;
    const struct settings *settings = &run->plan->settings;
    struct cleaning *cleaning = mem_new(1, sizeof *cleaning, "a worker", error);
    if (!cleaning)
        return NULL;
    cleaning->run = run;
    cleaning->fields = clean_fields(settings);
    cleaning->render.mark = cleaning->fields.mark;
    cleaning->render.keep_empty = settings->keep_empty;
    cleaning->render.packs = run->target.packed;
    cleaning->render.rule_ids = run->plan->rule_ids;
    cleaning->worker = worker_new(run->plan, error);
    cleaning->zstd = frame_context_new(error);
    if (cleaning->worker && cleaning->zstd) {
        cleaning->worker->boilerplate = run->boilerplate;
        return cleaning;
    }
    cleaning_free(cleaning);
    return NULL;
}

/* ---- One batch ---- */

/* A record that proved to be none while it was parsed. */
static int turn_bad(struct cleaning *cleaning, struct chunk *chunk, struct record *record,
                    unecho_error *why)
{
    error_place(why, cleaning->render.source, record->number, UNECHO_NOWHERE);
    if (cleaning->run->plan->settings.on_error == ON_ERROR_STOP || why->code == UNECHO_E_MEMORY) {
        chunk->error = *why;
        return chunk->code = why->code;
    }
    if (ARRAY_RESERVE(&chunk->errors, 1, "errors", &chunk->error))
        return chunk->code = UNECHO_E_MEMORY;
    record->kind = RECORD_BAD;
    record->whole = record->length;
    record->error = (uint32_t)chunk->errors.count;
    chunk->errors.at[chunk->errors.count++] = *why;
    return UNECHO_OK;
}

/* A document without an id is called SOURCE:RECORD; a text file by its path alone. */
static unecho_bytes name_document(struct cleaning *cleaning, const struct record *record,
                                  const struct parsed *parsed)
{
    if (parsed->id.at)
        return parsed->id;
    if (cleaning->format->one_record)
        return text_of(cleaning->render.source);
    char *name = cleaning->room.at + cleaning->room.count;
    int length = sprintf(name, "%s:%llu", cleaning->render.source,
                         (unsigned long long)record->number); /* room_needed made room */
    cleaning->room.count += (size_t)length;
    return (unecho_bytes){name, (size_t)length};
}

static int add_document(struct cleaning *cleaning, struct chunk *chunk, struct record *record,
                        struct parsed *parsed)
{
    struct batch *batch = &cleaning->worker->batch;
    bool raw = !cleaning->format->in_memory && !cleaning->format->is_foreign;
    bool checked = raw && cleaning->format != &format_jsonl &&
                   cleaning->run->plan->settings.format == FORMAT_AUTO;
    unecho_error why = UNECHO_ERROR_INIT;
    if (checked && format_check_encoding(parsed->text, cleaning->render.source, &why))
        return turn_bad(cleaning, chunk, record, &why);
    if (ARRAY_RESERVE(&batch->documents, 1, "documents", &chunk->error))
        return chunk->code = UNECHO_E_MEMORY;
    batch->documents.at[batch->documents.count++] =
        (struct document){.text = parsed->text,
                          .id = name_document(cleaning, record, parsed),
                          .url = parsed->url,
                          .source = text_of(cleaning->render.source),
                          .record = record->number};
    return UNECHO_OK;
}

static int parse_record(struct cleaning *cleaning, struct chunk *chunk, struct record *record,
                        struct parsed *parsed)
{
    unecho_error why = UNECHO_ERROR_INIT;
    unecho_bytes bytes = {chunk->bytes.at + record->offset, record->length};
    if (cleaning->format->parse(&cleaning->fields, bytes, parsed, &cleaning->room, &why))
        return turn_bad(cleaning, chunk, record, &why);
    return parsed->nothing ? UNECHO_OK : add_document(cleaning, chunk, record, parsed);
}

static bool is_parsed(const struct record *record)
{
    return record->kind == RECORD_WHOLE || record->kind == RECORD_UNCOUNTED;
}

/* Decoded texts and names are borrowed from the room until the batch is done: it may not move. */
static int make_room(struct cleaning *cleaning, struct chunk *chunk, size_t first, size_t count)
{
    size_t need = 0, name = strlen(cleaning->render.source) + 32;
    for (size_t i = first; i < first + count; i++)
        need += 2 * chunk->records.at[i].length + name;
    cleaning->room.count = 0;
    if (ARRAY_RESERVE(&cleaning->room, need, "a batch of texts", &chunk->error))
        return chunk->code = UNECHO_E_MEMORY;
    return UNECHO_OK;
}

static int parse_batch(struct cleaning *cleaning, struct chunk *chunk, size_t first, size_t count)
{
    worker_begin(cleaning->worker);
    int code = make_room(cleaning, chunk, first, count);
    for (size_t i = 0; i < count && !code; i++) {
        struct record *record = &chunk->records.at[first + i];
        if (is_parsed(record))
            code = parse_record(cleaning, chunk, record, &cleaning->parsed[i]);
    }
    return code;
}

static int render_batch(struct cleaning *cleaning, struct chunk *chunk, size_t first, size_t count,
                        unecho_error *error)
{
    struct render *render = &cleaning->render;
    uint32_t document = 0;
    int code = UNECHO_OK;
    for (size_t i = 0; i < count && !code; i++) {
        struct record *record = &chunk->records.at[first + i];
        const struct parsed *parsed = &cleaning->parsed[i];
        if (!is_parsed(record))
            code = render_bad(render, chunk, record, error);
        else if (parsed->nothing)
            code = render_nothing(render, chunk, record, parsed->nothing, error);
        else
            code =
                render_document(render, chunk, &cleaning->worker->batch, document++, parsed, error);
        chunk->counts.records += record->kind == RECORD_WHOLE || record->kind == RECORD_BAD;
    }
    return code;
}

static int decide_batch(struct cleaning *cleaning, struct chunk *chunk)
{
    const struct clean_run *run = cleaning->run;
    uint32_t before = cleaning->documents;
    cleaning->documents += (uint32_t)cleaning->worker->batch.documents.count;
    return run->decide
               ? run->decide(run->decide_self, cleaning->worker, chunk, before, &chunk->error)
               : worker_decide(cleaning->worker, &chunk->error);
}

static int clean_batch(struct cleaning *cleaning, struct chunk *chunk, size_t first, size_t count)
{
    int code = parse_batch(cleaning, chunk, first, count);
    if (code)
        return code; /* told already */
    code = decide_batch(cleaning, chunk);
    if (!code && !cleaning->run->remembers)
        code = render_batch(cleaning, chunk, first, count, &chunk->error);
    return chunk->code = code;
}

/* How many records from `first` on make a batch. */
static size_t batch_size(const struct chunk *chunk, size_t first)
{
    size_t bytes = 0, count = 0;
    while (first + count < chunk->records.count && count < BATCH_RECORDS && bytes < BATCH_BYTES)
        bytes += chunk->records.at[first + count++].length;
    return count;
}

/* ---- One chunk ---- */

/* Where another input's records follow in the same shard, the last one needs its line end. */
static int end_last_line(const struct settings *settings, struct chunk *chunk)
{
    struct buffer *out = &chunk->out;
    if (!settings->shard_size || !out->count || out->at[out->count - 1] == '\n')
        return UNECHO_OK;
    chunk->line_end_added = true;
    return chunk->code = buffer_append(out, "\n", 1, &chunk->error);
}

static int compress(struct cleaning *cleaning, struct chunk *chunk)
{
    const struct settings *settings = &cleaning->run->plan->settings;
    if (!cleaning->run->target.compressed || settings->single_frame || cleaning->run->remembers)
        return UNECHO_OK;
    int code = UNECHO_OK;
    bool packed = cleaning->format && cleaning->format->is_foreign; /* by the format's own writer */
    if (chunk->out.count && !packed)
        code = frame_compress(cleaning->zstd, chunk->out.at, chunk->out.count, (int)settings->level,
                              &chunk->out_frame, &chunk->error);
    if (!code && chunk->log.count)
        code = frame_compress(cleaning->zstd, chunk->log.at, chunk->log.count, (int)settings->level,
                              &chunk->log_frame, &chunk->error);
    return code;
}

static bool is_stopped(const struct clean_run *run)
{
    return run->stop && atomic_load(run->stop);
}

static struct hash128 hash_records(const struct clean_run *run, const struct chunk *chunk)
{
    const struct record *first = chunk->records.at;
    size_t count = chunk->records.count, length = 0;
    if (count)
        length = first[count - 1].offset + first[count - 1].length - first->offset;
    return hash_bytes(&run->plan->secret, length ? chunk->bytes.at + first->offset : NULL, length);
}

/* Texts are no records: nothing could be marked in them, and nothing stands between two of them. */
static int check_format(const struct cleaning *cleaning, const struct format *format,
                        unecho_error *error)
{
    bool marks = cleaning->fields.mark.length != 0;
    bool records = !format || !(format->one_record || format->in_memory || format->is_foreign);
    if (records || cleaning->run->of_references ||
        !(marks || cleaning->run->plan->settings.shard_size))
        return UNECHO_OK;
    const char *what = format->is_foreign ? "a file of this format" : "a text";
    error_set(error, UNECHO_E_ARGUMENT, "%s has no records %s", what,
              marks ? "that could be marked" : "of which shards could be made");
    error_hint(error, "%s takes JSON lines and WET", marks ? "--mark" : "--shard-size");
    return UNECHO_E_ARGUMENT;
}

/* Whether a chunk is not even looked at: the system failed in a pass that was preceded by another
 * one. The part that was read then differs from what was seen before, and that is not the news. */
static bool is_hopeless(const struct clean_run *run, int code)
{
    return run->places && code && code != UNECHO_E_INPUT && code != UNECHO_E_LIMIT;
}

/* A chunk that the reader failed on is worked on all the same: what is wrong with a record before
 * the place where reading failed comes first. */
static void work(void *self, void *worker, struct chunk *chunk)
{
    const struct clean_run *run = self;
    struct cleaning *cleaning = worker;
    const struct format *format = reader_format(run->reader, chunk->input);
    unecho_error reading = chunk->error;
    int code = chunk->code;
    if (is_hopeless(run, code))
        return;
    chunk->code = UNECHO_OK;
    chunk->error = (unecho_error)UNECHO_ERROR_INIT;
    cleaning->format = cleaning->render.format = format;
    cleaning->render.source = run->inputs->at[chunk->input].path;
    cleaning->documents = 0;
    chunk->code = check_format(cleaning, format, &chunk->error);
    if (!chunk->code &&
        list32_zero(&chunk->rules, run->plan->rule_count, "counts of rules", &chunk->error))
        chunk->code = UNECHO_E_MEMORY;
    if (!chunk->code && (run->decide || run->places))
        chunk->hash = hash_records(run, chunk);
    if (!chunk->code && run->places)
        chunk->code = places_check(run->places, chunk, &chunk->error);
    for (size_t first = 0, count; format && !chunk->code && !is_stopped(run); first += count) {
        count = batch_size(chunk, first);
        if (!count)
            break;
        clean_batch(cleaning, chunk, first, count);
    }
    if (!chunk->code && code) {
        chunk->code = code;
        chunk->error = reading;
    }
    if (!chunk->code && !end_last_line(&run->plan->settings, chunk))
        chunk->code = compress(cleaning, chunk);
    error_place(&chunk->error, cleaning->render.source, 0, UNECHO_NOWHERE);
}

static bool fill(void *self, struct chunk *chunk)
{
    const struct clean_run *run = self;
    uint64_t began = clock_thread_ns();
    bool got = reader_next(run->reader, chunk);
    if (run->serial)
        run->serial->fill_ns += clock_thread_ns() - began;
    return got;
}

static int commit(void *self, struct chunk *chunk, unecho_error *error)
{
    const struct clean_run *run = self;
    uint64_t began = clock_thread_ns();
    int code = run->target.commit(run->target.self, chunk, reader_format(run->reader, chunk->input),
                                  error);
    if (run->serial)
        run->serial->commit_ns += clock_thread_ns() - began;
    return code;
}

unsigned clean_threads(const struct settings *settings)
{
    return settings->threads ? settings->threads : 1;
}

bool clean_is_of_corpus(const struct settings *settings)
{
    return settings->scope == SCOPE_CORPUS || settings->boilerplate != BOILERPLATE_OFF;
}

int clean_run(const struct clean_run *run, unecho_error *error)
{
    const struct pool_job job = {.self = (void *)run,
                                 .fill = fill,
                                 .work = work,
                                 .commit = commit,
                                 .worker_new = cleaning_new,
                                 .worker_free = cleaning_free};
    return pool_run(&job, clean_threads(&run->plan->settings), run->stop, error);
}

void clean_reader_options(const struct settings *settings, const atomic_bool *stop,
                          struct reader_options *options)
{
    static const struct format *const formats[] = {NULL, &format_text, &format_jsonl, &format_wet};
    *options = (struct reader_options){.format = formats[settings->format],
                                       .max_record = settings->max_record,
                                       .quarantine = settings->on_error == ON_ERROR_QUARANTINE,
                                       .fields = clean_fields(settings),
                                       .foreigns = settings->foreigns,
                                       .input = {.stop = stop,
                                                 .window_bytes = settings->memory / 4,
                                                 .window_setting = "--memory"}};
}
