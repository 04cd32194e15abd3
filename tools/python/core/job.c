// SPDX-License-Identifier: Apache-2.0
#include "job.h"

#include <pthread.h>
#include <time.h>

enum {
    NAP_NS = 50000000 /* how long a signal waits at most */
};

/* What both threads see. */
struct shared {
    struct task *task;
    pthread_mutex_t lock;
    pthread_cond_t ended;
    bool done;
};

static void *work(void *self)
{
    struct shared *shared = self;
    shared->task->code = shared->task->run(shared->task);
    pthread_mutex_lock(&shared->lock);
    shared->done = true;
    pthread_cond_signal(&shared->ended);
    pthread_mutex_unlock(&shared->lock);
    return NULL;
}

static bool wait_a_little(struct shared *shared)
{
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_nsec += NAP_NS;
    until.tv_sec += until.tv_nsec / 1000000000;
    until.tv_nsec %= 1000000000;
    pthread_mutex_lock(&shared->lock);
    if (!shared->done)
        pthread_cond_timedwait(&shared->ended, &shared->lock, &until);
    bool done = shared->done;
    pthread_mutex_unlock(&shared->lock);
    return done;
}

/* Returns once the job has ended; -1 where a signal handler raised an exception. */
static int wait_for_end(struct shared *shared)
{
    int raised = 0;
    for (bool done = false; !done;) {
        Py_BEGIN_ALLOW_THREADS done = wait_a_little(shared);
        Py_END_ALLOW_THREADS if (raised || !PyErr_CheckSignals()) continue;
        raised = -1;
        unecho_job_stop(shared->task->job);
    }
    return raised;
}

static int start(struct shared *shared, pthread_t *thread)
{
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_mutex_init(&shared->lock, NULL);
    pthread_cond_init(&shared->ended, &attributes);
    pthread_condattr_destroy(&attributes);
    return pthread_create(thread, NULL, work, shared);
}

int task_run(struct task *task)
{
    struct shared shared = {.task = task};
    pthread_t thread;
    int raised = -1;
    if (start(&shared, &thread)) {
        PyErr_SetString(PyExc_RuntimeError, "cannot start a thread");
    } else {
        raised = wait_for_end(&shared);
        Py_BEGIN_ALLOW_THREADS pthread_join(thread, NULL);
        Py_END_ALLOW_THREADS
    }
    pthread_cond_destroy(&shared.ended);
    pthread_mutex_destroy(&shared.lock);
    return raised;
}
