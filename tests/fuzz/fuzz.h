// SPDX-License-Identifier: Apache-2.0
/*
 * A fuzz target: one function over any bytes, that returns 0 whatever they are and aborts if a
 * promise is broken. libFuzzer calls it (-Dfuzz=true), and so does replay.c, whose runs are tests.
 */
#ifndef TESTS_FUZZ_FUZZ_H
#define TESTS_FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif
