// SPDX-License-Identifier: Apache-2.0
#include "kernel/kernel.h"

/* Chosen by the loader through an ifunc, once. Not with sanitizers, which are not up when its
 * resolver runs, nor with clang (14), which gives the ifunc another name than its callers use. */
#if defined(__x86_64__) && defined(__GNUC__) && defined(__ELF__) && !defined(__clang__) &&         \
    !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define EACH_SET      __attribute__((target_clones("default", "avx2", "avx512f")))
#define SUPPORTS(set) __builtin_cpu_supports(set)
#else
#define EACH_SET
#define SUPPORTS(set) 0
#endif

/* As the loader chooses: the best of those that EACH_SET names. */
const char *kernel_instruction_set(void)
{
    if (SUPPORTS("avx512f"))
        return "avx512f";
    return SUPPORTS("avx2") ? "avx2" : "baseline";
}

EACH_SET void kernel_minima(uint32_t *minima, const uint32_t *xors, const uint32_t *factors,
                            uint32_t slots, const uint64_t *hashes, size_t count)
{
    for (size_t k = 0; k < count; k++) {
        uint32_t x = (uint32_t)(hashes[k] >> 32);
        for (uint32_t i = 0; i < slots; i++) {
            uint32_t value = (x ^ xors[i]) * factors[i];
            minima[i] = value < minima[i] ? value : minima[i];
        }
    }
}
