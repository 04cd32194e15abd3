// SPDX-License-Identifier: Apache-2.0
/*
 * What calls.c is asked to do, by variables of the environment:
 *
 *   FAULTS_AT=CALL:NTH:ACTION   the NTH such call, from 1 ("NTH+": that and each later one) does
 *                               ACTION. CALL is a name of CALLS, or "change": any of the calls that
 *                               change a disk.
 *       kill                    SIGKILL before the call
 *       torn                    a write takes half of its bytes, then SIGKILL (others: kill)
 *       signal=NUMBER           that signal is raised before the call, which then goes on
 *       errno=NUMBER            the call is not made and fails
 *   FAULTS_INTERRUPT=1          each second call that may be interrupted fails with EINTR
 *   FAULTS_SHORT=SEED           reads and writes take a part of what they could
 *   FAULTS_DISK=BYTES           so much fits on the disk; a write beyond that takes what fits, then
 *                               fails with ENOSPC; pipes and terminals need none
 *   FAULTS_COUNT=FILE           at the end "CALL COUNT" lines go to FILE
 *   FAULTS_LOG=FILE             each call that changes a disk is told to FILE (journal.h)
 */
#ifndef FAULTS_PLAN_H
#define FAULTS_PLAN_H

#include <stdbool.h>
#include <stddef.h>

/* Their order is that of CALLS in plan.c. */
enum call {
    CALL_CREATE, /* open, openat and mkostemp with O_CREAT */
    CALL_WRITE,
    CALL_FSYNC,
    CALL_RENAME,
    CALL_UNLINK,
    CALL_MKDIR,
    CHANGES, /* the calls above change a disk */
    CALL_OPEN = CHANGES,
    CALL_READ,
    CALL_STAT,
    CALL_POLL,
    CALL_LOCK,
    CALL_RANDOM,
    CALL_FOLDER, /* fdopendir, opendir */
    CALL_LIST,   /* readdir */
    CALL_MODE,   /* fchmod, fchown */
    CALL_CLOSE,
    CALL_THREAD, /* pthread_create */
    CALL_COUNT
};

struct ordered {
    bool fails; /* with errno set */
    bool torn;  /* half of it, then SIGKILL */
};

/* Counts a call and says what becomes of it. Does not return where the process is to be killed. */
struct ordered plan_call(enum call call);

/* How many of `length` bytes are read or written. 0: none fit on the disk; errno is set. */
size_t plan_length(enum call call, size_t length, bool on_disk);

/* Ends the process as if the power were gone. */
_Noreturn void plan_kill(void);

#endif
