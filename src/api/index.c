// SPDX-License-Identifier: Apache-2.0
/* The reference set of a job: read from texts and indexes, or written as one. */
#include "pipeline/index.h"
#include "api/job.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

/* ---- Reading the set ---- */

/* Reads the texts of the reference set from `first` to before `end`. */
static int read_references(unecho_job *job, struct corpus_pass *pass, size_t first, size_t end,
                           unecho_error *error)
{
    const struct inputs *references = job->inputs.references;
    struct reader *reader = job_open_reader(job, references, error);
    if (!reader)
        return UNECHO_E_MEMORY;
    for (size_t i = 0; i < references->count; i++)
        if (i < first || i >= end)
            reader_skip(reader, (uint32_t)i);
    int code = reference_remember(pass, reader, &job->stop, error);
    reader_free(reader);
    return code;
}

static int load_index(struct corpus_pass *pass, const char *path, unecho_error *error)
{
    struct index_file file;
    int code = index_open(&file, path, error);
    if (code)
        return code;
    code = index_load(pass, &file, error);
    error_place(error, path, 0, UNECHO_NOWHERE);
    index_close(&file);
    return code;
}

/* How many texts follow each other from `first` on, up to an index; 0: there is one. */
static int count_texts(const struct inputs *references, size_t first, size_t *count,
                       unecho_error *error)
{
    bool is = false;
    int code = UNECHO_OK;
    for (*count = 0; first + *count < references->count; ++*count) {
        const struct input_file *input = &references->at[first + *count];
        if (input->regular)
            code = index_is(input->path, &is, error);
        if (code || is)
            break;
    }
    return code;
}

int job_remember_references(unecho_job *job, struct corpus_pass *pass, unecho_error *error)
{
    const struct inputs *references = job->inputs.references;
    size_t texts = 0;
    int code = UNECHO_OK;
    for (size_t i = 0; i < references->count && !code; i += texts ? texts : 1) {
        code = count_texts(references, i, &texts, error);
        if (!code)
            code = texts ? read_references(job, pass, i, i + texts, error)
                         : load_index(pass, references->at[i].path, error);
    }
    reference_end(pass);
    job->references.count = 0;
    return code ? code : reference_print(&job->references, pass, error);
}

/* ---- Making one ---- */

/* The inputs of the job become its reference set. */
static int make_references(unecho_job *job, unecho_error *error)
{
    struct inputs *references = mem_new(1, sizeof *references, "references", error);
    if (!references)
        return UNECHO_E_MEMORY;
    *references = job->inputs;
    job->inputs = (struct inputs){.references = references, .foreigns = references->foreigns};
    return UNECHO_OK;
}

/* An index holds all that a later run may ask for. */
static void ask_for_all(struct settings *settings)
{
    settings->scope = SCOPE_CORPUS;
    settings->reasons |= REASONS_NEAR;
    settings->candidates = CANDIDATES_MINHASH;
    settings->mark = "";
    settings->shard_size = 0;
}

static int remember_all(unecho_job *job, const char *path, unecho_error *error)
{
    struct buffer folder = {0};
    int code = job_spill_folder(job, NULL, &folder, error);
    vast_limit_init(&job->limit, folder.at, job->corpus_bytes);
    struct corpus_pass *pass =
        code ? NULL : corpus_pass_new(&job->plan, &job->inputs, &job->limit, error);
    code = pass ? job_check_references(job, error) : UNECHO_E_MEMORY;
    if (!code)
        code = inputs_spool(job->inputs.references, job->plan.settings.tmp_dir, &job->stop, error);
    if (!code && pass->documents)
        code = job_remember_references(job, pass->documents, error);
    if (!code)
        code = job_remember_references(job, pass, error);
    if (!code)
        code = index_write(pass, path, error);
    corpus_pass_free(pass);
    buffer_free(&folder);
    return code;
}

/* Only an index is written over. */
static int check_target(const char *path, unecho_error *error)
{
    struct stat status;
    bool is = false;
    if (stat(path, &status) && errno == ENOENT)
        return UNECHO_OK;
    int code = index_is(path, &is, error);
    if (code || is)
        return code;
    error_set(error, UNECHO_E_ARGUMENT, "it is there already, and is no index");
    error_hint(error, "give -o another name");
    error_place(error, path, 0, UNECHO_NOWHERE);
    return UNECHO_E_ARGUMENT;
}

int unecho_job_to_index(unecho_job *job, const char *path, unecho_error *error)
{
    if (!job || !path || !path[0])
        return error_set(error, UNECHO_E_ARGUMENT, "unecho_job_to_index: an argument is missing");
    if (job->inputs.references)
        return error_set(error, UNECHO_E_ARGUMENT, "an index is a reference set, and has none");
    int code = job_check_inputs(job, error);
    if (!code)
        code = check_target(path, error);
    if (code)
        return code;
    ask_for_all(&job->plan.settings);
    code = make_references(job, error);
    return code ? code : remember_all(job, path, error);
}

int unecho_index_info(const char *path, unecho_index_facts *facts, unecho_error *error)
{
    struct index_file file;
    unecho_index_facts found;
    if (!path || !facts || facts->size < sizeof *facts)
        return error_set(error, UNECHO_E_ARGUMENT, "unecho_index_info: an argument is missing");
    int code = index_open(&file, path, error);
    if (code)
        return code;
    code = index_describe(&file, &found, error);
    error_place(error, path, 0, UNECHO_NOWHERE);
    if (!code)
        *facts = found;
    index_close(&file);
    return code;
}
