// SPDX-License-Identifier: Apache-2.0
#include "kernel/kernel.h"

/* The loop itself; the compiler builds it for the instruction set of the function around it. */
static inline __attribute__((always_inline)) void
find_minima(uint32_t *minima, const uint32_t *xors, const uint32_t *factors, uint32_t slots,
            const uint64_t *hashes, size_t count)
{
    for (size_t k = 0; k < count; k++) {
        uint32_t x = (uint32_t)(hashes[k] >> 32);
        for (uint32_t i = 0; i < slots; i++) {
            uint32_t value = (x ^ xors[i]) * factors[i];
            minima[i] = value < minima[i] ? value : minima[i];
        }
    }
}

static void minima_baseline(uint32_t *minima, const uint32_t *xors, const uint32_t *factors,
                            uint32_t slots, const uint64_t *hashes, size_t count)
{
    find_minima(minima, xors, factors, slots, hashes, count);
}

#ifdef __x86_64__

__attribute__((target("avx2"))) static void minima_avx2(uint32_t *minima, const uint32_t *xors,
                                                        const uint32_t *factors, uint32_t slots,
                                                        const uint64_t *hashes, size_t count)
{
    find_minima(minima, xors, factors, slots, hashes, count);
}

__attribute__((target("avx512f"))) static void minima_avx512(uint32_t *minima, const uint32_t *xors,
                                                             const uint32_t *factors,
                                                             uint32_t slots, const uint64_t *hashes,
                                                             size_t count)
{
    find_minima(minima, xors, factors, slots, hashes, count);
}

#define MINIMA_AVX2   minima_avx2
#define MINIMA_AVX512 minima_avx512
#define SUPPORTS(set) __builtin_cpu_supports(set)

#else

#define MINIMA_AVX2   NULL
#define MINIMA_AVX512 NULL
#define SUPPORTS(set) 0

#endif

const struct kernel *kernel_of(enum kernel_set set)
{
    static const struct kernel kernels[KERNEL_SETS] = {
        [KERNEL_BASELINE] = {"baseline", minima_baseline},
        [KERNEL_AVX2] = {"avx2", MINIMA_AVX2},
        [KERNEL_AVX512] = {"avx512f", MINIMA_AVX512}};
    const int has[KERNEL_SETS] = {1, SUPPORTS("avx2"), SUPPORTS("avx512f")};
    return set < KERNEL_SETS && has[set] ? &kernels[set] : NULL;
}

const struct kernel *kernel_best(void)
{
    int set = KERNEL_SETS - 1;
    while (!kernel_of((enum kernel_set)set))
        set--;
    return kernel_of((enum kernel_set)set);
}
