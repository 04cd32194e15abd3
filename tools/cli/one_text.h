// SPDX-License-Identifier: Apache-2.0
/* `clean` on one text, held in memory: decompressed, judged, and written, compared or replaced. */
#ifndef CLI_ONE_TEXT_H
#define CLI_ONE_TEXT_H

#include "request.h"

/* `compression` is that of the file, as unecho_look has it. Returns an exit code. */
int clean_text(const struct request *request, const char *compression);

#endif
