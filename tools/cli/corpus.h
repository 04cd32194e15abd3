// SPDX-License-Identifier: Apache-2.0
/* `clean` on a corpus: any number of files and folders into one folder of shards. */
#ifndef CLI_CORPUS_H
#define CLI_CORPUS_H

#include "command.h"

/* Cleans the operands of the call (none: stdin) into the folder that -o names. Returns an exit
 * code. */
int clean_corpus(struct call *call);

/* Adds to the call's error the line to type for these operands: "unecho clean a.txt b.txt -o DIR".
 */
void corpus_advise(const struct call *call);
/* Fills the call's error with that, because `what` cannot be cleaned to stdout. */
int corpus_refuse(struct call *call, const char *what);

#endif
