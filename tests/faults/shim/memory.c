// SPDX-License-Identifier: Apache-2.0
/*
 * Stands between a program and the allocator (LD_PRELOAD).
 *
 *   FAULTS_MEMORY=NTH     the NTH allocation fails ("NTH+": that and each later one)
 *   FAULTS_COUNT=FILE     at the end FILE gets "allocations COUNT" and "live COUNT": blocks that
 *                         nobody has released
 *
 * Allocations count from main on: what the C library sets up before is not the program's.
 */
#include <errno.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The GNU C library's own allocator, under names that nobody else defines. */
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *block, size_t size);
void __libc_free(void *block);

static struct {
    uint64_t nth;
    bool and_later, on;
    _Atomic uint64_t count;
    _Atomic int64_t live;
} plan;

__attribute__((constructor)) static void start(void)
{
    const char *nth = getenv("FAULTS_MEMORY");
    plan.nth = nth ? strtoull(nth, NULL, 10) : 0;
    plan.and_later = nth && strchr(nth, '+');
    plan.on = true;
}

/* Before the destructors of the program: what counts its branches (gcov) allocates in one. */
static void end(void)
{
    const char *path = getenv("FAULTS_COUNT");
    uint64_t count = plan.count;
    int64_t live = plan.live;
    plan.on = false;
    FILE *file = path ? fopen(path, "w") : NULL;
    if (!file)
        return;
    fprintf(file, "allocations %llu\nlive %lld\n", (unsigned long long)count, (long long)live);
    fclose(file);
}

static bool fails(void)
{
    if (!plan.on)
        return false;
    uint64_t nth = ++plan.count;
    if (nth == 1)
        atexit(end); /* from here on, so that it comes before what is older: destructors */
    if (!plan.nth || (plan.and_later ? nth < plan.nth : nth != plan.nth))
        return false;
    errno = ENOMEM;
    return true;
}

static void *counted(void *block)
{
    plan.live += block && plan.on;
    return block;
}

void *malloc(size_t size)
{
    return fails() ? NULL : counted(__libc_malloc(size));
}

void *calloc(size_t count, size_t size)
{
    return fails() ? NULL : counted(__libc_calloc(count, size));
}

void *realloc(void *block, size_t size)
{
    if (fails())
        return NULL;
    void *larger = __libc_realloc(block, size);
    return block ? larger : counted(larger);
}

void free(void *block)
{
    plan.live -= block && plan.on;
    __libc_free(block);
}
