// SPDX-License-Identifier: Apache-2.0
/* `clean` on one text, held in memory: decompressed, judged, and written, compared or replaced. */
#ifndef CLI_ONE_TEXT_H
#define CLI_ONE_TEXT_H

#include "request.h"

/* Returns an exit code. */
int clean_text(const struct request *request);

#endif
