// SPDX-License-Identifier: Apache-2.0
/* A plain main(), so that it can run under ThreadSanitizer. */
#include "base/parallel.h"

#include "support/tap.h"

#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

enum {
    ITEMS = 5000,
    THREADS_MOST = 7
};

/* What was seen of a loop. */
struct visits {
    atomic_uint often[ITEMS];       /* by item */
    atomic_uint wrong;              /* blocks or threads that are none */
    atomic_uint busy[THREADS_MOST]; /* by thread number: bodies under way */
    unsigned threads;
    uint64_t block;
    uint64_t fails_from; /* items from here on fail */
    bool last_fails_first;
};

static int visit(void *self, unsigned thread, uint64_t first, uint64_t end, unecho_error *error)
{
    struct visits *visits = self;
    if (thread >= visits->threads || end <= first || end - first > visits->block || end > ITEMS) {
        atomic_fetch_add(&visits->wrong, 1);
        return UNECHO_OK;
    }
    if (atomic_fetch_add(&visits->busy[thread], 1))
        atomic_fetch_add(&visits->wrong, 1); /* two threads of one number */
    for (uint64_t i = first; i < end; i++)
        atomic_fetch_add(&visits->often[i], 1);
    if (visits->last_fails_first && first == visits->fails_from)
        usleep(20000); /* blocks that come later have failed by now */
    atomic_fetch_sub(&visits->busy[thread], 1);
    if (first < visits->fails_from)
        return UNECHO_OK;
    snprintf(error->message, sizeof error->message, "block %llu", (unsigned long long)first);
    return error->code = first == visits->fails_from ? UNECHO_E_INPUT : UNECHO_E_LIMIT;
}

static bool visits_each_once(unsigned threads, uint64_t count, uint64_t block)
{
    static struct visits visits;
    memset(&visits, 0, sizeof visits);
    visits.threads = threads;
    visits.block = block;
    visits.fails_from = ITEMS;
    unecho_error error = UNECHO_ERROR_INIT;
    bool well = parallel_for(threads, count, block, visit, &visits, &error) == UNECHO_OK;
    for (uint64_t i = 0; i < ITEMS; i++)
        well = well && visits.often[i] == (i < count);
    return well && !visits.wrong && !error.code;
}

static bool visits_all(void)
{
    static const uint64_t counts[] = {0, 1, 2, 255, 256, 257, ITEMS};
    bool well = true;
    for (unsigned threads = 1; threads <= THREADS_MOST; threads++)
        for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
            well = well && visits_each_once(threads, counts[i], 1) &&
                   visits_each_once(threads, counts[i], 256);
    return well;
}

/* Blocks are given out in order, and what was given out is finished: so the lowest block that fails
 * is always seen, however late it fails. */
static bool tells_the_lowest_failure(unsigned threads)
{
    static struct visits visits;
    memset(&visits, 0, sizeof visits);
    visits.threads = threads;
    visits.block = 10;
    visits.fails_from = 100;
    visits.last_fails_first = true;
    unecho_error error = UNECHO_ERROR_INIT;
    int code = parallel_for(threads, ITEMS, 10, visit, &visits, &error);
    bool well = code == UNECHO_E_INPUT && error.code == code;
    for (uint64_t i = 0; i < 110; i++)
        well = well && visits.often[i] == 1;
    return well && strcmp(error.message, "block 100") == 0 && !visits.wrong;
}

static bool ends_soon_after_a_failure(void)
{
    static struct visits visits;
    memset(&visits, 0, sizeof visits);
    visits.threads = 1;
    visits.block = 1;
    bool well = parallel_for(1, ITEMS, 1, visit, &visits, NULL) == UNECHO_E_INPUT;
    return well && visits.often[0] == 1 && visits.often[1] == 0;
}

static bool keeps_an_earlier_error(void)
{
    static struct visits visits;
    memset(&visits, 0, sizeof visits);
    visits.threads = 2;
    visits.block = 1;
    unecho_error error = {.code = UNECHO_E_IO};
    return parallel_for(2, ITEMS, 1, visit, &visits, &error) == UNECHO_E_INPUT &&
           error.code == UNECHO_E_IO;
}

int main(void)
{
    tap_test(visits_all(), "each item is visited once, whatever threads and blocks");
    tap_test(tells_the_lowest_failure(1) && tells_the_lowest_failure(2) &&
                 tells_the_lowest_failure(THREADS_MOST),
             "the lowest block that fails is told");
    tap_test(ends_soon_after_a_failure(), "a failure ends the loop");
    tap_test(keeps_an_earlier_error(), "an error that is filled is not overwritten");
    return tap_end();
}
