// SPDX-License-Identifier: Apache-2.0
/* A job, and what all ways of running one have in common (private to this folder). */
#ifndef API_JOB_H
#define API_JOB_H

#include "pipeline/count.h"
#include "pipeline/directory.h"

#include <pthread.h>
#include <time.h>

struct unecho_job {
    unecho_settings *settings;
    struct plan plan;
    struct inputs inputs;
    atomic_bool stop;
    struct target inner;        /* where chunks go once they are counted */
    pthread_mutex_t lock;       /* of what follows */
    struct counts earlier, now; /* of earlier runs of the folder, and of this one */
    uint64_t pages;             /* of this one */
    uint64_t read_bytes;        /* of files, of inputs that are done */
    uint64_t input_read_bytes;  /* and of the one under way */
    bool was_complete, was_resumed;
    struct match_counts candidates; /* of corpus scope, of units and documents */
    struct buffer references;       /* what the manifest says of them; empty: there are none */
    struct clean_serial serial;     /* of the passes that count and write */
    uint64_t corpus_bytes;          /* of memory, that corpus passes may hold */
    struct vast_limit limit;        /* of what they hold */
};

/* Chunks are counted for unecho_job_totals before they go to `target`. */
struct target job_target(unecho_job *job, struct target target);

/* Tells what the folder holds already. */
void job_tell_earlier(unecho_job *job, const struct directory *directory);

/* Where to put what does not fit into memory, a string: beside the output, where there is one,
 * unless the user said where. UNECHO_E_MEMORY. */
int job_spill_folder(const unecho_job *job, const struct directory *directory,
                     struct buffer *folder, unecho_error *error);

/* A reader of the inputs or of the references of the job. NULL: out of memory. */
struct reader *job_open_reader(unecho_job *job, const struct inputs *inputs, unecho_error *error);

/* Reads the reference set in its order into a pass: indexes, and runs of texts between them.
 * job->references gets what the manifest says of it. */
int job_remember_references(unecho_job *job, struct corpus_pass *pass, unecho_error *error);

/* UNECHO_E_ARGUMENT where the set must be read more than once, and cannot. */
int job_check_references(const unecho_job *job, unecho_error *error);

/* UNECHO_E_ARGUMENT unless all inputs can go to a folder. */
int job_check_inputs(const unecho_job *job, unecho_error *error);

/* Members of run.json: all that may differ between two equal runs. */
enum {
    JOB_FACTS_ROOM = 512
};
void job_describe_run(const unecho_job *job, const struct timespec *start, char to[JOB_FACTS_ROOM]);

#endif
