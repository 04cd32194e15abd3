// SPDX-License-Identifier: Apache-2.0
#include "pipeline/pool.h"

#include "base/parallel.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>

struct pool {
    const struct pool_job *job;
    const atomic_bool *stop;
    pthread_mutex_t lock;
    pthread_cond_t changed;

    struct chunk **idle; /* a stack of empty chunks */
    size_t idle_count;
    struct chunk **finished; /* by sequence modulo `chunks` */
    size_t chunks;
    uint64_t filled, committed; /* sequences given out and committed so far */
    bool filling, committing;   /* some thread has the turn */
    bool exhausted;             /* nothing is left to fill */
    int code;                   /* the first failure; ends the run */
    unecho_error error;
};

static void fail(struct pool *pool, int code, const unecho_error *error)
{
    if (!pool->code) {
        pool->code = code;
        pool->error = *error;
    }
}

static void check_stop(struct pool *pool)
{
    unecho_error error = UNECHO_ERROR_INIT;
    if (pool->stop && atomic_load(pool->stop) && !pool->code)
        fail(pool, error_set(&error, UNECHO_E_CANCELLED, "stopped on request"), &error);
}

/* Fills a chunk; NULL where nothing is left or the run is over. Called and left with the lock. */
static struct chunk *take(struct pool *pool)
{
    while (!pool->code && !pool->exhausted && (pool->filling || !pool->idle_count))
        pthread_cond_wait(&pool->changed, &pool->lock);
    if (pool->code || pool->exhausted)
        return NULL;
    struct chunk *chunk = pool->idle[--pool->idle_count];
    pool->filling = true;
    pthread_mutex_unlock(&pool->lock);
    chunk_empty(chunk);
    bool got = pool->job->fill(pool->job->self, chunk);
    pthread_mutex_lock(&pool->lock);
    pool->filling = false;
    if (got) {
        chunk->sequence = pool->filled++;
    } else {
        pool->exhausted = true;
        pool->idle[pool->idle_count++] = chunk;
        chunk = NULL;
    }
    pthread_cond_broadcast(&pool->changed);
    return chunk;
}

static int commit_one(struct pool *pool, struct chunk *chunk, unecho_error *error)
{
    if (!chunk->code)
        return pool->job->commit(pool->job->self, chunk, error);
    *error = chunk->error;
    return chunk->code;
}

/* Commits every finished chunk that is next, unless another thread does. With the lock. */
static void commit(struct pool *pool)
{
    struct chunk **next;
    if (pool->committing)
        return;
    pool->committing = true;
    while (!pool->code && *(next = &pool->finished[pool->committed % pool->chunks])) {
        struct chunk *chunk = *next;
        unecho_error error = UNECHO_ERROR_INIT;
        *next = NULL;
        pthread_mutex_unlock(&pool->lock);
        int code = commit_one(pool, chunk, &error);
        pthread_mutex_lock(&pool->lock);
        if (code)
            fail(pool, code, &error);
        pool->committed++;
        pool->idle[pool->idle_count++] = chunk;
        pthread_cond_broadcast(&pool->changed);
    }
    pool->committing = false;
}

static void carry(struct pool *pool, void *worker)
{
    struct chunk *chunk;
    while (check_stop(pool), (chunk = take(pool)) != NULL) {
        pthread_mutex_unlock(&pool->lock);
        pool->job->work(pool->job->self, worker, chunk);
        pthread_mutex_lock(&pool->lock);
        pool->finished[chunk->sequence % pool->chunks] = chunk;
        commit(pool);
    }
}

static void *thread_main(void *self)
{
    struct pool *pool = self;
    unecho_error error = UNECHO_ERROR_INIT;
    void *worker = pool->job->worker_new(pool->job->self, &error);
    pthread_mutex_lock(&pool->lock);
    if (worker)
        carry(pool, worker);
    else
        fail(pool, error.code, &error);
    pthread_cond_broadcast(&pool->changed);
    pthread_mutex_unlock(&pool->lock);
    if (worker)
        pool->job->worker_free(worker);
    return NULL;
}

static int pool_init(struct pool *pool, unsigned threads, unecho_error *error)
{
    pthread_mutex_init(&pool->lock, NULL);
    pthread_cond_init(&pool->changed, NULL);
    pool->error = (unecho_error)UNECHO_ERROR_INIT;
    /* one a thread, and as many again so that nobody waits for the slowest to be committed */
    pool->chunks = threads == 1 ? 1 : 2 * (size_t)threads;
    pool->idle = mem_new(pool->chunks, sizeof *pool->idle, "chunks", error);
    pool->finished = mem_new(pool->chunks, sizeof *pool->finished, "chunks", error);
    if (!pool->idle || !pool->finished)
        return UNECHO_E_MEMORY;
    while (pool->idle_count < pool->chunks) {
        struct chunk *chunk = chunk_new(error);
        if (!chunk)
            return UNECHO_E_MEMORY;
        pool->idle[pool->idle_count++] = chunk;
    }
    return UNECHO_OK;
}

static void pool_free(struct pool *pool)
{
    for (size_t i = 0; i < pool->idle_count; i++)
        chunk_free(pool->idle[i]);
    for (size_t i = 0; pool->finished && i < pool->chunks; i++)
        chunk_free(pool->finished[i]);
    free(pool->idle);
    free(pool->finished);
    pthread_cond_destroy(&pool->changed);
    pthread_mutex_destroy(&pool->lock);
}

static size_t start(struct pool *pool, pthread_t *threads, size_t count)
{
    sigset_t before;
    size_t started = 0;
    parallel_block_signals(&before);
    while (started < count && !pthread_create(&threads[started], NULL, thread_main, pool))
        started++; /* with fewer threads than asked for the run is slower, not wrong */
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return started;
}

int pool_run(const struct pool_job *job, unsigned threads, const atomic_bool *stop,
             unecho_error *error)
{
    struct pool pool = {.job = job, .stop = stop};
    pthread_t *others = NULL;
    int code = pool_init(&pool, threads, error);
    if (!code && threads > 1) {
        others = mem_new(threads - 1, sizeof *others, "threads", error);
        code = others ? UNECHO_OK : UNECHO_E_MEMORY;
    }
    if (!code) {
        size_t started = threads > 1 ? start(&pool, others, threads - 1) : 0;
        thread_main(&pool);
        for (size_t i = 0; i < started; i++)
            pthread_join(others[i], NULL);
        code = pool.code;
        if (code && error && !error->code)
            *error = pool.error;
    }
    free(others);
    pool_free(&pool);
    return code;
}
