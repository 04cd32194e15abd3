// SPDX-License-Identifier: Apache-2.0
/*
 * Text from outside on its way into structured text. Each makes it inert first (terminal.h), so
 * that what is added is UTF-8 on one line, and then escapes what its reader takes for structure.
 */
#ifndef CLI_CHECK_ESCAPE_H
#define CLI_CHECK_ESCAPE_H

#include "text.h"

/* For text and attributes of XML 1.0. */
void put_xml(struct text *to, unecho_bytes hostile, unecho_error *error);
/* For Markdown and HTML within it: every mark of ASCII as a character reference, which Markdown
 * never takes for structure. */
void put_markdown(struct text *to, unecho_bytes hostile, unecho_error *error);
/* For a workflow command of GitHub: the message; or the value of a property, which ends at a comma.
 */
void put_github(struct text *to, unecho_bytes hostile, bool is_value, unecho_error *error);
/* The path without a "./" before it. */
const char *plain_path(const char *path);
/* A path as a URI reference: "a%20b/c.txt", "file:///tmp/c.txt". */
void put_uri(struct text *to, const char *path, unecho_error *error);
/* A path at the beginning of a line: with "./" before one that could be taken for a command. */
void put_path(struct text *to, const char *path, unecho_error *error);

#endif
