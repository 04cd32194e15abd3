// SPDX-License-Identifier: Apache-2.0
/* A plain main(), so that it can run under ThreadSanitizer. */
#include "pipeline/pool.h"

#include "support/tap.h"

#include <string.h>
#include <unistd.h>

enum {
    CHUNKS = 60
};

/* A run that is watched. Numbers of chunks; CHUNKS: none. */
struct run {
    uint64_t fill_fails, work_fails_late, work_fails_soon, commit_fails, stop_at;
    bool no_workers;
    atomic_bool stop;
    uint64_t filled;
    uint64_t committed[CHUNKS], commits;
    atomic_uint worked[CHUNKS];
    atomic_uint workers, filling, committing, wrong;
};

static void fail(struct chunk *chunk, const char *where, uint64_t number)
{
    chunk->code = UNECHO_E_INPUT;
    chunk->error.code = UNECHO_E_INPUT;
    snprintf(chunk->error.message, sizeof chunk->error.message, "%s %llu", where,
             (unsigned long long)number);
}

/* A chunk's number goes along in its input's offset, so that no order is taken on trust. */
static bool fill(void *self, struct chunk *chunk)
{
    struct run *run = self;
    if (atomic_fetch_add(&run->filling, 1) || chunk->out.count || chunk->code)
        atomic_fetch_add(&run->wrong, 1);
    bool got = run->filled < CHUNKS;
    chunk->nth = got ? run->filled++ : 0;
    if (got && chunk->nth == run->fill_fails)
        fail(chunk, "fill", chunk->nth);
    atomic_fetch_sub(&run->filling, 1);
    return got;
}

static void work(void *self, void *worker, struct chunk *chunk)
{
    struct run *run = self;
    unsigned *busy = worker;
    if (++*busy != 1)
        atomic_fetch_add(&run->wrong, 1);
    atomic_fetch_add(&run->worked[chunk->nth], 1);
    if (chunk->nth % 3 == 0 || chunk->nth == run->work_fails_late)
        usleep(chunk->nth == run->work_fails_late ? 20000 : 200);
    if (chunk->nth == run->work_fails_late || chunk->nth == run->work_fails_soon)
        fail(chunk, "work", chunk->nth);
    if (buffer_append(&chunk->out, &chunk->nth, sizeof chunk->nth, NULL))
        atomic_fetch_add(&run->wrong, 1);
    --*busy;
}

static int commit(void *self, struct chunk *chunk, unecho_error *error)
{
    struct run *run = self;
    uint64_t carried;
    if (atomic_fetch_add(&run->committing, 1) || chunk->out.count != sizeof carried)
        atomic_fetch_add(&run->wrong, 1);
    memcpy(&carried, chunk->out.at, sizeof carried);
    if (carried != chunk->nth || chunk->sequence != run->commits)
        atomic_fetch_add(&run->wrong, 1);
    run->committed[run->commits++] = carried;
    if (carried == run->stop_at)
        atomic_store(&run->stop, true);
    atomic_fetch_sub(&run->committing, 1);
    if (carried != run->commit_fails)
        return UNECHO_OK;
    snprintf(error->message, sizeof error->message, "commit %llu", (unsigned long long)carried);
    return error->code = UNECHO_E_IO;
}

static void *worker_new(void *self, unecho_error *error)
{
    struct run *run = self;
    unsigned *busy = run->no_workers ? NULL : mem_new(1, sizeof *busy, "a worker", error);
    if (busy)
        atomic_fetch_add(&run->workers, 1);
    else
        error->code = UNECHO_E_MEMORY;
    return busy;
}

static void begin(struct run *run)
{
    memset(run, 0, sizeof *run);
    run->fill_fails = run->work_fails_late = run->work_fails_soon = run->commit_fails =
        run->stop_at = CHUNKS;
}

static int go(struct run *run, unsigned threads, unecho_error *error)
{
    const struct pool_job job = {.self = run,
                                 .fill = fill,
                                 .work = work,
                                 .commit = commit,
                                 .worker_new = worker_new,
                                 .worker_free = free};
    return pool_run(&job, threads, &run->stop, error);
}

/* The first `count` chunks were committed, in order, and nothing else. */
static bool committed(const struct run *run, uint64_t count)
{
    bool well = run->commits == count && !run->wrong;
    for (uint64_t i = 0; i < count; i++)
        well = well && run->committed[i] == i && run->worked[i] == 1;
    return well;
}

static bool commits_in_order(unsigned threads)
{
    struct run run;
    begin(&run);
    unecho_error error = UNECHO_ERROR_INIT;
    return go(&run, threads, &error) == UNECHO_OK && !error.code && committed(&run, CHUNKS) &&
           run.workers >= 1 && run.workers <= threads;
}

/* Chunk 7 fails at once, chunk 4 after it: 4 comes first in order. */
static bool tells_the_first_in_order(unsigned threads)
{
    struct run run;
    begin(&run);
    run.work_fails_late = 4;
    run.work_fails_soon = 7;
    unecho_error error = UNECHO_ERROR_INIT;
    return go(&run, threads, &error) == UNECHO_E_INPUT && strcmp(error.message, "work 4") == 0 &&
           committed(&run, 4);
}

static bool tells_what_filling_met(unsigned threads)
{
    struct run run;
    begin(&run);
    run.fill_fails = 9;
    unecho_error error = UNECHO_ERROR_INIT;
    return go(&run, threads, &error) == UNECHO_E_INPUT && strcmp(error.message, "fill 9") == 0 &&
           committed(&run, 9);
}

static bool tells_what_committing_met(unsigned threads)
{
    struct run run;
    begin(&run);
    run.commit_fails = 11;
    run.work_fails_soon = 12;
    unecho_error error = UNECHO_ERROR_INIT;
    return go(&run, threads, &error) == UNECHO_E_IO && strcmp(error.message, "commit 11") == 0 &&
           committed(&run, 12);
}

/* Chunks that were taken are worked on to their end; none is taken after that. */
static bool stops(unsigned threads)
{
    struct run run;
    begin(&run);
    run.stop_at = 5;
    unecho_error error = UNECHO_ERROR_INIT;
    int code = go(&run, threads, &error);
    return code == UNECHO_E_CANCELLED && error.code == code && run.commits >= 6 &&
           run.commits < CHUNKS && committed(&run, run.commits);
}

static bool does_not_begin_when_stopped(unsigned threads)
{
    struct run run;
    begin(&run);
    atomic_store(&run.stop, true);
    return go(&run, threads, NULL) == UNECHO_E_CANCELLED && !run.filled && committed(&run, 0);
}

static bool needs_a_worker(unsigned threads)
{
    struct run run;
    begin(&run);
    run.no_workers = true;
    return go(&run, threads, NULL) == UNECHO_E_MEMORY && committed(&run, 0);
}

static bool for_all(bool (*test)(unsigned threads))
{
    return test(1) && test(2) && test(5);
}

int main(void)
{
    tap_test(for_all(commits_in_order), "chunks are committed in order");
    tap_test(for_all(tells_the_first_in_order), "of two failures, the first in order is told");
    tap_test(for_all(tells_what_filling_met), "a chunk that could not be filled ends the run");
    tap_test(for_all(tells_what_committing_met), "nothing is committed after a failure");
    tap_test(for_all(stops), "a stop ends the run");
    tap_test(for_all(does_not_begin_when_stopped), "a stop that stands already");
    tap_test(for_all(needs_a_worker), "no worker, no run");
    return tap_end();
}
