// SPDX-License-Identifier: Apache-2.0
/* What the targets `wet` and `jsonl` promise: see records.c. */
#ifndef TESTS_FUZZ_RECORDS_H
#define TESTS_FUZZ_RECORDS_H

#include "fuzz.h"

#include "format/format.h"

/* Any bytes as an input of this format. Aborts where a promise is broken. */
void fuzz_records(const struct format *format, const uint8_t *data, size_t size);

#endif
