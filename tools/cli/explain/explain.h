// SPDX-License-Identifier: Apache-2.0
/* What `explain` can be asked, each in a file of its own. All add to `out` and return an exit code.
 */
#ifndef CLI_EXPLAIN_H
#define CLI_EXPLAIN_H

#include "command.h"

/* A folder: the removals nearest to their thresholds, with both texts. */
int explain_least_certain(struct call *call, const unecho_folder *folder, uint64_t count,
                          struct text *out);
/* A folder: how many would stay at stricter thresholds, from the log alone. */
int explain_sweep(struct call *call, const unecho_folder *folder, struct text *out);
/* A folder: a line of a document, as "doc#12"; "doc" alone: all that went of it. */
int explain_in_folder(struct call *call, const unecho_folder *folder, const char *place,
                      struct text *out);
/* A text, "-" for stdin: what goes of it; `line`, unless 0: why that line goes or stays. */
int explain_text(struct call *call, const char *name, uint64_t line, struct text *out);
/* Two texts as two units: how alike they are. */
int explain_pair(struct call *call, const char *one, const char *other, struct text *out);

/* Adds why a line of a document stays: what comes nearest to it in its document, and what keeps it.
 * An error where there is no such line; false then, and where the line is no unit. */
bool explain_kept(struct call *call, const unecho_cleaner *cleaner, const unecho_document *document,
                  uint64_t line, struct text *out);

/* Adds what comes nearest to it in the other documents of a folder, where its run judged those,
 * too.
 */
void explain_elsewhere(struct call *call, const unecho_folder *folder,
                       const unecho_cleaner *cleaner, const unecho_document *document,
                       uint64_t line, struct text *out);

/* Adds how alike two texts are, and whether the first would go on account of the other. */
int explain_pair_of(struct call *call, unecho_bytes one, unecho_bytes other, struct text *out);

#endif
