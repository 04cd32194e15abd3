// SPDX-License-Identifier: Apache-2.0
/*
 * Makes threads meet at other moments than they usually do (LD_PRELOAD): at each lock, wait and
 * signal a thread may sleep for up to a millisecond, by the numbers that FAULTS_PAUSES seeds.
 */
#include <dlfcn.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <time.h>

static _Atomic uint64_t state;

__attribute__((constructor)) static void start(void)
{
    const char *seed = getenv("FAULTS_PAUSES");
    state = seed ? strtoull(seed, NULL, 10) : 0;
}

static void pause_somewhat(void)
{
    uint64_t number = atomic_fetch_add(&state, 0x9E3779B97F4A7C15u);
    number = (number ^ number >> 30) * 0xBF58476D1CE4E5B9u;
    if (number >> 60 > 5) /* most go on at once */
        return;
    struct timespec time = {.tv_nsec = (long)((number >> 8) % 1000000)};
    nanosleep(&time, NULL);
}

static void *find(const char *name)
{
    void *found = dlsym(RTLD_NEXT, name);
    if (!found)
        abort();
    return found;
}

#define PAUSES(name, parameters, arguments)                                                        \
    int name parameters                                                                            \
    {                                                                                              \
        static int(*real) parameters;                                                              \
        if (!real)                                                                                 \
            *(void **)&real = find(#name);                                                         \
        pause_somewhat();                                                                          \
        return real arguments;                                                                     \
    }

PAUSES(pthread_mutex_lock, (pthread_mutex_t * mutex), (mutex))
PAUSES(pthread_cond_wait, (pthread_cond_t * condition, pthread_mutex_t *mutex), (condition, mutex))
PAUSES(pthread_cond_signal, (pthread_cond_t * condition), (condition))
PAUSES(pthread_cond_broadcast, (pthread_cond_t * condition), (condition))
