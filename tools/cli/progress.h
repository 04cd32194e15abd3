// SPDX-License-Identifier: Apache-2.0
/*
 * How far a job has come, told while it runs: a second thread looks at the job's totals. On a
 * terminal one line that is written over, from the second second on; as JSON an object a second
 * and one at the end. Under the settings progress and quiet.
 */
#ifndef CLI_PROGRESS_H
#define CLI_PROGRESS_H

#include "command.h"

#include <pthread.h>
#include <time.h>

enum progress_form {
    PROGRESS_NONE,
    PROGRESS_LINE,
    PROGRESS_JSON
};

struct progress {
    const unecho_job *job; /* borrowed until progress_stop */
    enum progress_form form;
    struct timespec start;
    size_t shown; /* columns of the line that stands on the terminal */
    bool running; /* there is a thread */
    bool ended;   /* under the lock: it is to end */
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t change;
};

/* Starts to tell; `busy`: the terminal shows something else. Where no thread can be had, nothing is
 * told, and the job goes on. */
void progress_start(struct progress *progress, const struct call *call, const unecho_job *job,
                    bool busy);

/* Ends it and takes the line away. Returns the seconds since progress_start. */
double progress_stop(struct progress *progress);

#endif
