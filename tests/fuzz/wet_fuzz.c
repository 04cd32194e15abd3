// SPDX-License-Identifier: Apache-2.0
/* Any bytes as a WET file: see records.c. */
#include "records.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_records(&format_wet, data, size);
    return 0;
}
