// SPDX-License-Identifier: Apache-2.0
#include "spill/sorter.h"

#include <stdlib.h>

enum {
    OF_RUNS = 0, /* rank: written once, read once */
    RUN_LEAST = 64 << 10,
    RUN_MOST = 32 << 20,
    RUNS_OF_LIMIT = 32,
    TOLD_AT_ONCE = 256 << 10
};

void sorter_init(struct sorter *sorter, struct vast_limit *limit, const char *what, size_t size,
                 sorter_order *order)
{
    uint64_t bytes = limit->bytes / RUNS_OF_LIMIT;
    bytes = bytes < RUN_LEAST ? RUN_LEAST : bytes > RUN_MOST ? RUN_MOST : bytes;
    *sorter = (struct sorter){.size = size, .order = order, .run_bytes = bytes / size * size};
    VAST_INIT(&sorter->bytes, limit, what, OF_RUNS, SIZE_MAX);
}

void sorter_free(struct sorter *sorter)
{
    VAST_FREE(&sorter->bytes);
    ARRAY_FREE(&sorter->heap);
}

static void sort_run(struct sorter *sorter)
{
    size_t bytes = sorter->bytes.count - sorter->sorted;
    if (bytes)
        qsort(sorter->bytes.at + sorter->sorted, bytes / sorter->size, sorter->size, sorter->order);
    sorter->sorted = sorter->bytes.count;
}

int sorter_add(struct sorter *sorter, const void *element, unecho_error *error)
{
    int code = vast_append(&sorter->bytes, element, sorter->size, error);
    if (!code && sorter->bytes.count - sorter->sorted == sorter->run_bytes)
        sort_run(sorter);
    return code;
}

/* ---- The merge ---- */

static bool is_before(const struct sorter *sorter, size_t a, size_t b)
{
    return sorter->order(sorter->heap.at[a].at, sorter->heap.at[b].at) < 0;
}

/* Puts the run at `at` where it belongs among those below it. */
static void sink(struct sorter *sorter, size_t at)
{
    size_t count = sorter->heap.count;
    for (size_t least; (least = 2 * at + 1) < count; at = least) {
        if (least + 1 < count && is_before(sorter, least + 1, least))
            least++;
        if (!is_before(sorter, least, at))
            return;
        struct sorter_run run = sorter->heap.at[at];
        sorter->heap.at[at] = sorter->heap.at[least];
        sorter->heap.at[least] = run;
    }
}

int sorter_merge(struct sorter *sorter, unecho_error *error)
{
    size_t count = sorter->bytes.count, step = sorter->run_bytes;
    sort_run(sorter);
    sorter->heap.count = 0;
    for (size_t from = 0; from < count; from += step) {
        const char *at = sorter->bytes.at + from;
        if (ARRAY_RESERVE(&sorter->heap, 1, "runs", error))
            return UNECHO_E_MEMORY;
        sorter->heap.at[sorter->heap.count++] =
            (struct sorter_run){at, at + (count - from < step ? count - from : step)};
    }
    for (size_t i = sorter->heap.count / 2; i-- > 0;)
        sink(sorter, i);
    return UNECHO_OK;
}

const void *sorter_next(struct sorter *sorter)
{
    if (!sorter->heap.count)
        return NULL;
    struct sorter_run *first = &sorter->heap.at[0];
    const void *element = first->at;
    first->at += sorter->size;
    if (first->at == first->end)
        *first = sorter->heap.at[--sorter->heap.count];
    sink(sorter, 0);
    sorter->touched += sorter->size;
    if (sorter->touched >= TOLD_AT_ONCE) {
        vast_touch(sorter->bytes.vast.limit, sorter->touched);
        sorter->touched = 0;
    }
    return element;
}
