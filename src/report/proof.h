// SPDX-License-Identifier: Apache-2.0
/*
 * A file of a finished folder held against what the manifest says of it.
 */
#ifndef REPORT_PROOF_H
#define REPORT_PROOF_H

#include "report/manifest.h"
#include "stream/input.h"

/* UNECHO_E_MISMATCH: `what` of the file at `path` is another. Returns its code. */
int proof_differs(unecho_error *error, const char *path, const char *what);

/* Whether `text` is this hash, as the manifest writes it. */
bool proof_hash_is(struct hash128 hash, unecho_bytes text);

/* An input that has been read to its end has the lengths and the hash of `file`. */
int proof_file(const struct input *input, const char *path, const struct entry_file *file,
               unecho_error *error);

#endif
