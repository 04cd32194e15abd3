// SPDX-License-Identifier: Apache-2.0
/*
 * The hot loops, and the only room with instructions of one machine. Each says in plain C what it
 * computes; integers only, so every instruction set gives the same answer (tests/kernel/ runs all
 * that the machine has). What is built for several is chosen once, by whoever makes a plan.
 */
#ifndef KERNEL_KERNEL_H
#define KERNEL_KERNEL_H

#include <stddef.h>
#include <stdint.h>

/* For each of `slots` slots the least (x ^ xors[i]) * factors[i] mod 2^32 over the upper halves x
 * of `count` hashes, or `minima[i]` where that is less. */
typedef void kernel_minima(uint32_t *minima, const uint32_t *xors, const uint32_t *factors,
                           uint32_t slots, const uint64_t *hashes, size_t count);

/* What is built for an instruction set. */
struct kernel {
    const char *name; /* "avx512f", "avx2"; or "baseline": what everything else is built for */
    kernel_minima *minima;
};

enum kernel_set {
    KERNEL_BASELINE,
    KERNEL_AVX2,
    KERNEL_AVX512,
    KERNEL_SETS
};

/* The loops for an instruction set; NULL where this machine or build has none. Static. */
const struct kernel *kernel_of(enum kernel_set set);

/* Those of the best set that this machine has. Static. */
const struct kernel *kernel_best(void);

enum {
    KERNEL_BLOCK = 64,
    KERNEL_SLACK = 16 /* bytes behind kernel_block.lower that may be read */
};

/* What a block of bytes is made of: bit i is of byte i. */
struct kernel_block {
    uint64_t letters; /* of ASCII; or digits */
    uint64_t digits;
    uint64_t stops;                                   /* bytes from 0x80, and '&' */
    unsigned char lower[KERNEL_BLOCK + KERNEL_SLACK]; /* where it is a letter or digit */
};

/* Classifies KERNEL_BLOCK bytes. Built once: each x86-64 has what it needs. */
void kernel_classify(struct kernel_block *block, const unsigned char *bytes);

#endif
