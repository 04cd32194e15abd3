// SPDX-License-Identifier: Apache-2.0
#include "kernel/kernel.h"

#include <criterion/criterion.h>
#include <string.h>

enum {
    SLOTS = 67, /* no multiple of any vector's width */
    HASHES = 41
};

struct problem {
    uint32_t xors[SLOTS], factors[SLOTS];
    uint64_t hashes[HASHES];
};

/* What the header says, slot by slot. */
static uint32_t least(const struct problem *problem, uint32_t slot, size_t count)
{
    uint32_t found = UINT32_MAX;
    for (size_t k = 0; k < count; k++) {
        uint32_t x = (uint32_t)(problem->hashes[k] >> 32);
        uint32_t value = (x ^ problem->xors[slot]) * problem->factors[slot];
        found = value < found ? value : found;
    }
    return found;
}

/* Every set that the machine has, for every number of slots and hashes. */
static void expect_minima(const struct problem *problem)
{
    for (int set = 0; set < KERNEL_SETS; set++) {
        const struct kernel *kernel = kernel_of((enum kernel_set)set);
        if (!kernel)
            continue;
        for (uint32_t slots = 0; slots <= SLOTS; slots++) {
            size_t count = slots % (HASHES + 1);
            uint32_t minima[SLOTS + 1];
            memset(minima, 0xFF, sizeof minima);
            minima[SLOTS] = 7;
            kernel->minima(minima, problem->xors, problem->factors, slots, problem->hashes, count);
            for (uint32_t i = 0; i < SLOTS; i++)
                cr_assert_eq(minima[i], i < slots ? least(problem, i, count) : UINT32_MAX,
                             "%s: slot %u of %u", kernel->name, i, slots);
            cr_assert_eq(minima[SLOTS], 7);
        }
    }
}

Test(kernel, each_instruction_set_finds_the_minima_of_random_hashes)
{
    uint64_t state = 1;
    for (int round = 0; round < 100; round++) {
        struct problem problem;
        for (size_t i = 0; i < SLOTS; i++) {
            state = state * UINT64_C(6364136223846793005) + 1442695040888963407;
            problem.xors[i] = (uint32_t)(state >> 32);
            problem.factors[i] = (uint32_t)(state >> 16) | 1;
        }
        for (size_t i = 0; i < HASHES; i++)
            problem.hashes[i] = state = state * UINT64_C(6364136223846793005) + 1;
        expect_minima(&problem);
    }
}

/* Values on both sides of where signed and unsigned comparisons differ, and of where products wrap.
 */
Test(kernel, each_instruction_set_finds_the_minima_at_the_edges)
{
    static const uint32_t edges[] = {
        0, 1, 2, INT32_MAX, (uint32_t)INT32_MAX + 1, UINT32_MAX, UINT32_MAX - 1};
    enum {
        EDGES = sizeof edges / sizeof *edges
    };
    for (size_t first = 0; first < EDGES; first++) {
        struct problem problem;
        for (size_t i = 0; i < SLOTS; i++) {
            problem.xors[i] = edges[(first + i) % EDGES];
            problem.factors[i] = edges[(first + i / EDGES) % EDGES] | 1;
        }
        for (size_t i = 0; i < HASHES; i++)
            problem.hashes[i] = (uint64_t)edges[(first + i) % EDGES] << 32 | edges[i % EDGES];
        expect_minima(&problem);
    }
}

Test(kernel, the_best_set_is_one_that_the_machine_has)
{
    const struct kernel *best = kernel_best();
    bool found = false;
    for (int set = 0; set < KERNEL_SETS; set++)
        found = found || kernel_of((enum kernel_set)set) == best;
    cr_assert(found);
    cr_assert_not_null(kernel_of(KERNEL_BASELINE));
    cr_assert_null(kernel_of(KERNEL_SETS));
}
