// SPDX-License-Identifier: Apache-2.0
/* Any bytes as JSON lines: see records.c. */
#include "records.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_records(&format_jsonl, data, size);
    return 0;
}
