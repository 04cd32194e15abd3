// SPDX-License-Identifier: Apache-2.0
#include "plan.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static const char *const CALLS[CALL_COUNT] = {
    "create", "write", "fsync",  "rename", "unlink", "mkdir", "open",  "read",  "stat",
    "poll",   "lock",  "random", "folder", "list",   "mode",  "close", "thread"};

/* May come back with EINTR by their manual pages, where a handler is set without SA_RESTART. */
static const bool INTERRUPTIBLE[CALL_COUNT] = {
    [CALL_CREATE] = true, [CALL_WRITE] = true, [CALL_OPEN] = true,
    [CALL_READ] = true,   [CALL_POLL] = true,  [CALL_RANDOM] = true};

enum action {
    NONE,
    KILL,
    TORN,
    SIGNAL,
    ERRNO
};

static struct {
    enum call call; /* CALL_COUNT: any change */
    uint64_t nth;
    bool and_later;
    enum action action;
    int number;
    bool interrupt, shortens, disk;
    _Atomic uint64_t random;
    _Atomic int64_t room; /* on the disk */
    _Atomic uint64_t seen[CALL_COUNT], changes;
    const char *count_file;
} plan;

_Noreturn void plan_kill(void)
{
    for (;;)
        syscall(SYS_kill, getpid(), SIGKILL);
}

/* A mistake in a test must not look like a pass. */
static _Noreturn void refuse(const char *what)
{
    fprintf(stderr, "faults shim: cannot understand \"%s\"\n", what);
    _exit(99);
}

static enum call call_named(const char *name, size_t length, const char *whole)
{
    if (length == 6 && !strncmp(name, "change", length))
        return CALL_COUNT;
    for (int i = 0; i < CALL_COUNT; i++)
        if (strlen(CALLS[i]) == length && !strncmp(CALLS[i], name, length))
            return (enum call)i;
    refuse(whole);
}

static void parse_action(const char *action)
{
    static const char *const words[] = {"", "kill", "torn", "signal=", "errno="};
    for (int i = KILL; i <= ERRNO; i++)
        if (!strncmp(action, words[i], strlen(words[i]))) {
            plan.action = (enum action)i;
            plan.number = atoi(action + strlen(words[i]));
            return;
        }
    refuse(action);
}

static void parse_at(const char *at)
{
    const char *colon = strchr(at, ':');
    if (!colon)
        refuse(at);
    plan.call = call_named(at, (size_t)(colon - at), at);
    char *end;
    plan.nth = strtoull(colon + 1, &end, 10);
    plan.and_later = *end == '+';
    end += plan.and_later;
    if (*end != ':' || !plan.nth)
        refuse(at);
    parse_action(end + 1);
}

__attribute__((constructor)) static void plan_start(void)
{
    const char *at = getenv("FAULTS_AT"), *seed = getenv("FAULTS_SHORT"),
               *room = getenv("FAULTS_DISK");
    if (at)
        parse_at(at);
    plan.shortens = seed != NULL;
    plan.random = seed ? strtoull(seed, NULL, 10) : 0;
    plan.disk = room != NULL;
    plan.room = room ? strtoll(room, NULL, 10) : 0;
    plan.interrupt = getenv("FAULTS_INTERRUPT") != NULL;
    plan.count_file = getenv("FAULTS_COUNT");
}

__attribute__((destructor)) static void plan_end(void)
{
    FILE *file = plan.count_file ? fopen(plan.count_file, "w") : NULL;
    if (!file)
        return;
    for (int i = 0; i < CALL_COUNT; i++)
        fprintf(file, "%s %llu\n", CALLS[i], (unsigned long long)plan.seen[i]);
    fclose(file);
}

static struct ordered act(enum call call)
{
    switch (plan.action) {
    case KILL:
        plan_kill();
    case TORN:
        if (call != CALL_WRITE)
            plan_kill();
        return (struct ordered){.torn = true};
    case SIGNAL:
        raise(plan.number);
        return (struct ordered){0};
    case ERRNO:
        errno = plan.number;
        return (struct ordered){.fails = true};
    case NONE:
        break;
    }
    return (struct ordered){0};
}

struct ordered plan_call(enum call call)
{
    uint64_t nth = ++plan.seen[call], change = call < CHANGES ? ++plan.changes : 0;
    uint64_t ours = plan.call == CALL_COUNT ? change : plan.call == call ? nth : 0;
    if (plan.action != NONE && (ours == plan.nth || (plan.and_later && ours > plan.nth)))
        return act(call);
    if (plan.interrupt && INTERRUPTIBLE[call] && nth % 2) {
        errno = EINTR;
        return (struct ordered){.fails = true};
    }
    return (struct ordered){0};
}

/* What still fits on the disk of `length` bytes. */
static size_t take_room(size_t length)
{
    int64_t before = atomic_fetch_sub(&plan.room, (int64_t)length);
    if (before >= (int64_t)length)
        return length;
    int64_t fits = before > 0 ? before : 0;
    atomic_fetch_add(&plan.room, (int64_t)length - fits);
    return (size_t)fits;
}

size_t plan_length(enum call call, size_t length, bool on_disk)
{
    if (plan.shortens && length > 1) {
        uint64_t number = atomic_fetch_add(&plan.random, 0x9E3779B97F4A7C15u);
        number = (number ^ number >> 31) * 0xBF58476D1CE4E5B9u;
        size_t most = number >> 63 ? length : length < 200 ? length : 200; /* tiny ones too */
        length = 1 + (number >> 8) % most;
    }
    if (call == CALL_WRITE && plan.disk && on_disk && length) {
        length = take_room(length);
        errno = ENOSPC;
    }
    return length;
}
