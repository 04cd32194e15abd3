// SPDX-License-Identifier: Apache-2.0
/*
 * The hot loops. Each is plain C that says what it computes; where the compiler can, it is built
 * for several instruction sets and the loader picks one for the machine at start. Integers only, so
 * every set gives the same answer.
 */
#ifndef KERNEL_KERNEL_H
#define KERNEL_KERNEL_H

#include <stddef.h>
#include <stdint.h>

/* For each of `slots` slots the least (x ^ xors[i]) * factors[i] mod 2^32 over the upper halves x
 * of `count` hashes, or `minima[i]` where that is less. */
void kernel_minima(uint32_t *minima, const uint32_t *xors, const uint32_t *factors, uint32_t slots,
                   const uint64_t *hashes, size_t count);

/* The instruction set for which the loops in use were built: "avx512f", "avx2", or "baseline",
 * which is what the compiler builds everything else for. Static. */
const char *kernel_instruction_set(void);

#endif
