// SPDX-License-Identifier: Apache-2.0
/*
 * What an input looks like, before it is taken for text. Text that is read in the wrong encoding
 * or out of its container would be cleaned without an error and be worthless.
 */
#ifndef CLI_INPUT_H
#define CLI_INPUT_H

#include "failure.h"

/* Refuses by name alone what cannot be plain text: "a.parquet". "-" passes. */
int input_check_name(const char *name, unecho_error *error);

/* Decompresses a file in memory, in its place, where it is compressed; at most `limit` bytes. */
int input_unpack(struct text *file, const char *name, uint64_t limit, unecho_error *error);

/* Refuses by content, which is decompressed: Parquet, UTF-16 or UTF-32, over 5 % ill-formed UTF-8.
 * The error says what it looks like and what to type. */
int input_check_bytes(const char *name, unecho_bytes bytes, unecho_error *error);

/* Of a text that looks like a page (unecho_is_page). */
#define INPUT_HTML_WARNING                                                                         \
    "this looks like HTML, and is taken for the plain text that it is; extract its text first"

/* True if it looks like records, of which nobody said that they are: a pipe, or a name in .txt. */
bool input_is_warc(unecho_bytes bytes);
bool input_is_jsonl(unecho_bytes bytes);

#endif
