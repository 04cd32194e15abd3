// SPDX-License-Identifier: Apache-2.0
#include "pipeline/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MIB ((uint64_t)1 << 20)

enum {
    /* What was measured, rounded up: the program, its rules, a reader with its window; and for each
     * thread two chunks (flow/chunk.h) with what leaves them, the columns of a batch, the words
     * (LIMIT_WORDS_KEPT_BYTES), and a compressor. */
    PROGRAM_MIB = 48,
    THREAD_MIB = 96,
    LEAST_MIB = 256, /* of --memory: its range in the table of options */
    RECORDS = 4,     /* records of max-record bytes that must fit */
    SHARES = 4       /* one may be a reader's window; threads are given up for one of the corpus */
};

/* The number that a file of the kernel holds; UINT64_MAX where it says "max" or is not there. */
static uint64_t number_in(const char *path)
{
    unsigned long long number;
    FILE *file = fopen(path, "re");
    if (!file)
        return UINT64_MAX;
    bool is_number = fscanf(file, "%llu", &number) == 1;
    fclose(file);
    return is_number ? number : UINT64_MAX;
}

uint64_t memory_default(void)
{
    long pages = sysconf(_SC_PHYS_PAGES), page = sysconf(_SC_PAGESIZE);
    uint64_t most = pages > 0 && page > 0 ? (uint64_t)pages * (uint64_t)page : UINT64_MAX;
    static const char *const groups[] = {"/sys/fs/cgroup/memory.max",
                                         "/sys/fs/cgroup/memory/memory.limit_in_bytes"};
    for (size_t i = 0; i < sizeof groups / sizeof *groups; i++) {
        uint64_t allowed = number_in(groups[i]);
        most = allowed < most ? allowed : most;
    }
    return most / 2 > LEAST_MIB * MIB ? most / 2 : LEAST_MIB * MIB;
}

static uint64_t needed(uint64_t threads)
{
    return (PROGRAM_MIB + threads * THREAD_MIB) * MIB;
}

int memory_divide(struct settings *settings, uint64_t *corpus, unecho_error *error)
{
    if (!settings->memory)
        settings->memory = memory_default();
    if (settings->memory < LEAST_MIB * MIB)
        return error_set(error, UNECHO_E_SETTING, "memory must be 0 or from 256M to 1024T");
    if (settings->memory / RECORDS < settings->max_record) {
        error_set(
            error, UNECHO_E_SETTING,
            "memory of %llu bytes is too little for records of up to %llu bytes: four of them "
            "must fit",
            (unsigned long long)settings->memory, (unsigned long long)settings->max_record);
        error_hint(error, "give --memory %lluM, or a smaller --max-record",
                   (unsigned long long)((settings->max_record * RECORDS + MIB - 1) / MIB));
        return UNECHO_E_SETTING;
    }
    long cores = settings->threads ? settings->threads : sysconf(_SC_NPROCESSORS_ONLN);
    uint64_t threads = cores < 1 ? 1 : (uint64_t)cores, share = settings->memory / SHARES;
    while (threads > 1 && needed(threads) + 2 * share > settings->memory)
        threads--;
    settings->threads = (uint32_t)threads;
    *corpus = settings->memory - share - needed(threads);
    return UNECHO_OK;
}
