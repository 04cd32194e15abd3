// SPDX-License-Identifier: Apache-2.0
/* `clean` on one input of many records, as a stream: JSON lines, WET. */
#ifndef CLI_RECORDS_H
#define CLI_RECORDS_H

#include "request.h"

/* `look` is what the input was taken for. Returns an exit code. */
int clean_records(const struct request *request, const unecho_look *look);

#endif
