// SPDX-License-Identifier: Apache-2.0
#include "base/parallel.h"

#include "base/mem.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>

struct loop {
    parallel_body *body;
    void *self;
    uint64_t count, block;
    _Atomic uint64_t next;
    atomic_uint threads; /* numbers given out */
    atomic_bool failed;
    pthread_mutex_t lock; /* of the failure */
    uint64_t failed_at;
    unecho_error failure;
};

static void tell_failure(struct loop *loop, uint64_t at, const unecho_error *error)
{
    pthread_mutex_lock(&loop->lock);
    if (!atomic_load(&loop->failed) || at < loop->failed_at) {
        loop->failure = *error;
        loop->failed_at = at;
    }
    atomic_store(&loop->failed, true);
    pthread_mutex_unlock(&loop->lock);
}

static void *loop_thread(void *self)
{
    struct loop *loop = self;
    unsigned thread = atomic_fetch_add(&loop->threads, 1);
    uint64_t first;
    while (!atomic_load(&loop->failed) &&
           (first = atomic_fetch_add(&loop->next, loop->block)) < loop->count) {
        unecho_error error = UNECHO_ERROR_INIT;
        uint64_t end = loop->count - first < loop->block ? loop->count : first + loop->block;
        if (loop->body(loop->self, thread, first, end, &error))
            tell_failure(loop, first, &error);
    }
    return NULL;
}

void parallel_block_signals(sigset_t *before)
{
    sigset_t blocked;
    sigfillset(&blocked);
    sigdelset(&blocked, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &blocked, before);
}

int parallel_for(unsigned threads, uint64_t count, uint64_t block, parallel_body *body, void *self,
                 unecho_error *error)
{
    struct loop loop = {.body = body, .self = self, .count = count, .block = block};
    unsigned started = 0;
    sigset_t before;
    pthread_t *others = mem_new(threads, sizeof *others, "threads", error);
    if (!others)
        return UNECHO_E_MEMORY;
    pthread_mutex_init(&loop.lock, NULL);
    parallel_block_signals(&before);
    while (started + 1 < threads && started * block < count &&
           !pthread_create(&others[started], NULL, loop_thread, &loop))
        started++;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    loop_thread(&loop);
    for (unsigned i = 0; i < started; i++)
        pthread_join(others[i], NULL);
    pthread_mutex_destroy(&loop.lock);
    free(others);
    if (!atomic_load(&loop.failed))
        return UNECHO_OK;
    if (error && error->code == UNECHO_OK)
        *error = loop.failure;
    return loop.failure.code ? loop.failure.code : UNECHO_E_INTERNAL;
}
