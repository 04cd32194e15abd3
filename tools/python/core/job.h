// SPDX-License-Identifier: Apache-2.0
/*
 * A job of the library under way while Python stays reachable: it runs on a thread of its own, and
 * the calling one, which holds the interpreter's lock, wakes up now and then to let signal handlers
 * run. An exception of theirs, as of Ctrl-C, stops the job and is raised.
 */
#ifndef PYTHON_JOB_H
#define PYTHON_JOB_H

#include "module.h"

struct task {
    int (*run)(struct task *task); /* without the lock; its result goes to `code` */
    unecho_job *job;               /* what is stopped */
    int code;
    unecho_error error;
};

/* Runs the task and waits for its end. 0: see `code`; -1: an exception is set. */
int task_run(struct task *task);

#endif
